package request

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/problemkit/problem/internal/jsontext"
)

// maxDepth is how deep encoding/json lets arrays and objects nest. Deeper ones are JSON
// all the same (RFC 8259, section 9, allows a limit).
const maxDepth = 10_000

// malformed returns what is wrong with a body that is not one JSON value; nil where it
// is one. It is asked after an error, whose own type does not tell: an UnmarshalJSON that
// decodes a text within the body may return a SyntaxError or an io.EOF too.
//
// Bytes are counted from 1, as in package problem.
func malformed(body []byte) *fault {
	if json.Valid(body) {
		return nil
	}
	var value json.RawMessage
	d := json.NewDecoder(bytes.NewReader(body))
	err := d.Decode(&value)
	switch e, ok := errors.AsType[*json.SyntaxError](err); {
	case ok && jsontext.Depth(body[:e.Offset]) > maxDepth:
		return malformedFault("The request body nests too deep.", "Nests deeper than %d levels at byte %d.", maxDepth, e.Offset)
	case ok:
		at := int(e.Offset)
		for at > 1 && !utf8.RuneStart(body[at-1]) { // since Go 1.27 it is the character's last byte
			at--
		}
		return malformedFault("The request body is not valid JSON.", "Is not valid JSON at byte %d.", at)
	case errors.Is(err, io.EOF):
		return malformedFault("The request body is empty.", "Must be one JSON value.")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return malformedFault("The request body is not valid JSON.", "Ends at byte %d, before its JSON value does.", len(body))
	}
	rest := bytes.TrimLeft(body[d.InputOffset():], jsontext.Space)
	return malformedFault("The request body is more than one JSON value.", "Goes on after its JSON value, at byte %d.", len(body)-len(rest)+1)
}
