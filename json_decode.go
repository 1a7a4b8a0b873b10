package problem

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/problemkit/problem/internal/jsontext"
)

// UnmarshalJSON reads a problem document (RFC 9457, section 3) into p: the five
// members and Extensions, of which nothing older is kept. Header and Cause are left
// alone. As for any type, null changes nothing.
//
// A standard member of the wrong JSON type is ignored, as is a status that is not
// written as an integer or does not fit an int (section 3.1). All other members
// become Extensions: string, bool, nil, float64, []any and map[string]any; a number
// of which a float64 would lose digits, an [encoding/json.Number]; and "errors" a
// []FieldError where that holds all of it. Names are matched exactly. The last one
// of a name counts. What is no UTF-8, and escaped surrogates without their other
// half, become U+FFFD.
//
// Strings share the memory of one copy of data. Whatever is no JSON object (RFC
// 8259), from its first byte to its last, is an error, as are extensions nested
// deeper than 1,000 levels. After an error p is as before.
func (p *Problem) UnmarshalJSON(data []byte) error {
	if p == nil {
		return errors.New("problem: UnmarshalJSON of a nil *Problem; give it one to fill")
	}
	if string(bytes.Trim(data, jsontext.Space)) == "null" {
		return nil
	}
	return decodeJSON(data, p)
}

// decodeJSON is UnmarshalJSON for documents of which null is none.
func decodeJSON(data []byte, p *Problem) error {
	q := Problem{Header: p.Header, Cause: p.Cause}
	d := jsonDecoder{jsontext.Reader{Text: string(data)}}
	if err := d.document(&q); err != nil {
		return err
	}
	if list, ok := fieldErrors(q.Extensions["errors"]); ok {
		q.Extensions["errors"] = list
	}
	*p = q
	return nil
}

// A jsonDecoder reads one document. Its methods begin where the Reader is and leave it
// behind what they have read.
type jsonDecoder struct{ jsontext.Reader }

// document reads the whole text.
func (d *jsonDecoder) document(p *Problem) error {
	if d.Peek() != '{' {
		return d.Unexpected("the { of an object")
	}
	d.Offset++
	for n := 0; ; n++ {
		more, err := d.More(n, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if err := d.member(p); err != nil {
			return err
		}
	}
	if d.Peek(); d.Offset < len(d.Text) {
		return d.Unexpected("nothing behind the object")
	}
	return nil
}

func (d *jsonDecoder) member(p *Problem) error {
	name, err := d.ReadName()
	if err != nil {
		return err
	}
	switch name {
	case "type":
		return d.stringInto(&p.Type)
	case "title":
		return d.stringInto(&p.Title)
	case "status":
		return d.statusInto(&p.Status)
	case "detail":
		return d.stringInto(&p.Detail)
	case "instance":
		return d.stringInto(&p.Instance)
	}
	v, err := d.value(0)
	if err != nil {
		return err
	}
	p.extend(name, v)
	return nil
}

// stringInto sets s when the next value is a string.
func (d *jsonDecoder) stringInto(s *string) error {
	if d.Peek() != '"' {
		_, err := d.value(0)
		return err
	}
	text, err := d.ReadString()
	if err == nil {
		*s = text
	}
	return err
}

// statusInto sets status when the next value is an integer.
func (d *jsonDecoder) statusInto(status *int) error {
	d.Peek()
	token := d.ReadNumber()
	if token == "" {
		_, err := d.value(0)
		return err
	}
	if i, err := strconv.Atoi(token); err == nil {
		*status = i
	}
	return nil
}

func (d *jsonDecoder) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("problem: the value at byte %d of the JSON document: %w", d.Offset, errDepth)
	}
	switch d.Peek() {
	case '"':
		return d.ReadString()
	case '{':
		return d.object(depth)
	case '[':
		return d.array(depth)
	case 't':
		return true, d.ReadLiteral("true")
	case 'f':
		return false, d.ReadLiteral("false")
	case 'n':
		return nil, d.ReadLiteral("null")
	}
	token := d.ReadNumber()
	if token == "" {
		return nil, d.Unexpected("a value")
	}
	return numberOf(token), nil
}

func (d *jsonDecoder) object(depth int) (any, error) {
	d.Offset++
	object := make(map[string]any)
	for n := 0; ; n++ {
		more, err := d.More(n, '}')
		if err != nil || !more {
			return object, err
		}
		name, err := d.ReadName()
		if err != nil {
			return nil, err
		}
		if object[name], err = d.value(depth + 1); err != nil {
			return nil, err
		}
	}
}

func (d *jsonDecoder) array(depth int) (any, error) {
	d.Offset++
	array := []any{}
	for n := 0; ; n++ {
		more, err := d.More(n, ']')
		if err != nil || !more {
			return array, err
		}
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		array = append(array, v)
	}
}

// numberOf returns a number as a float64, or as a json.Number where that would be
// another number.
func numberOf(token string) any {
	f, err := strconv.ParseFloat(token, 64)
	if err != nil {
		return json.Number(token)
	}
	// A float64 keeps any 15 digits, unless it is too small to be a normal one.
	const digits, smallest = 15, 0x1p-1022
	if len(token) <= digits && (math.Abs(f) >= smallest || !strings.ContainsAny(token, "eE")) {
		return f
	}
	var room [32]byte
	if again, err := appendFloat(room[:0], f, 64); err != nil || string(again) != token {
		return json.Number(token)
	}
	return f
}

// fieldErrors returns v as a list of field errors. It reports false where that would
// lose a part of v.
func fieldErrors(v any) ([]FieldError, bool) {
	values, ok := v.([]any)
	if !ok {
		return nil, false
	}
	// First of all, so that a long list of something else takes no memory.
	for _, v := range values {
		if _, ok := fieldError(v); !ok {
			return nil, false
		}
	}
	list := make([]FieldError, len(values))
	for i, v := range values {
		list[i], _ = fieldError(v)
	}
	return list, true
}

func fieldError(v any) (f FieldError, ok bool) {
	members, ok := v.(map[string]any)
	if !ok {
		return f, false
	}
	for name, v := range members {
		text, ok := v.(string)
		if !ok || text == "" { // which would not be written again
			return f, false
		}
		switch name {
		case "detail":
			f.Detail = text
		case "pointer":
			f.Pointer = text
		case "parameter":
			f.Parameter = text
		case "header":
			f.Header = text
		default:
			return f, false
		}
	}
	return f, true
}
