package jsontext

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Space is the white space that JSON allows between tokens (RFC 8259, section 2). It is
// less than what unicode.IsSpace and bytes.TrimSpace take for white space.
const Space = " \t\r\n"

// A Reader reads the tokens of one JSON text (RFC 8259). Its methods begin at Offset
// and leave it after what they have read; after an error it is at the byte that the
// error names. Text is a string, so that what they return can be a part of it.
//
// A caller that has seen a structural character with Peek steps over it with Offset++:
// which one may come, and how deep they nest, depends on what is being read.
type Reader struct {
	Text   string
	Offset int
}

// Peek skips white space and returns the byte after it, 0 at the end. A byte 0 in the
// text never starts a token, so that callers need not tell the two apart.
func (r *Reader) Peek() byte {
	for ; r.Offset < len(r.Text); r.Offset++ {
		// Compact documents have no white space: one comparison then decides.
		if c := r.Text[r.Offset]; c > ' ' || c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

// More moves to the n-th member or element, counted from 0, of the object or array
// that closing ends, over the comma before it. At the end it reports false, and steps
// over closing. Where neither a comma nor closing follows an element, that is an error.
func (r *Reader) More(n int, closing byte) (bool, error) {
	switch c := r.Peek(); {
	case c == closing:
		r.Offset++
		return false, nil
	case n == 0:
		return true, nil
	case c == ',':
		// A trailing comma needs no check: neither a name nor a value can be closing.
		r.Offset++
		return true, nil
	}
	return false, r.Unexpected("a comma or " + string(closing))
}

// ReadName reads the name of a member and the colon, with white space before each. It
// is an error where one of them is missing.
func (r *Reader) ReadName() (string, error) {
	if r.Peek() != '"' {
		return "", r.Unexpected("a name in quotes")
	}
	name, err := r.ReadString()
	if err != nil {
		return "", err
	}
	if r.Peek() != ':' {
		return "", r.Unexpected("a colon")
	}
	r.Offset++
	return name, nil
}

// ReadLiteral reads word, which is true, false or null. It does not look at what
// follows: the next method rejects what may not follow.
func (r *Reader) ReadLiteral(word string) error {
	if !strings.HasPrefix(r.Text[r.Offset:], word) {
		return r.Unexpected(word)
	}
	r.Offset += len(word)
	return nil
}

// ReadNumber reads a number and returns it as it is written: the caller decides what
// it becomes in Go. Where there is none, the result is empty and Offset does not
// move. [NumberLen] says where a number ends.
func (r *Reader) ReadNumber() string {
	start := r.Offset
	r.Offset += NumberLen(r.Text[start:])
	return r.Text[start:r.Offset]
}

// ReadString reads a string from its opening quote on, which Peek has returned. The
// string is a part of Text, and costs no memory, where nothing in it has to be replaced.
//
// Invalid UTF-8, and escaped surrogates without their other half, become U+FFFD: other
// servers send such texts, and a problem with one is still of use. Control characters
// that are not escaped, unknown escapes and a missing quote are errors, as in
// encoding/json: the text is not JSON then.
func (r *Reader) ReadString() (string, error) {
	r.Offset++
	start := r.Offset
	for {
		r.Offset += UnescapedLen(r.Text[r.Offset:])
		if r.Offset == len(r.Text) {
			return "", r.Unexpected("a closing quote")
		}
		switch c := r.Text[r.Offset]; {
		case c == '"':
			r.Offset++
			return r.Text[start : r.Offset-1], nil
		case c < ' ':
			return "", r.Unexpected("a control character escaped")
		case c == '\\':
			return r.replaced(start)
		case c < utf8.RuneSelf: // we would escape it, and the author did not have to
			r.Offset++
		default:
			char, size := utf8.DecodeRuneInString(r.Text[r.Offset:])
			if char == utf8.RuneError && size == 1 {
				return r.replaced(start)
			}
			r.Offset += size
		}
	}
}

// replaced reads on in a string that began at start and has something to replace. It
// is a separate method so that most strings, which have nothing, do not pay for a copy.
func (r *Reader) replaced(start int) (string, error) {
	b := []byte(r.Text[start:r.Offset])
	for r.Offset < len(r.Text) {
		switch c := r.Text[r.Offset]; {
		case c == '"':
			r.Offset++
			return string(b), nil
		case c < ' ':
			return "", r.Unexpected("a control character escaped")
		case c == '\\':
			char, size := decodeEscape(r.Text[r.Offset:])
			if size == 0 {
				return "", r.Unexpected("an escape that JSON knows")
			}
			b = utf8.AppendRune(b, char)
			r.Offset += size
		case c < utf8.RuneSelf:
			b = append(b, c)
			r.Offset++
		default:
			// Each byte that is not UTF-8 is replaced by itself, as encoding/json does.
			char, size := utf8.DecodeRuneInString(r.Text[r.Offset:])
			b = utf8.AppendRune(b, char)
			r.Offset += size
		}
	}
	return "", r.Unexpected("a closing quote")
}

// SkipValue steps over one value, and the white space before it, of a text that is known
// to be JSON. In any other text it may end anywhere. It does not recurse.
func (r *Reader) SkipValue() {
	for depth := 0; ; {
		switch c := r.Peek(); c {
		case '{', '[':
			depth++
			r.Offset++
		case '}', ']':
			depth--
			r.Offset++
		case '"':
			r.Offset += stringLen(r.Text[r.Offset:])
		case ',', ':':
			r.Offset++
			continue
		default: // a number, true, false or null
			end := strings.IndexAny(r.Text[r.Offset:], "{}[],:\""+Space)
			if end < 0 {
				end = len(r.Text) - r.Offset
			}
			r.Offset += end
		}
		if depth <= 0 || r.Offset == len(r.Text) {
			return
		}
	}
}

// stringLen returns the length of the string that s begins with, quotes included; len(s)
// where the string does not end.
func stringLen[T string | []byte](s T) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return len(s)
}

// Unexpected returns the error of a text that does not go on with what is wanted. It
// names the byte, not the line: most documents are one long line.
func (r *Reader) Unexpected(wanted string) error {
	if r.Offset >= len(r.Text) {
		return fmt.Errorf("problem: the JSON document ends at byte %d: want %s", r.Offset, wanted)
	}
	return fmt.Errorf("problem: byte %d of the JSON document is %q: want %s", r.Offset, r.Text[r.Offset], wanted)
}

// decodeEscape returns the character that the escape at the start of s means, and
// the escape's length, 0 where JSON does not know it: unlike Go it has no \v, \x or \U.
// The halves of a surrogate pair are one escape here: a half alone has no form in UTF-8.
func decodeEscape(s string) (char rune, size int) {
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
		// The second escape is not consumed: it may begin a pair itself.
		char = utf8.RuneError
	}
	return char, 6
}

// utf16Escape returns the code unit of an escape such as \u00e4. It always has four
// digits, so that what follows them is text (RFC 8259, section 7).
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

// Depth returns how deep arrays and objects nest in a JSON text: 0 for a scalar, 1 for
// []. For any other text the result means nothing.
func Depth(text []byte) int {
	depth, deepest := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i += stringLen(text[i:]) - 1
		case '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ']', '}':
			depth--
		}
	}
	return deepest
}
