package bench

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/kataras/iris/v12"
	schneider "schneider.vip/problem"

	"github.com/problemkit/problem"
)

// The 403, as a client gets it.
var received = []byte(`{"type":"about:blank","title":"Forbidden","status":403,"detail":"` + detail +
	`","instance":"` + instance + `","balance":30,"currency":"EUR"}`)

// A decoder reads a document. What it returns is read by the tests only.
type decoder struct {
	name   string
	decode func(doc []byte) (any, error)
}

var decoders = []decoder{
	{"encoding/json", decodeBoth},
	{"problem", func(doc []byte) (any, error) {
		p := new(problem.Problem)
		return p, p.UnmarshalJSON(doc)
	}},
	{"json.Unmarshal", func(doc []byte) (any, error) {
		p := new(problem.Problem)
		return p, json.Unmarshal(doc, p)
	}},
	{"CheckResponse", checkResponse()},
	{"encoding/json+struct", func(doc []byte) (any, error) {
		p := new(extended)
		return p, json.Unmarshal(doc, p)
	}},
	{"encoding/json+map", func(doc []byte) (any, error) {
		var m map[string]any
		err := json.Unmarshal(doc, &m)
		return m, err
	}},
	{"moogar0880", func(doc []byte) (any, error) {
		p := new(moogar)
		return p, json.Unmarshal(doc, p)
	}},
	{"schneider.vip", func(doc []byte) (any, error) {
		p := schneider.New() // its UnmarshalJSON fills the map that is there
		return p, json.Unmarshal(doc, p)
	}},
	{"huma", func(doc []byte) (any, error) {
		p := new(huma.ErrorModel)
		return p, json.Unmarshal(doc, p)
	}},
	{"iris", func(doc []byte) (any, error) {
		p := iris.NewProblem()
		return p, json.Unmarshal(doc, &p)
	}},
}

// decodeBoth is what a client does that knows no extension beforehand, and wants
// the members typed: two passes.
func decodeBoth(doc []byte) (any, error) {
	var p struct {
		members
		Extensions map[string]any
	}
	if err := json.Unmarshal(doc, &p.members); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(doc, &p.Extensions); err != nil {
		return nil, err
	}
	for _, name := range []string{"type", "title", "status", "detail", "instance"} {
		delete(p.Extensions, name)
	}
	return &p, nil
}

func checkResponse() func([]byte) (any, error) {
	body := new(bytes.Reader)
	resp := &http.Response{
		StatusCode: http.StatusForbidden,
		Header:     http.Header{"Content-Type": {problemJSON}, "Content-Length": {"180"}, "Date": {"Tue, 24 Nov 2026 12:00:00 GMT"}},
		Body:       io.NopCloser(body),
	}
	return func(doc []byte) (any, error) {
		body.Reset(doc)
		return problem.CheckResponse(resp), nil
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, d := range decoders {
		b.Run("by="+d.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.decode(received); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
