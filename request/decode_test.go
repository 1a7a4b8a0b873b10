package request_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/problemtest"
	"github.com/problemkit/problem/request"
)

type line struct {
	Cents int
	Name  string `json:"name"`
}

type base struct {
	ID uint8 `json:"id"`
}

type audit struct {
	By string `json:"by"`
}

// An upper accepts strings in upper case.
type upper string

var errLower = errors.New("zebra: lower case")

func (u *upper) UnmarshalText(text []byte) error {
	if *u = upper(text); strings.ToUpper(string(text)) != string(text) {
		return errLower
	}
	return nil
}

// A money decodes another text than its own, and so has offsets of its own.
type money struct{ cents int16 }

func (m *money) UnmarshalJSON(text []byte) error {
	return json.Unmarshal([]byte("      "+string(text)), &m.cents)
}

// A level is a number that decodes itself.
type level int

func (l *level) UnmarshalJSON(text []byte) error {
	if string(text) != "1" {
		return errLower
	}
	return nil
}

type anything interface{}

type order struct {
	base
	*audit
	Lines   []line              `json:"lines"`
	ByName  map[string]line     `json:"by_name"`
	ByID    map[int8]line       `json:"by_id"`
	ByCode  map[upper]*line     `json:"by_code"`
	At      time.Time           `json:"at"`
	Until   *time.Time          `json:"until"`
	Times   []time.Time         `json:"times"`
	Code    upper               `json:"code"`
	Codes   [2]upper            `json:"codes"`
	Total   money               `json:"total"`
	Totals  map[string]money    `json:"totals"`
	Note    *string             `json:"note"`
	Paid    bool                `json:"paid"`
	Rate    float32             `json:"rate"`
	Count   int32               `json:"count"`
	Large   uint64              `json:"large"`
	Digits  int                 `json:"digits,string"`
	Quoted  string              `json:"quoted,string"`
	Flag    *bool               `json:"flag,string"`
	Own     money               `json:"own,string"` //nolint:staticcheck // on purpose
	Level   level               `json:"level,string"`
	Stamp   struct{ time.Time } `json:"stamp"`
	Listed  []int               `json:"listed,string"` //nolint:staticcheck // on purpose
	Small   int16               `json:"small"`
	Both    map[upper]upper     `json:"both"`
	Number  json.Number         `json:"number"`
	Bytes   []byte              `json:"bytes"`
	Any     any                 `json:"any"`
	Named   anything            `json:"named"`
	Raw     json.RawMessage     `json:"raw"`
	Next    *order              `json:"next"`
	Reader  io.Reader           `json:"reader"`
	Odd     map[bool]int        `json:"odd"`
	Odder   map[base]int        `json:"odder"`
	Special int                 `json:"a/b~ü"`
}

func post(body string) *http.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

// problemOf returns the problem of an error, which is one.
func problemOf(t *testing.T, err error) *problem.Problem {
	t.Helper()
	p, ok := err.(*problem.Problem) // not errors.As: the promise is that it is one
	require.True(t, ok, "%T: %v", err, err)
	require.NotNil(t, p)
	return p
}

func TestDecode(t *testing.T) {
	for _, body := range []string{`{"lines":[{"cents":1,"name":"a"}],"ID":7,"other":[{}]}`, " \n{\"lines\":[{\"CENTS\":1,\"name\":\"a\"}],\"id\":7}\t\r\n "} {
		r := post(body)
		closed := &closer{Reader: r.Body}
		r.Body = closed
		var o order
		require.NoError(t, request.Decode(r, &o))
		require.Equal(t, order{base: base{7}, Lines: []line{{1, "a"}}}, o)
		require.False(t, closed.closed)
	}
}

type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error {
	c.closed = true
	return nil
}

// What an entry of errors is, and where.
func TestFaults(t *testing.T) {
	tests := []struct{ name, body, pointer, code, detail string }{
		{"wrong type in a list", `{"lines":[{"cents":1},{"cents":"x"}]}`, "#/lines/1/cents", "wrong-type", "Must be an integer, not a string."},
		{"the spelling of the client", `{"LINES":[{"CENTS":"x"}]}`, "#/LINES/0/CENTS", "wrong-type", "Must be an integer, not a string."},
		{"names that need escapes", `{"a/b~\u00FC":"x"}`, "#/a~1b~0%C3%BC", "wrong-type", "Must be an integer, not a string."},
		{"embedded struct", `{"id":"x"}`, "#/id", "wrong-type", "Must be an integer, not a string."},
		{"map by string", `{"by_name":{"a b":{"cents":true}}}`, "#/by_name/a%20b/cents", "wrong-type", "Must be an integer, not a boolean."},
		{"map by integer", `{"by_id":{"1":{"cents":[]}}}`, "#/by_id/1/cents", "wrong-type", "Must be an integer, not an array."},
		{"name of a map by integer", `{"by_id":{"1":{},"x":{}}}`, "#/by_id/x", "wrong-type", "Its name must be an integer."},
		{"name out of range", `{"by_id":{"128":{}}}`, "#/by_id/128", "out-of-range", "Its name must be an integer from -128 to 127."},
		{"empty name", `{"by_id":{"":{}}}`, "#/by_id/", "wrong-type", "Its name must be an integer."},
		{"name that a method rejects", `{"by_code":{"A":null,"b":null}}`, "#/by_code/b", "invalid-value", "Its name is not valid."},
		{"duplicate member", `{"count":1,"count":"x"}`, "#/count", "wrong-type", "Must be an integer, not a string."},
		{"duplicate object", `{"next":{"count":1},"next":{"paid":1}}`, "#/next/paid", "wrong-type", "Must be true or false, not a number."},
		{"date", `{"at":"yesterday"}`, "#/at", "invalid-value", "Must be a date and time such as 2026-01-31T23:59:59Z."},
		{"date behind a pointer", `{"until":"2026-02-30T00:00:00Z"}`, "#/until", "invalid-value", "Must be a date and time such as 2026-01-31T23:59:59Z."},
		{"date in a list", `{"times":["2026-01-01T00:00:00Z",null,"x"]}`, "#/times/2", "invalid-value", "Must be a date and time such as 2026-01-31T23:59:59Z."},
		{"date of the wrong type", `{"at":7}`, "#/at", "wrong-type", "Must be a date and time such as 2026-01-31T23:59:59Z, not a number."},
		{"UnmarshalText", `{"code":"A","codes":["B","c"]}`, "#/codes/1", "invalid-value", "Is not valid."},
		{"UnmarshalText of the wrong type", `{"code":{}}`, "#/code", "wrong-type", "Must be a string, not an object."},
		{"UnmarshalJSON with an offset of its own", `{"count":1,"totals":{"a":1,"b":"x"}}`, "#/totals/b", "invalid-value", "Is not valid."},
		{"UnmarshalJSON out of range", `{"total":40000}`, "#/total", "invalid-value", "Is not valid."},
		{"pointer", `{"note":1}`, "#/note", "wrong-type", "Must be a string, not a number."},
		{"boolean", `{"paid":"true"}`, "#/paid", "wrong-type", "Must be true or false, not a string."},
		{"fraction", `{"count":1.0}`, "#/count", "wrong-type", "Must be an integer, not a number with a fraction or an exponent."},
		{"exponent", `{"count":1e2}`, "#/count", "wrong-type", "Must be an integer, not a number with a fraction or an exponent."},
		{"integer out of range", `{"count":2147483648}`, "#/count", "out-of-range", "Must be an integer from -2147483648 to 2147483647."},
		{"unsigned out of range", `{"id":256}`, "#/id", "out-of-range", "Must be an integer from 0 to 255."},
		{"negative", `{"large":-1}`, "#/large", "out-of-range", "Must be an integer from 0 to 18446744073709551615."},
		{"number out of range", `{"rate":1e39}`, "#/rate", "out-of-range", "Must be a number closer to zero."},
		{"number", `{"rate":{}}`, "#/rate", "wrong-type", "Must be a number, not an object."},
		{"in a string: not one", `{"digits":5}`, "#/digits", "wrong-type", "Must be a string that holds an integer."},
		{"in a string: another text", `{"digits":"x"}`, "#/digits", "invalid-value", "Must be a string that holds an integer."},
		{"in a string: empty", `{"digits":""}`, "#/digits", "invalid-value", "Must be a string that holds an integer."},
		{"in a string: out of range", `{"digits":"9223372036854775808"}`, "#/digits", "out-of-range", "Must be a string that holds an integer from -9223372036854775808 to 9223372036854775807."},
		{"in a string: a string", `{"quoted":"x"}`, "#/quoted", "invalid-value", "Must be a string that holds a string."},
		{"in a string: a boolean", `{"flag":"yes"}`, "#/flag", "invalid-value", "Must be a string that holds true or false."},
		{"in a string: almost a boolean", `{"flag":"trash","count":"x"}`, "#/flag", "invalid-value", "Must be a string that holds true or false."},
		{"in a string: right ones first", `{"digits":"5","flag":null,"count":"x"}`, "#/count", "wrong-type", "Must be an integer, not a string."},
		{"in a string: one with a method", `{"level":"1","own":1,"level":"2"}`, "#/level", "invalid-value", "Is not valid."},
		{"in a string: no type for that", `{"own":"x"}`, "#/own", "invalid-value", "Is not valid."},
		{"json.Number", `{"number":"1x"}`, "#/number", "wrong-type", "Must be a number, not a string."},
		{"json.Number, a boolean", `{"number":true}`, "#/number", "wrong-type", "Must be a number, not a boolean."},
		{"base64", `{"bytes":"???"}`, "#/bytes", "invalid-value", "Must be a string in base64."},
		{"bytes", `{"bytes":7}`, "#/bytes", "wrong-type", "Must be a string in base64, not a number."},
		{"bytes, one by one", `{"bytes":[1,256]}`, "#/bytes/1", "out-of-range", "Must be an integer from 0 to 255."},
		{"any", `{"any":[{"a":[1,1e999]}]}`, "#/any/0/a/1", "out-of-range", "Must be a number closer to zero."},
		{"any by another name", `{"named":[{"a":1e999}],"count":"x"}`, "#/named/0/a", "out-of-range", "Must be a number closer to zero."},
		{"list", `{"lines":{}}`, "#/lines", "wrong-type", "Must be an array, not an object."},
		{"array", `{"codes":"A"}`, "#/codes", "wrong-type", "Must be an array, not a string."},
		{"object", `{"next":{"next":[1]}}`, "#/next/next", "wrong-type", "Must be an object, not an array."},
		{"map", `{"by_name":"x"}`, "#/by_name", "wrong-type", "Must be an object, not a string."},
		{"interface with methods", `{"reader":1}`, "#/reader", "invalid-value", "Must be left out."},
		{"interface with methods, object", `{"reader":{}}`, "#/reader", "invalid-value", "Must be left out."},
		{"map with odd keys", `{"odd":{"true":1}}`, "#/odd", "invalid-value", "Must be left out."},
		{"map with keys that have no text", `{"odder":{"x":1}}`, "#/odder", "invalid-value", "Must be left out."},
		{"embedded pointer to an unexported struct", `{"by":"x"}`, "#/by", "invalid-value", "Must be left out."},
		{"the same fault where nothing is decoded", `{"codes":["A","B","c"],"code":"c"}`, "#/code", "invalid-value", "Is not valid."},
		{"the same fault of a name", `{"both":{"a":"b"}}`, "#/both/a", "invalid-value", "Is not valid."},
		{"an option without effect", `{"listed":{}}`, "#/listed", "wrong-type", "Must be an array, not an object."},
		{"null", `{"until":null,"note":null,"next":null,"lines":null,"by_id":null,"codes":null,"paid":null,"any":null,"count":[null]}`, "#/count", "wrong-type", "Must be an integer, not an array."},
		{"two faults", `{"count":"x","paid":"x"}`, "#/count", "wrong-type", "Must be an integer, not a string."},
		{"top level", `[]`, "#", "wrong-type", "Must be an object, not an array."},
		{"after what is skipped", `{"raw":{"a":["}",{"\"":[]}]},"unknown":[[{"count":"x"}],"\\\"]"],"codes":["A","B",[[]],"c"],"count":[]}`, "#/count", "wrong-type", "Must be an integer, not an array."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := request.Decode(post(test.body), new(order))
			p := problemOf(t, err)
			require.Equal(t, 400, p.Status)
			require.Equal(t, []problem.FieldError{{Detail: test.detail, Code: test.code, Pointer: test.pointer}}, p.FieldErrors())
			require.EqualError(t, p.Cause, json.Unmarshal([]byte(test.body), new(order)).Error())
		})
	}
}

// Go 1.26 takes null for no name of a map by integer, and 1.27 does.
func TestNullAsAName(t *testing.T) {
	pointer := "#/by_id/null"
	if json.Unmarshal([]byte(`{"null":1}`), new(map[int]int)) == nil {
		pointer = "#/count"
	}
	p := problemOf(t, request.Decode(post(`{"by_id":{"null":{}},"count":"x"}`), new(order)))
	require.Equal(t, pointer, p.FieldErrors()[0].Pointer)
}

// A client cannot make an answer that is longer than its request.
func TestPointersEnd(t *testing.T) {
	long := strings.Repeat("\u00fc", 1000)
	for body, pointer := range map[string]string{
		`{"by_name":{"` + long + `":{"cents":"x"}}}`:                                    "#/by_name",
		`{"` + long + `":1}`:                                                            "#",
		`{"by_name":{"` + long[:200] + `":{"cents":"x"}}}`:                              "#/by_name/" + strings.Repeat("%C3%BC", 100) + "/cents",
		`{"any":` + strings.Repeat("[", 900) + `1e999` + strings.Repeat("]", 900) + `}`: "#/any" + strings.Repeat("/0", 509),
	} {
		p := problemOf(t, request.Decoder{Strict: true}.Decode(post(body), new(order)))
		assert.Equal(t, pointer, p.FieldErrors()[0].Pointer)
	}
}

// Of several faults the one is told that encoding/json tells. Until Go 1.26, that is the
// first one that a method finds, where there is one.
func TestFaultThatIsTold(t *testing.T) {
	const date, notValid = "Must be a date and time such as 2026-01-31T23:59:59Z.", "Is not valid."
	entry := func(pointer, code, detail string) problem.FieldError {
		return problem.FieldError{Detail: detail, Code: code, Pointer: pointer}
	}
	count := entry("#/count", "wrong-type", "Must be an integer, not a string.")
	for name, test := range map[string]struct {
		body         string
		until, since problem.FieldError
	}{
		"value and its name": {`{"by_id":{"x":{"cents":"x"}}}`, entry("#/by_id/x/cents", "wrong-type", "Must be an integer, not a string."), entry("#/by_id/x", "wrong-type", "Its name must be an integer.")},
		"type and method":    {`{"count":"x","at":"x","total":1}`, entry("#/at", "invalid-value", date), count},
		"the same value":     {`{"count":"x","total":"x"}`, entry("#/total", "invalid-value", notValid), count},
		"the same type":      {`{"small":[],"total":"x"}`, entry("#/total", "invalid-value", notValid), entry("#/small", "wrong-type", "Must be an integer, not an array.")},
		"embedded methods":   {`{"stamp":"x"}`, entry("#/stamp", "wrong-type", "Must be an object, not a string."), entry("#/stamp", "invalid-value", notValid)},
	} {
		want := test.until
		if tellsTheFirst() {
			want = test.since
		}
		p := problemOf(t, request.Decode(post(test.body), new(order)))
		assert.Equal(t, []problem.FieldError{want}, p.FieldErrors(), name)
		assert.EqualError(t, p.Cause, json.Unmarshal([]byte(test.body), new(order)).Error(), name)
	}
}

// tellsTheFirst reports whether encoding/json is that of Go 1.27 or later.
func tellsTheFirst() bool {
	_, ok := errors.AsType[*json.UnmarshalTypeError](json.Unmarshal([]byte(`{"count":"x","at":"x"}`), new(order)))
	return ok
}

func TestFaultsOfTheWholeBody(t *testing.T) {
	var s struct{ time.Time }
	for _, test := range []struct {
		body string
		v    any
		code string
	}{
		{`"x"`, new(int), "wrong-type"}, {`300`, new(uint8), "out-of-range"}, {`"x"`, new(time.Time), "invalid-value"}, {`"x"`, &s, "invalid-value"}, {`"a"`, new(upper), "invalid-value"},
		{`null`, new(rejectsAll), "invalid-value"}, {`1e999`, new(any), "out-of-range"}, {` "x" `, new(map[string]any), "wrong-type"}, {`{}`, new(func()), "invalid-value"},
	} {
		p := problemOf(t, request.Decode(post(test.body), test.v))
		require.Len(t, p.FieldErrors(), 1)
		assert.Equal(t, "#", p.FieldErrors()[0].Pointer, test.body)
		assert.Equal(t, test.code, p.FieldErrors()[0].Code, test.body)
	}
}

// A rejectsAll rejects null too.
type rejectsAll struct{}

func (*rejectsAll) UnmarshalJSON([]byte) error { return errors.New("zebra") }

// What the application has put into an interface is decoded into.
func TestFaultsBehindInterfaces(t *testing.T) {
	v := struct {
		Payload any   `json:"payload"`
		List    []any `json:"list"`
	}{&order{}, []any{1, new(line)}}
	for body, pointer := range map[string]string{
		`{"payload":{"lines":[{"cents":"x"}]}}`: "#/payload/lines/0/cents",
		`{"list":["x",{"cents":"x"}]}`:          "#/list/1/cents",
	} {
		assert.Equal(t, pointer, problemOf(t, request.Decode(post(body), &v)).FieldErrors()[0].Pointer, body)
	}
	if tellsTheFirst() {
		return // a pointer to itself overflows the stack in encoding/json
	}
	var self any
	self = &self
	assert.Equal(t, "out-of-range", problemOf(t, request.Decode(post(`1e999`), self)).FieldErrors()[0].Code)
}

// A prepared fails only where its limit is set, and panics where it is not.
type prepared struct{ limits map[string]error }

func (p *prepared) UnmarshalJSON(text []byte) error {
	p.limits["used"] = nil
	return p.limits[string(text)]
}

type Embedded struct{ N int }

// Nobody knows which value a method rejects that behaves otherwise the second time.
func TestFaultsThatDoNotRepeat(t *testing.T) {
	v := struct{ A, B prepared }{B: prepared{map[string]error{"2": errLower}}}
	v.A.limits = map[string]error{}
	p := problemOf(t, request.Decode(post(`{"A":1,"unknown":1,"B":2}`), &v))
	require.Equal(t, []problem.FieldError{{Detail: "Is not valid.", Code: "invalid-value", Pointer: "#"}}, p.FieldErrors())
	require.ErrorIs(t, p, errLower)

	// Where the same body has another fault, that one is told.
	w := struct {
		A prepared
		*Embedded
	}{A: prepared{map[string]error{"2": errLower}}}
	p = problemOf(t, request.Decode(post(`{"A":2,"N":"x"}`), &w))
	require.Equal(t, "#/N", p.FieldErrors()[0].Pointer)
	require.ErrorIs(t, p, errLower)
}

// A panicking is an error that nobody should ask for its text.
type panicking struct{}

func (panicking) Error() string { panic("zebra") }

type panics struct{}

func (panics) UnmarshalText([]byte) error { return panicking{} }

func TestErrorsThatPanic(t *testing.T) {
	var v struct{ A, B panics }
	p := problemOf(t, request.Decode(post(`{"B":"x"}`), &v))
	require.Equal(t, "#", p.FieldErrors()[0].Pointer)
}

func TestMalformed(t *testing.T) {
	const notJSON, second = "The request body is not valid JSON.", "The request body is more than one JSON value."
	deep := strings.Repeat("[", 10_001)
	tests := map[string]struct{ detail, entry string }{
		``:                      {"The request body is empty.", "Must be one JSON value."},
		" \n":                   {"The request body is empty.", "Must be one JSON value."},
		`{"id":`:                {notJSON, "Ends at byte 6, before its JSON value does."},
		`"a`:                    {notJSON, "Ends at byte 2, before its JSON value does."},
		`nul`:                   {notJSON, "Ends at byte 3, before its JSON value does."},
		`{"id":7,}`:             {notJSON, "Is not valid JSON at byte 9."},
		`{"id":7]`:              {notJSON, "Is not valid JSON at byte 8."},
		`x`:                     {notJSON, "Is not valid JSON at byte 1."},
		"\ufeff{}":              {notJSON, "Is not valid JSON at byte 1."},
		"{\"by\":\"a\nb\"}":     {notJSON, "Is not valid JSON at byte 9."},
		`{"id":07}`:             {notJSON, "Is not valid JSON at byte 8."},
		`{"id":7}{"id":8}`:      {second, "Goes on after its JSON value, at byte 9."},
		"{\"id\":7} \n x":       {second, "Goes on after its JSON value, at byte 12."},
		"{\"id\":7}\x00":        {second, "Goes on after its JSON value, at byte 9."},
		"{\"id\":\"x\"}{}":      {second, "Goes on after its JSON value, at byte 11."},
		deep:                    {"The request body nests too deep.", "Nests deeper than 10000 levels at byte 10001."},
		`"` + deep + `"` + deep: {second, "Goes on after its JSON value, at byte 10004."},
	}
	for body, test := range tests {
		for _, d := range []request.Decoder{{}, {Strict: true}} {
			var o order
			p := problemOf(t, d.Decode(post(body), &o))
			name := body[:min(len(body), 20)]
			assert.Equal(t, 400, p.Status, name)
			assert.Equal(t, test.detail, p.Detail, name)
			assert.Equal(t, []problem.FieldError{{Detail: test.entry, Code: "malformed"}}, p.FieldErrors(), name)
			assert.Error(t, p.Cause, name)
			if !d.Strict {
				assert.Equal(t, order{}, o, name)
			}
		}
	}
	p := problemOf(t, request.Decode(&http.Request{}, new(int)))
	require.Equal(t, "The request body is empty.", p.Detail)
}

// An error that encoding/json makes of a malformed body may come from a method too.
func TestMalformedWithin(t *testing.T) {
	for _, err := range []error{&json.SyntaxError{Offset: 3}, io.EOF, io.ErrUnexpectedEOF, problem.New(409), &http.MaxBytesError{}} {
		v := struct{ A, B prepared }{prepared{map[string]error{}}, prepared{map[string]error{"2": err}}}
		p := problemOf(t, request.Decode(post(`{"A":1,"B":2}`), &v))
		assert.Equal(t, 400, p.Status)
		assert.Equal(t, "invalid-value", p.FieldErrors()[0].Code)
		if !errors.Is(err, io.EOF) || !tellsTheFirst() { // since Go 1.27 it is made an unexpected end
			assert.ErrorIs(t, p.Cause, err)
		}
	}
}

func TestStrict(t *testing.T) {
	for _, test := range []struct{ body, pointer string }{
		{`{"id":1,"colour":1}`, "#/colour"},
		{`{"lines":[{"name":"a"},{"a/b":[{}]}]}`, "#/lines/1/a~1b"},
		{`{"by_name":{"x":{"Cents":1,"y":null}}}`, "#/by_name/x/y"},
		{`{"":1}`, "#/"},
		{`{"next":{"next":{"\u0061udit":1}}}`, "#/next/next/audit"},
		{`{"base":{}}`, "#/base"},
		{"{\"a\xffb\":1}", "#/a%EF%BF%BDb"},
		{`{"a\"\n\u0001":1}`, "#/a%22%0A%01"},
	} {
		r := post(test.body)
		p := problemOf(t, request.Decoder{Strict: true}.Decode(r, new(order)))
		assert.Equal(t, "The request body has an unknown member.", p.Detail)
		assert.Equal(t, []problem.FieldError{{Detail: "There is no such member.", Code: "unknown-member", Pointer: test.pointer}}, p.FieldErrors(), test.body)
		assert.ErrorContains(t, p.Cause, "unknown field")
		assert.NoError(t, request.Decode(post(test.body), new(order)), test.body)
	}
	for _, body := range []string{`{"any":{"x":1},"raw":{"x":1},"by_name":{"x":{}}}`, `null`, ` {"ID":1} `} {
		assert.NoError(t, request.Decoder{Strict: true}.Decode(post(body), new(order)))
	}
	// Which fault the cause is about, that one is told.
	methodSecond := "#/at"
	if tellsTheFirst() {
		methodSecond = "#/x"
	}
	for body, pointer := range map[string]string{`{"x":1,"count":"x","y":2}`: "#/x", `{"count":"x","x":1}`: "#/count", `{"x":1,"at":"x"}`: methodSecond, `{"at":"x","x":1}`: "#/at"} {
		p := problemOf(t, request.Decoder{Strict: true}.Decode(post(body), new(order)))
		assert.Equal(t, pointer, p.FieldErrors()[0].Pointer, body)
	}
}

// A struct with the option embed, which Go 1.27 knows, has its members beside the others.
func TestEmbed(t *testing.T) {
	type meta struct {
		Name string `json:"name"`
	}
	type document struct {
		Meta meta  `json:",embed"`
		More *meta `json:"more"`
		N    int   `json:"n"`
	}
	var d document
	assert.NoError(t, json.Unmarshal([]byte(`{"name":"x"}`), &d))
	faults := map[string]string{`{"Meta":{"name":1}}`: "#/Meta/name", `{"more":{"name":1}}`: "#/more/name"}
	if d.Meta.Name == "x" {
		faults = map[string]string{`{"name":1}`: "#/name", `{"n":"x","name":1}`: "#/n", `{"more":{"name":1}}`: "#/more/name"}
	}
	for body, pointer := range faults {
		for _, strict := range []bool{false, true} {
			p := problemOf(t, request.Decoder{Strict: strict}.Decode(post(body), new(document)))
			assert.Equal(t, pointer, p.FieldErrors()[0].Pointer, body)
		}
	}
}

func TestContentType(t *testing.T) {
	for _, declared := range []string{"", " ", "application/json", "Application/JSON ; charset=utf-8", "application/json; charset", "application/json;charset=utf-8;charset=UTF-8", "application/json;;", "application/merge-patch+json", "application/vnd.a.b+JSON;v=1"} {
		r := post(`7`)
		r.Header.Set("Content-Type", declared)
		var n int
		assert.NoError(t, request.Decode(r, &n), declared)
		assert.Equal(t, 7, n)
	}
	for _, declared := range []string{"text/plain", "application/x-www-form-urlencoded", "application/xml", "application/jsonp", "text/json", "application/json+xml", "json", "/", "application/json/x", "application/json, text/plain", "text/plain, application/a+json", "a/b/c+json", "*/*"} {
		r := post(`7`)
		r.Header.Set("Content-Type", declared)
		r.Body = io.NopCloser(iotest.ErrReader(errors.New("read")))
		p := problemOf(t, request.Decode(r, new(int)))
		assert.Equal(t, 415, p.Status, declared)
		assert.Equal(t, http.Header{"Accept": {"application/json"}}, p.Header)
		assert.Equal(t, "The request body must be sent as application/json.", p.Detail)
	}
}

func TestMaxBytes(t *testing.T) {
	for _, d := range []request.Decoder{{}, {MaxBytes: 10}, {MaxBytes: 1 << 62}} {
		for _, limited := range []bool{false, true} {
			most := d.MaxBytes
			if most == 0 {
				most = 1 << 20
			}
			if limited {
				most = 5
			} else if most > 1<<30 {
				continue
			}
			for over := range int64(2) {
				r := post(`"` + strings.Repeat("a", int(most+over)-2) + `"`)
				r.ContentLength = -1
				if limited {
					r.Body = http.MaxBytesReader(nil, r.Body, 5)
				}
				err := d.Decode(r, new(string))
				if over == 0 {
					assert.NoError(t, err)
					continue
				}
				p := problemOf(t, err)
				assert.Equal(t, 413, p.Status)
				assert.Equal(t, "The request body must not be longer than "+strconv.FormatInt(most, 10)+" bytes.", p.Detail)
				assert.Empty(t, p.FieldErrors())
				var e *http.MaxBytesError
				assert.ErrorAs(t, err, &e)
			}
		}
	}
}

func TestUnread(t *testing.T) {
	errRead := errors.New("zebra: read")
	for _, test := range []struct {
		err    error
		status int
	}{
		{errRead, 500}, {io.ErrUnexpectedEOF, 500}, {context.DeadlineExceeded, 504}, {problem.New(409), 409}, {&json.SyntaxError{Offset: 1}, 400},
	} {
		r := post("")
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":1}`), iotest.ErrReader(test.err)))
		var o order
		err := request.Decode(r, &o)
		require.Equal(t, test.status, problemOf(t, err).Status)
		require.ErrorIs(t, err, test.err)
		require.Equal(t, order{}, o)
	}
}

// A client that goes while it sends is not an alarm.
func TestClientHasGone(t *testing.T) {
	started, answered := make(chan bool), make(chan *problem.Problem, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(started)
		p, _ := request.Decode(r, new(order)).(*problem.Problem)
		answered <- p
	}))
	defer server.Close()
	client, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	_, err = io.WriteString(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n{\"lines\":")
	require.NoError(t, err)
	<-started
	require.NoError(t, client.Close())
	p := <-answered
	require.NotNil(t, p)
	require.Equal(t, 499, p.Status)
	require.Error(t, p.Cause)
}

// A client that is slow is still there, and is told so.
func TestClientIsSlow(t *testing.T) {
	server := httptest.NewServer(problem.HandlerFunc(func(w http.ResponseWriter, r *http.Request) error {
		if err := http.NewResponseController(w).SetReadDeadline(time.Unix(1, 0)); err != nil {
			return err
		}
		return request.Decode(r, new(order))
	}))
	defer server.Close()
	client, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer client.Close()
	_, err = io.WriteString(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n{\"lines\":")
	require.NoError(t, err)
	resp, err := http.ReadResponse(bufio.NewReader(client), nil)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, `{"type":"about:blank","title":"Request Timeout","status":408,"detail":"The server did not receive the complete request in time. You can send it again."}`, string(body))
}

func TestPanics(t *testing.T) {
	for v, text := range map[any]string{
		nil:           "problem: v is a <nil> that nothing can be decoded into: pass a pointer that is not nil",
		(*order)(nil): "problem: v is a *request_test.order that nothing can be decoded into: pass a pointer that is not nil",
		line{}:        "problem: v is a request_test.line that nothing can be decoded into: pass a pointer that is not nil",
	} {
		assert.PanicsWithValue(t, text, func() { _ = request.Decode(post(`{}`), v) })
	}
	assert.PanicsWithValue(t, "problem: Decoder.MaxBytes is -1: use 0 for 1048576, or a positive number of bytes",
		func() { _ = request.Decoder{MaxBytes: -1}.Decode(post(`{}`), new(order)) })
}

// The documents, as they are sent.
func TestDocuments(t *testing.T) {
	handler := problem.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) error {
		return request.Decoder{MaxBytes: 50, Strict: true}.Decode(r, new(order))
	})
	server := httptest.NewServer(handler)
	defer server.Close()
	for _, test := range []struct {
		media, body string
		status      int
		want        string
	}{
		{"application/json", `{"lines":[{"cents":"x"}]}`, 400,
			`{"type":"about:blank","title":"Bad Request","status":400,"detail":"The request body has a value of the wrong type.","errors":[{"detail":"Must be an integer, not a string.","code":"wrong-type","pointer":"#/lines/0/cents"}]}`},
		{"application/json", `{"id":256}`, 400,
			`{"type":"about:blank","title":"Bad Request","status":400,"detail":"The request body has a number that is out of range.","errors":[{"detail":"Must be an integer from 0 to 255.","code":"out-of-range","pointer":"#/id"}]}`},
		{"application/json", `{"at":"x"}`, 400,
			`{"type":"about:blank","title":"Bad Request","status":400,"detail":"The request body has a value that is not valid.","errors":[{"detail":"Must be a date and time such as 2026-01-31T23:59:59Z.","code":"invalid-value","pointer":"#/at"}]}`},
		{"application/json", `{"a":1}`, 400,
			`{"type":"about:blank","title":"Bad Request","status":400,"detail":"The request body has an unknown member.","errors":[{"detail":"There is no such member.","code":"unknown-member","pointer":"#/a"}]}`},
		{"application/json", `{"id":`, 400,
			`{"type":"about:blank","title":"Bad Request","status":400,"detail":"The request body is not valid JSON.","errors":[{"detail":"Ends at byte 6, before its JSON value does.","code":"malformed"}]}`},
		{"application/json", strings.Repeat(" ", 51), 413,
			`{"type":"about:blank","title":"Payload Too Large","status":413,"detail":"The request body must not be longer than 50 bytes."}`},
		{"text/xml", ``, 415,
			`{"type":"about:blank","title":"Unsupported Media Type","status":415,"detail":"The request body must be sent as application/json."}`},
	} {
		resp, err := server.Client().Post(server.URL, test.media, strings.NewReader(test.body))
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		resp.Body = io.NopCloser(strings.NewReader(string(body)))
		_ = problemtest.Require(t, resp, test.status)
		assert.Equal(t, test.want, string(body))
	}
}
