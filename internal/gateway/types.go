package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/problemkit/problem"
)

// Types reads a list of problem types: JSON objects with uri, title, status, description
// and reference. Whether they fit a [problem.Config] is its own to say. With an error it
// still returns a type for each object.
func Types(raw json.RawMessage) ([]problem.Type, error) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil || list == nil {
		return nil, fmt.Errorf(`%s is not a list of objects: write [{"title": "Out of Credit", "status": 403}]`, raw)
	}
	var (
		types  []problem.Type
		faults []error
	)
	for i, object := range list {
		t, err := typeOf(object)
		if err != nil {
			faults = append(faults, fmt.Errorf("[%d]: %w", i, err))
		}
		types = append(types, t)
	}
	return types, errors.Join(faults...)
}

// TypesFlag is the list that the text of a flag stands for, which may also be an object
// alone.
func TypesFlag(text string) json.RawMessage {
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		text = "[" + text + "]"
	}
	return json.RawMessage(text)
}

// typeOf reads one type.
func typeOf(object json.RawMessage) (problem.Type, error) {
	var t problem.Type
	members, err := Members(object)
	if err != nil {
		return t, err
	}
	texts := map[string]*string{"uri": &t.URI, "title": &t.Title, "description": &t.Description, "reference": &t.Reference}
	for _, m := range members {
		switch text := texts[m.Name]; {
		case m.Name == "status":
			t.Status, err = Number(m.Value)
		case text == nil:
			return t, fmt.Errorf("%s: a type has no such member: it has uri, title, status, description and reference", m.Name)
		default:
			*text, err = String(m.Value)
		}
		if err != nil {
			return t, fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	return t, nil
}
