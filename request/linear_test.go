package request_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/request"
)

// A counted counts what it is given, in bytes.
type counted struct{}

var given int

func (c *counted) UnmarshalJSON(text []byte) error {
	given += len(text)
	if strings.Contains(string(text), "bad") {
		return longError{string(text)}
	}
	return nil
}

// A longError makes its text each time.
type longError struct{ value string }

func (e longError) Error() string { return "bad: " + e.value }

type tree struct {
	Next  *tree           `json:"next"`
	List  []tree          `json:"list"`
	Map   map[int]counted `json:"map"`
	Leaf  counted         `json:"leaf"`
	Count int             `json:"count"`
	Bytes []byte          `json:"bytes"`
}

// A body of twice the length takes twice the memory at most, and no method is given more
// than its own value once more.
func TestLinear(t *testing.T) {
	const bad = `{"leaf":"bad"}`
	bodies := map[string]func(n int) string{
		"wide":        func(n int) string { return `{"list":[` + strings.Repeat(`{"leaf":1,"count":2},`, n) + bad + `]}` },
		"deep":        func(n int) string { return strings.Repeat(`{"leaf":1,"next":`, n) + bad + strings.Repeat("}", n) },
		"deep lists":  func(n int) string { return strings.Repeat(`{"list":[{},`, n) + bad + strings.Repeat("]}", n) },
		"long value":  func(n int) string { return `{"list":[{"leaf":"` + strings.Repeat("x", 10*n) + `bad"}]}` },
		"long name":   func(n int) string { return `{"list":[{"` + strings.Repeat("x", 10*n) + `":` + bad + `}]}` },
		"many faults": func(n int) string { return `{"list":[` + strings.Repeat(`{"count":"x"},`, n) + bad + `]}` },
		"many unknown members before a long error": func(n int) string {
			return `{` + strings.Repeat(`"x":1,`, n) + `"leaf":"` + strings.Repeat("x", 10*n) + `bad"}`
		},
		"many errors before a long one": func(n int) string {
			return `{` + strings.Repeat(`"bytes":"?",`, n) + `"leaf":"` + strings.Repeat("x", 10*n) + `bad"}`
		},
		"many keys": func(n int) string { return `{"map":{` + strings.Repeat(`"1":1,`, n) + `"x":1}}` },
		"skipped":   func(n int) string { return `{"x":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `,"count":"x"}` },
	}
	for name, body := range bodies {
		measure := func(n int) (allocs, bytes float64) {
			text := body(n)
			decode := func() {
				p := problemOf(t, request.Decoder{Strict: true}.Decode(post(text), new(tree)))
				require.Equal(t, 400, p.Status)
				require.NotEqual(t, "malformed", p.FieldErrors()[0].Code)
			}
			given = 0
			decode()
			assert.LessOrEqual(t, given, 2*len(text), name)
			allocs = testing.AllocsPerRun(1, decode)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			decode()
			runtime.ReadMemStats(&after)
			return allocs, float64(after.TotalAlloc - before.TotalAlloc)
		}
		allocs, bytes := measure(1000)
		allocs4, bytes4 := measure(4000)
		t.Logf("%s: %.0f to %.0f allocations, %.0f to %.0f bytes", name, allocs, allocs4, bytes, bytes4)
		assert.Less(t, allocs4, 6*allocs, name)
		assert.Less(t, bytes4, 8*bytes, name)
	}
}
