package typedocs_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

const (
	browserAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
	jsonAccept    = "application/json"
)

var config = problem.Config{TypeBase: "https://api.example.com/problems/", ServerErrors: true}

// do asks h, and returns the response and its body.
func do(t *testing.T, h http.Handler, method, target string, header ...string) (*httptest.ResponseRecorder, string) {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec, rec.Body.String()
}

func TestMediaTypes(t *testing.T) {
	h := typedocs.Handler(config.Catalog()...)
	const html, json, markdown = "text/html; charset=utf-8", "application/json", "text/markdown; charset=utf-8"
	for _, tt := range []struct {
		path, accept string
		want, vary   string
	}{
		{"/", browserAccept, html, "Accept"},
		{"/", "", json, "Accept"},
		{"/", "*/*", json, "Accept"},
		{"/?q=gone", browserAccept, html, "Accept"},
		{"/?q=gone", jsonAccept, json, "Accept"},
		{"/not-found", browserAccept, html, "Accept"},
		{"/not-found", jsonAccept, json, "Accept"},
		{"/not-found", "", json, "Accept"},
		{"/", "text/markdown", markdown, "Accept"},
		{"/?q=gone", "text/markdown", markdown, "Accept"},
		{"/not-found", "text/markdown, */*;q=0.1", markdown, "Accept"},
		{"/not-found", "text/markdown, text/html", html, "Accept"},
		{"/not-found", "text/*", html, "Accept"},
		{"/not-found.md", browserAccept, markdown, ""},
		{"/not-found.html", jsonAccept, html, ""},
		{"/not-found.json", browserAccept, json, ""},
		{"/llms.txt", browserAccept, "text/plain; charset=utf-8", ""},
		{"/messages/en.json", browserAccept, json, ""},
		{"/overlay.json", browserAccept, json, ""},
		{"/schema.json", browserAccept, json, ""},
		{"/openapi.json", browserAccept, json, ""},
	} {
		header := []string{"Accept", tt.accept}
		if tt.accept == "" {
			header = nil
		}
		res, body := do(t, h, "GET", tt.path, header...)
		assert.Equal(t, 200, res.Code, "%s for %q", tt.path, tt.accept)
		assert.Equal(t, tt.want, res.Header().Get("Content-Type"), "%s for %q", tt.path, tt.accept)
		assert.Equal(t, tt.vary, res.Header().Get("Vary"), "%s for %q", tt.path, tt.accept)
		if tt.want == html {
			assert.True(t, strings.HasPrefix(body, "<!DOCTYPE html>\n"), tt.path)
			assert.True(t, strings.HasSuffix(body, "</html>\n"), tt.path)
		}
	}
}

func TestHTMLIsForThoseWhoPreferIt(t *testing.T) {
	h := typedocs.Handler(config.Catalog()...)
	for _, tt := range []struct {
		accept []string
		want   bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{"*/*"}, false},
		{[]string{"text/html"}, true},
		{[]string{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, true},
		{[]string{"text/html, */*"}, true},
		{[]string{"TEXT/HTML ; charset=utf-8"}, true},
		{[]string{"text/*"}, true},
		{[]string{"text/*, */*"}, true},
		{[]string{"application/json"}, false},
		{[]string{"application/json, text/plain, */*"}, false},
		{[]string{"application/json, text/html"}, false},
		{[]string{"application/json;q=0.9, text/html"}, true},
		{[]string{"application/json, text/html;q=0.9"}, false},
		{[]string{"application/json", "text/html;q=0.9"}, false},
		{[]string{"application/json;q=0.9", "text/html"}, true},
		{[]string{"text/html;q=0.5, */*;q=0.8"}, false},
		{[]string{"text/html;q=0, */*"}, false},
		{[]string{"text/html;q=0"}, false},
		{[]string{"text/*;q=0.3, text/html;q=0.7, */*;q=0.5"}, true},
		{[]string{"application/*;q=0.4, text/html;q=0.5"}, true},
		{[]string{"text/html, text/html;q=0.1, application/json;q=0.5"}, true},
		{[]string{"image/png"}, false},
		{[]string{"text/html;q=x"}, false},
		{[]string{"text/html;q=NaN"}, false},
		{[]string{"text/html;q=7"}, false},
		{[]string{"text/html;q=-1, application/json;q=-2"}, false},
		{[]string{"text/html;q=1e-1"}, false},
		{[]string{";;,,;q=1,text/html;level=1;Q=0.2"}, true},
	} {
		var header []string
		for _, line := range tt.accept {
			header = append(header, "Accept", line)
		}
		_, body := do(t, h, "GET", "/not-found", header...)
		assert.Equal(t, tt.want, strings.HasPrefix(body, "<!DOCTYPE html>\n"), "%q", tt.accept)
		assert.Equal(t, !tt.want, strings.HasPrefix(body, "{\n"), "%q", tt.accept)
	}
}

func TestValidation(t *testing.T) {
	server := httptest.NewServer(typedocs.Handler(config.Catalog()...))
	defer server.Close()
	ask := func(method, path, accept, ifNoneMatch string) (status int, header http.Header, body string) {
		r, err := http.NewRequest(method, server.URL+path, nil)
		require.NoError(t, err)
		r.Header.Set("Accept", accept)
		if ifNoneMatch != "" {
			r.Header.Set("If-None-Match", ifNoneMatch)
		}
		res, err := http.DefaultTransport.RoundTrip(r)
		require.NoError(t, err)
		content, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		res.Header.Del("Date")
		return res.StatusCode, res.Header, string(content)
	}
	tags := make(map[string]string)
	for _, path := range []string{"/", "/?q=lock", "/not-found", "/gone", "/schema.json", "/openapi.json"} {
		for _, accept := range []string{browserAccept, jsonAccept, "text/markdown"} {
			_, get, body := ask("GET", path, accept, "")
			tag := get.Get("Etag")
			require.Regexp(t, `^"[\w-]{20}"$`, tag)
			if other, ok := tags[tag]; ok {
				assert.Equal(t, other, body, "one tag for two representations, %s among them", path)
			}
			tags[tag] = body
			assert.Equal(t, "max-age=300", get.Get("Cache-Control"))
			assert.Equal(t, strconv.Itoa(len(body)), get.Get("Content-Length"))

			status, head, none := ask("HEAD", path, accept, "")
			assert.Empty(t, none)
			assert.Equal(t, 200, status)
			assert.Equal(t, get, head, path)

			for _, match := range []string{tag, "W/" + tag, `"other", ` + tag + `, W/"third"`, "*"} {
				status, header, none := ask("GET", path, accept, match)
				assert.Equal(t, 304, status, "%s, If-None-Match: %s", path, match)
				assert.Empty(t, none)
				assert.Equal(t, tag, header.Get("Etag"))
				assert.Equal(t, get.Get("Vary"), header.Get("Vary"))
				assert.Equal(t, get.Get("Cache-Control"), header.Get("Cache-Control"))
				assert.Empty(t, header.Get("Content-Type"))
			}
			for _, match := range []string{`"other"`, strings.Trim(tag, `"`), `""`} {
				status, _, _ := ask("GET", path, accept, match)
				assert.Equal(t, 200, status, "%s, If-None-Match: %s", path, match)
			}
		}
	}
	require.Len(t, tags, 14)
}

func TestProblems(t *testing.T) {
	h := typedocs.Handler(config.Catalog()...)
	for _, tt := range []struct {
		method, path string
		status       int
		title        string
	}{
		{"GET", "/no-such-type", 404, "Not Found"},
		{"HEAD", "/no-such-type", 404, ""},
		{"GET", "/NOT-FOUND", 404, "Not Found"},
		{"GET", "/style.css", 404, "Not Found"},
		{"GET", "/..%2fnot-found%00", 404, "Not Found"},
		{"POST", "/", 405, "Method Not Allowed"},
		{"PUT", "/not-found", 405, "Method Not Allowed"},
		{"DELETE", "/no-such-type", 405, "Method Not Allowed"},
		{"OPTIONS", "/schema.json", 405, "Method Not Allowed"},
	} {
		res, body := do(t, h, tt.method, tt.path, "Accept", jsonAccept)
		name := tt.method + " " + tt.path
		assert.Equal(t, tt.status, res.Code, name)
		assert.Equal(t, "application/problem+json", res.Header().Get("Content-Type"), name)
		if tt.status == 405 {
			assert.Equal(t, "GET, HEAD", res.Header().Get("Allow"), name)
		}
		if tt.title == "" {
			assert.Empty(t, body, name)
			continue
		}
		var p struct {
			Title  string
			Status int
		}
		require.NoError(t, json.Unmarshal([]byte(body), &p), name)
		assert.Equal(t, tt.title, p.Title, name)
		assert.Equal(t, tt.status, p.Status, name)
	}
}

// A person who followed a wrong link gets a page, with a way back.
func TestUnknownPage(t *testing.T) {
	h := billing.Config.Middleware(billing.Handler())
	for _, path := range []string{"/no-such-type", "/messages/xx.json", "/no-such-type.html", "/x/no-such-type"} {
		res, page := do(t, h, "GET", path, "Accept", browserAccept)
		assert.Equal(t, 404, res.Code, path)
		assert.Equal(t, "text/html; charset=utf-8", res.Header().Get("Content-Type"), path)
		assert.Equal(t, "Accept", res.Header().Get("Vary"), path)
		assert.NotEmpty(t, res.Header().Get("Content-Security-Policy"), path)
		assert.Contains(t, page, "<h1>No such problem type</h1>", path)
		assert.Contains(t, page, `<a href="./">All problem types</a>`, path)
		assert.Contains(t, page, `<a href="https://example.com/">Billing API</a>`, path)

		tag := res.Header().Get("Etag")
		res, page = do(t, h, "GET", path, "Accept", browserAccept, "If-None-Match", tag)
		assert.Equal(t, 404, res.Code, "only a 200 becomes a 304")
		assert.NotEmpty(t, page)
		res, page = do(t, h, "HEAD", path, "Accept", browserAccept)
		assert.Equal(t, 404, res.Code, path)
		assert.Empty(t, page, path)
		for _, accept := range []string{jsonAccept, "text/markdown", "*/*"} {
			res, _ = do(t, h, "GET", path, "Accept", accept)
			assert.Equal(t, 404, res.Code, path)
			assert.Equal(t, "application/problem+json", res.Header().Get("Content-Type"), path)
			assert.Equal(t, "Accept", res.Header().Get("Vary"), path)
		}
	}
}

func TestProblemsFollowTheMiddleware(t *testing.T) {
	h := config.Middleware(typedocs.Handler(config.Catalog()...))
	_, body := do(t, h, "GET", "/no-such-type")
	want := `{"type":"https://api.example.com/problems/not-found","title":"Not Found","status":404,"detail":"No problem type of this name is documented here. The index one level up lists all that are."}`
	require.Equal(t, want, body)
}

// net/http would drop the body of an answer to HEAD, other writers would not.
func TestHeadWritesNothing(t *testing.T) {
	for _, path := range []string{"/", "/not-found", "/schema.json"} {
		_, body := do(t, typedocs.Handler(config.Catalog()...), "HEAD", path)
		assert.Empty(t, body, path)
	}
}

func TestVaryIsAdded(t *testing.T) {
	rec := httptest.NewRecorder()
	rec.Header().Set("Vary", "Origin")
	typedocs.Handler(config.Catalog()...).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/", nil))
	require.Equal(t, []string{"Origin", "Accept"}, rec.Header()["Vary"])
}
