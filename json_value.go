package problem

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/problemkit/problem/internal/jsontext"
)

// maxDepth bounds the nesting of values, written and read. It ends what is cyclic.
const maxDepth = 1000

// errDepth is what cyclic values come to.
var errDepth = fmt.Errorf("it is nested deeper than %d levels", maxDepth)

// appendValue appends v as encoding/json writes it. What it does not know by its
// type is left to encoding/json. After an error the result is of no use.
//
// There are two differences, for the sake of clients: a Problem never shows its
// Header and Cause, and what a marshaler returns is made valid UTF-8.
func appendValue(b []byte, v any, depth int) ([]byte, error) {
	if depth > maxDepth {
		return b, errDepth
	}
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return jsontext.AppendString(b, v), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int8:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int16:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int32:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case uint:
		return strconv.AppendUint(b, uint64(v), 10), nil
	case uint8:
		return strconv.AppendUint(b, uint64(v), 10), nil
	case uint16:
		return strconv.AppendUint(b, uint64(v), 10), nil
	case uint32:
		return strconv.AppendUint(b, uint64(v), 10), nil
	case uint64:
		return strconv.AppendUint(b, v, 10), nil
	case uintptr:
		return strconv.AppendUint(b, uint64(v), 10), nil
	case float32:
		return appendFloat(b, float64(v), 32)
	case float64:
		return appendFloat(b, v, 64)
	case json.Number:
		return appendNumber(b, v)
	case json.RawMessage:
		if v == nil {
			return append(b, "null"...), nil
		}
		return jsontext.AppendRaw(b, v)
	case time.Time:
		return appendTime(b, v)
	case time.Duration:
		return strconv.AppendInt(b, int64(v), 10), nil
	case []byte:
		return appendBytes(b, v), nil
	case FieldError:
		return v.appendJSON(b), nil
	case []FieldError:
		return appendArray(b, v, func(b []byte, v FieldError) ([]byte, error) { return v.appendJSON(b), nil })
	case []string:
		return appendArray(b, v, func(b []byte, v string) ([]byte, error) { return jsontext.AppendString(b, v), nil })
	case []int:
		return appendArray(b, v, func(b []byte, v int) ([]byte, error) { return strconv.AppendInt(b, int64(v), 10), nil })
	case []any:
		return appendArray(b, v, func(b []byte, v any) ([]byte, error) { return appendValue(b, v, depth+1) })
	case []map[string]any:
		return appendArray(b, v, func(b []byte, v map[string]any) ([]byte, error) { return appendValue(b, v, depth+1) })
	case map[string]any:
		return appendObject(b, v, func(b []byte, v any) ([]byte, error) { return appendValue(b, v, depth+1) })
	case map[string]string:
		return appendObject(b, v, func(b []byte, v string) ([]byte, error) { return jsontext.AppendString(b, v), nil })
	case map[string][]string:
		return appendObject(b, v, func(b []byte, v []string) ([]byte, error) { return appendValue(b, v, depth+1) })
	case Problem:
		return appendNested(b, &v, depth)
	case *Problem:
		return appendNested(b, v, depth)
	default:
		return appendForeign(b, v)
	}
}

func appendArray[V any](b []byte, values []V, element func([]byte, V) ([]byte, error)) ([]byte, error) {
	if values == nil {
		return append(b, "null"...), nil
	}
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = element(b, v); err != nil {
			return b, err
		}
	}
	return append(b, ']'), nil
}

func appendObject[V any](b []byte, m map[string]V, value func([]byte, V) ([]byte, error)) ([]byte, error) {
	if m == nil {
		return append(b, "null"...), nil
	}
	var room [8]member[V]
	b = append(b, '{')
	for i, m := range sortedMembers(room[:0], m) {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsontext.AppendString(b, m.name)
		b = append(b, ':')
		var err error
		if b, err = value(b, m.value); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// appendNested appends a problem within another, without those of its extensions
// that cannot be encoded.
func appendNested(b []byte, p *Problem, depth int) ([]byte, error) {
	if p == nil {
		return append(b, "null"...), nil
	}
	q := p.completed()
	b, err := appendDocument(b, &q, depth+1)
	if errors.Is(err, errDepth) {
		return b, err
	}
	return b, nil
}

func (f FieldError) appendJSON(b []byte) []byte {
	opening := byte('{')
	for _, m := range f.members() {
		if m.value != "" {
			b = append(b, opening, '"')
			b = append(b, m.name...)
			b = append(b, `":`...)
			b = jsontext.AppendString(b, m.value)
			opening = ','
		}
	}
	if opening == '{' {
		b = append(b, opening)
	}
	return append(b, '}')
}

// appendFloat appends the shortest form that reads back as f, with an exponent
// where ECMAScript writes one.
func appendFloat(b []byte, f float64, bits int) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return b, fmt.Errorf("JSON has no number %v", f)
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 &&
		(bits == 64 && (abs < 1e-6 || abs >= 1e21) || bits == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21)) {
		format = 'e'
	}
	b = strconv.AppendFloat(b, f, format, -1, bits)
	// strconv writes two digits of an exponent at least: 1e-07.
	if n := len(b); format == 'e' && n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b, nil
}

func appendNumber(b []byte, v json.Number) ([]byte, error) {
	if v == "" {
		return append(b, '0'), nil // as the zero value of a number
	}
	if jsontext.NumberLen(string(v)) != len(v) {
		return b, fmt.Errorf("JSON has no number %q", string(v))
	}
	return append(b, v...), nil
}

// appendTime appends t in RFC 3339's format, which has years of four digits only.
func appendTime(b []byte, t time.Time) ([]byte, error) {
	b = append(b, '"')
	b, err := t.AppendText(b)
	return append(b, '"'), err
}

func appendBytes(b, v []byte) []byte {
	if v == nil {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = base64.StdEncoding.AppendEncode(b, v)
	return append(b, '"')
}

// appendForeign appends what only v's own type, or encoding/json, can write. A
// panic is an error here: it must not cost the client the rest of the document.
func appendForeign(b []byte, v any) (longer []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			longer, err = b, fmt.Errorf("its marshaler panicked: %v", r)
		}
	}()
	switch m := v.(type) {
	case json.Marshaler:
		if isNilPointer(v) {
			return append(b, "null"...), nil
		}
		text, err := m.MarshalJSON()
		if err != nil {
			return b, err
		}
		return jsontext.AppendRaw(b, text)
	case encoding.TextMarshaler:
		if isNilPointer(v) {
			return append(b, "null"...), nil
		}
		text, err := m.MarshalText()
		if err != nil {
			return b, err
		}
		return jsontext.AppendString(b, text), nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		return b, err
	}
	if !utf8.Valid(text) { // a marshaler's within v
		return jsontext.AppendRaw(b, text)
	}
	return append(b, text...), nil
}

// isNilPointer reports whether v is a pointer, and nil: one that encoding/json does
// not call methods on.
func isNilPointer(v any) bool {
	p := reflect.ValueOf(v)
	return p.Kind() == reflect.Pointer && p.IsNil()
}
