package typedocs_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

// names asks for the index of types and returns the names in it.
func names(t *testing.T, target string, types ...problem.Type) []string {
	t.Helper()
	res, body := do(t, typedocs.Handler(types...), "GET", target, "Accept", jsonAccept)
	require.Equal(t, 200, res.Code)
	var list struct{ Types []struct{ Name string } }
	require.NoError(t, json.Unmarshal([]byte(body), &list))
	found := []string{}
	for _, entry := range list.Types {
		found = append(found, entry.Name)
	}
	return found
}

func TestNames(t *testing.T) {
	require.Equal(t, []string{"conflict", "conflict-422", "410", "411", "gone"}, names(t, "/",
		problem.Type{Title: "Conflict", Status: 409},
		problem.Type{Title: "Conflict", Status: 422},
		problem.Type{Title: "!?", Status: 410},
		problem.Type{Title: "。", Status: 411},
		problem.Type{Title: "Gone", Status: 410},
	))
	require.Equal(t, []string{"foo-422", "foo", "bar"}, names(t, "/",
		problem.Type{URI: "/b", Title: "Foo 422", Status: 422},
		problem.Type{URI: "/a", Title: "Foo", Status: 422},
		problem.Type{URI: "/foo", Title: "Bar", Status: 409},
	), "no name but one that a URI ends in is free")
	require.Equal(t, []string{"a", "b", "c-410"}, names(t, "/",
		problem.Type{URI: "/b-422", Title: "A", Status: 409},
		problem.Type{URI: "/c", Title: "B", Status: 422},
		problem.Type{URI: "/b", Title: "C", Status: 410},
	))
}

func TestTypeWithoutFieldsHasAList(t *testing.T) {
	_, body := do(t, typedocs.Handler(config.Catalog()...), "GET", "/bad-request", "Accept", jsonAccept)
	require.Contains(t, body, `"fields": []`)
}

func TestEmptyTypeIsTheCatalogs(t *testing.T) {
	standard, ok := problem.Lookup(409)
	require.True(t, ok)
	h := typedocs.Handler(problem.Type{Status: 409})
	_, index := do(t, h, "GET", "/", "Accept", browserAccept)
	assert.Contains(t, index, ">"+standard.Title+"</a>")
	assert.NotContains(t, index, `href="./"></a>`)
}

func TestPageBelowTheTypeURI(t *testing.T) {
	h := typedocs.Handler(
		problem.Type{URI: "https://api.example.com/problems/out-of-stock", Title: "An item cannot be delivered", Status: 422},
		problem.Type{URI: "https://elsewhere.example/not-found", Title: "No such order", Status: 404},
		problem.Type{Title: "Not found", Status: 404},
		problem.Type{URI: "https://api.example.com/errors#gone", Title: "Gone", Status: 410},
		problem.Type{URI: "https://api.example.com/query?type=locked", Title: "Locked", Status: 423},
		problem.Type{URI: "https://api.example.com/problems/being-edited", Title: "Edited", Status: 423},
		problem.Type{URI: "https://api.example.com/problems/edited", Title: "Somebody edits this", Status: 409},
	)
	for path, title := range map[string]string{
		"/an-item-cannot-be-delivered": "An item cannot be delivered",
		"/out-of-stock":                "An item cannot be delivered",
		"/no-such-order":               "No such order",
		"/not-found":                   "Not found", // a name goes before the end of a URI
		"/being-edited":                "Edited",
		"/edited-423":                  "Edited",
		"/edited":                      "Somebody edits this", // but for a type that has a URI of its own
	} {
		_, page := do(t, h, "GET", path, "Accept", browserAccept)
		assert.Contains(t, page, "</span> "+title+"</h1>", path)
	}
	for _, path := range []string{"/blank", "/errors", "/query"} {
		res, _ := do(t, h, "GET", path)
		assert.Equal(t, 404, res.Code, path)
	}
}

func TestPanics(t *testing.T) {
	for _, tt := range []struct {
		types []problem.Type
		want  string
	}{
		{[]problem.Type{{Title: "OK", Status: 200}}, `problem: typedocs: the Status of type "OK" is 200, which is no error status: use 400 to 599`},
		{[]problem.Type{{Title: "Beyond", Status: 600}}, `problem: typedocs: the Status of type "Beyond" is 600, which is no error status: use 400 to 599`},
		{
			[]problem.Type{{Title: "Conflict", Status: 409}, {Title: "Conflict", Status: 409}, {Title: "conflict", Status: 409}},
			`problem: typedocs: two types are called "conflict-409": give each its own Title`,
		},
	} {
		assert.PanicsWithValue(t, tt.want, func() { typedocs.Handler(tt.types...) })
	}
}

func TestNoTypes(t *testing.T) {
	res, page := do(t, typedocs.Handler(), "GET", "/", "Accept", browserAccept)
	require.Equal(t, 200, res.Code)
	require.Contains(t, page, "Problem types")
	require.Empty(t, names(t, "/"))
}

func TestTypesMayChangeAfterwards(t *testing.T) {
	types := config.Catalog()
	h := typedocs.Handler(types...)
	types[0].Title = "Changed"
	_, page := do(t, h, "GET", "/?q=changed", "Accept", browserAccept)
	require.Contains(t, page, "Nothing matches.")
}

func TestSearch(t *testing.T) {
	types := append(config.Catalog(), problem.Type{URI: "tag:example.com,2026:sold", Title: "Sold out", Status: 422, Description: "Ünique words here"})
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"q=429", []string{"too-many-requests"}},
		{"q=TEAPOT", []string{"im-a-teapot"}},
		{"q=gateway+zebra", []string{}},
		{"q=ünique+SOLD", []string{"sold-out"}},
		{"q=tag:example.com,2026", []string{"sold-out"}},
		{"q=www-authenticate", []string{"unauthorized"}},
		{"q=proxy-authenticate", []string{"proxy-authentication-required"}},
		{"q=gateway+timeout&class=5xx", []string{"gateway-timeout"}},
		{"q=gateway+timeout&class=4xx", []string{}},
		{"q=%20%20sold%20&class=bogus", []string{"sold-out"}},
		{"q=sold" + strings.Repeat("+", 97) + "z", []string{"sold-out"}},
		{"q=sold" + strings.Repeat("+", 94) + "zz", []string{}},
		{"q=sold" + strings.Repeat("+", 95) + "%C3%BC", []string{"sold-out"}},
	} {
		assert.Equal(t, tt.want, names(t, "/?"+tt.query, types...), tt.query)
	}
	assert.Len(t, names(t, "/?class=5xx", types...), 11)
	assert.Len(t, names(t, "/?class=4xx", types...), 30)
	assert.Len(t, names(t, "/?class=6xx&q=", types...), 41)
}

func TestSearchPage(t *testing.T) {
	h := typedocs.Handler(config.Catalog()...)
	_, page := do(t, h, "GET", "/?q=%3Ctime%3E+out&class=5xx", "Accept", browserAccept)
	for _, want := range []string{
		`name="q" type="search" value="&lt;time&gt; out"`,
		`<input type="hidden" name="class" value="5xx">`,
		`<a href="./?q=%3Ctime%3E&#43;out">All <span>0</span></a>`,
		`<a href="./?class=5xx&amp;q=%3Ctime%3E&#43;out" aria-current="true">Server errors <span>0</span></a>`,
		`0 of 40 for <q>&lt;time&gt; out</q>.`,
		"Nothing matches.",
	} {
		assert.Contains(t, page, want)
	}
}

func TestNeighbours(t *testing.T) {
	h := typedocs.Handler(config.Catalog()...)
	for path, want := range map[string][]string{
		"/bad-request":                     {`<a rel="next" href="./unauthorized">`},
		"/forbidden":                       {`<a rel="prev" href="./payment-required">`, `<a rel="next" href="./not-found">`},
		"/network-authentication-required": {`<a rel="prev" href="./not-extended">`},
	} {
		_, page := do(t, h, "GET", path, "Accept", browserAccept)
		assert.Equal(t, want, regexp.MustCompile(`<a rel=[^>]*>`).FindAllString(page, -1), path)
	}
}

func TestIndexHasAnAnchorForEachType(t *testing.T) {
	_, page := do(t, typedocs.Handler(config.Catalog()...), "GET", "/", "Accept", browserAccept)
	for _, typ := range config.Catalog() {
		assert.Contains(t, page, `<li id="`+typ.Slug()+`">`)
		assert.Contains(t, page, `<a href="./`+typ.Slug()+`">`)
	}
}
