package problem_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

func TestInvalidConfigPanics(t *testing.T) {
	const notAReference = " is not a URI reference: percent-encode what RFC 3986 does not allow"
	const noSeparator = " does not end in a separator: add a slash, or end it in #, :, = or ?"
	types := func(types ...problem.Type) problem.Config { return problem.Config{TypeBase: "/p/", Types: types} }
	replace := func(types ...problem.Type) problem.Config {
		return problem.Config{TypeBase: "/p/", Replace: types}
	}
	tests := []struct {
		name   string
		config problem.Config
		want   string
	}{
		{"space in TypeBase", problem.Config{TypeBase: "/problem types/"}, `problem: Config.TypeBase "/problem types/"` + notAReference},
		{"control character in TypeBase", problem.Config{TypeBase: "http://a/\x7f"}, `problem: Config.TypeBase "http://a/\x7f"` + notAReference},
		{"letter beyond ASCII in TypeBase", problem.Config{TypeBase: "/ä/"}, `problem: Config.TypeBase "/ä/"` + notAReference},
		{"bad escape in TypeBase", problem.Config{TypeBase: "/%zz/"}, `problem: Config.TypeBase "/%zz/"` + notAReference},
		{"bad escape in the query of TypeBase", problem.Config{TypeBase: "?x=%zz"}, `problem: Config.TypeBase "?x=%zz"` + notAReference},
		{"half an escape in the query of TypeBase", problem.Config{TypeBase: "/p?x=%2&t="}, `problem: Config.TypeBase "/p?x=%2&t="` + notAReference},
		{"half an escape at the end of TypeBase", problem.Config{TypeBase: "/p?x=%2"}, `problem: Config.TypeBase "/p?x=%2"` + notAReference},
		{"bad escape in the fragment of TypeBase", problem.Config{TypeBase: "/p#%g0/"}, `problem: Config.TypeBase "/p#%g0/"` + notAReference},
		{"brackets in TypeBase", problem.Config{TypeBase: "https://[::1]/[v1]/"}, `problem: Config.TypeBase "https://[::1]/[v1]/"` + notAReference},
		{"two fragments in TypeBase", problem.Config{TypeBase: "/p#a#"}, `problem: Config.TypeBase "/p#a#"` + notAReference},
		{"TypeBase without a separator", problem.Config{TypeBase: "https://example.com/problems"}, `problem: Config.TypeBase "https://example.com/problems"` + noSeparator},
		{"TypeBase that ends in the port", problem.Config{TypeBase: "https://example.com:"}, `problem: Config.TypeBase "https://example.com:" makes no URI reference of a slug behind it: add a slash`},
		{"TypeBase with a hyphen at its end", problem.Config{TypeBase: "urn:problem-"}, `problem: Config.TypeBase "urn:problem-"` + noSeparator},
		{"TypeBase with half a query", problem.Config{TypeBase: "/p?type&"}, `problem: Config.TypeBase "/p?type&"` + noSeparator},

		{"status to replace", replace(problem.Type{Status: 399}), "problem: Config.Replace[0].Status 399 is not an error status: use 400 to 599"},
		{"zero status to replace", replace(problem.Type{}), "problem: Config.Replace[0].Status 0 is not an error status: use 400 to 599"},
		{"URI to replace", replace(problem.Type{Status: 404, URI: "a b"}), `problem: Config.Replace[0].URI "a b"` + notAReference},
		{"two to replace one", replace(problem.Type{Status: 404}, problem.Type{Status: 410}, problem.Type{Status: 404, Title: "Lost"}),
			"problem: Config.Replace[2].Status 404 occurs twice: keep one Type for each status, or move this one to Types"},
		{"status of an own type", types(problem.Type{Title: "Odd", Status: 600}), "problem: Config.Types[0].Status 600 is not an error status: use 400 to 599"},
		{"zero status of an own type", types(problem.Type{Title: "Odd"}), "problem: Config.Types[0].Status 0 is not an error status: use 400 to 599"},
		{"URI of an own type", types(problem.Type{Status: 404, Title: "Own"}, problem.Type{Status: 404, URI: "?x=%zz"}), `problem: Config.Types[1].URI "?x=%zz"` + notAReference},

		{"own types of one URI", types(problem.Type{URI: "/t", Title: "One", Status: 404}, problem.Type{URI: "/t", Title: "Two", Status: 410}),
			`problem: Config.Types and Replace give "One" and "Two" the same URI "/t": set another URI or Title`},
		{"own types of one slug", types(problem.Type{Title: "Out of Stock", Status: 404}, problem.Type{Title: "out of stock!", Status: 410}),
			`problem: Config.Types and Replace give "Out of Stock" and "out of stock!" the same URI "/p/out-of-stock": set another URI or Title`},
		{"own type with the slug of a standard one", types(problem.Type{Title: "Not found", Status: 410}),
			`problem: Config.Types and Replace give "Not Found" and "Not found" the same URI "/p/not-found": set another URI or Title`},
		{"own type without a title", types(problem.Type{Status: 404}),
			`problem: Config.Types and Replace give "Not Found" and "Not Found" the same URI "/p/not-found": set another URI or Title`},
		{"own type with the URI of a standard one", types(problem.Type{URI: "/p/gone", Title: "Own", Status: 404}),
			`problem: Config.Types and Replace give "Own" and "Gone" the same URI "/p/gone": set another URI or Title`},
		{"replaced types of one URI", replace(problem.Type{URI: "/t", Title: "One", Status: 404}, problem.Type{URI: "/t", Title: "Two", Status: 410}),
			`problem: Config.Types and Replace give "One" and "Two" the same URI "/t": set another URI or Title`},
		{"replaced type with the slug of a standard one", replace(problem.Type{Title: "Gone", Status: 404}),
			`problem: Config.Types and Replace give "Gone" and "Gone" the same URI "/p/gone": set another URI or Title`},
		{"own and replaced type of one URI", problem.Config{
			Types:   []problem.Type{{URI: "urn:x", Title: "Own", Status: 402}},
			Replace: []problem.Type{{URI: "urn:x", Title: "Replaced", Status: 404}},
		}, `problem: Config.Types and Replace give "Own" and "Replaced" the same URI "urn:x": set another URI or Title`},

		{"URIs that are not references, beside one that is given twice", types(
			problem.Type{URI: "a b", Title: "Zero", Status: 404}, problem.Type{URI: "/t", Title: "One", Status: 404}, problem.Type{URI: "/t", Title: "Two", Status: 410},
		), `problem: Config.Types[0].URI "a b"` + notAReference + "\n" +
			`problem: Config.Types and Replace give "One" and "Two" the same URI "/t": set another URI or Title`},

		{"ReportOnly without Edit", problem.Config{ReportOnly: true},
			"problem: Config.ReportOnly needs Edit, which gets the reports: set it to a function that logs the problem"},
		{"every fault", problem.Config{
			TypeBase:   "a b",
			Replace:    []problem.Type{{Status: 404}, {Status: 404, URI: "ä"}},
			Types:      []problem.Type{{URI: "%", Status: 1}},
			ReportOnly: true,
		}, `problem: Config.TypeBase "a b"` + notAReference + "\n" +
			`problem: Config.Replace[1].URI "ä"` + notAReference + "\n" +
			"problem: Config.Replace[1].Status 404 occurs twice: keep one Type for each status, or move this one to Types\n" +
			`problem: Config.Types[0].URI "%"` + notAReference + "\n" +
			"problem: Config.Types[0].Status 1 is not an error status: use 400 to 599\n" +
			"problem: Config.ReportOnly needs Edit, which gets the reports: set it to a function that logs the problem"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.PanicsWithValue(t, test.want, func() { test.config.Middleware(http.NotFoundHandler()) })
		})
	}
	assert.PanicsWithValue(t, "problem: Middleware(nil): give it the handler to wrap", func() { problem.Middleware(nil) })
}

func TestValidConfig(t *testing.T) {
	own := []problem.Type{{Title: "One", Status: 404}, {Title: "Two", Status: 404}}
	configs := []problem.Config{
		// Without a TypeBase, all of these are about:blank.
		{Types: own},
		{Types: []problem.Type{{Status: 404}, {Status: 404}}},
		{Types: []problem.Type{{URI: "about:blank", Title: "One", Status: 404}}, Replace: []problem.Type{{URI: "about:blank", Status: 404}}},
		{TypeBase: "/p/", Types: own, Replace: []problem.Type{{Title: "Three", Status: 404}}},
		// A replaced type leaves its slug to others.
		{TypeBase: "/p/", Types: []problem.Type{{Title: "Not Found", Status: 410}}, Replace: []problem.Type{{Title: "Lost", Status: 404}}},
		{ReportOnly: true, Edit: func(*http.Request, *problem.Problem) {}},
	}
	for _, base := range []string{
		"https://[::1]:8080/p?q#", "http://[fe80::1%25en0]/p/", "/", "#", "?", "urn:problem:", "tag:example.com,2026:", "https://example.com/p?type=", "%C3%A4/", "?x=%7A&t=",
	} {
		configs = append(configs, problem.Config{TypeBase: base})
	}
	for _, c := range configs {
		assert.NotPanics(t, func() { c.Middleware(http.NotFoundHandler()) }, "%+v", c)
	}
}

func TestConfigIsCopied(t *testing.T) {
	replace, own := []problem.Type{{Status: 404, Title: "First"}}, []problem.Type{{Status: 402, Title: "Own"}}
	typ := own[0]
	h := problem.Config{TypeBase: "/p/", Replace: replace, Types: own}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Way") == "own" {
			typ.Write(w)
			return
		}
		http.NotFound(w, r)
	}))
	replace[0].Title, own[0].Title = "Second", "Second"
	s := wire.Serve(t, "HTTP/1.1", h)
	require.Equal(t, "/p/first", wire.RequireProblem(t, s.Ask(t, "HTTP/1.1", "GET", nil))["type"])
	require.Equal(t, "/p/own", wire.RequireProblem(t, s.Ask(t, "HTTP/1.1", "GET", http.Header{"Way": {"own"}}))["type"])
}

func TestConfigCatalog(t *testing.T) {
	own := problem.Type{Status: 419, Title: "Page Expired", Description: "Load the page again.", Reference: "house rules"}
	types := problem.Config{TypeBase: "/p/", Replace: []problem.Type{own, {Status: 404, URI: "/gone"}}}.Catalog()
	require.Len(t, types, len(problem.Catalog())+1)
	byStatus := make(map[int]problem.Type)
	for i, typ := range types {
		byStatus[typ.Status] = typ
		require.True(t, i == 0 || types[i-1].Status < typ.Status, "sorted by status, each once")
	}
	standard, _ := problem.Lookup(404)
	standard.URI = "/gone"
	assert.Equal(t, standard, byStatus[404])
	own.URI = "/p/page-expired"
	assert.Equal(t, own, byStatus[419])
	assert.Equal(t, "/p/im-a-teapot", byStatus[418].URI)

	untitled := problem.Config{TypeBase: "/p/", Replace: []problem.Type{{Status: 419}, {Status: 420}}}.Catalog()
	var uris []string
	for _, typ := range untitled {
		if typ.Title == "Client Error" {
			uris = append(uris, typ.URI)
		}
	}
	assert.Equal(t, []string{"/p/419", "/p/420"}, uris)
	assert.Equal(t, problem.Catalog(), problem.Config{}.Catalog())
}

// Own types are listed behind the type that a response gets by its status.
func TestConfigCatalogListsOwnTypes(t *testing.T) {
	notFound, _ := problem.Lookup(404)
	expired := problem.Type{URI: "/p/page-expired", Title: "Page Expired", Status: 419, Description: "Load the page again.", Reference: "house rules"}
	types := problem.Config{
		TypeBase: "/p/",
		Replace:  []problem.Type{{Status: 404, Title: "Lost"}},
		Types: []problem.Type{
			{Title: "Page Expired", Status: 419, Description: "Load the page again.", Reference: "house rules"},
			{Title: "No Such Order", Status: 404},
			{URI: "urn:user", Title: "No Such User", Status: 404, Description: "Look again."},
		},
	}.Catalog()
	require.Len(t, types, len(problem.Catalog())+3)
	var listed []problem.Type
	for i, typ := range types {
		require.True(t, i == 0 || types[i-1].Status <= typ.Status, "sorted by status")
		if typ.Status == 404 || typ.Status == 419 {
			listed = append(listed, typ)
		}
	}
	assert.Equal(t, []problem.Type{
		{URI: "/p/lost", Title: "Lost", Status: 404, Description: notFound.Description, Reference: notFound.Reference},
		{URI: "/p/no-such-order", Title: "No Such Order", Status: 404, Description: notFound.Description, Reference: notFound.Reference},
		{URI: "urn:user", Title: "No Such User", Status: 404, Description: "Look again.", Reference: notFound.Reference},
		expired,
	}, listed)
}

func TestAcceptDecidesWhereXMLIsOn(t *testing.T) {
	const xml = "application/problem+xml"
	for _, test := range []struct {
		on     bool
		accept []string
		want   string
	}{
		{true, []string{xml}, xml},
		{true, []string{"application/json;q=0.5", xml}, xml},
		{true, []string{"application/json"}, "application/problem+json"},
		{true, nil, "application/problem+json"},
		{false, []string{xml}, "application/problem+json"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header["Accept"] = test.accept
		rec := httptest.NewRecorder()
		problem.Config{XML: test.on}.Middleware(http.NotFoundHandler()).ServeHTTP(rec, r)
		assert.Equal(t, test.want, rec.Header().Get("Content-Type"), "XML: %t, %q", test.on, test.accept)
	}
}
