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

// UnmarshalJSON reads a problem document (RFC 9457, section 3) into p. It replaces the
// five members and all Extensions, and leaves Header and Cause alone. As for any type,
// null changes nothing.
//
// A standard member of the wrong JSON type is ignored (section 3.1), and so is a status
// that is not an integer or does not fit an int. How the integer is written does not
// matter: 404.0 and 4.04e2 are 404. All other members become Extensions of these types:
//
//   - string, bool, nil, []any and map[string]any
//   - float64, and [encoding/json.Number] where a float64 would lose digits
//   - []FieldError for "errors", where that holds all of it
//
// Names are matched exactly. Of several members of one name the last one counts.
// Invalid UTF-8, and escaped surrogates without their other half, become U+FFFD.
//
// Strings share the memory of one copy of data. Data that is not one JSON object (RFC
// 8259), from its first byte to its last, is an error, and so are extensions nested
// deeper than 1,000 levels. After an error p is as before.
func (p *Problem) UnmarshalJSON(data []byte) error {
	if p == nil {
		return errors.New("problem: UnmarshalJSON of a nil *Problem; give it one to fill")
	}
	// encoding/json asks this of every Unmarshaler, so that null can mean "not given".
	if string(bytes.Trim(data, jsontext.Space)) == "null" {
		return nil
	}
	return decodeJSON(data, p)
}

// decodeJSON is UnmarshalJSON for the bodies of responses, where null is an error: it is
// not a problem document.
func decodeJSON(data []byte, p *Problem) error { return decode(data, p, false) }

// decodeStrictly is decodeJSON where a standard member of the wrong type is an error.
func decodeStrictly(data []byte, p *Problem) error { return decode(data, p, true) }

func decode(data []byte, p *Problem, strict bool) error {
	q := Problem{Header: p.Header, Cause: p.Cause}
	// One copy of the whole, so that no string needs its own, and data may change.
	d := jsonDecoder{jsontext.Reader{Text: string(data)}, strict}
	if err := d.document(&q); err != nil {
		return err
	}
	// Once the whole is read: of several "errors" the last one counts.
	if list, ok := fieldErrors(q.Extensions["errors"]); ok {
		q.Extensions["errors"] = list
	}
	*p = q
	return nil
}

// A jsonDecoder reads one document. Its methods begin at the Reader's Offset and leave
// it after what they have read. Unlike encoding/json it finds the five members and the
// extensions in one pass.
type jsonDecoder struct {
	jsontext.Reader
	strict bool
}

// document reads the whole text. Anything after the object is an error: a text of more
// than one value is not a problem document, and LiftJSON would lose the rest.
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
		return d.Unexpected("nothing after the object")
	}
	return nil
}

// member reads one member into its field or into Extensions. A standard member of the
// wrong type does not become an extension, which would not be written again.
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

// stringInto sets s when the next value is a string. Another value is ignored, but
// still read: it has to be valid, and its end has to be found.
func (d *jsonDecoder) stringInto(s *string) error {
	if d.Peek() != '"' {
		if d.strict {
			return d.Unexpected("a string")
		}
		_, err := d.value(0)
		return err
	}
	text, err := d.ReadString()
	if err == nil {
		*s = text
	}
	return err
}

// statusInto sets status when the next value is an integer, and ignores another value
// as stringInto does.
func (d *jsonDecoder) statusInto(status *int) error {
	d.Peek()
	token := d.ReadNumber()
	if token == "" {
		_, err := d.value(0)
		return err
	}
	if i, ok := integerOf(token); ok {
		*status = i
	}
	return nil
}

// integerOf returns the value of a number that is an integer and fits, and reports false
// for any other. Parsed as a float64, a number close to an integer would be one.
func integerOf(token string) (int, bool) {
	if i, err := strconv.Atoi(token); err == nil {
		return i, true
	}
	number, exponent := token, 0
	if i := strings.IndexAny(token, "eE"); i >= 0 {
		var err error
		if exponent, err = strconv.Atoi(token[i+1:]); err != nil {
			return 0, false
		}
		number = token[:i]
	}
	whole, fraction, _ := strings.Cut(number, ".")
	digits := strings.TrimRight(whole+fraction, "0")
	// How many zeros follow the digits.
	zeros := exponent + len(whole) - len(digits)
	if zeros < 0 || zeros > 19 { // an int64 has 19 digits
		return 0, false
	}
	i, err := strconv.Atoi(digits + strings.Repeat("0", zeros))
	return i, err == nil
}

// value reads a value as encoding/json would into an any, except for numbers. The depth
// is checked first, so that the text does not decide how deep the stack becomes.
func (d *jsonDecoder) value(depth int) (any, error) {
	// The first byte tells the type of a value. What is left is a number or a fault.
	switch c := d.Peek(); c {
	case '"':
		return d.ReadString()
	case '{', '[':
		if depth >= maxDepth {
			return nil, fmt.Errorf("problem: the value at byte %d of the JSON document: %w", d.Offset, errDepth)
		}
		if c == '{' {
			return d.object(depth)
		}
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
	object := make(map[string]any) // {} is not null when it is written again
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
	array := []any{} // [] is not null either
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

// numberOf returns a number as a float64, which is what callers of encoding/json expect,
// or as a json.Number where the float64 would be another number: identifiers of 19
// digits are common, and must come out as they went in.
func numberOf(token string) any {
	f, err := strconv.ParseFloat(token, 64)
	if err != nil {
		return json.Number(token)
	}
	// A float64 keeps any 15 digits, unless it is too small to be a normal one. This is
	// most numbers, and costs no memory.
	const digits, smallest = 15, 0x1p-1022
	if len(token) <= digits && (math.Abs(f) >= smallest || !strings.ContainsAny(token, "eE")) {
		return f
	}
	// For the others, whether it is the same number is seen when it is written again.
	var room [32]byte
	if again, err := appendFloat(room[:0], f, 64); err != nil || string(again) != token {
		return json.Number(token)
	}
	return f
}
