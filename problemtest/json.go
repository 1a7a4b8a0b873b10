package problemtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"github.com/problemkit/problem"
)

// readJSON checks an application/problem+json body.
func (r *review) readJSON() *problem.Problem {
	if !utf8.Valid(r.body) {
		r.fault("body", "RFC 8259, section 8.1", "is not valid UTF-8")
	}
	var members map[string]json.RawMessage
	err := json.Unmarshal(r.body, &members)
	wrongType, isWrongType := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case isWrongType:
		r.fault("body", "RFC 9457, section 3", "is of type %s, want an object", wrongType.Value)
		return nil
	case err != nil:
		r.fault("body", "RFC 9457, section 3", "is not one JSON object: %v", err)
		return nil
	case members == nil:
		r.fault("body", "RFC 9457, section 3", "is null, want an object")
		return nil
	}
	r.walk(json.NewDecoder(bytes.NewReader(r.body)))
	for _, name := range []string{"type", "title", "detail", "instance"} {
		raw, ok := members[name]
		if !ok {
			continue
		}
		var text *string
		if json.Unmarshal(raw, &text) != nil || text == nil {
			r.fault("member "+name, source(name), "got %s, want a string", raw)
			continue
		}
		r.checkText(name, *text)
	}
	r.checkStatusMember(string(members["status"]))
	p := new(problem.Problem)
	if err := json.Unmarshal(r.body, p); err != nil {
		r.fault("body", "RFC 9457, section 3", "cannot be decoded: %v", err)
	}
	return p
}

// walk gathers the strings of the next value of a valid text, and finds names that
// one object has twice.
func (r *review) walk(d *json.Decoder) {
	opening, _ := d.Token()
	switch opening := opening.(type) {
	case string:
		r.strings = append(r.strings, opening)
	case json.Delim:
		seen := make(map[string]bool)
		for d.More() {
			if opening == '{' {
				t, _ := d.Token()
				name, _ := t.(string)
				if seen[name] {
					r.fault("member "+name, "RFC 8259, section 4", "occurs twice in one object")
				}
				seen[name] = true
				r.strings = append(r.strings, name)
			}
			r.walk(d)
		}
		_, _ = d.Token() // the closing brace or bracket
	}
}
