// Package boilerplate knows the texts of responses that say no more than their status does.
package boilerplate

import (
	"bytes"
	"slices"
	"strconv"
)

// Texts are the texts that add nothing to a problem of one status.
type Texts struct {
	status int
	names  [][]byte // without a last dot
}

// Of returns the boilerplate of a status: its own texts, which are titles and descriptions,
// net/http's and IANA's names of it, and what routers say for 404.
func Of(status int, own ...string) Texts {
	names := append(Phrases(status), "page not found")
	names = append(names, own...)
	slices.Sort(names)
	t := Texts{status: status}
	for _, name := range slices.Compact(names) {
		t.names = append(t.names, bytes.TrimSuffix([]byte(name), []byte(".")))
	}
	return t
}

// Has reports whether a text says no more than the problem does, or nothing at all:
// "404 Not Found", "Status Code: 404; Not Found", "Not found.".
func (t *Texts) Has(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	name := text
	if name[len(name)-1] == '.' {
		name = name[:len(name)-1]
	}
	if len(name) > 2 && (isDigit(name[0]) || name[0]|0x20 == 's') { // a number, or "Status Code:"
		if name = trimNumber(name); len(name) == 0 {
			return bytes.Contains(text, strconv.AppendInt(nil, int64(t.status), 10))
		}
	}
	for _, b := range t.names {
		if len(name) == len(b) && bytes.EqualFold(name, b) {
			return true
		}
	}
	return false
}

// trimNumber cuts "Status Code:" and a number of three digits from the start of a text,
// with what separates them from the rest.
func trimNumber(text []byte) []byte {
	const label, separators = "status code:", " \t:;,.-\u2013\u2014"
	if len(text) > len(label) && bytes.EqualFold(text[:len(label)], []byte(label)) {
		text = bytes.TrimLeft(text[len(label):], separators)
	}
	if len(text) < 3 || !isDigit(text[0]) || !isDigit(text[1]) || !isDigit(text[2]) || len(text) > 3 && isDigit(text[3]) {
		return text
	}
	return bytes.TrimLeft(text[3:], separators)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
