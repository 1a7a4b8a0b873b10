package problem

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// credit is the problem that all figures are compared on: a 403 with detail,
// instance and two extensions.
func credit() *Problem {
	return &Problem{
		Type: blankType, Title: "Forbidden", Status: 403,
		Detail:     "Your current balance is 30, but that costs 50.",
		Instance:   "/account/12345/msgs/abc",
		Extensions: map[string]any{"balance": 30, "currency": "EUR"},
	}
}

// Figures that do not depend on the machine are held here.
func TestJSONAllocations(t *testing.T) {
	p, room := credit(), make([]byte, 0, 1024)
	assert.Zero(t, testing.AllocsPerRun(100, func() { _, _ = appendJSON(room, p) }), "into memory that is enough")
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = p.MarshalJSON() }), 1.0, "the document")
	document, err := p.MarshalJSON()
	require.NoError(t, err)
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _ = new(Problem).UnmarshalJSON(document) }), 5.0,
		"the text, two of the map, two values in it")
}

func BenchmarkEncodeJSON(b *testing.B) {
	room := make([]byte, 0, 16<<10)
	b.Run("encoder=appendJSON", func(b *testing.B) {
		p := credit()
		b.ReportAllocs()
		for b.Loop() {
			_, _ = appendJSON(room, p)
		}
	})
	b.Run("encoder=MarshalJSON", func(b *testing.B) {
		p := credit()
		b.ReportAllocs()
		for b.Loop() {
			_, _ = p.MarshalJSON()
		}
	})
	// The rival has its extensions as fields, as it has no other way to write
	// them beside the members.
	b.Run("encoder=encoding/json", func(b *testing.B) {
		p := &struct {
			Type     string `json:"type"`
			Title    string `json:"title"`
			Status   int    `json:"status"`
			Detail   string `json:"detail"`
			Instance string `json:"instance"`
			Balance  int    `json:"balance"`
			Currency string `json:"currency"`
		}{blankType, "Forbidden", 403, credit().Detail, credit().Instance, 30, "EUR"}
		b.ReportAllocs()
		for b.Loop() {
			_, _ = json.Marshal(p)
		}
	})
	for _, n := range []int{0, 1, 2, 4, 8, 10, 100} {
		b.Run("extensions="+strconv.Itoa(n), func(b *testing.B) {
			p := credit()
			p.Extensions = make(map[string]any)
			for i := range n {
				p.Extensions[fmt.Sprintf("member%d", i)] = i
			}
			b.ReportAllocs()
			for b.Loop() {
				_, _ = appendJSON(room, p)
			}
		})
	}
	for _, n := range []int{16, 128, 1024, 8192} {
		b.Run("bytes="+strconv.Itoa(n), func(b *testing.B) {
			p := Problem{Status: 403, Detail: strings.Repeat("x", n)}
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = appendJSON(room, &p)
			}
		})
	}
}

func BenchmarkAppendValue(b *testing.B) {
	room := make([]byte, 0, 16<<10)
	for _, v := range []any{
		"text", 42, 0.25, true, json.Number("1.50"), json.RawMessage(`{"a":[1,2]}`), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		[]string{"a", "b"}, []any{1, "a"}, map[string]any{"a": 1, "b": 2}, []FieldError{{Detail: "is missing", Pointer: "#/name"}}, pair{1, 2},
	} {
		b.Run(fmt.Sprintf("type=%T", v), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = appendValue(room, v, 0)
			}
		})
	}
}

type pair struct{ A, B int }

func BenchmarkDecodeJSON(b *testing.B) {
	document, _ := credit().MarshalJSON()
	b.Run("decoder=UnmarshalJSON", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := new(Problem).UnmarshalJSON(document); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decoder=json.Unmarshal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := json.Unmarshal(document, new(Problem)); err != nil {
				b.Fatal(err)
			}
		}
	})
	// The rivals read the five members, and then all of them for the sake of the
	// extensions, or all of them into a map at once.
	b.Run("decoder=struct+map", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var p struct {
				Type     string `json:"type"`
				Title    string `json:"title"`
				Status   int    `json:"status"`
				Detail   string `json:"detail"`
				Instance string `json:"instance"`
			}
			var extensions map[string]any
			if json.Unmarshal(document, &p) != nil || json.Unmarshal(document, &extensions) != nil {
				b.Fatal("it is valid")
			}
		}
	})
	b.Run("decoder=map", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var p map[string]any
			if json.Unmarshal(document, &p) != nil {
				b.Fatal("it is valid")
			}
		}
	})
	// A struct with a map: one pass, for a document that nests its extensions.
	b.Run("decoder=struct-with-map", func(b *testing.B) {
		nested := []byte(strings.Replace(string(document), `,"balance"`, `,"extensions":{"balance"`, 1) + "}")
		b.ReportAllocs()
		for b.Loop() {
			var p struct {
				Type       string         `json:"type"`
				Title      string         `json:"title"`
				Status     int            `json:"status"`
				Detail     string         `json:"detail"`
				Instance   string         `json:"instance"`
				Extensions map[string]any `json:"extensions"`
			}
			if err := json.Unmarshal(nested, &p); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, n := range []int{1, 10, 100} {
		b.Run("extensions="+strconv.Itoa(n), func(b *testing.B) {
			p := credit()
			p.Extensions = make(map[string]any)
			for i := range n {
				p.Extensions[fmt.Sprintf("member%d", i)] = i
			}
			document, _ := p.MarshalJSON()
			b.ReportAllocs()
			for b.Loop() {
				_ = new(Problem).UnmarshalJSON(document)
			}
		})
	}
	for _, n := range []int{16, 128, 1024, 8192} {
		b.Run("bytes="+strconv.Itoa(n), func(b *testing.B) {
			document, _ := (&Problem{Status: 403, Detail: strings.Repeat("x", n)}).MarshalJSON()
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				_ = new(Problem).UnmarshalJSON(document)
			}
		})
	}
}
