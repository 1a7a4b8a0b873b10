package problem

import (
	"bytes"
	"errors"
	"strconv"
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
	if string(bytes.Trim(data, jsonSpace)) == "null" {
		return nil
	}
	return decodeJSON(data, p)
}

// decodeJSON is UnmarshalJSON for documents of which null is none.
func decodeJSON(data []byte, p *Problem) error {
	q := Problem{Header: p.Header, Cause: p.Cause}
	r := jsonReader{text: string(data)}
	if err := r.document(&q); err != nil {
		return err
	}
	if list, ok := fieldErrors(q.Extensions["errors"]); ok {
		q.Extensions["errors"] = list
	}
	*p = q
	return nil
}

// document reads the whole text.
func (r *jsonReader) document(p *Problem) error {
	if r.peek() != '{' {
		return r.unexpected("the { of an object")
	}
	r.offset++
	for n := 0; ; n++ {
		more, err := r.next(n, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if err := r.member(p); err != nil {
			return err
		}
	}
	if r.peek(); r.offset < len(r.text) {
		return r.unexpected("nothing behind the object")
	}
	return nil
}

func (r *jsonReader) member(p *Problem) error {
	name, err := r.name()
	if err != nil {
		return err
	}
	switch name {
	case "type":
		return r.stringInto(&p.Type)
	case "title":
		return r.stringInto(&p.Title)
	case "status":
		return r.statusInto(&p.Status)
	case "detail":
		return r.stringInto(&p.Detail)
	case "instance":
		return r.stringInto(&p.Instance)
	}
	v, err := r.value(0)
	if err != nil {
		return err
	}
	p.extend(name, v)
	return nil
}

// stringInto sets s when the next value is a string.
func (r *jsonReader) stringInto(s *string) error {
	if r.peek() != '"' {
		_, err := r.value(0)
		return err
	}
	text, err := r.string()
	if err == nil {
		*s = text
	}
	return err
}

// statusInto sets status when the next value is an integer.
func (r *jsonReader) statusInto(status *int) error {
	r.peek()
	n := numberLen(r.text[r.offset:])
	if n == 0 {
		_, err := r.value(0)
		return err
	}
	if i, err := strconv.Atoi(r.text[r.offset:][:n]); err == nil {
		*status = i
	}
	r.offset += n
	return nil
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
