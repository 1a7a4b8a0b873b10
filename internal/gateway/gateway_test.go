package gateway

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

func TestLanguages(t *testing.T) {
	chosen, err := Languages([]string{"pt-br", "de"})
	require.NoError(t, err)
	require.Len(t, chosen, 2)
	require.Equal(t, "pt-BR", chosen[0].Tag)
	all, err := Languages([]string{"all"})
	require.NoError(t, err)
	require.Greater(t, len(all), 10)
	_, err = Languages([]string{"de", "xx"})
	require.ErrorContains(t, err, `languages: "xx" is not among the languages: choose from de, `)
}

func TestMiddleware(t *testing.T) {
	h, err := Middleware(problem.Config{}, http.NotFoundHandler(), "-")
	require.NoError(t, err)
	require.NotNil(t, h)
	_, err = Middleware(problem.Config{TypeBase: "/p", Types: []problem.Type{{Status: 1}}}, http.NotFoundHandler(), "_")
	require.EqualError(t, err, "type_base: \"/p\" does not end in a separator: add a slash, or end it in #, :, = or ?\n"+
		"types[0].Status 1 is not an error status: use 400 to 599")
}

func TestIsBelow(t *testing.T) {
	for path, want := range map[string]bool{"/a": true, "/a/": true, "/a/b": true, "/ab": false, "/": false, "": false} {
		assert.Equal(t, want, IsBelow(path, "/a"), path)
		assert.Equal(t, want, IsBelow(path, "/a/"), path)
	}
}

func TestTypes(t *testing.T) {
	types, err := Types(TypesFlag(` {"uri": "/a", "title": "A", "status": 403, "description": "B.", "reference": "C"}`))
	require.NoError(t, err)
	require.Equal(t, []problem.Type{{URI: "/a", Title: "A", Status: 403, Description: "B.", Reference: "C"}}, types)
	types, err = Types(TypesFlag(`[{"title": 1}, {"status": -1}, {"state": 1}]`))
	require.EqualError(t, err, "[0]: title: 1 is not a string: put it in quotes\n"+
		"[1]: status: \"-1\" is not a number from 0 on\n"+
		"[2]: state: a type has no such member: it has uri, title, status, description and reference")
	require.Len(t, types, 3)
	_, err = Types(TypesFlag("null"))
	require.EqualError(t, err, `null is not a list of objects: write [{"title": "Out of Credit", "status": 403}]`)
}
