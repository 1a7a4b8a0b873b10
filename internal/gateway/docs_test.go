package gateway

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

func TestDocs(t *testing.T) {
	docs, err := Docs("/problems/", problem.Config{Types: []problem.Type{{Title: "Out of Credit", Status: 403, Description: "The account has no credit."}}})
	require.NoError(t, err)
	w := httptest.NewRecorder()
	docs.ServeHTTP(w, httptest.NewRequest("GET", "/problems/out-of-credit", nil))
	require.Equal(t, 200, w.Code)
	require.Contains(t, w.Body.String(), "The account has no credit.")
}

// Config.Middleware takes types that share all except the URI, and the site cannot.
func TestDocsOfTypesWithOneName(t *testing.T) {
	var types []problem.Type
	for _, uri := range []string{"/problems/a", "/problems/b", "/problems/c"} {
		types = append(types, problem.Type{URI: uri, Title: "Taken", Status: 409})
	}
	_, err := Docs("/problems/", problem.Config{Types: types})
	require.EqualError(t, err, `docs: two types are called "taken-409": give each its own Title, of which only ASCII letters and digits count`)
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
