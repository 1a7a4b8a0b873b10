package problem_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

type (
	named    string
	namedMap map[string]any
	pair     struct{ A, b int }
	texter   struct{ text string }
	writer   struct{ json string } // a marshaler as a value
	pointed  struct{ json string } // a marshaler as a pointer
	both     struct{}              // a marshaler that has a text too
	mixed    struct{}              // a marshaler as a pointer that is a text as a value
	embedder struct{ *texter }     // a marshaler that panics when it is empty
	failing  struct{}
	panicky  struct{}
	nested   struct {
		Errors []problem.FieldError `json:"errors"`
	}
)

func (t texter) MarshalText() ([]byte, error)   { return []byte(t.text), nil }
func (w writer) MarshalJSON() ([]byte, error)   { return []byte(w.json), nil }
func (p *pointed) MarshalJSON() ([]byte, error) { return []byte(p.json), nil }
func (both) MarshalJSON() ([]byte, error)       { return []byte(`"JSON"`), nil }
func (both) MarshalText() ([]byte, error)       { return []byte("text"), nil }
func (*mixed) MarshalJSON() ([]byte, error)     { return []byte(`"JSON"`), nil }
func (mixed) MarshalText() ([]byte, error)      { return []byte("text"), nil }
func (failing) MarshalJSON() ([]byte, error)    { return nil, errors.New("no value") }
func (panicky) MarshalJSON() ([]byte, error)    { panic("no luck") }

// Values that encoding/json can write too, and what both write.
var encodable = []struct {
	value any
	want  string
}{
	{nil, `null`},
	{"", `""`},
	{"a\"b\\c/d\b\f\n\r\t\x00\x1f\x7f", `"a\"b\\c/d\b\f\n\r\t\u0000\u001f` + "\x7f" + `"`},
	{"<a href='x'>&</a>", `"\u003ca href='x'\u003e\u0026\u003c/a\u003e"`},
	{"é € 😀 \u2028\u2029\u202a", `"é € 😀 \u2028\u2029` + "\u202a" + `"`},
	{true, `true`}, {false, `false`},
	{0, `0`}, {-7, `-7`}, {math.MinInt64, `-9223372036854775808`}, {uint64(math.MaxUint64), `18446744073709551615`},
	{int8(-8), `-8`}, {int16(-16), `-16`}, {int32(-32), `-32`}, {int64(-64), `-64`},
	{uint(1), `1`}, {uint8(8), `8`}, {uint16(16), `16`}, {uint32(32), `32`}, {uintptr(9), `9`},
	{0.0, `0`}, {math.Copysign(0, -1), `-0`}, {0.1, `0.1`}, {1e20, `100000000000000000000`}, {1e21, `1e+21`},
	{1e-6, `0.000001`}, {1e-7, `1e-7`}, {1.5e-10, `1.5e-10`}, {math.MaxFloat64, `1.7976931348623157e+308`}, {5e-324, `5e-324`},
	{float32(0.1), `0.1`}, {float32(1e21), `1e+21`}, {float32(1e-7), `1e-7`}, {float32(1e-6), `0.000001`}, {float32(1e20), `100000000000000000000`},
	{json.Number("1.50"), `1.50`}, {json.Number(""), `0`},
	{json.RawMessage(`{ "a" : "<" }`), `{"a":"\u003c"}`}, {json.RawMessage(nil), `null`},
	{time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), `"2026-01-02T03:04:05.000000006Z"`},
	{time.Second, `1000000000`},
	{[]byte("hi?"), `"aGk/"`}, {[]byte(nil), `null`}, {[]byte{}, `""`},
	{[]string{"a", "<"}, `["a","\u003c"]`}, {[]string(nil), `null`}, {[]string{}, `[]`},
	{[]int{1, 2}, `[1,2]`}, {[]any{1, "a", nil, []any{}}, `[1,"a",null,[]]`}, {[]any(nil), `null`},
	{map[string]any{"b": 1, "a": map[string]any{}, "<": nil}, `{"\u003c":null,"a":{},"b":1}`}, {map[string]any(nil), `null`},
	{map[string]string{"b": "1", "a": "2"}, `{"a":"2","b":"1"}`}, {map[string]string(nil), `null`},
	{map[int]bool{2: true, 1: false}, `{"1":false,"2":true}`},
	{named("<"), `"\u003c"`}, {pair{1, 2}, `{"A":1}`}, {&pair{1, 2}, `{"A":1}`}, {(*pair)(nil), `null`},
	{texter{"<t>"}, `"\u003ct\u003e"`}, {[]texter{{"a"}}, `["a"]`}, {(*texter)(nil), `null`},
	{problem.FieldError{}, `{}`},
	{problem.FieldError{Header: "h", Parameter: "p", Pointer: "#/a", Detail: "d"}, `{"detail":"d","pointer":"#/a","parameter":"p","header":"h"}`},
	{[]problem.FieldError{{Pointer: "#/a"}, {Detail: "<"}}, `[{"pointer":"#/a"},{"detail":"\u003c"}]`}, {[]problem.FieldError(nil), `null`},
	{nested{[]problem.FieldError{{Detail: "d"}}}, `{"errors":[{"detail":"d"}]}`},
	{[]map[string]any{{"a": 1}, nil}, `[{"a":1},null]`}, {map[string][]string{"b": {"<"}, "a": nil}, `{"a":null,"b":["\u003c"]}`},
	{namedMap{"b": namedMap{}, "a": []named{"x"}}, `{"a":["x"],"b":{}}`}, {[3]bool{true}, `[true,false,false]`}, {new(int), `0`},
	{json.RawMessage(" [1 ,\n\"\u2028<\\u003c \\\"\", { } ]\t"), `[1,"\u2028\u003c\u003c \"",{}]`}, {&json.RawMessage{'1'}, `1`},
	{writer{" { \"a\" : \"<&>\" } "}, `{"a":"\u003c\u0026\u003e"}`}, {&writer{`1`}, `1`}, {(*writer)(nil), `null`},
	{&pointed{`[ ]`}, `[]`}, {(*pointed)(nil), `null`}, {pointed{`[]`}, `{}`}, {[]pointed{{`1`}}, `[1]`},
	{both{}, `"JSON"`}, {mixed{}, `"text"`}, {&mixed{}, `"JSON"`}, {embedder{&texter{"t"}}, `"t"`}, {[]any{(*both)(nil), both{}}, `[null,"JSON"]`},
	{netip.MustParseAddr("::1"), `"::1"`}, {big.NewInt(1e18), `1000000000000000000`}, {(*big.Int)(nil), `null`}, {slog.LevelWarn, `"WARN"`},
	{time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", -5*3600)), `"2026-01-02T03:04:05-05:00"`}, {&time.Time{}, `"0001-01-01T00:00:00Z"`},
	{io.EOF, `{}`}, {&url.Error{Op: "Get", URL: "/", Err: nil}, `{"Op":"Get","URL":"/","Err":null}`},
	{problem.New(404, problem.Detail("d"), problem.With("x", 1)), `{"type":"about:blank","title":"Not Found","status":404,"detail":"d","x":1}`},
	{(*problem.Problem)(nil), `null`}, {problem.New(410, problem.Detail("d"), problem.With("x", math.NaN())), `{"type":"about:blank","title":"Gone","status":410,"detail":"d"}`},
}

func TestValuesAreEncodedAsByEncodingJSON(t *testing.T) {
	for _, test := range encodable {
		standard, err := json.Marshal(test.value)
		require.NoError(t, err)
		assert.Equal(t, test.want, string(standard), "encoding/json, %T", test.value)
		doc, err := problem.New(404, problem.Detail("d"), problem.With("x", test.value)).MarshalJSON()
		require.NoError(t, err)
		assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"d","x":`+test.want+`}`, string(doc), "%T", test.value)
	}
}

// What cannot be encoded is left out, and Edit is told why.
func TestValuesThatCannotBeEncodedAreLeftOut(t *testing.T) {
	cyclicMap := map[string]any{}
	cyclicMap["cyclic"] = []any{cyclicMap}
	cyclicSlice := []any{nil, nil}
	cyclicSlice[0], cyclicSlice[1] = cyclicSlice, cyclicSlice
	type ring struct{ Next *ring }
	loop := &ring{}
	loop.Next = loop
	for name, test := range map[string]struct {
		value any
		want  string
	}{
		"channel":              {make(chan int), "json: unsupported type: chan int"},
		"function":             {func() {}, "json: unsupported type: func()"},
		"complex":              {1i, "json: unsupported type: complex128"},
		"not a number":         {math.NaN(), "JSON has no number NaN"},
		"infinity":             {math.Inf(-1), "JSON has no number -Inf"},
		"small infinity":       {float32(math.Inf(1)), "JSON has no number +Inf"},
		"invalid number":       {json.Number("1x"), `JSON has no number "1x"`},
		"half a number":        {json.Number("-"), `JSON has no number "-"`},
		"number and space":     {json.Number("1 "), `JSON has no number "1 "`},
		"half a raw text":      {json.RawMessage(`{"a":`), "unexpected end of JSON input"},
		"empty raw text":       {json.RawMessage{}, "unexpected end of JSON input"},
		"two raw texts":        {json.RawMessage(`1 2`), "invalid character '2' after top-level value"},
		"year":                 {time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "year outside of range [0,9999]"},
		"channel inside":       {[]any{1, map[string]any{"a": make(chan int)}}, "json: unsupported type: chan int"},
		"number inside":        {map[string]any{"a": []any{math.NaN()}}, "JSON has no number NaN"},
		"cyclic map":           {cyclicMap, "it is nested deeper than 1000 levels"},
		"cyclic slice":         {cyclicSlice, "it is nested deeper than 1000 levels"},
		"cyclic pointer":       {loop, "json: unsupported value: encountered a cycle"},
		"failing marshaler":    {failing{}, "no value"},
		"failing inside":       {[]failing{{}}, "no value"},
		"panicking marshaler":  {panicky{}, "its marshaler panicked: no luck"},
		"panicking inside":     {[]any{1, panicky{}}, "its marshaler panicked: no luck"},
		"panicking in a slice": {[]panicky{{}}, "its marshaler panicked: no luck"},
		"nil inside":           {embedder{}, "its marshaler panicked: runtime error: invalid memory address or nil pointer dereference"},
		"invalid marshaler":    {writer{`{"a"}`}, "invalid character '}' after object key"},
	} {
		var cause error
		p := problem.New(404, problem.Detail("d"), problem.With("a", 1), problem.With("m", test.value), problem.With("z", 2))
		want := `{"type":"about:blank","title":"Not Found","status":404,"detail":"d","a":1,"z":2}`

		rec := httptest.NewRecorder()
		problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { cause = p.Cause }}.Middleware(p).
			ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
		assert.Equal(t, want, rec.Body.String(), name)
		assert.ErrorContains(t, cause, `problem: extension "m": it is left out: `, name)
		assert.ErrorContains(t, cause, test.want, name)

		doc, err := p.MarshalJSON()
		require.NoError(t, err, name)
		assert.Equal(t, want, string(doc), name)
	}
}

// What is sent can be read: one bound of nesting holds for both, whoever wrote the value.
type (
	failingLooping struct{}
	failingNil     struct{}
)

func (failingLooping) MarshalJSON() ([]byte, error) { return nil, looping{io.EOF} }

func (failingNil) MarshalJSON() ([]byte, error) {
	var refused *net.OpError // whose Unwrap panics
	return []byte("1"), refused
}

// The error of a marshaler may be one that errors.Is hangs or panics on.
func TestMarshalersWithOddErrors(t *testing.T) {
	for name, value := range map[string]any{
		"looping": failingLooping{}, "nil": failingNil{},
		"looping in a struct": struct{ V failingLooping }{}, "nil in a struct": struct{ V failingNil }{},
		"looping in a map": map[string]failingLooping{"a": {}}, "nil in a map": map[string]any{"a": failingNil{}},
		"looping in a problem": problem.New(409, problem.With("v", failingLooping{})), "nil in a problem": problem.New(409, problem.With("v", failingNil{})),
	} {
		left := ""
		if _, ok := value.(*problem.Problem); ok {
			left = `,"x":{"type":"about:blank","title":"Conflict","status":409,"detail":"The request conflicts with the current state of the resource. Resolve the conflict and try again."}`
		}
		p := problem.New(404, problem.Detail("d"), problem.With("x", value), problem.With("y", 1))
		doc, err := p.MarshalJSON()
		assert.NoError(t, err, name)
		assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"d"`+left+`,"y":1}`, string(doc), name)
		text, err := xml.Marshal(p)
		assert.NoError(t, err, name)
		assert.Contains(t, string(text), "<y>1</y>", name)
		assert.Contains(t, p.LogValue().String(), "y=1", name)
		_, err = json.Marshal(p)
		assert.NoError(t, err, name)
	}
}

func TestNestingThatIsSentCanBeRead(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	values := func(n int) map[string]any {
		raw := json.RawMessage(nested(n))
		return map[string]any{
			"values":                wrapped(n-1, []any{}),
			"raw":                   raw,
			"pointer to raw":        &raw,
			"raw in a list":         []any{json.RawMessage(nested(n - 1))},
			"raw in an object":      map[string]any{"a": json.RawMessage(nested(n - 1))},
			"raw in raws":           []json.RawMessage{json.RawMessage(nested(n - 1))},
			"raw in a struct":       struct{ A json.RawMessage }{json.RawMessage(nested(n - 1))},
			"marshaler":             writer{nested(n)},
			"marshaler in a list":   []any{writer{nested(n - 1)}},
			"marshalers":            []writer{{nested(n - 1)}},
			"raw far in":            wrapped(9, json.RawMessage(nested(n-9))),
			"marshaler far in":      wrapped(9, writer{nested(n - 9)}),
			"marshalers far in":     wrapped(8, []writer{{nested(n - 9)}}),
			"raw in a problem":      &problem.Problem{Detail: "d", Extensions: map[string]any{"a": json.RawMessage(nested(n - 1))}},
			"values in a problem":   &problem.Problem{Detail: "d", Extensions: map[string]any{"a": wrapped(n-2, []any{})}},
			"raw in a problem in a": []any{problem.Problem{Detail: "d", Extensions: map[string]any{"a": json.RawMessage(nested(n - 2))}}},
		}
	}
	for _, n := range []int{10, 999, 1000, 1001, 1002, 1003, 5000, 20_000} {
		for name, value := range values(n) {
			doc, err := problem.New(404, problem.With("x", value)).MarshalJSON()
			require.NoError(t, err)
			var p problem.Problem
			require.NoError(t, p.UnmarshalJSON(doc), "%s, %d", name, n)
			if n <= 1000 {
				assert.Contains(t, p.Extensions, "x", "%s, %d", name, n)
			}
			if n > 1002 {
				assert.NotContains(t, p.Extensions, "x", "%s, %d", name, n)
			}
		}
	}
}

// encoding/json would show all fields of a copy, which has no MarshalJSON.
func TestProblemAsAValueKeepsItsCause(t *testing.T) {
	inner := problem.New(404, problem.Detail("d"), problem.Cause(&url.Error{Op: "password"}), problem.Header("Set-Cookie", "password"))
	doc, err := problem.New(502, problem.Detail("d"), problem.With("inner", *inner)).MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, `{"type":"about:blank","title":"Bad Gateway","status":502,"detail":"d",`+
		`"inner":{"type":"about:blank","title":"Not Found","status":404,"detail":"d"}}`, string(doc))
}

// Where encoding/json cannot call MarshalJSON, cause and header are not shown either.
func TestProblemInAMapKeepsItsCause(t *testing.T) {
	p := problem.New(404, problem.Cause(&url.Error{Op: "password"}), problem.Header("Set-Cookie", "password"))
	doc, err := json.Marshal(map[string]problem.Problem{"error": *p})
	require.NoError(t, err)
	require.Equal(t, `{"error":{"Type":"","Title":"","Status":404,"Detail":"","Instance":"","Extensions":null}}`, string(doc))
}

// JSON between systems is UTF-8 (RFC 8259, section 8.1); encoding/json leaves to
// marshalers what they return.
func TestDocumentsAreUTF8(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{"a\xffb\xe2\x82\xed\xa0\x80", `"a\ufffdb\ufffd\ufffd\ufffd\ufffd\ufffd"`},
		{texter{"\xff\ufffd"}, `"\ufffd` + "\ufffd" + `"`},
		{json.RawMessage("{\"\xff\":1}"), `{"\ufffd":1}`},
		{writer{"\"\xff\""}, `"\ufffd"`},
	} {
		doc, err := problem.New(404, problem.Detail("\xff"), problem.With("\xff", test.value)).MarshalJSON()
		require.NoError(t, err)
		assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"\ufffd","\ufffd":`+test.want+`}`, string(doc), "%T", test.value)
	}
	doc, err := problem.New(404, problem.With("x", []writer{{"\"\xff\""}})).MarshalJSON()
	require.NoError(t, err)
	require.True(t, utf8.Valid(doc), "%q", doc)
}

func TestMembers(t *testing.T) {
	p := &problem.Problem{Type: "/t", Title: "T", Status: 404, Detail: "D", Instance: "/i", Extensions: map[string]any{
		"type": 1, "title": 1, "status": 1, "detail": 1, "instance": 1,
		"Type": 1, "zz": 3, "": 0, "a-b": 2, "\xff": 4,
	}}
	doc, err := json.Marshal(p)
	require.NoError(t, err)
	require.Equal(t, `{"type":"/t","title":"T","status":404,"detail":"D","instance":"/i","":0,"Type":1,"a-b":2,"zz":3,"\ufffd":4}`, string(doc))
	doc, err = json.Marshal((*problem.Problem)(nil))
	require.NoError(t, err)
	require.Equal(t, `null`, string(doc))
}

func ExampleProblem_MarshalJSON() {
	p := problem.New(403,
		problem.Detail("Your balance is 30, but that costs 50."),
		problem.Instance("/account/12345/msgs/abc"),
		problem.With("balance", 30))
	doc, _ := json.MarshalIndent(p, "", "  ")
	fmt.Println(string(doc))
	// Output:
	// {
	//   "type": "about:blank",
	//   "title": "Forbidden",
	//   "status": 403,
	//   "detail": "Your balance is 30, but that costs 50.",
	//   "instance": "/account/12345/msgs/abc",
	//   "balance": 30
	// }
}
