package problem_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

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
