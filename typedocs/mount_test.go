package typedocs_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/typedocs"
)

func TestMountPoints(t *testing.T) {
	docs := typedocs.Handler(config.Catalog()...)
	exact := http.NewServeMux() // without ServeMux's own redirect to the slash
	exact.Handle("/problems", http.StripPrefix("/problems", docs))
	exact.Handle("/problems/", http.StripPrefix("/problems", docs))
	for _, tt := range []struct {
		name, index string
		handler     http.Handler
	}{
		{"root", "/", docs},
		{"stripped", "/problems/", http.StripPrefix("/problems", docs)},
		{"stripped with the slash", "/problems/", http.StripPrefix("/problems/", docs)},
		{"stripped, no slash asked for", "/problems?q=found", exact},
		{"stripped, no slash asked for, deep", "/a%20b:c/problems", http.StripPrefix("/a b:c/problems", docs)},
		{"not stripped", "/problems/", docs},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(tt.handler)
			defer server.Close()
			get := func(target string) (*url.URL, string) { // where it ended, and the page
				r, err := http.NewRequest(http.MethodGet, target, nil)
				require.NoError(t, err)
				r.Header.Set("Accept", browserAccept)
				res, err := http.DefaultClient.Do(r)
				require.NoError(t, err)
				body, err := io.ReadAll(res.Body)
				require.NoError(t, err)
				require.NoError(t, res.Body.Close())
				require.Equal(t, 200, res.StatusCode)
				return res.Request.URL, string(body)
			}
			at, index := get(server.URL + tt.index)
			assert.Contains(t, index, "<h1>Problem types</h1>")
			assert.Equal(t, strings.Contains(tt.index, "?"), strings.Contains(index, "for <q>found</q>"), "a redirect keeps the query")
			link := regexp.MustCompile(`href="([^"]*not-found)"`).FindStringSubmatch(index)
			require.NotNil(t, link)
			target, err := at.Parse(link[1])
			require.NoError(t, err)
			at, page := get(target.String())
			assert.Contains(t, page, `<h1><span class="status">404</span> Not Found</h1>`)
			home, err := at.Parse("./")
			require.NoError(t, err)
			_, index = get(home.String())
			assert.Contains(t, index, "<h1>Problem types</h1>")
		})
	}
}

// chi's Mount hands on /problems too, where http.ServeMux redirects to the slash.
func TestMountPointWithoutSlash(t *testing.T) {
	docs := typedocs.Handler(config.Catalog()...)
	res, _ := do(t, docs, "GET", "/problems")
	assert.Equal(t, 404, res.Code, "it looks like the name of a type")
	res, _ = do(t, http.StripPrefix("/problems", docs), "GET", "/problems")
	assert.Equal(t, 307, res.Code)
	assert.Equal(t, "./problems/", res.Header().Get("Location"))
	mux := http.NewServeMux()
	mux.Handle("/problems/", docs)
	res, _ = do(t, mux, "GET", "/problems")
	assert.Equal(t, "/problems/", res.Header().Get("Location"))
}

func TestRedirectStaysOnTheSite(t *testing.T) {
	h := typedocs.Handler(config.Catalog()...)
	for _, tt := range []struct{ requestURI, location string }{
		{"/problems", "./problems/"},
		{"/problems?q=a%20b", "./problems/?q=a%20b"},
		{"//evil.example", "./evil.example/"},
		{"/javascript:alert(1)", "./javascript:alert(1)/"},
		{"/a%2Fb", "./a%2Fb/"},
		{"http://api.example.com/problems", "./problems/"},
		{"/problems/", ""},
		{"http://api.example.com", ""},
		{"", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Path, r.RequestURI = "", tt.requestURI
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		assert.Equal(t, tt.location, rec.Header().Get("Location"), tt.requestURI)
		if tt.location == "" {
			assert.Equal(t, 200, rec.Code, tt.requestURI)
		} else {
			assert.Equal(t, 307, rec.Code, tt.requestURI)
		}
	}
}
