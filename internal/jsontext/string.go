// Package jsontext writes and reads the strings and tokens of JSON (RFC 8259). The
// caller decides what they mean, in a document or as a value of Go.
package jsontext

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// AppendString appends s as a JSON string. As encoding/json does by default, it
// escapes what has a meaning in HTML and what once ended a line in JavaScript, and
// replaces what is not UTF-8 by U+FFFD.
func AppendString[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	b = AppendEscaped(b, s)
	return append(b, '"')
}

// AppendEscaped appends what AppendString appends between the quotes.
func AppendEscaped[T string | []byte](b []byte, s T) []byte {
	for {
		n := UnescapedLen(s)
		b = append(b, s[:n]...)
		if n == len(s) {
			return b
		}
		s = s[n:]
		if s[0] < utf8.RuneSelf {
			b, n = appendEscape(b, s[0]), 1
		} else {
			b, n = appendRune(b, s)
		}
		s = s[n:]
	}
}

// AppendRaw appends a JSON text without the white space between its tokens, and with
// its strings escaped as AppendString does. What is escaped already stays as it is. A
// text that is not valid JSON is an error, and nothing is appended; invalid UTF-8 is
// not an error, and is replaced.
func AppendRaw(b, text []byte) ([]byte, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		return b, err
	}
	// Between tokens there is nothing left to escape, so that a pass over the whole
	// text need not know where its strings are.
	for s := compact.Bytes(); len(s) > 0; {
		n := UnescapedLen(s)
		switch {
		case n > 0:
			b = append(b, s[:n]...)
		case s[0] == '<', s[0] == '>', s[0] == '&':
			b, n = appendEscape(b, s[0]), 1
		case s[0] < utf8.RuneSelf: // a quote, or escaped already
			b, n = append(b, s[0]), 1
		default:
			b, n = appendRune(b, s)
		}
		s = s[n:]
	}
	return b, nil
}

// appendRune appends the character beyond ASCII that s begins with, and returns its
// length in s.
func appendRune[T string | []byte](b []byte, s T) ([]byte, int) {
	// Where s is not a string, few enough bytes for the copy to stay on the stack.
	char, n := utf8.DecodeRuneInString(string(s[:min(len(s), utf8.UTFMax)]))
	switch {
	case char == utf8.RuneError && n == 1:
		return append(b, `\ufffd`...), n
	case char == '\u2028':
		return append(b, `\u2028`...), n
	case char == '\u2029':
		return append(b, `\u2029`...), n
	}
	return append(b, s[:n]...), n
}

func appendEscape(b []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
}

// UnescapedLen returns how many bytes at the start of s are ASCII that needs no escape
// in a JSON string. Most texts are such bytes throughout, so it looks at eight at once.
func UnescapedLen[T string | []byte](s T) int {
	n := 0
	for ; n+8 <= len(s); n += 8 {
		if !allUnescaped(load(s[n : n+8])) {
			break
		}
	}
	// The last bytes are fewer than eight: a word that ends with them looks at some
	// for the second time, which is cheaper than one by one.
	if n > 0 && n+8 > len(s) && allUnescaped(load(s[len(s)-8:])) {
		return len(s)
	}
	for n < len(s) && unescaped[s[n]] {
		n++
	}
	return n
}

// load returns the eight bytes of e as one word.
func load[T string | []byte](e T) uint64 {
	_ = e[7] // one bounds check instead of eight
	return uint64(e[0]) | uint64(e[1])<<8 | uint64(e[2])<<16 | uint64(e[3])<<24 |
		uint64(e[4])<<32 | uint64(e[5])<<40 | uint64(e[6])<<48 | uint64(e[7])<<56
}

// unescaped says of each byte whether it is ASCII that needs no escape.
var unescaped = func() (unescaped [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		unescaped[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return unescaped
}()

// allUnescaped reports whether all eight bytes of w are unescaped. It subtracts from
// all bytes at once and looks at their highest bits: a byte borrows from the next one
// only when it needs an escape itself.
func allUnescaped(w uint64) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	var (
		control   = w - each*' '
		quote     = (w | each*4 ^ each*'&') - each // " and & differ in one bit
		angle     = (w | each*2 ^ each*'>') - each // < and > too
		backslash = (w ^ each*'\\') - each
	)
	return (w|control|quote|angle|backslash)&high == 0
}
