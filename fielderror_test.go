package problem_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

type (
	fault struct {
		Detail string `json:"detail"`
		Row    int    `json:"row"`
	}
	faultCode string
)

func TestFieldErrors(t *testing.T) {
	d := problem.FieldError{Detail: "d"}
	all := problem.FieldError{Detail: "d", Code: "c", Pointer: "#/a", Parameter: "p", Header: "h"}
	circle := []any{map[string]any{"detail": "d"}, nil}
	circle[1] = circle
	tests := []struct {
		name  string
		value any
		want  []problem.FieldError
	}{
		{"a list", []problem.FieldError{all, {}, d}, []problem.FieldError{all, {}, d}},
		{"an empty list", []problem.FieldError{}, []problem.FieldError{}},
		{"a nil list", []problem.FieldError(nil), nil},
		{"one", all, []problem.FieldError{all}},
		{"a pointer", &all, []problem.FieldError{all}},
		{"pointers", []*problem.FieldError{&all, nil, &d}, []problem.FieldError{all, d}},
		{"an array", [2]problem.FieldError{d, all}, []problem.FieldError{d, all}},
		{"any", []any{d, &all, map[string]any{"detail": "d"}, map[string]string{"code": "c"}}, []problem.FieldError{d, all, d, {Code: "c"}}},
		{"objects", []map[string]any{{"detail": "d"}, {"code": faultCode("c"), "n": 1}}, []problem.FieldError{d, {Code: "c"}}},
		{"objects of texts", []map[string]string{{"detail": "d"}}, []problem.FieldError{d}},
		{"an object", map[string]any{"detail": "d", "since": 1}, []problem.FieldError{d}},
		{"raw", json.RawMessage(`[{"detail":"d","row":7}]`), []problem.FieldError{d}},
		{"a type of one's own", []fault{{"d", 7}}, []problem.FieldError{d}},

		{"members of other names", []any{map[string]any{"detail": "d", "message": "m", "Code": "C"}}, []problem.FieldError{d}},
		{"members of other types", []any{map[string]any{"detail": "d", "code": 7, "pointer": nil, "header": []any{"h"}, "parameter": map[string]any{}}}, []problem.FieldError{d}},
		{"entries that are not objects", []any{"d", nil, 7.5, true, []any{map[string]any{"detail": "d"}}, map[string]any{"detail": "d"}}, []problem.FieldError{d}},
		{"entries of which nothing is left", []any{map[string]any{}, map[string]any{"message": "m"}, map[string]any{"detail": ""}, map[string]any{"detail": 7}}, nil},
		{"members by name", map[string]any{"name": []any{"is missing"}}, nil},
		{"text", "d", nil},
		{"null", nil, nil},
		{"a nil pointer", (*problem.FieldError)(nil), nil},

		{"what cannot be encoded", []any{make(chan int)}, nil},
		{"what panics", []any{panicking{}}, nil},
		{"malformed", json.RawMessage(`[{"detail":"d"}`), nil},
		{"a circle", circle, nil},
		{"too deep", wrapped(1001, map[string]any{}), nil},
	}
	for _, test := range tests {
		p := problem.New(422, problem.With("errors", test.value))
		assert.Equal(t, test.want, p.FieldErrors(), test.name)
	}

	assert.Nil(t, problem.New(422).FieldErrors())
	assert.Nil(t, (*problem.Problem)(nil).FieldErrors())
	assert.Equal(t, []problem.FieldError{all, d}, problem.New(422, problem.Invalid(all), problem.Invalid(d)).FieldErrors())
}

// panicking is a value whose own method fails.
type panicking struct{}

func (panicking) MarshalJSON() ([]byte, error) { panic("no") }

func TestFieldErrorsAreTheCallers(t *testing.T) {
	p := problem.New(422, problem.Invalid(problem.FieldError{Detail: "d"}))
	p.FieldErrors()[0].Detail = "changed"
	require.Equal(t, []problem.FieldError{{Detail: "d"}}, p.Extensions["errors"])
}

// A client gets what the handler set, in whichever form, and more when the server sends
// more.
func TestFieldErrorsOfDocuments(t *testing.T) {
	want := []problem.FieldError{{Detail: "d", Code: "c", Pointer: "#/a"}, {Parameter: "p"}}
	for _, document := range []string{
		`{"errors":[{"detail":"d","code":"c","pointer":"#/a"},{"parameter":"p"}]}`,
		`{"errors":[{"detail":"d","code":"c","pointer":"#/a","severity":3},{"parameter":"p"}]}`,
		`{"errors":[{"detail":"d","code":"c","pointer":"#/a"},{"parameter":"p","header":null},"more",{}]}`,
	} {
		var p problem.Problem
		require.NoError(t, json.Unmarshal([]byte(document), &p))
		assert.Equal(t, want, p.FieldErrors(), document)
	}
	for _, elements := range []string{
		`<errors><i><detail>d</detail><code>c</code><pointer>#/a</pointer></i><i><parameter>p</parameter></i></errors>`,
		`<errors><i><detail>d</detail><code>c</code><pointer>#/a</pointer><severity>3</severity></i><i><parameter>p</parameter></i></errors>`,
		`<errors><detail>d</detail><code>c</code><pointer>#/a</pointer></errors><errors><parameter>p</parameter><header/></errors>`,
		`<errors><i><detail>d</detail><code>c</code><pointer>#/a</pointer></i></errors><errors><i><parameter>p</parameter></i></errors>`,
	} {
		var p problem.Problem
		require.NoError(t, xml.Unmarshal([]byte(`<problem xmlns="urn:ietf:rfc:7807">`+elements+`</problem>`), &p))
		assert.Equal(t, want, p.FieldErrors(), elements)
	}

	sent, err := problem.New(422, problem.With("errors", problem.FieldError{Detail: "d"})).MarshalJSON()
	require.NoError(t, err)
	var p problem.Problem
	require.NoError(t, p.UnmarshalJSON(sent))
	require.Equal(t, []problem.FieldError{{Detail: "d"}}, p.FieldErrors())
}

func ExampleProblem_FieldErrors() {
	p := problem.New(http.StatusUnprocessableEntity, problem.Invalid(
		problem.FieldError{Detail: "Must be at least 1.", Pointer: problem.Pointer("items", 0, "quantity")}))
	for _, e := range p.FieldErrors() {
		fmt.Println(e.Pointer, e.Detail)
	}
	// Output:
	// #/items/0/quantity Must be at least 1.
}
