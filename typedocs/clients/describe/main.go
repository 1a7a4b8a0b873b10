// Describe writes openapi.json: the description in api.yaml, to which the overlay of the
// site is applied.
package main

import (
	"bytes"
	"encoding/json"
	"log"
	"os"

	"github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3"

	"github.com/problemkit/problem/typedocs/clients"
)

func main() {
	log.SetFlags(0)
	api, err := os.ReadFile("api.yaml")
	if err != nil {
		log.Fatal(err)
	}
	description, err := describe(api, clients.Site().Overlay())
	if err != nil {
		log.Fatal(err)
	}
	if len(os.Args) > 1 && os.Args[1] == "-stdout" {
		_, err = os.Stdout.Write(description)
	} else {
		err = os.WriteFile("openapi.json", description, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// describe applies an overlay to a description in YAML, and returns it as JSON. Each
// action has to find something.
func describe(api, changes []byte) ([]byte, error) {
	o, err := overlay.ParseReader(bytes.NewReader(changes))
	if err != nil {
		return nil, err
	}
	var description yaml.Node
	if err := yaml.Unmarshal(api, &description); err != nil {
		return nil, err
	}
	if _, err := o.ApplyToStrict(&description); err != nil {
		return nil, err
	}
	var v any
	if err := description.Decode(&v); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	err = e.Encode(v)
	return b.Bytes(), err
}
