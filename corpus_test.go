package problem

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// hostileTexts are what a client may make a handler repeat.
var hostileTexts = []string{
	"", " ", "\t\n\r", "\r\n", "plain", "I'm a \"teapot\"", "ÄÖÜ 茶 🫖", "e\u0301", "\u202eabc", "\u2028\u2029",
	"</detail></problem>", "<![CDATA[x]]>", "]]>", "<!--", "-->", "<?xml version='1.0'?>", "&amp;", "&#0;", "&boom;", "{}", `"}`, `\`, `\u0000`,
	"\x00", "\x01\x08\x0b\x0c\x0e\x1f", "\x7f\u0080\u009f", "\ufffe\uffff", "\ufeff", "\ufffd", "\U0010ffff",
	"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "half a rune \xe8\x8c",
	strings.Repeat("long ", 2000),
}

// hostileNames are names of extension members, of which XML can carry some.
var hostileNames = []string{
	"trace_id", "trace-id", "_", "x.y", "größe", "名前", "xml", "xmlns", "i", "errors",
	"", " ", "a b", "1", "-", "a:b", "xml:lang", "<x>", "x/", "&", `"`, "\x00", "\xff", "\U00010400", "€",
}

// corpus returns completed problems of all kinds, whose type and instance are URI
// references.
func corpus() []*Problem {
	var problems []*Problem
	add := func(p Problem) {
		standard.fill(&p, standard.english)
		problems = append(problems, &p)
	}
	for _, t := range Catalog() {
		add(Problem{Status: t.Status})
	}
	for _, t := range (Config{TypeBase: "https://example.com/problems/"}).Catalog() {
		add(*t.New())
	}
	for _, status := range []int{-1, 0, 200, 419, 499, 599, 600} {
		add(Problem{Status: status})
	}
	for _, uri := range []string{"about:blank", "https://example.com/a?b=c&d=%3C#e", "/relative", "../up", "?query", "#fragment", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "tag:example.com,2024:t"} {
		add(Problem{Status: 400, Type: uri, Instance: uri})
	}
	for _, text := range hostileTexts {
		add(Problem{Status: 400, Title: text, Detail: text, Extensions: map[string]any{
			"text":   text,
			"list":   []any{text, []string{text}},
			"object": map[string]any{"text": text},
			"errors": []FieldError{{Detail: text, Pointer: Pointer(text, 0), Parameter: text, Header: text}},
		}})
	}
	names := map[string]any{"type": 1, "title": 2, "status": "3", "detail": nil, "instance": []any{}}
	for _, name := range hostileNames {
		names[name] = "v"
		add(Problem{Status: 400, Extensions: map[string]any{name: map[string]any{name: 1}}})
	}
	add(Problem{Status: 400, Extensions: names})
	circle := map[string]any{}
	circle["circle"] = circle
	deep := any("bottom")
	for range 100 {
		deep = []any{map[string]any{"deeper": deep}}
	}
	for _, v := range []any{
		nil, true, 0, -1, uint64(math.MaxUint64), 0.1, 1e21, 1e-7, math.Pi, math.NaN(), math.Inf(1), json.Number("1e400"),
		[]byte("bytes"), time.Date(2024, 2, 29, 12, 0, 0, 1, time.UTC), time.Minute, json.RawMessage(`{"a":[null,{}]}`), struct {
			A int `json:"a"`
			B *int
		}{A: 1},
		[]any{}, []any{nil}, []any{1, "2", []any{3}, map[string]any{}}, []int{1, 2}, []string{}, map[string]any{}, map[string]string{"a": "b"}, map[int]bool{7: true},
		map[string]any{"i": 1}, map[string]any{"i": 1, "j": 2}, map[string]any{"type": "t", "status": []any{1}},
		FieldError{}, []FieldError{}, []FieldError{{}}, []FieldError{{Detail: "d"}, {Pointer: "#"}},
		make(chan int), func() {}, circle, deep, panicking{}, failing{},
	} {
		add(Problem{Status: 422, Extensions: map[string]any{"value": v, "errors": v, "nested": map[string]any{"value": []any{v}}}})
	}
	return problems
}

// TestCorpus checks that every document of the corpus is well-formed. Where
// PROBLEM_CORPUS names a directory, it writes them there for other validators; see
// interop/schema/validate.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("PROBLEM_CORPUS")
	for i, p := range corpus() {
		asJSON, _ := appendJSON(nil, p)
		require.True(t, json.Valid(asJSON), "%d: %s", i, asJSON)
		asXML, _ := appendXML(nil, p)
		require.NoError(t, decodeXML(asXML, "", new(Problem)), "%d: %s", i, asXML)
		if dir != "" {
			file := filepath.Join(dir, fmt.Sprintf("%03d", i))
			require.NoError(t, os.WriteFile(file+".json", asJSON, 0o644))
			require.NoError(t, os.WriteFile(file+".xml", asXML, 0o644))
		}
	}
}

// The forms of a document, with what was left out as an error.

func appendJSON(b []byte, p *Problem) ([]byte, error) {
	e := encoder{settings: standard, translation: standard.english}
	b = e.appendJSON(b, p)
	return b, errors.Join(e.faults...)
}

func appendXML(b []byte, p *Problem) ([]byte, error) {
	e := encoder{settings: standard, translation: standard.english}
	b = e.appendXML(b, p)
	return b, errors.Join(e.faults...)
}

func appendValue(b []byte, v any, depth int) ([]byte, error) {
	e := encoder{settings: standard, translation: standard.english}
	return e.appendValue(b, v, depth)
}
