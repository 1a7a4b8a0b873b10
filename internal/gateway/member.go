package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Member is a name of a JSON object with its value.
type Member struct {
	Name  string
	Value json.RawMessage
}

// Members returns the members of data, which is one JSON object, as they stand there.
// encoding/json by itself would take a name in another case, and the last of two values.
func Members(data []byte) ([]Member, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	if start, err := d.Token(); err != nil {
		return nil, located(data, d, err)
	} else if start != json.Delim('{') {
		return nil, fmt.Errorf("%v is not a JSON object: begin with a brace", start)
	}
	var members []Member
	seen := make(map[string]bool)
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, located(data, d, err)
		}
		m := Member{Name: name.(string)} // Token takes nothing else there
		if err := d.Decode(&m.Value); err != nil {
			return nil, located(data, d, err)
		}
		if seen[m.Name] {
			return nil, fmt.Errorf("%s: stands there twice: keep one", m.Name)
		}
		seen[m.Name] = true
		members = append(members, m)
	}
	if _, err := d.Token(); err != nil {
		return nil, located(data, d, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("line %d: something follows the object", lineOf(data, d.InputOffset()))
	}
	return members, nil
}

// located says where err is.
func located(data []byte, d *json.Decoder, err error) error {
	offset := d.InputOffset()
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && syntax.Offset > 0 {
		offset = min(syntax.Offset-1, int64(len(data)))
	}
	// Since Go 1.27 the end is a SyntaxError, which nothing else tells from others.
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || err.Error() == "unexpected end of JSON input" {
		return errors.New("is not a whole JSON object")
	}
	return fmt.Errorf("line %d: %w", lineOf(data, offset), err)
}

// lineOf is the line of an offset, counted from 1.
func lineOf(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:offset], []byte("\n"))
}
