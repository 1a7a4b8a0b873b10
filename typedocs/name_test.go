package typedocs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

func TestNames(t *testing.T) {
	require.Equal(t, []string{"410", "411", "conflict-422", "conflict", "gone"}, names(t, "/",
		problem.Type{Title: "Conflict", Status: 409},
		problem.Type{Title: "Conflict", Status: 422},
		problem.Type{Title: "!?", Status: 410},
		problem.Type{Title: "。", Status: 411},
		problem.Type{Title: "Gone", Status: 410},
	))
	require.Equal(t, []string{"bar", "foo-422", "foo"}, names(t, "/",
		problem.Type{URI: "/b", Title: "Foo 422", Status: 422},
		problem.Type{URI: "/a", Title: "Foo", Status: 422},
		problem.Type{URI: "/foo", Title: "Bar", Status: 409},
	), "no name but one that a URI ends in is free")
	require.Equal(t, []string{"no-credit", "blocked-2", "403", "limit", "403-403"}, names(t, "/",
		problem.Type{URI: "/p/no-credit", Title: "Недостаточно средств", Status: 403},
		problem.Type{URI: "/p/Blocked_2", Title: "Счёт заблокирован", Status: 403},
		problem.Type{URI: "/p/", Title: "。", Status: 403},
		problem.Type{URI: "/p/limit", Title: "Превышен лимит", Status: 403},
		problem.Type{URI: "/p/предел", Title: "Превышен предел", Status: 403},
	), "where the title has no letter that counts, the URI may have one")
	require.Equal(t, []string{"a", "c-410", "b"}, names(t, "/",
		problem.Type{URI: "/b-422", Title: "A", Status: 409},
		problem.Type{URI: "/c", Title: "B", Status: 422},
		problem.Type{URI: "/b", Title: "C", Status: 410},
	))
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
		"/edited":                      "Somebody edits this", // a type with a URI of its own goes first
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
		{[]problem.Type{{Title: "OK", Status: 200}}, `problem: typedocs: the Status of type "OK" is 200, which is not an error status: use 400 to 599`},
		{[]problem.Type{{Title: "Beyond", Status: 600}}, `problem: typedocs: the Status of type "Beyond" is 600, which is not an error status: use 400 to 599`},
		{
			[]problem.Type{{Title: "Conflict", Status: 409}, {Title: "Conflict", Status: 409}, {Title: "conflict", Status: 409}},
			`problem: typedocs: two types are called "conflict-409": give each its own Title, of which only ASCII letters and digits count`,
		},
		{
			[]problem.Type{{Title: "Занято", Status: 409}, {Title: "Нет", Status: 409}, {Title: "。", Status: 409}},
			`problem: typedocs: two types are called "409-409": give each its own Title, of which only ASCII letters and digits count`,
		},
		{
			[]problem.Type{{URI: "/v1/x", Title: "X", Status: 409}, {URI: "/v2/x", Title: "Y", Status: 409}, {URI: "/v1/x", Title: "Z", Status: 410}, {URI: "/v3/", Title: "A", Status: 409}, {URI: "/v4/", Title: "B", Status: 409}},
			`problem: typedocs: the URIs "/v1/x" and "/v2/x" both end in "x", which can lead to one page only: let one of them end in another segment`,
		},
	} {
		assert.PanicsWithValue(t, tt.want, func() { typedocs.Handler(tt.types...) })
	}
	assert.NotPanics(t, func() {
		typedocs.Handler(problem.Type{URI: "https://a.example/x", Title: "X", Status: 409}, problem.Type{URI: "https://b.example/x", Title: "Y", Status: 409})
	}, "only one of two hosts leads here")
}
