package problem

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// maxDepth bounds the nesting of values, written and read. It ends what is cyclic.
const maxDepth = 1000

// MarshalJSON returns the document of p as it is sent outside of a middleware: what
// is empty is filled from the catalog, and an extension that cannot be encoded is
// left out. A nil p is null. There is no error to return.
func (p *Problem) MarshalJSON() ([]byte, error) {
	if p == nil {
		return []byte("null"), nil
	}
	q := *p
	standard.fill(&q)
	b, _ := appendJSON(nil, &q)
	return b, nil
}

// appendJSON appends the document of p as its fields stand: type, title, status,
// detail, instance, then the extensions by name. The error says which of those
// could not be encoded; the document is whole without them.
func appendJSON(b []byte, p *Problem) ([]byte, error) {
	b = append(b, `{"type":`...)
	b = appendString(b, cmp.Or(p.Type, blankType))
	if p.Title != "" {
		b = append(b, `,"title":`...)
		b = appendString(b, p.Title)
	}
	b = append(b, `,"status":`...)
	b = strconv.AppendInt(b, int64(p.Status), 10)
	if p.Detail != "" {
		b = append(b, `,"detail":`...)
		b = appendString(b, p.Detail)
	}
	if p.Instance != "" {
		b = append(b, `,"instance":`...)
		b = appendString(b, p.Instance)
	}
	var fault error
	if len(p.Extensions) > 0 {
		b, fault = appendExtensions(b, p.Extensions)
	}
	return append(b, '}'), fault
}

func appendExtensions(b []byte, extensions map[string]any) ([]byte, error) {
	var (
		room   [8]string // more names than most problems have
		faults []error
	)
	for _, name := range sortedNames(room[:0], extensions) {
		if isStandardMember(name) {
			continue
		}
		member := append(b, ',')
		member = appendString(member, name)
		member = append(member, ':')
		member, err := appendValue(member, extensions[name], 0)
		if err != nil {
			faults = append(faults, extensionFault(name, err))
			continue
		}
		b = member
	}
	return b, errors.Join(faults...)
}

// isStandardMember reports whether name is one of the five that RFC 9457, section
// 3.1, defines, which no extension may stand for.
func isStandardMember(name string) bool {
	switch name {
	case "type", "title", "status", "detail", "instance":
		return true
	}
	return false
}

func extensionFault(name string, err error) error {
	return fmt.Errorf("problem: extension %q is left out: %w", name, err)
}

func sortedNames[V any](names []string, m map[string]V) []string {
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// errDepth is what cyclic values come to.
var errDepth = fmt.Errorf("it is nested deeper than %d levels", maxDepth)

// appendValue appends v as encoding/json writes it. What it does not know by its
// type is left to encoding/json. After an error b is longer by some part of v.
func appendValue(b []byte, v any, depth int) ([]byte, error) {
	if depth > maxDepth {
		return b, errDepth
	}
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return appendString(b, v), nil
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
	case time.Duration:
		return strconv.AppendInt(b, int64(v), 10), nil
	case []byte:
		if v == nil {
			return append(b, "null"...), nil
		}
		b = append(b, '"')
		b = base64.StdEncoding.AppendEncode(b, v)
		return append(b, '"'), nil
	case FieldError:
		return v.appendJSON(b), nil
	case []FieldError:
		return appendArray(b, v, func(b []byte, v FieldError) ([]byte, error) { return v.appendJSON(b), nil })
	case []string:
		return appendArray(b, v, func(b []byte, v string) ([]byte, error) { return appendString(b, v), nil })
	case []int:
		return appendArray(b, v, func(b []byte, v int) ([]byte, error) { return strconv.AppendInt(b, int64(v), 10), nil })
	case []any:
		return appendArray(b, v, func(b []byte, v any) ([]byte, error) { return appendValue(b, v, depth+1) })
	case map[string]string:
		return appendObject(b, v, func(b []byte, v string) ([]byte, error) { return appendString(b, v), nil })
	case map[string]any:
		return appendObject(b, v, func(b []byte, v any) ([]byte, error) { return appendValue(b, v, depth+1) })
	default:
		return appendAny(b, v)
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

func appendObject[V any](b []byte, m map[string]V, member func([]byte, V) ([]byte, error)) ([]byte, error) {
	if m == nil {
		return append(b, "null"...), nil
	}
	var room [8]string
	b = append(b, '{')
	for i, name := range sortedNames(room[:0], m) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, name)
		b = append(b, ':')
		var err error
		if b, err = member(b, m[name]); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// appendAny leaves v to encoding/json. A marshaler's panic is an error here: it
// must not cost the client the rest of the document.
func appendAny(b []byte, v any) (_ []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("its marshaler panicked: %v", r)
		}
	}()
	text, err := json.Marshal(v)
	return append(b, text...), err
}

func (f FieldError) appendJSON(b []byte) []byte {
	open := byte('{')
	for _, m := range [...]struct{ name, value string }{
		{`"detail":`, f.Detail},
		{`"pointer":`, f.Pointer},
		{`"parameter":`, f.Parameter},
		{`"header":`, f.Header},
	} {
		if m.value != "" {
			b = append(b, open)
			b = append(b, m.name...)
			b = appendString(b, m.value)
			open = ','
		}
	}
	if open == '{' {
		b = append(b, open)
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

// plain says which ASCII bytes stand in a JSON string as they are. As encoding/json
// does by default, it escapes what HTML gives a meaning.
var plain = func() (plain [utf8.RuneSelf]bool) {
	for c := byte(' '); c < utf8.RuneSelf; c++ {
		plain[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return plain
}()

// appendString appends s as a JSON string. Invalid UTF-8 becomes U+FFFD.
func appendString[T string | []byte](b []byte, s T) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if plain[c] {
				i++
				continue
			}
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\b':
				b = append(b, '\\', 'b')
			case '\f':
				b = append(b, '\\', 'f')
			case '\n':
				b = append(b, '\\', 'n')
			case '\r':
				b = append(b, '\\', 'r')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(len(s), i+utf8.UTFMax)]))
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(b, s[start:i]...)
			b = append(b, `\ufffd`...)
			start = i + size
		case r == '\u2028', r == '\u2029':
			// JSON allows them, JavaScript once did not.
			b = append(b, s[start:i]...)
			b = append(b, `\u202`...)
			b = append(b, hex[r&0xf])
			start = i + size
		}
		i += size
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}
