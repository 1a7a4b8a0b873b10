package problem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

func TestUnmarshalJSON(t *testing.T) {
	x := func(v any) problem.Problem { return problem.Problem{Extensions: map[string]any{"x": v}} }
	errs := func(v any) problem.Problem { return problem.Problem{Extensions: map[string]any{"errors": v}} }
	tests := []struct {
		document string
		want     problem.Problem
	}{
		{`{}`, problem.Problem{}},
		{" \t\r\n{\n} ", problem.Problem{}},
		{`{"type":"/t","title":"T","status":404,"detail":"D","instance":"/i"}`,
			problem.Problem{Type: "/t", Title: "T", Status: 404, Detail: "D", Instance: "/i"}},
		{" { \"status\"\t:\r\n404 , \"x\" : [ 1 , { \"a\" : 2 , \"b\" : 3 } , [ ] , { } ] } ", problem.Problem{Status: 404, Extensions: map[string]any{
			"x": []any{1.0, map[string]any{"a": 2.0, "b": 3.0}, []any{}, map[string]any{}}}}},

		// Of the wrong type (RFC 9457, section 3.1): as if it were not there.
		{`{"type":1,"title":2,"status":"404","detail":3,"instance":4}`, problem.Problem{}},
		{`{"type":null,"title":null,"status":null,"detail":null,"instance":null}`, problem.Problem{}},
		{`{"type":true,"title":false,"status":true,"detail":true,"instance":false}`, problem.Problem{}},
		{`{"type":[],"title":["T"],"status":[404],"detail":[],"instance":[]}`, problem.Problem{}},
		{`{"type":{},"title":{"a":[]},"status":{"status":404},"detail":{"x":"y"},"instance":{}}`, problem.Problem{}},
		{`{"type":"","title":"","status":0,"detail":"","instance":""}`, problem.Problem{}},

		// An integer, however it is written.
		{`{"status":404.0}`, problem.Problem{Status: 404}},
		{`{"status":404.000000000000000000000000}`, problem.Problem{Status: 404}},
		{`{"status":4.04e2}`, problem.Problem{Status: 404}},
		{`{"status":4.04E+2}`, problem.Problem{Status: 404}},
		{`{"status":40.4e1}`, problem.Problem{Status: 404}},
		{`{"status":0.404e3}`, problem.Problem{Status: 404}},
		{`{"status":40400e-2}`, problem.Problem{Status: 404}},
		{`{"status":404000.0E-3}`, problem.Problem{Status: 404}},
		{`{"status":4e2}`, problem.Problem{Status: 400}},
		{`{"status":-404.0}`, problem.Problem{Status: -404}},
		{`{"status":0.0}`, problem.Problem{}},
		{`{"status":-0e5}`, problem.Problem{}},
		{`{"status":-1}`, problem.Problem{Status: -1}},
		{`{"status":1000}`, problem.Problem{Status: 1000}},
		{`{"status":2147483647}`, problem.Problem{Status: 2147483647}},
		{`{"status":2.147483647e9}`, problem.Problem{Status: 2147483647}},
		{`{"status":404.5}`, problem.Problem{}},
		{`{"status":404.00000000000000000001}`, problem.Problem{}},
		{`{"status":404e-1}`, problem.Problem{}},
		{`{"status":4.04e1}`, problem.Problem{}},
		{`{"status":9223372036854775808}`, problem.Problem{}},
		{`{"status":9.223372036854775808e18}`, problem.Problem{}},
		{`{"status":1e19}`, problem.Problem{}},
		{`{"status":1e999999999}`, problem.Problem{}},
		{`{"status":1e-999999999}`, problem.Problem{}},
		{`{"status":1e99999999999999999999}`, problem.Problem{}},
		{`{"status":1e9223372036854775807}`, problem.Problem{}},
		{`{"status":1.0e-9223372036854775808}`, problem.Problem{}},
		{`{"status":404,"status":404.5}`, problem.Problem{Status: 404}},

		// Names.
		{`{"Status":404,"TITLE":"t","\u0074itle":"T","details":"d"}`, problem.Problem{Title: "T", Extensions: map[string]any{"Status": 404.0, "TITLE": "t", "details": "d"}}},
		{`{"title":"a","x":1,"title":"b","x":2}`, problem.Problem{Title: "b", Extensions: map[string]any{"x": 2.0}}},
		{`{"title":"a","status":404,"title":1,"status":"x"}`, problem.Problem{Title: "a", Status: 404}},
		{`{"x":{"a":1,"a":[2]}}`, x(map[string]any{"a": []any{2.0}})},
		{`{"":0}`, problem.Problem{Extensions: map[string]any{"": 0.0}}},
		{"{\"\\u00e4\xff\\ud800\":0}", problem.Problem{Extensions: map[string]any{"ä\ufffd\ufffd": 0.0}}},

		// Values.
		{`{"x":true}`, x(true)},
		{`{"x":false}`, x(false)},
		{`{"x":null}`, x(nil)},
		{`{"x":{"type":"t","a":{"b":{}}}}`, x(map[string]any{"type": "t", "a": map[string]any{"b": map[string]any{}}})},
		{`{"x":[true,false,null,"",[[]]]}`, x([]any{true, false, nil, "", []any{[]any{}}})},
		{`{"x":"\"\\\/\b\f\n\r\t\u0000\u00e9\u00E9\uAbCd\uFfFd\ud83d\ude00"}`, x("\"\\/\b\f\n\r\t\x00éé\uabcd\ufffd😀")},
		{`{"x":"ü \u003c <&> ` + "\u2028\x7f" + ` 茶"}`, x("ü < <&> \u2028\x7f 茶")},
		{`{"x":"\ud83d\ud83d\ude00 \ude00\ud83d \ud83dx \ud83d\u0041 \ud83d\n \ud83d"}`, x("\ufffd😀 \ufffd\ufffd \ufffdx \ufffdA \ufffd\n \ufffd")},
		{"{\"x\":\"a\xff\u20ac\xe2\x82\"}", x("a\ufffd€\ufffd\ufffd")},
		{"{\"x\":\"\xed\xa0\x80\\n\xc0\xaf\"}", x("\ufffd\ufffd\ufffd\n\ufffd\ufffd")},

		// Field errors.
		{`{"errors":[{"detail":"d","pointer":"#/a","parameter":"p","header":"h"},{},{"header":"h","detail":"d"}]}`, errs([]problem.FieldError{
			{Detail: "d", Pointer: "#/a", Parameter: "p", Header: "h"}, {}, {Detail: "d", Header: "h"}})},
		{`{"errors":[{"detail":"d","code":"too-long"}]}`, errs([]problem.FieldError{{Detail: "d", Code: "too-long"}})},
		{`{"errors":[]}`, errs([]problem.FieldError{})},
		{`{"errors":[{"detail":"d","code":1}]}`, errs([]any{map[string]any{"detail": "d", "code": 1.0}})},
		{`{"errors":[{"detail":"d"},{"detail":1}]}`, errs([]any{map[string]any{"detail": "d"}, map[string]any{"detail": 1.0}})},
		{`{"errors":[{"detail":"d","pointer":""}]}`, errs([]any{map[string]any{"detail": "d", "pointer": ""}})},
		{`{"errors":[{"Detail":"d"}]}`, errs([]any{map[string]any{"Detail": "d"}})},
		{`{"errors":["d"]}`, errs([]any{"d"})},
		{`{"errors":null}`, errs(nil)},
		{`{"errors":{"a":["d"]}}`, errs(map[string]any{"a": []any{"d"}})},
		{`{"errors":1,"errors":[{"detail":"d"}]}`, errs([]problem.FieldError{{Detail: "d"}})},
		{`{"x":[{"detail":"d"}]}`, x([]any{map[string]any{"detail": "d"}})},
	}
	for _, test := range tests {
		var p problem.Problem
		require.NoError(t, p.UnmarshalJSON([]byte(test.document)), test.document)
		assert.Equal(t, test.want, p, test.document)
	}
}

// A number comes back as the number that it was.
func TestUnmarshalJSONKeepsNumbers(t *testing.T) {
	tests := []struct {
		number  string
		want    any
		written string
	}{
		{"0", 0.0, "0"}, {"-0", 0.0, "-0"}, {"0.0", 0.0, "0"}, {"1.0", 1.0, "1"}, {"-1.50", -1.5, "-1.5"}, {"30", 30.0, "30"},
		{"0.1", 0.1, "0.1"}, {"1e2", 100.0, "100"}, {"1E+2", 100.0, "100"}, {"25e-1", 2.5, "2.5"}, {"1e21", 1e21, "1e+21"}, {"1e-7", 1e-7, "1e-7"},
		{"123456789012345", 123456789012345.0, "123456789012345"},
		{"9007199254740991", 9007199254740991.0, "9007199254740991"},
		{"9007199254740992", 9007199254740992.0, "9007199254740992"},
		{"9007199254740993", json.Number("9007199254740993"), "9007199254740993"},
		{"-9007199254740993", json.Number("-9007199254740993"), "-9007199254740993"},
		{"12345678901234567890", json.Number("12345678901234567890"), "12345678901234567890"},
		{"18446744073709551616", json.Number("18446744073709551616"), "18446744073709551616"}, // a float64 would print as another number
		{"0.30000000000000004", 0.30000000000000004, "0.30000000000000004"},
		{"0.1000000000000000055", json.Number("0.1000000000000000055"), "0.1000000000000000055"},
		{"3.141592653589793", 3.141592653589793, "3.141592653589793"},
		{"3.14159265358979323846", json.Number("3.14159265358979323846"), "3.14159265358979323846"},
		{"1.7976931348623157e+308", 1.7976931348623157e+308, "1.7976931348623157e+308"},
		{"1e308", 1e308, "1e+308"}, {"1e400", json.Number("1e400"), "1e400"}, {"-1e400", json.Number("-1e400"), "-1e400"},
		{"5e-324", 5e-324, "5e-324"}, {"4.9e-324", json.Number("4.9e-324"), "4.9e-324"}, {"1e-400", json.Number("1e-400"), "1e-400"},
		{"0e0", json.Number("0e0"), "0e0"},
	}
	for _, test := range tests {
		var p problem.Problem
		require.NoError(t, p.UnmarshalJSON([]byte(`{"x":`+test.number+`}`)), test.number)
		assert.Equal(t, test.want, p.Extensions["x"], test.number)
		doc, err := problem.New(404, problem.Detail("d"), problem.With("x", p.Extensions["x"])).MarshalJSON()
		require.NoError(t, err)
		assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"d","x":`+test.written+`}`, string(doc))
	}
}

func TestUnmarshalJSONRefuses(t *testing.T) {
	tests := []struct{ document, want string }{
		{"", "the JSON document ends at byte 0: want the { of an object"},
		{" ", "the JSON document ends at byte 1: want the { of an object"},
		{"[]", "byte 0 of the JSON document is '[': want the { of an object"},
		{`"a"`, `byte 0 of the JSON document is '"': want the { of an object`},
		{"nul", "byte 0 of the JSON document is 'n': want the { of an object"},
		{"nulls", "byte 0 of the JSON document is 'n': want the { of an object"},
		{"\ufeff{}", `byte 0 of the JSON document is 'ï': want the { of an object`},
		{"\v{}", `byte 0 of the JSON document is '\v': want the { of an object`},
		{"{} {}", "byte 3 of the JSON document is '{': want nothing after the object"},
		{"{}\x00", `byte 2 of the JSON document is '\x00': want nothing after the object`},
		{`{"a":1}/**/`, "byte 7 of the JSON document is '/': want nothing after the object"},
		{"{,}", "byte 1 of the JSON document is ',': want a name in quotes"},
		{`{a:1}`, "byte 1 of the JSON document is 'a': want a name in quotes"},
		{`{"a":1,}`, "byte 7 of the JSON document is '}': want a name in quotes"},
		{`{"x":{"a":1,}}`, "byte 12 of the JSON document is '}': want a name in quotes"},
		{`{"a"}`, "byte 4 of the JSON document is '}': want a colon"},
		{`{"a" 1}`, "byte 5 of the JSON document is '1': want a colon"},
		{`{"a":}`, "byte 5 of the JSON document is '}': want a value"},
		{`{"type":}`, "byte 8 of the JSON document is '}': want a value"},
		{`{"status":-}`, "byte 10 of the JSON document is '-': want a value"},
		{`{"status":404x}`, "byte 13 of the JSON document is 'x': want a comma or }"},
		{`{"a":[1,]}`, "byte 8 of the JSON document is ']': want a value"},
		{`{"a":[,1]}`, "byte 6 of the JSON document is ',': want a value"},
		{`{"a":1 "b":2}`, `byte 7 of the JSON document is '"': want a comma or }`},
		{`{"a":1]`, "byte 6 of the JSON document is ']': want a comma or }"},
		{`{"a":[1 2]}`, "byte 8 of the JSON document is '2': want a comma or ]"},
		{`{"a":[1}`, "byte 7 of the JSON document is '}': want a comma or ]"},
		{`{"a":tru}`, "byte 5 of the JSON document is 't': want true"},
		{`{"a":falsE}`, "byte 5 of the JSON document is 'f': want false"},
		{`{"a":nil}`, "byte 5 of the JSON document is 'n': want null"},
		{`{"a":True}`, "byte 5 of the JSON document is 'T': want a value"},
		{`{"a":NaN}`, "byte 5 of the JSON document is 'N': want a value"},
		{`{"a":'b'}`, `byte 5 of the JSON document is '\'': want a value`},
		{"{\"a\":\x00}", `byte 5 of the JSON document is '\x00': want a value`},
		{`{"a":+1}`, "byte 5 of the JSON document is '+': want a value"},
		{`{"a":.5}`, "byte 5 of the JSON document is '.': want a value"},
		{`{"a":01}`, "byte 6 of the JSON document is '1': want a comma or }"},
		{`{"a":-01}`, "byte 7 of the JSON document is '1': want a comma or }"},
		{`{"a":1.}`, "byte 6 of the JSON document is '.': want a comma or }"},
		{`{"a":1e}`, "byte 6 of the JSON document is 'e': want a comma or }"},
		{`{"a":1e+}`, "byte 6 of the JSON document is 'e': want a comma or }"},
		{`{"a":0x1}`, "byte 6 of the JSON document is 'x': want a comma or }"},
		{`{"a":"`, "the JSON document ends at byte 6: want a closing quote"},
		{`{"a":"\n`, "the JSON document ends at byte 8: want a closing quote"},
		{"{\"a\":\"\n\"}", `byte 6 of the JSON document is '\n': want a control character escaped`},
		{"{\"a\":\"\\n\x1f\"}", `byte 8 of the JSON document is '\x1f': want a control character escaped`},
		{`{"a":"\x"}`, `byte 6 of the JSON document is '\\': want an escape that JSON knows`},
		{`{"a":"\u12g4"}`, `byte 6 of the JSON document is '\\': want an escape that JSON knows`},
		{`{"a":"\ud83d\u12"}`, `byte 12 of the JSON document is '\\': want an escape that JSON knows`},
		{`{"a":"\`, `byte 6 of the JSON document is '\\': want an escape that JSON knows`},
	}
	for _, test := range tests {
		require.False(t, json.Valid([]byte(test.document)) && strings.HasPrefix(test.document, "{"), test.document)
		p := problem.Problem{Status: 1, Title: "before", Extensions: map[string]any{"x": 1}}
		assert.EqualError(t, p.UnmarshalJSON([]byte(test.document)), "problem: "+test.want, test.document)
		assert.Equal(t, problem.Problem{Status: 1, Title: "before", Extensions: map[string]any{"x": 1}}, p, test.document)
	}
	var none *problem.Problem
	require.EqualError(t, none.UnmarshalJSON([]byte("{}")), "problem: UnmarshalJSON of a nil *Problem; give it one to fill")
}

// A document that ends anywhere but at its end is none.
func TestUnmarshalJSONCutOff(t *testing.T) {
	const whole = `{"type":"/t","status":404,"a":[1.5e3,{"b":"\u00e9\n\ud83d\ude00ü"},null,true],"errors":[{"detail":"x"}]}`
	var p problem.Problem
	require.NoError(t, p.UnmarshalJSON([]byte(whole)))
	for i := range whole {
		require.Error(t, p.UnmarshalJSON([]byte(whole[:i])), whole[:i])
	}
}

func TestUnmarshalJSONBoundsNesting(t *testing.T) {
	for opening, closing := range map[string]string{"[": "]", `{"a":`: "}"} {
		nested := func(levels int, inside string) []byte {
			return []byte(`{"x":` + strings.Repeat(opening, levels) + inside + strings.Repeat(closing, levels) + `}`)
		}
		var p problem.Problem
		require.NoError(t, p.UnmarshalJSON(nested(1000, "1")))
		doc, err := p.MarshalJSON()
		require.NoError(t, err)
		require.Contains(t, string(doc), strings.Repeat(closing, 1000), "what is read can be written")
		at := strconv.Itoa(len(`{"x":`) + 1000*len(opening))
		require.EqualError(t, p.UnmarshalJSON(nested(1001, "1")), "problem: the value at byte "+at+" of the JSON document: it is nested deeper than 1000 levels")
		require.Error(t, p.UnmarshalJSON(nested(1<<20, "")), "and the stack stays small")
	}
}

// Memory stays a small multiple of the document's size.
func TestUnmarshalJSONOfHostileSize(t *testing.T) {
	for name, unit := range map[string]string{
		"numbers":      `0,`,
		"texts":        `"",`,
		"arrays":       `[],`,
		"objects":      `{},`,
		"members":      `{"":0},`,
		"big numbers":  `1e999,`,
		"escapes":      `"\n\u0000\ud83d\ude00",`,
		"not UTF-8":    "\"\xff\xff\xff\xff\",",
		"field errors": `{"detail":"x"},`,
		"no errors":    `{"detail":0},`,
	} {
		const size = 1 << 18
		doc := []byte(`{"errors":[` + strings.Repeat(unit, size/len(unit)) + `0]}`)
		// Most of it is what encoding/json would take too, for maps and boxed values.
		ours, theirs := allocated(func() { _ = new(problem.Problem).UnmarshalJSON(doc) }), allocated(func() { _ = json.Unmarshal(doc, new(any)) })
		assert.Less(t, ours, theirs+theirs/2+4*size, name)
		assert.Less(t, ours, uint64(100*size), name)
	}
}

func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestUnmarshalJSONReplacesMembersOnly(t *testing.T) {
	cause := errors.New("x")
	p := problem.Problem{
		Type: "/t", Title: "before", Detail: "d", Instance: "/i", Extensions: map[string]any{"x": 1},
		Header: map[string][]string{"A": {"1"}}, Cause: cause,
	}
	require.NoError(t, json.Unmarshal([]byte(`null`), &p))
	require.NoError(t, p.UnmarshalJSON([]byte(" null\n")))
	require.Equal(t, "before", p.Title)
	require.NoError(t, json.Unmarshal([]byte(`{"status":404}`), &p))
	require.Equal(t, problem.Problem{Status: 404, Header: map[string][]string{"A": {"1"}}, Cause: cause}, p)
}

// A caller may use its buffer again.
func TestUnmarshalJSONKeepsNothingOfData(t *testing.T) {
	data := []byte(`{"title":"title","x":["text",12345678901234567890]}`)
	var p problem.Problem
	require.NoError(t, p.UnmarshalJSON(data))
	clear(data)
	require.Equal(t, problem.Problem{Title: "title", Extensions: map[string]any{"x": []any{"text", json.Number("12345678901234567890")}}}, p)
}

// What was read is written again with the same meaning, whoever reads it.
func TestJSONRoundTrip(t *testing.T) {
	document := `{"type":"/t","title":"<T>","status":418,"detail":"\u2028\ud83d\ude00","instance":"/i",` +
		`"errors":[{"detail":"d","pointer":"#/a"}],"list":[null,true,{"b":[],"a":{}}],"number":12345678901234567890,"text":"\u0000\"","zero":0}`
	var p problem.Problem
	require.NoError(t, p.UnmarshalJSON([]byte(document)))
	again, err := p.MarshalJSON()
	require.NoError(t, err)
	require.JSONEq(t, document, string(again))
	require.Contains(t, string(again), `"number":12345678901234567890`)
	var q problem.Problem
	require.NoError(t, q.UnmarshalJSON(again))
	require.Equal(t, p, q)
}

// lift answers with a JSON body inside of a middleware that lifts it.
func lift(body string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	problem.Config{LiftJSON: true}.Middleware(wire.Respond(http.StatusNotFound, "application/json", body)).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	return rec
}

// LiftJSON makes members of members.
func TestLiftJSON(t *testing.T) {
	tests := []struct{ body, want string }{
		{`{}`, ``},
		{` {"code":7,"reason":"no"} `, `,"code":7,"reason":"no"`},
		{`{"b":[1.0,{"<":null}],"a":12345678901234567890}`, `,"a":12345678901234567890,"b":[1,{"\u003c":null}]`},
		{`{"status":200,"status":"x","detail":"","title":""}`, ``},
		{`{"errors":[{"pointer":"#/a","detail":"d"}]}`, `,"errors":[{"detail":"d","pointer":"#/a"}]`},
	}
	notFound, _ := problem.Lookup(404)
	for _, test := range tests {
		rec := lift(test.body)
		assert.Equal(t, "application/problem+json", rec.Header().Get("Content-Type"), test.body)
		assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"`+notFound.Description+`"`+test.want+`}`, rec.Body.String(), test.body)
	}
	rec := lift(`{"type":"/t","title":"T","status":200,"detail":"D","instance":"/i","x":"y"}`)
	require.Equal(t, `{"type":"/t","title":"T","status":404,"detail":"D","instance":"/i","x":"y"}`, rec.Body.String())

	for name, body := range map[string]string{
		"an object as detail": `{"detail":{}}`,
		"null as title":       `{"title":null}`,
		"half an object":      `{"code":7`,
		"two objects":         `{"code":7}{}`,
		"invalid":             `{"code":7,}`,
		"an array":            `[{"code":7}]`,
		"a text":              `"no"`,
		"null":                `null`,
		"too deep":            `{"x":` + strings.Repeat("[", 1002) + strings.Repeat("]", 1002) + `}`,
	} {
		rec := lift(body)
		assert.Equal(t, "application/json", rec.Header().Get("Content-Type"), name)
		assert.Equal(t, body, rec.Body.String(), name)
	}
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
	for _, e := range p.FieldErrors() {
		fmt.Println(e.Pointer, e.Detail)
	}
	// Output:
	// <nil> 403 You do not have enough credit. 30
	// #/age must be positive
}
