package problem

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// appendString appends s as a JSON string. As encoding/json does by default, it
// escapes what has a meaning in HTML and what once ended a line in JavaScript, and
// replaces what is no UTF-8 by U+FFFD.
func appendString[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	b = appendEscaped(b, s)
	return append(b, '"')
}

// appendEscaped appends what stands between the quotes.
func appendEscaped[T string | []byte](b []byte, s T) []byte {
	for {
		n := plainLen(s)
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

// appendRaw appends a JSON text without the white space between its tokens, and
// with its strings escaped as appendString does.
func appendRaw(b, text []byte) ([]byte, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		return b, err
	}
	for s := compact.Bytes(); len(s) > 0; {
		n := plainLen(s)
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
	// Few enough bytes to be copied to the stack where s is no string.
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

// plainLen returns how many bytes at the start of s are ASCII that stands in a JSON
// string as it is. It looks at eight bytes at once while there are as many.
func plainLen[T string | []byte](s T) int {
	n := 0
	for ; n+8 <= len(s); n += 8 {
		if !allPlain(load(s[n : n+8])) {
			break
		}
	}
	if n > 0 && n+8 > len(s) && allPlain(load(s[len(s)-8:])) {
		return len(s)
	}
	for n < len(s) && plain[s[n]] {
		n++
	}
	return n
}

// load returns the eight bytes of e as one word.
func load[T string | []byte](e T) uint64 {
	_ = e[7]
	return uint64(e[0]) | uint64(e[1])<<8 | uint64(e[2])<<16 | uint64(e[3])<<24 |
		uint64(e[4])<<32 | uint64(e[5])<<40 | uint64(e[6])<<48 | uint64(e[7])<<56
}

// plain says of each byte whether it is ASCII that stands in a JSON string as it is.
var plain = func() (plain [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return plain
}()

// allPlain reports whether all eight bytes of w are plain. It subtracts from all
// bytes at once and looks at their highest bits: a byte borrows from the next one
// only when it is not plain itself.
func allPlain(w uint64) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	var (
		control   = w - each*' '
		quote     = (w | each*4 ^ each*'&') - each // " and & differ in one bit
		angle     = (w | each*2 ^ each*'>') - each // < and > too
		backslash = (w ^ each*'\\') - each
	)
	return (w|control|quote|angle|backslash)&high == 0
}
