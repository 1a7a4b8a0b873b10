package problem_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

// marshaler is a value that writes itself.
type marshaler string

func (m marshaler) MarshalJSON() ([]byte, error) { return []byte(m), nil }

// nests are values of so many arrays and objects wrapped one another, in all types that
// write them, with something in the innermost where its type lets that be.
var nests = map[string]func(levels int) any{
	"raw arrays":       func(n int) any { return json.RawMessage(strings.Repeat("[", n) + "1" + strings.Repeat("]", n)) },
	"raw empty arrays": func(n int) any { return json.RawMessage(strings.Repeat("[", n) + strings.Repeat("]", n)) },
	"raw objects":      func(n int) any { return json.RawMessage(strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n)) },
	"raw beside others": func(n int) any {
		return json.RawMessage(`[[],{"a":[` + strings.Repeat("[ ", n-3) + `"]]\"]"` + strings.Repeat("]", n-3) + `]},[]]`)
	},
	"a marshaler":         func(n int) any { return marshaler(strings.Repeat("[", n) + "1" + strings.Repeat("]", n)) },
	"a struct":            func(n int) any { return struct{ A any }{wrapped(n-1, 1)} },
	"arrays":              func(n int) any { return wrapped(n, 1) },
	"raw wrapped":         func(n int) any { return wrapped(n-2, json.RawMessage(`[{"a":1}]`)) },
	"a marshaler wrapped": func(n int) any { return wrapped(n-2, marshaler(`[{"a":1}]`)) },
	"strings":             func(n int) any { return wrapped(n-1, []string{"a"}) },
	"numbers":             func(n int) any { return wrapped(n-1, []int{1}) },
	"objects":             func(n int) any { return wrapped(n-2, []map[string]any{{"a": 1}}) },
	"a map of texts":      func(n int) any { return wrapped(n-1, map[string]string{"a": "b"}) },
	"a map of lists":      func(n int) any { return wrapped(n-2, map[string][]string{"a": {"b"}}) },
	"a map of numbers":    func(n int) any { return wrapped(n-1, map[string]int{"a": 1}) },
	"a field error":       func(n int) any { return wrapped(n-1, problem.FieldError{Detail: "d"}) },
	"field errors":        func(n int) any { return wrapped(n-2, []problem.FieldError{{Detail: "d"}}) },
	"a problem":           func(n int) any { return wrapped(n-1, problem.New(404)) },
	"a problem by value":  func(n int) any { return wrapped(n-1, *problem.New(404)) },
	"a problem with more": func(n int) any { return wrapped(n-2, problem.New(404, problem.With("a", []any{1}))) },
	"problems":            func(n int) any { return wrapped(n-2, []*problem.Problem{problem.New(404)}) },
	"problems by value":   func(n int) any { return wrapped(n-2, []problem.Problem{*problem.New(404)}) },
	"a map of problems":   func(n int) any { return wrapped(n-2, map[string]*problem.Problem{"a": problem.New(404)}) },
	"a map of copies":     func(n int) any { return wrapped(n-2, map[string]problem.Problem{"a": *problem.New(404)}) },
	"problems wrapped problems": func(n int) any {
		p := problem.New(404)
		for range n - 1 {
			p = problem.New(404, problem.With("a", p))
		}
		return p
	},
}

// empties are arrays and objects with nothing in them, of all types that write them.
var empties = []any{
	[]any{}, map[string]any{}, []map[string]any{}, []string{}, []int{}, map[string]string{}, map[string][]string{}, map[string]int{},
	problem.FieldError{}, []problem.FieldError{}, []problem.Problem{}, []*problem.Problem{}, map[string]problem.Problem{}, map[string]*problem.Problem{},
	json.RawMessage("{}"), marshaler("[]"), struct{}{}, [0]int{},
}

// wrapped puts v into so many arrays.
func wrapped(levels int, v any) any {
	for range levels {
		v = []any{v}
	}
	return v
}

// What we send we can read, in either format, and what we could not read is left out of
// both.
func TestNestingIsBoundBothWays(t *testing.T) {
	nests := maps.Clone(nests)
	for _, empty := range empties {
		nests[fmt.Sprintf("%T without anything", empty)] = func(n int) any { return wrapped(n-1, empty) }
	}
	for name, nest := range nests {
		for levels, want := range map[int]bool{999: true, 1000: true, 1001: false, 1002: false, 3000: false} {
			p := problem.New(409, problem.With("x", nest(levels)), problem.With("y", 1))

			asJSON, err := p.MarshalJSON()
			require.NoError(t, err)
			var fromJSON problem.Problem
			require.NoError(t, fromJSON.UnmarshalJSON(asJSON), "%s, %d", name, levels)
			assert.Equal(t, want, fromJSON.Extensions["x"] != nil, "JSON: %s, %d", name, levels)
			assert.Equal(t, any(1.0), fromJSON.Extensions["y"])
			again, err := fromJSON.MarshalJSON()
			require.NoError(t, err)
			var twice problem.Problem
			require.NoError(t, twice.UnmarshalJSON(again))
			assert.True(t, reflect.DeepEqual(fromJSON.Extensions, twice.Extensions), "JSON: %s, %d: what is read can be written", name, levels)

			asXML, err := xml.Marshal(p)
			require.NoError(t, err)
			var fromXML problem.Problem
			require.NoError(t, xml.Unmarshal(asXML, &fromXML), "%s, %d", name, levels)
			assert.Equal(t, want, fromXML.Extensions["x"] != nil, "XML: %s, %d", name, levels)
			assert.Equal(t, "1", fromXML.Extensions["y"])
			again, err = xml.Marshal(&fromXML)
			require.NoError(t, err)
			twice = problem.Problem{}
			require.NoError(t, xml.Unmarshal(again, &twice))
			assert.True(t, reflect.DeepEqual(fromXML.Extensions, twice.Extensions), "XML: %s, %d: what is read can be written", name, levels)
		}
	}
}

// The same over a connection, byte for byte.
func TestDeepestNestingOverTheWire(t *testing.T) {
	raw := func(levels int) json.RawMessage {
		return json.RawMessage(strings.Repeat("[", levels) + `"z"` + strings.Repeat("]", levels))
	}
	var left []error
	h := problem.Config{XML: true, Edit: func(_ *http.Request, p *problem.Problem) { left = append(left, p.Cause) }}.
		Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			problem.Write(w, problem.New(409, problem.Detail("D"), problem.With("a", raw(1001)), problem.With("b", raw(1000))))
		}))
	s := wire.Serve(t, "HTTP/1.1", h)
	for accept, want := range map[string]string{
		"application/problem+json": `{"type":"about:blank","title":"Conflict","status":409,"detail":"D","b":` + string(raw(1000)) + `}`,
		"application/problem+xml": xml.Header + `<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Conflict</title><status>409</status><detail>D</detail>` +
			`<b>` + strings.Repeat("<i>", 1000) + "z" + strings.Repeat("</i>", 1000) + `</b></problem>`,
	} {
		answer := s.Ask(t, "HTTP/1.1", "GET", http.Header{"Accept": {accept}})
		require.Equal(t, want, answer.Body)
		p := checked(t, response(409, accept, answer.Body))
		require.Equal(t, map[string]any{"b": wrapped(1000, "z")}, p.Extensions)
		require.NoError(t, p.Cause)
	}
	for _, err := range left {
		require.ErrorContains(t, err, `problem: extension "a": it is left out: it is nested deeper than 1000 levels`)
	}
	require.Len(t, left, 2)
}

// A problem within another is completed as it would be if it were sent by itself.
func TestNestedProblemsFollowTheConfiguration(t *testing.T) {
	var none *problem.Problem
	gone := problem.New(410, problem.Detail("d"))
	config := problem.Config{XML: true, TypeBase: "/p/", Replace: []problem.Type{
		{Status: 410, URI: "urn:gone", Title: "Cancelled", Description: "It was cancelled."},
	}}
	const (
		inJSON = `{"type":"urn:gone","title":"Cancelled","status":410,"detail":"d"}`
		inXML  = `<detail>d</detail><status>410</status><title>Cancelled</title><type>urn:gone</type>`
	)
	tests := []struct {
		name          string
		value         any
		asJSON, asXML string
	}{
		{"pointer", gone, inJSON, `<x>` + inXML + `</x>`},
		{"value", *gone, inJSON, `<x>` + inXML + `</x>`},
		{"pointers", []*problem.Problem{gone, nil, gone}, `[` + inJSON + `,null,` + inJSON + `]`, `<x><i>` + inXML + `</i><i></i><i>` + inXML + `</i></x>`},
		{"values", []problem.Problem{*gone}, `[` + inJSON + `]`, `<x><i>` + inXML + `</i></x>`},
		{"list", []any{gone, []any{*gone}}, `[` + inJSON + `,[` + inJSON + `]]`, `<x><i>` + inXML + `</i><i><i>` + inXML + `</i></i></x>`},
		{"object", map[string]any{"a": gone, "b": *gone}, `{"a":` + inJSON + `,"b":` + inJSON + `}`, `<x><a>` + inXML + `</a><b>` + inXML + `</b></x>`},
		{"objects", []map[string]any{{"a": gone}}, `[{"a":` + inJSON + `}]`, `<x><i><a>` + inXML + `</a></i></x>`},
		{"map of pointers", map[string]*problem.Problem{"a": gone, "b": nil}, `{"a":` + inJSON + `,"b":null}`, `<x><a>` + inXML + `</a></x>`},
		{"map of values", map[string]problem.Problem{"a": *gone}, `{"a":` + inJSON + `}`, `<x><a>` + inXML + `</a></x>`},
		{"nil", none, `null`, ``},
		{"no pointers", []*problem.Problem{}, `[]`, `<x></x>`},
		{"no list of pointers", []*problem.Problem(nil), `null`, ``},

		{"further in", problem.New(409, problem.Detail("e"), problem.With("y", gone)),
			`{"type":"/p/conflict","title":"Conflict","status":409,"detail":"e","y":` + inJSON + `}`,
			`<x><detail>e</detail><status>409</status><title>Conflict</title><type>/p/conflict</type><y>` + inXML + `</y></x>`},
		{"without a detail", problem.New(410), `{"type":"urn:gone","title":"Cancelled","status":410,"detail":"It was cancelled."}`,
			`<x><detail>It was cancelled.</detail><status>410</status><title>Cancelled</title><type>urn:gone</type></x>`},
		{"own title", &problem.Problem{Title: "Out of Stock", Status: 409, Detail: "d"}, `{"type":"/p/out-of-stock","title":"Out of Stock","status":409,"detail":"d"}`,
			`<x><detail>d</detail><status>409</status><title>Out of Stock</title><type>/p/out-of-stock</type></x>`},
		{"own type", &problem.Problem{Type: "urn:own", Status: 409, Detail: "d", Instance: "/i"}, `{"type":"urn:own","title":"Conflict","status":409,"detail":"d","instance":"/i"}`,
			`<x><detail>d</detail><instance>/i</instance><status>409</status><title>Conflict</title><type>urn:own</type></x>`},
		{"a status that is not an error", &problem.Problem{Status: 200, Detail: "d"}, `{"type":"/p/internal-server-error","title":"Internal Server Error","status":500,"detail":"d"}`,
			`<x><detail>d</detail><status>500</status><title>Internal Server Error</title><type>/p/internal-server-error</type></x>`},
		{"with header and cause", problem.New(410, problem.Detail("d"), problem.Header("X-Secret", "hunter2"), problem.Cause(gone)), inJSON, `<x>` + inXML + `</x>`},
	}
	for _, test := range tests {
		p := problem.New(502, problem.Detail("d"), problem.With("x", test.value))
		for media, want := range map[string]string{
			"application/problem+json": `{"type":"/p/bad-gateway","title":"Bad Gateway","status":502,"detail":"d","x":` + test.asJSON + `}`,
			"application/problem+xml": `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<problem xmlns="urn:ietf:rfc:7807">` +
				`<type>/p/bad-gateway</type><title>Bad Gateway</title><status>502</status><detail>d</detail>` + test.asXML + `</problem>`,
		} {
			for _, edit := range []func(*http.Request, *problem.Problem){nil, func(*http.Request, *problem.Problem) {}} {
				config.Edit = edit
				r := httptest.NewRequest("GET", "/", nil)
				r.Header.Set("Accept", media)
				for name, h := range map[string]http.HandlerFunc{
					"ServeHTTP": p.ServeHTTP,
					"Error": func(w http.ResponseWriter, _ *http.Request) {
						problem.Error(w, 502, problem.Detail("d"), problem.With("x", test.value))
					},
				} {
					rec := httptest.NewRecorder()
					config.Middleware(h).ServeHTTP(rec, r)
					assert.Equal(t, want, rec.Body.String(), "%s, %s", test.name, name)
				}
			}
		}
	}
	// Outside of the middleware there is no configuration.
	doc, err := json.Marshal(problem.New(502, problem.Detail("d"), problem.With("x", []*problem.Problem{gone})))
	require.NoError(t, err)
	require.Equal(t, `{"type":"about:blank","title":"Bad Gateway","status":502,"detail":"d","x":[{"type":"about:blank","title":"Gone","status":410,"detail":"d"}]}`, string(doc))
}

// A problem of Status 0 was never to be sent by itself.
func TestNestedProblemWithoutStatus(t *testing.T) {
	tests := []struct {
		name   string
		nested problem.Problem
		base   string
		want   string
	}{
		{"detail", problem.Problem{Detail: "d"}, "", `{"type":"about:blank","detail":"d"}`},
		{"detail with TypeBase", problem.Problem{Detail: "d"}, "/p/", `{"type":"about:blank","detail":"d"}`},
		{"nothing", problem.Problem{}, "/p/", `{"type":"about:blank"}`},
		{"type", problem.Problem{Type: "urn:own", Extensions: map[string]any{"a": 1}}, "/p/", `{"type":"urn:own","a":1}`},
		{"title", problem.Problem{Title: "Out of Stock"}, "/p/", `{"type":"/p/out-of-stock","title":"Out of Stock"}`},
		{"title without TypeBase", problem.Problem{Title: "Out of Stock"}, "", `{"type":"about:blank","title":"Out of Stock"}`},
	}
	for _, test := range tests {
		for name, value := range map[string]any{"value": test.nested, "pointer": &test.nested} {
			rec := httptest.NewRecorder()
			problem.Config{TypeBase: test.base}.Middleware(&problem.Problem{Type: "urn:outer", Status: 502, Detail: "d", Extensions: map[string]any{"x": value}}).
				ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			assert.Equal(t, `{"type":"urn:outer","title":"Bad Gateway","status":502,"detail":"d","x":`+test.want+`}`, rec.Body.String(), "%s, %s", test.name, name)
		}
	}
	rec, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept", "application/problem+xml")
	problem.Config{XML: true}.Middleware(problem.New(502, problem.Detail("d"), problem.With("x", problem.Problem{Detail: "e"}))).ServeHTTP(rec, r)
	assert.Contains(t, rec.Body.String(), `<x><detail>e</detail><type>about:blank</type></x>`)
}
