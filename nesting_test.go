package problem_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
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
	s := serve(t, "HTTP/1.1", h)
	for accept, want := range map[string]string{
		"application/problem+json": `{"type":"about:blank","title":"Conflict","status":409,"detail":"D","b":` + string(raw(1000)) + `}`,
		"application/problem+xml": xml.Header + `<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Conflict</title><status>409</status><detail>D</detail>` +
			`<b>` + strings.Repeat("<i>", 1000) + "z" + strings.Repeat("</i>", 1000) + `</b></problem>`,
	} {
		answer := s.ask(t, "HTTP/1.1", "GET", http.Header{"Accept": {accept}})
		require.Equal(t, want, answer.body)
		p := checked(t, response(409, accept, answer.body))
		require.Equal(t, map[string]any{"b": wrapped(1000, "z")}, p.Extensions)
		require.NoError(t, p.Cause)
	}
	for _, err := range left {
		require.ErrorContains(t, err, `problem: extension "a": it is left out: it is nested deeper than 1000 levels`)
	}
	require.Len(t, left, 2)
}
