package gateway

import (
	"net/http"
	"net/http/httptest"
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

func TestDocs(t *testing.T) {
	docs := Docs("/problems/", problem.Config{Types: []problem.Type{{Title: "Out of Credit", Status: 403, Description: "The account has no credit."}}})
	w := httptest.NewRecorder()
	docs.ServeHTTP(w, httptest.NewRequest("GET", "/problems/out-of-credit", nil))
	require.Equal(t, 200, w.Code)
	require.Contains(t, w.Body.String(), "The account has no credit.")
}

func TestCheckDocs(t *testing.T) {
	for path, valid := range map[string]bool{"": true, "/problems/": true, "/a/b/": true, "/": false, "/problems": false, "problems/": false} {
		if valid {
			assert.NoError(t, CheckDocs(path), path)
		} else {
			assert.EqualError(t, CheckDocs(path), `docs: "`+path+`" is not a path that begins and ends with a slash: write /problems/`)
		}
	}
}
