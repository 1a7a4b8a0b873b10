package problem

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/problemkit/problem/internal/reason"
)

// isBoilerplate reports whether a text says no more than the title does, or nothing at
// all: "404 Not Found", "Status Code: 404; Not Found", "Not found.".
func (e *entry) isBoilerplate(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	name := text
	if name[len(name)-1] == '.' {
		name = name[:len(name)-1]
	}
	if len(name) > 2 && (isDigit(name[0]) || name[0]|0x20 == 's') { // a number, or "Status Code:"
		if name = trimNumber(name); len(name) == 0 {
			return bytes.Contains(text, strconv.AppendInt(nil, int64(e.Status), 10))
		}
	}
	for _, b := range e.boilerplate {
		if len(name) == len(b) && bytes.EqualFold(name, b) {
			return true
		}
	}
	return false
}

// boilerplate lists the texts that add nothing to the title of t: the title itself, in
// English too, net/http's and IANA's names of the status, and what routers say for 404.
func boilerplate(t Type, inEnglish string) [][]byte {
	texts := append(reason.Phrases(t.Status), t.Title, inEnglish, catalogType(t.Status).Title, "page not found")
	slices.Sort(texts)
	var list [][]byte
	for _, text := range slices.Compact(texts) {
		list = append(list, bytes.TrimSuffix([]byte(text), []byte(".")))
	}
	return list
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
