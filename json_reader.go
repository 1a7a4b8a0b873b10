package problem

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonSpace is what JSON allows between tokens (RFC 8259, section 2).
const jsonSpace = " \t\r\n"

// A jsonReader reads one JSON text (RFC 8259). Its methods begin at offset and leave
// it behind what they have read.
type jsonReader struct {
	text   string
	offset int
}

func (r *jsonReader) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("problem: the value at byte %d of the JSON document: %w", r.offset, errDepth)
	}
	switch c := r.peek(); c {
	case '"':
		return r.string()
	case '{':
		return r.object(depth)
	case '[':
		return r.array(depth)
	case 't':
		return true, r.literal("true")
	case 'f':
		return false, r.literal("false")
	case 'n':
		return nil, r.literal("null")
	}
	n := numberLen(r.text[r.offset:])
	if n == 0 {
		return nil, r.unexpected("a value")
	}
	token := r.text[r.offset:][:n]
	r.offset += n
	return numberOf(token), nil
}

func (r *jsonReader) object(depth int) (any, error) {
	r.offset++
	object := make(map[string]any)
	for n := 0; ; n++ {
		more, err := r.next(n, '}')
		if err != nil || !more {
			return object, err
		}
		name, err := r.name()
		if err != nil {
			return nil, err
		}
		if object[name], err = r.value(depth + 1); err != nil {
			return nil, err
		}
	}
}

func (r *jsonReader) array(depth int) (any, error) {
	r.offset++
	array := []any{}
	for n := 0; ; n++ {
		more, err := r.next(n, ']')
		if err != nil || !more {
			return array, err
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		array = append(array, v)
	}
}

// unexpected is the error of a text that does not go on with what is wanted.
func (r *jsonReader) unexpected(wanted string) error {
	if r.offset >= len(r.text) {
		return fmt.Errorf("problem: the JSON document ends at byte %d: want %s", r.offset, wanted)
	}
	return fmt.Errorf("problem: byte %d of the JSON document is %q: want %s", r.offset, r.text[r.offset], wanted)
}

// peek skips white space and returns the byte behind it, 0 at the end.
func (r *jsonReader) peek() byte {
	for ; r.offset < len(r.text); r.offset++ {
		if c := r.text[r.offset]; c > ' ' || c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

// next moves to the n-th member or element of what closing ends, over the comma
// before it. At the end it reports false, and reads closing.
func (r *jsonReader) next(n int, closing byte) (bool, error) {
	switch c := r.peek(); {
	case c == closing:
		r.offset++
		return false, nil
	case n == 0:
		return true, nil
	case c == ',':
		r.offset++
		return true, nil
	}
	return false, r.unexpected("a comma or " + string(closing))
}

// name reads the name of a member, and the colon.
func (r *jsonReader) name() (string, error) {
	if r.peek() != '"' {
		return "", r.unexpected("a name in quotes")
	}
	name, err := r.string()
	if err != nil {
		return "", err
	}
	if r.peek() != ':' {
		return "", r.unexpected("a colon")
	}
	r.offset++
	return name, nil
}

func (r *jsonReader) literal(word string) error {
	if !strings.HasPrefix(r.text[r.offset:], word) {
		return r.unexpected(word)
	}
	r.offset += len(word)
	return nil
}

// string reads a string from its opening quote on. It is a part of the text where
// nothing in it has to be replaced.
func (r *jsonReader) string() (string, error) {
	r.offset++
	start := r.offset
	for {
		r.offset += plainLen(r.text[r.offset:])
		if r.offset == len(r.text) {
			return "", r.unexpected("a closing quote")
		}
		switch c := r.text[r.offset]; {
		case c == '"':
			r.offset++
			return r.text[start : r.offset-1], nil
		case c < ' ':
			return "", r.unexpected("a control character escaped")
		case c == '\\':
			return r.unescaped(start)
		case c < utf8.RuneSelf:
			r.offset++
		default:
			char, size := utf8.DecodeRuneInString(r.text[r.offset:])
			if char == utf8.RuneError && size == 1 {
				return r.unescaped(start)
			}
			r.offset += size
		}
	}
}

// unescaped reads on in a string that began at start and has something to replace.
func (r *jsonReader) unescaped(start int) (string, error) {
	b := []byte(r.text[start:r.offset])
	for r.offset < len(r.text) {
		switch c := r.text[r.offset]; {
		case c == '"':
			r.offset++
			return string(b), nil
		case c < ' ':
			return "", r.unexpected("a control character escaped")
		case c == '\\':
			char, size := escaped(r.text[r.offset:])
			if size == 0 {
				return "", r.unexpected("an escape that JSON knows")
			}
			b = utf8.AppendRune(b, char)
			r.offset += size
		case c < utf8.RuneSelf:
			b = append(b, c)
			r.offset++
		default:
			char, size := utf8.DecodeRuneInString(r.text[r.offset:])
			b = utf8.AppendRune(b, char)
			r.offset += size
		}
	}
	return "", r.unexpected("a closing quote")
}

// escaped returns the character that the escape at the start of s stands for, and
// the escape's length, 0 where it is none. The halves of a pair count as one.
func escaped(s string) (char rune, size int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case '"', '\\', '/':
		return rune(s[1]), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	}
	char, ok := utf16Escape(s)
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(char) {
		if low, ok := utf16Escape(s[6:]); ok {
			if pair := utf16.DecodeRune(char, low); pair != utf8.RuneError {
				return pair, 12
			}
		}
		char = utf8.RuneError
	}
	return char, 6
}

// utf16Escape reads an escape such as \u00e4.
func utf16Escape(s string) (unit rune, ok bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(s[2:6]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		unit = unit<<4 | rune(c)
	}
	return unit, true
}

// numberLen returns the length of the number that s begins with (RFC 8259, section
// 6), 0 where it begins with none.
func numberLen(s string) int {
	n := 0
	if n < len(s) && s[n] == '-' {
		n++
	}
	integer := digits(s[n:])
	if integer == 0 {
		return 0
	}
	if s[n] == '0' {
		integer = 1
	}
	n += integer
	if n < len(s) && s[n] == '.' {
		if fraction := digits(s[n+1:]); fraction > 0 {
			n += 1 + fraction
		}
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		sign := 0
		if n+1 < len(s) && (s[n+1] == '+' || s[n+1] == '-') {
			sign = 1
		}
		if exponent := digits(s[n+1+sign:]); exponent > 0 {
			n += 1 + sign + exponent
		}
	}
	return n
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
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
