package problem

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/problemkit/problem/internal/jsontext"
)

// appendValue appends v as encoding/json writes it, and leaves a type that it does not
// list to encoding/json. The list is of the types that extensions usually have: they
// are written without reflection, and without a copy of their text. After an error the
// result may end anywhere in v.
//
// It differs from encoding/json in this:
//
//   - A Problem is a problem document, also by value, and never shows its Header and
//     Cause, which are not for clients.
//   - What a marshaler returns is made valid UTF-8, which JSON between systems must be (RFC
//     8259, section 8.1), and its panic is an error.
//   - Nesting beyond maxDepth is an error.
func (e *encoder) appendValue(b []byte, v any, depth int) ([]byte, error) {
	if isTooDeep(v, depth) {
		return b, errDepth
	}
	// Each type has a case of its own: in a case of several, v would still be an any.
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
	case float32: // with its own precision: 0.1, not 0.10000000149011612
		return appendFloat(b, float64(v), 32)
	case float64:
		return appendFloat(b, v, 64)
	case json.Number:
		return appendNumber(b, v)
	case json.RawMessage:
		// encoding/json writes null for nil only: what is empty and not nil is not
		// JSON, and an error.
		if v == nil {
			return append(b, "null"...), nil
		}
		return appendRaw(b, v, depth)
	case time.Time:
		return appendTime(b, v)
	case time.Duration: // a number of nanoseconds, since encoding/json sees an int64
		return strconv.AppendInt(b, int64(v), 10), nil
	case []byte:
		return appendBytes(b, v), nil
	case FieldError:
		return v.appendJSON(b), nil
	// The elements of these types are written without an any of each, which would
	// allocate.
	case []FieldError:
		return appendArray(b, v, func(b []byte, v FieldError) ([]byte, error) { return v.appendJSON(b), nil })
	case []string:
		return appendArray(b, v, func(b []byte, v string) ([]byte, error) { return jsontext.AppendString(b, v), nil })
	case []int:
		return appendArray(b, v, func(b []byte, v int) ([]byte, error) { return strconv.AppendInt(b, int64(v), 10), nil })
	case []any:
		return appendArray(b, v, func(b []byte, v any) ([]byte, error) { return e.appendValue(b, v, depth+1) })
	case []map[string]any:
		return appendArray(b, v, func(b []byte, v map[string]any) ([]byte, error) { return e.appendValue(b, v, depth+1) })
	case map[string]any:
		return appendObject(b, v, func(b []byte, v any) ([]byte, error) { return e.appendValue(b, v, depth+1) })
	case map[string]string:
		return appendObject(b, v, func(b []byte, v string) ([]byte, error) { return jsontext.AppendString(b, v), nil })
	case map[string][]string:
		return appendObject(b, v, func(b []byte, v []string) ([]byte, error) { return e.appendValue(b, v, depth+1) })
	case map[string]int:
		return appendObject(b, v, func(b []byte, v int) ([]byte, error) { return strconv.AppendInt(b, int64(v), 10), nil })
	// Copies too: MarshalJSON is a method of the pointer, and without it encoding/json
	// would show the fields of the struct.
	case Problem:
		return e.appendNested(b, &v, depth)
	case *Problem:
		return e.appendNested(b, v, depth)
	case []Problem:
		return appendArray(b, v, func(b []byte, v Problem) ([]byte, error) { return e.appendNested(b, &v, depth+1) })
	case []*Problem:
		return appendArray(b, v, func(b []byte, v *Problem) ([]byte, error) { return e.appendNested(b, v, depth+1) })
	case map[string]Problem:
		return appendObject(b, v, func(b []byte, v Problem) ([]byte, error) { return e.appendNested(b, &v, depth+1) })
	case map[string]*Problem:
		return appendObject(b, v, func(b []byte, v *Problem) ([]byte, error) { return e.appendNested(b, v, depth+1) })
	default:
		return e.appendMarshaled(b, v, depth)
	}
}

// appendArray appends null for a nil slice, as encoding/json does: a client that tells
// null from [] gets the same from both. The elements are appended by a function of their
// type, since most types here have no method to do so.
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

// appendObject appends the members of m by name, and null for a nil map.
func appendObject[V any](b []byte, m map[string]V, value func([]byte, V) ([]byte, error)) ([]byte, error) {
	if m == nil {
		return append(b, "null"...), nil
	}
	var room [maxMembers]member[V] // on the stack
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

// appendNested appends a problem within another, as it would be sent by itself: an API
// that reports on several requests puts their problems into one. Extensions of it that
// cannot be encoded are left out, so that one of them does not cost the client the rest.
func (e *encoder) appendNested(b []byte, p *Problem, depth int) ([]byte, error) {
	switch {
	case p == nil:
		return append(b, "null"...), nil
	case depth >= maxDepth:
		return b, errDepth
	}
	q := e.settings.completedNested(p, e.translation)
	b = appendDetail(appendType(b, &q), q.Detail, q.Instance)
	var room [maxMembers]member[any]
	for _, m := range sortedMembers(room[:0], q.Extensions) {
		if isStandardMember(m.name) {
			continue
		}
		longer, err := e.appendMember(b, m, depth+1)
		if wraps(err, errDepth) {
			return b, err // see abandon
		}
		if err != nil {
			e.leaveOut(m.name, err)
			continue
		}
		b = longer
	}
	return append(b, '}'), nil
}

// appendJSON appends the members of f that are not empty, as encoding/json does by their
// tags.
func (f FieldError) appendJSON(b []byte) []byte {
	opening := byte('{') // of the first member; a comma of the others
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

// appendFloat appends the shortest form that reads back as f. It has an exponent where
// ECMAScript writes one (ECMA-262, Number::toString), as it has in encoding/json. NaN
// and the infinities are errors, since JSON has no number for them.
func appendFloat(b []byte, f float64, bits int) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return b, fmt.Errorf("JSON has no number %v", f)
	}
	// A float32 is compared as one: as a float64, float32(1e-6) is below 1e-6.
	format := byte('f')
	if abs := math.Abs(f); abs != 0 &&
		(bits == 64 && (abs < 1e-6 || abs >= 1e21) || bits == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21)) {
		format = 'e'
	}
	b = strconv.AppendFloat(b, f, format, -1, bits)
	// strconv writes at least two digits of an exponent, 1e-07, and ECMAScript 1e-7.
	if n := len(b); format == 'e' && n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b, nil
}

// appendNumber appends v as it is. It is a string of any content, which is checked so
// that nothing except a number gets into the document.
func appendNumber(b []byte, v json.Number) ([]byte, error) {
	if v == "" {
		return append(b, '0'), nil // the zero value, which encoding/json writes so
	}
	if jsontext.NumberLen(string(v)) != len(v) {
		return b, fmt.Errorf("JSON has no number %q", string(v))
	}
	return append(b, v...), nil
}

// appendTime appends t in RFC 3339's format. A year that does not have four digits there
// is an error. No byte of the format needs an escape.
func appendTime(b []byte, t time.Time) ([]byte, error) {
	b = append(b, '"')
	b, err := t.AppendText(b)
	return append(b, '"'), err
}

// appendBytes appends v in base64, which needs no escape either.
func appendBytes(b, v []byte) []byte {
	if v == nil {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = base64.StdEncoding.AppendEncode(b, v)
	return append(b, '"')
}

// appendMarshaled appends what only v's own type, or encoding/json, can write. A panic in
// it becomes an error: it must not cost the client the rest of the document.
//
// Both may call this function again, through MarshalJSON or a response, and do not pass
// the depth on: a problem that leads back to itself through a struct would overflow the
// stack, and recover does not stop that. So the calls on the stack are counted, but only
// when more than maxReentries run at the same time.
func (e *encoder) appendMarshaled(b []byte, v any, depth int) (longer []byte, err error) {
	running := marshaling.Add(1)
	defer marshaling.Add(-1)
	if running > maxReentries && reentries() > maxReentries {
		return b, errReentry
	}
	defer func() {
		if r := recover(); r != nil {
			longer, err = b, fmt.Errorf("its marshaler panicked: %v", r)
		}
	}()
	// A marshaler is called directly: AppendRaw and AppendString check its text in any
	// case, and json.Marshal would only check and copy it once more.
	switch m := v.(type) {
	case json.Marshaler:
		if isNilPointer(v) {
			return append(b, "null"...), nil
		}
		text, err := m.MarshalJSON()
		if err != nil {
			return b, err
		}
		return appendRaw(b, text, depth)
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
	switch {
	case !utf8.Valid(text): // of a marshaler within v, whose text Marshal does not check
		return appendRaw(b, text, depth)
	case jsontext.Depth(text)+depth > maxDepth:
		return b, errDepth
	}
	return append(b, text...), nil
}

// appendRaw appends a JSON text that somebody else wrote, at this depth of the document.
// Nesting beyond maxDepth would be sent, and then refused by its reader.
func appendRaw(b, text []byte, depth int) ([]byte, error) {
	if jsontext.Depth(text)+depth > maxDepth {
		return b, errDepth
	}
	return jsontext.AppendRaw(b, text)
}

// maxReentries is how deep values of foreign types may nest, with a problem between each
// two.
const maxReentries = 8

// errReentry is the errDepth of a value that has more than maxReentries problems within
// each other, as one that leads back to its own has.
var errReentry = reentryError{}

type reentryError struct{}

func (reentryError) Error() string {
	return fmt.Sprintf("it leads back to its problem, or has more than %d problems within each other in types of your own", maxReentries)
}

func (reentryError) Is(target error) bool { return target == errDepth }

// marshaling counts the running calls of appendMarshaled, on all stacks: what comes back
// through MarshalJSON does not know the settings that it came from.
var marshaling atomic.Int32

// reentries counts the calls of appendMarshaled on the stack.
func reentries() (calls int) {
	var room [256]uintptr // most stacks are shallower
	pcs := room[:runtime.Callers(1, room[:])]
	if len(pcs) == len(room) {
		pcs = make([]uintptr, 64<<10)
		pcs = pcs[:runtime.Callers(1, pcs)]
	}
	for _, pc := range pcs {
		if f := runtime.FuncForPC(pc - 1); f != nil && strings.HasSuffix(f.Name(), ".(*encoder).appendMarshaled") {
			calls++
		}
	}
	return calls
}

// isNilPointer reports whether v is a nil pointer. encoding/json writes null for it and
// does not call its methods, which rarely expect to be called on nil. No type switch
// matches a nil pointer of any type, so this needs reflection.
func isNilPointer(v any) bool {
	p := reflect.ValueOf(v)
	return p.Kind() == reflect.Pointer && p.IsNil()
}
