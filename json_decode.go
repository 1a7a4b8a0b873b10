package problem

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// UnmarshalJSON reads a problem document as RFC 9457, section 3.1, wants it read: a
// standard member of the wrong JSON type is ignored, and every other member is kept
// as an extension. Names are compared exactly, and of members of one name the last
// counts.
//
// Extensions are of the types that [json.Unmarshal] gives an any, with two
// exceptions: a number that a float64 would not hold exactly is a [json.Number],
// and a list of field errors under "errors" is a []FieldError.
//
// It replaces Type, Title, Status, Detail, Instance and Extensions, and leaves
// Header and Cause alone. What is no JSON object, and what is nested more than 1,000
// levels deep, is an error and changes nothing; null does nothing.
func (p *Problem) UnmarshalJSON(data []byte) error {
	if string(bytes.TrimSpace(data)) == "null" {
		return nil
	}
	q, err := decodeJSON(data)
	if err != nil {
		return err
	}
	q.Header, q.Cause = p.Header, p.Cause
	*p = q
	return nil
}

// liftJSON fills p with the members of an object, but for its status. It reports
// false when data is not one whole object.
func liftJSON(data []byte, p *Problem) bool {
	q, err := decodeJSON(data)
	if err != nil {
		return false
	}
	q.Status = p.Status
	*p = q
	return true
}

// decodeJSON reads one whole object.
func decodeJSON(data []byte) (p Problem, err error) {
	d := decoder{data: data}
	d.space()
	if d.peek() != '{' {
		return Problem{}, errors.New("problem: the document is no JSON object: a problem document is one (RFC 9457, section 3)")
	}
	d.members(func(name string) {
		switch name {
		case "type":
			d.stringMember(&p.Type)
		case "title":
			d.stringMember(&p.Title)
		case "status":
			d.statusMember(&p.Status)
		case "detail":
			d.stringMember(&p.Detail)
		case "instance":
			d.stringMember(&p.Instance)
		default:
			if p.Extensions == nil {
				p.Extensions = make(map[string]any)
			}
			p.Extensions[name] = d.value(1)
		}
	})
	d.space()
	if d.fault == "" && d.at < len(data) {
		d.fail("there is more behind the object")
	}
	if d.fault != "" {
		return Problem{}, fmt.Errorf("problem: the document is not valid JSON: %s, at byte %d", d.fault, d.at)
	}
	if list, ok := fieldErrors(p.Extensions["errors"]); ok {
		p.Extensions["errors"] = list
	}
	return p, nil
}

// fieldErrors returns v as a list of field errors, if it has exactly that shape.
func fieldErrors(v any) ([]FieldError, bool) {
	values, ok := v.([]any)
	if !ok {
		return nil, false
	}
	list := make([]FieldError, len(values))
	for i, v := range values {
		members, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		for name, v := range members {
			text, ok := v.(string)
			if !ok || text == "" {
				return nil, false
			}
			switch name {
			case "detail":
				list[i].Detail = text
			case "pointer":
				list[i].Pointer = text
			case "parameter":
				list[i].Parameter = text
			case "header":
				list[i].Header = text
			default:
				return nil, false
			}
		}
	}
	return list, true
}

// A decoder reads JSON (RFC 8259), as strictly as encoding/json. Its first fault
// ends it: it stands at the faulty byte then, and finds nothing more.
type decoder struct {
	data  []byte
	at    int
	fault string
}

func (d *decoder) fail(fault string) {
	if d.fault == "" {
		d.fault = fault
	}
}

// peek returns the next byte; 0, which begins nothing, at the end and after a fault.
func (d *decoder) peek() byte {
	if d.fault != "" || d.at >= len(d.data) {
		return 0
	}
	return d.data[d.at]
}

func (d *decoder) space() {
	for d.at < len(d.data) {
		switch d.data[d.at] {
		case ' ', '\t', '\r', '\n':
			d.at++
		default:
			return
		}
	}
}

// take reads one byte that must come next, with white space around it.
func (d *decoder) take(c byte) bool {
	d.space()
	if d.peek() != c {
		return false
	}
	d.at++
	d.space()
	return true
}

// members reads an object. value is called for each name and reads what it names.
func (d *decoder) members(value func(name string)) {
	d.take('{')
	if d.take('}') {
		return
	}
	for d.fault == "" {
		if d.peek() != '"' {
			d.fail("a name is missing")
			return
		}
		name := d.string()
		if !d.take(':') {
			d.fail("a colon is missing")
			return
		}
		value(name)
		if d.take('}') {
			return
		}
		if !d.take(',') {
			d.fail("an object is not finished")
		}
	}
}

// value reads any value. depth is the number of objects and arrays around it.
func (d *decoder) value(depth int) any {
	c := d.peek()
	if depth >= maxDepth && (c == '{' || c == '[') {
		d.fail(fmt.Sprintf("it is nested more than %d levels deep", maxDepth))
		return nil
	}
	switch c {
	case '{':
		m := make(map[string]any)
		d.members(func(name string) { m[name] = d.value(depth + 1) })
		return m
	case '[':
		return d.array(depth)
	case '"':
		return d.string()
	case 't':
		d.literal("true")
		return true
	case 'f':
		d.literal("false")
		return false
	case 'n':
		d.literal("null")
		return nil
	default:
		return d.number()
	}
}

func (d *decoder) array(depth int) []any {
	list := []any{}
	d.take('[')
	if d.take(']') {
		return list
	}
	for d.fault == "" {
		list = append(list, d.value(depth+1))
		if d.take(']') {
			return list
		}
		if !d.take(',') {
			d.fail("an array is not finished")
		}
	}
	return list
}

func (d *decoder) literal(word string) {
	if !bytes.HasPrefix(d.data[d.at:], []byte(word)) {
		d.fail("a value is missing")
		return
	}
	d.at += len(word)
}

// stringMember reads a value into s if it is a string.
func (d *decoder) stringMember(s *string) {
	if d.peek() == '"' {
		*s = d.string()
		return
	}
	d.value(1)
}

// statusMember reads a value into status if it is an integer.
func (d *decoder) statusMember(status *int) {
	from := d.at
	d.value(1)
	if n, err := strconv.Atoi(string(d.data[from:d.at])); err == nil {
		*status = n
	}
}

// number reads a number: a float64 if that is the same number, else its text.
func (d *decoder) number() any {
	from := d.at
	if d.peek() == '-' {
		d.at++
	}
	whole := d.digits()
	if whole == 0 || whole > 1 && d.data[d.at-whole] == '0' {
		d.fail("a value is missing or is no number")
		return nil
	}
	significant, integer := whole, true
	if d.peek() == '.' {
		d.at++
		fraction := d.digits()
		if fraction == 0 {
			d.fail("a number lacks its fraction")
			return nil
		}
		significant += fraction
		integer = false
	}
	if c := d.peek(); c == 'e' || c == 'E' {
		d.at++
		if c := d.peek(); c == '+' || c == '-' {
			d.at++
		}
		if d.digits() == 0 {
			d.fail("a number lacks its exponent")
			return nil
		}
		integer = false
	}
	token := string(d.data[from:d.at])
	f, err := strconv.ParseFloat(token, 64)
	// Any 15 digits come back from a float64 as they went in, unless it was too
	// small for all of them. Of more digits, only what it prints itself does.
	if err == nil && significant <= 15 && (integer || f >= 1e-300 || f <= -1e-300) {
		return f
	}
	if printed, _ := appendFloat(nil, f, 64); err == nil && string(printed) == token {
		return f
	}
	return json.Number(token)
}

func (d *decoder) digits() int {
	from := d.at
	for c := d.peek(); c >= '0' && c <= '9'; c = d.peek() {
		d.at++
	}
	return d.at - from
}

// string reads a string. Invalid UTF-8 and lone surrogates become U+FFFD.
func (d *decoder) string() string {
	d.at++
	from := d.at
	for ascii := true; d.at < len(d.data); d.at++ {
		switch c := d.data[d.at]; {
		case c == '"':
			text := d.data[from:d.at]
			if !ascii && !utf8.Valid(text) {
				return d.unescape(from)
			}
			d.at++
			return string(text)
		case c == '\\':
			return d.unescape(from)
		case c < ' ':
			d.fail("a control character stands in a string")
			return ""
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	d.fail("a string is not finished")
	return ""
}

// unescape reads a string again from its first byte, piece by piece.
func (d *decoder) unescape(from int) string {
	d.at = from
	b := make([]byte, 0, 64)
	for d.at < len(d.data) {
		switch c := d.data[d.at]; {
		case c == '"':
			d.at++
			return string(b)
		case c == '\\':
			b = d.escape(b)
			if d.fault != "" {
				return ""
			}
		case c < ' ':
			d.fail("a control character stands in a string")
			return ""
		case c < utf8.RuneSelf:
			b = append(b, c)
			d.at++
		default:
			r, size := utf8.DecodeRune(d.data[d.at:])
			b = utf8.AppendRune(b, r)
			d.at += size
		}
	}
	d.fail("a string is not finished")
	return ""
}

// escape reads one escape sequence, or two that make a surrogate pair.
func (d *decoder) escape(b []byte) []byte {
	d.at++
	c := d.peek()
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		d.at++
		r := d.hex4()
		if utf16.IsSurrogate(r) {
			before := d.at
			if bytes.HasPrefix(d.data[d.at:], []byte(`\u`)) {
				d.at += 2
				if pair := utf16.DecodeRune(r, d.hex4()); d.fault == "" && pair != utf8.RuneError {
					return utf8.AppendRune(b, pair)
				}
				if d.fault == "" {
					d.at = before // the second is read on its own
				}
			}
			r = utf8.RuneError
		}
		return utf8.AppendRune(b, r)
	default:
		d.fail("an escape is unknown")
		return b
	}
	d.at++
	return append(b, c)
}

// hex4 reads four hexadecimal digits.
func (d *decoder) hex4() (r rune) {
	for range 4 {
		c := d.peek()
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			d.fail("an escape lacks a digit")
			return 0
		}
		r = r<<4 | rune(c)
		d.at++
	}
	return r
}
