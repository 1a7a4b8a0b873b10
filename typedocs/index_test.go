package typedocs_test

import (
	"encoding/json"
	"fmt"
	"slices"
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

func TestNoTypes(t *testing.T) {
	res, page := do(t, typedocs.Handler(), "GET", "/", "Accept", browserAccept)
	require.Equal(t, 200, res.Code)
	require.Contains(t, page, "Problem types")
	require.Empty(t, names(t, "/"))
}

func TestTypesMayChangeAfterwards(t *testing.T) {
	types := config.Catalog()
	h := typedocs.Handler(types...)
	types[0].Title = "Zebra"
	_, page := do(t, h, "GET", "/?q=zebra", "Accept", browserAccept)
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
		{"q=TooManyRequests", []string{"too-many-requests"}},
		{"q=lost+updates", []string{"precondition-required"}},
		{"q=hotel", []string{"network-authentication-required"}},
		{"q=coffee+pot+joke", []string{"im-a-teapot"}},
		{"q=401", []string{"unauthorized"}},
		{"q=unlike+401", []string{}},
		{"q=%20%20sold%20&class=bogus", []string{"sold-out"}},
		{"q=sold" + strings.Repeat("+", 97) + "z", []string{"sold-out"}},
		{"q=sold" + strings.Repeat("+", 94) + "zz", []string{}},
		{"q=sold" + strings.Repeat("+", 95) + "%C3%BC", []string{"sold-out"}},
	} {
		assert.Equal(t, tt.want, names(t, "/?"+tt.query, types...), tt.query)
	}
	assert.Equal(t, "unauthorized", names(t, "/?q=token", types...)[0])
	servers := slices.IndexFunc(problem.Catalog(), func(t problem.Type) bool { return t.Status >= 500 })
	assert.Len(t, names(t, "/?class=5xx", types...), len(problem.Catalog())-servers)
	assert.Len(t, names(t, "/?class=4xx", types...), servers+1)
	assert.Len(t, names(t, "/?class=6xx&q=", types...), len(types))
}

func TestSearchPage(t *testing.T) {
	h := typedocs.Handler(config.Catalog()...)
	_, page := do(t, h, "GET", "/?q=%3Ctime%3E+out&class=5xx", "Accept", browserAccept)
	for _, want := range []string{
		`name="q" type="search" value="&lt;time&gt; out"`,
		`<input type="hidden" name="class" value="5xx">`,
		`<a href="./?q=%3Ctime%3E&#43;out">All <span>0</span></a>`,
		`<a href="./?class=5xx&amp;q=%3Ctime%3E&#43;out" aria-current="true">Server errors <span>0</span></a>`,
		fmt.Sprintf("0 of %d for <q>&lt;time&gt; out</q>.", len(config.Catalog())),
		"Nothing matches.",
	} {
		assert.Contains(t, page, want)
	}
}

func TestIndexHasAnAnchorForEachType(t *testing.T) {
	_, page := do(t, typedocs.Handler(config.Catalog()...), "GET", "/", "Accept", browserAccept)
	for _, typ := range config.Catalog() {
		assert.Contains(t, page, `<li id="`+typ.Slug()+`">`)
		assert.Contains(t, page, `<a href="./`+typ.Slug()+`">`)
	}
}
