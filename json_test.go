package problem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

type (
	named   string
	pair    struct{ A, b int }
	texter  struct{ text string }
	failing struct{}
	panicky struct{}
	nested  struct {
		Errors []problem.FieldError `json:"errors"`
	}
)

func (t texter) MarshalText() ([]byte, error) { return []byte(t.text), nil }
func (failing) MarshalJSON() ([]byte, error)  { return nil, errors.New("failing") }
func (panicky) MarshalJSON() ([]byte, error)  { panic("panicky") }

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
	{"a\xffb\xe2\x82\xed\xa0\x80", `"a\ufffdb\ufffd\ufffd\ufffd\ufffd\ufffd"`},
	{true, `true`}, {false, `false`},
	{0, `0`}, {-7, `-7`}, {math.MinInt64, `-9223372036854775808`}, {uint64(math.MaxUint64), `18446744073709551615`},
	{int8(-8), `-8`}, {int16(-16), `-16`}, {int32(-32), `-32`}, {int64(-64), `-64`},
	{uint(1), `1`}, {uint8(8), `8`}, {uint16(16), `16`}, {uint32(32), `32`}, {uintptr(9), `9`},
	{0.0, `0`}, {math.Copysign(0, -1), `-0`}, {0.1, `0.1`}, {1e20, `100000000000000000000`}, {1e21, `1e+21`},
	{1e-6, `0.000001`}, {1e-7, `1e-7`}, {1.5e-10, `1.5e-10`}, {math.MaxFloat64, `1.7976931348623157e+308`}, {5e-324, `5e-324`},
	{float32(0.1), `0.1`}, {float32(1e21), `1e+21`}, {float32(1e-7), `1e-7`},
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

func TestValuesThatCannotBeEncodedAreLeftOut(t *testing.T) {
	cyclic := map[string]any{}
	cyclic["cyclic"] = []any{cyclic}
	type ring struct{ Next *ring }
	loop := &ring{}
	loop.Next = loop
	for name, value := range map[string]any{
		"channel":          make(chan int),
		"function":         func() {},
		"not a number":     math.NaN(),
		"infinity":         math.Inf(-1),
		"small infinity":   float32(math.Inf(1)),
		"complex":          1i,
		"inside":           []any{1, map[string]any{"a": make(chan int)}},
		"cyclic map":       cyclic,
		"cyclic pointer":   loop,
		"failing":          failing{},
		"panicking":        panicky{},
		"invalid number":   json.Number("1x"),
		"invalid raw text": json.RawMessage(`{"a":`),
		"year":             time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		doc, err := problem.New(404, problem.Detail("d"), problem.With("a", 1), problem.With("m", value), problem.With("z", 2)).MarshalJSON()
		require.NoError(t, err, name)
		assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"d","a":1,"z":2}`, string(doc), name)
	}
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

func TestUnmarshalJSON(t *testing.T) {
	tests := []struct {
		document string
		want     problem.Problem
	}{
		{`{}`, problem.Problem{}},
		{" \t\r\n{\n} ", problem.Problem{}},
		{`{"type":"/t","title":"T","status":404,"detail":"D","instance":"/i"}`,
			problem.Problem{Type: "/t", Title: "T", Status: 404, Detail: "D", Instance: "/i"}},
		{`{"type":1,"title":{"a":[]},"status":"404","detail":null,"instance":[true]}`, problem.Problem{}},
		{`{"status":404.0}`, problem.Problem{}},
		{`{"status":4e2}`, problem.Problem{}},
		{`{"status":99999999999999999999}`, problem.Problem{}},
		{`{"status":-1}`, problem.Problem{Status: -1}},
		{`{"Status":404,"TITLE":"x"}`, problem.Problem{Extensions: map[string]any{"Status": 404.0, "TITLE": "x"}}},
		{`{"title":"a","x":1,"title":"b","x":2}`, problem.Problem{Title: "b", Extensions: map[string]any{"x": 2.0}}},
		{`{"a":[1,"x",true,false,null,{"b":{}},[]],"":0}`, problem.Problem{Extensions: map[string]any{
			"a": []any{1.0, "x", true, false, nil, map[string]any{"b": map[string]any{}}, []any{}}, "": 0.0}}},
		{`{"a":9007199254740993,"b":0.1,"c":1e400,"d":-0,"e":12345678901234567890,"f":1.0,"g":0.1000000000000000055,"h":1e-400,"i":123456789012345,"j":1e21}`,
			problem.Problem{Extensions: map[string]any{
				"a": json.Number("9007199254740993"), "b": 0.1, "c": json.Number("1e400"), "d": math.Copysign(0, -1),
				"e": json.Number("12345678901234567890"), "f": 1.0, "g": json.Number("0.1000000000000000055"),
				"h": json.Number("1e-400"), "i": 123456789012345.0, "j": 1e21}}},
		{`{"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud83dx\ude00\ud83d\u0041"}`,
			problem.Problem{Extensions: map[string]any{"a": "\"\\/\b\f\n\r\té😀\ufffdx\ufffd\ufffdA"}}},
		{"{\"a\":\"\xff\u20ac\xe2\x82\"}", problem.Problem{Extensions: map[string]any{"a": "\ufffd€\ufffd\ufffd"}}},
		{`{"errors":[{"detail":"d","pointer":"#/a","parameter":"p","header":"h"},{}]}`, problem.Problem{Extensions: map[string]any{
			"errors": []problem.FieldError{{Detail: "d", Pointer: "#/a", Parameter: "p", Header: "h"}, {}}}}},
		{`{"errors":[{"detail":"d","code":1}]}`, problem.Problem{Extensions: map[string]any{
			"errors": []any{map[string]any{"detail": "d", "code": 1.0}}}}},
		{`{"errors":["d"]}`, problem.Problem{Extensions: map[string]any{"errors": []any{"d"}}}},
		{`{"errors":{"a":["d"]}}`, problem.Problem{Extensions: map[string]any{"errors": map[string]any{"a": []any{"d"}}}}},
	}
	for _, test := range tests {
		var p problem.Problem
		require.NoError(t, p.UnmarshalJSON([]byte(test.document)), test.document)
		assert.Equal(t, test.want, p, test.document)
	}
}

func TestUnmarshalJSONRefuses(t *testing.T) {
	deep := func(n int) string { return `{"a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}` }
	invalid := []string{
		"", " ", "[]", `"a"`, "1", "nul", "\ufeff{}", "{} {}", "{}x", "{,}", `{"a"}`, `{"a":}`, `{"a":1,}`, `{a:1}`, `{"a":1 "b":2}`,
		`{"a":[1,]}`, `{"a":[1 2]}`, `{"a":tru}`, `{"a":True}`, `{"a":01}`, `{"a":+1}`, `{"a":.5}`, `{"a":1.}`, `{"a":1e}`, `{"a":-}`, `{"a":1e+}`,
		`{"a":"\x"}`, `{"a":"\u12g4"}`, `{"a":"\ud83d\u12"}`, "{\"a\":\"\n\"}", "{\"a\":\"\\n\n\"}", `{"a":'b'}`, `{"a":NaN}`, "{\"a\":\x00}", `{"a":1}/**/`,
	}
	for _, document := range invalid {
		require.False(t, json.Valid([]byte(document)) && strings.HasPrefix(document, "{"), document)
		p := problem.Problem{Status: 1, Title: "before"}
		err := p.UnmarshalJSON([]byte(document))
		assert.ErrorContains(t, err, "problem: the document is", document)
		assert.Equal(t, problem.Problem{Status: 1, Title: "before"}, p, document)
	}
	var p problem.Problem
	require.NoError(t, p.UnmarshalJSON([]byte(deep(999))))
	require.ErrorContains(t, p.UnmarshalJSON([]byte(deep(1000))), "nested more than 1000 levels")

	whole := `{"type":"/t","status":404,"a":[1.5e3,{"b":"\u00e9\n"},null,true],"errors":[{"detail":"x"}]}`
	require.NoError(t, p.UnmarshalJSON([]byte(whole)))
	for i := range whole {
		require.Error(t, p.UnmarshalJSON([]byte(whole[:i])), whole[:i])
	}
}

func TestUnmarshalJSONKeepsHeaderAndCause(t *testing.T) {
	cause := errors.New("x")
	p := problem.Problem{Title: "before", Header: map[string][]string{"A": {"1"}}, Cause: cause, Extensions: map[string]any{"x": 1}}
	require.NoError(t, json.Unmarshal([]byte(`null`), &p))
	require.Equal(t, "before", p.Title)
	require.NoError(t, json.Unmarshal([]byte(`{"status":404}`), &p))
	require.Equal(t, problem.Problem{Status: 404, Header: map[string][]string{"A": {"1"}}, Cause: cause}, p)
}

func ExampleProblem_UnmarshalJSON() {
	var p problem.Problem
	err := json.Unmarshal([]byte(`{
		"type": "https://example.com/probs/out-of-credit",
		"title": "You do not have enough credit.",
		"status": 403,
		"balance": 30,
		"errors": [{"detail": "must be positive", "pointer": "#/age"}]
	}`), &p)
	fmt.Println(err, p.Status, p.Title, p.Extensions["balance"])
	for _, e := range p.Extensions["errors"].([]problem.FieldError) {
		fmt.Println(e.Pointer, e.Detail)
	}
	// Output:
	// <nil> 403 You do not have enough credit. 30
	// #/age must be positive
}
