package main

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/render"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/problemtest"
)

func TestMain(m *testing.M) {
	render.Respond = problem.Responder(render.DefaultResponder)
	m.Run()
}

// A logBuffer is written by the server and read by the test.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// start serves the API, and a route that panics.
func start(t *testing.T) (*httptest.Server, *logBuffer) {
	t.Helper()
	log := new(logBuffer)
	router := newRouter(slog.New(slog.NewTextHandler(log, nil)), map[string]string{"editor": "hunter2"})
	router.(chi.Router).Get("/broken", func(http.ResponseWriter, *http.Request) { panic("password is hunter2") })
	server := httptest.NewServer(router)
	t.Cleanup(server.Close)
	return server, log
}

// A reply is a response whose body has been read.
type reply struct {
	*http.Response
	body string
}

// ask sends a request; "editor" logs in.
func ask(t *testing.T, server *httptest.Server, method, path, body string, fields ...string) reply {
	t.Helper()
	req, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("X-Request-Id", "r-17")
	req.Header.Set("Content-Type", "application/json")
	for _, field := range fields {
		if field == "editor" {
			req.SetBasicAuth("editor", "hunter2")
			continue
		}
		name, value, _ := strings.Cut(field, ": ")
		req.Header.Set(name, value)
	}
	resp, err := server.Client().Do(req)
	require.NoError(t, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return reply{resp, string(text)}
}

func TestProblems(t *testing.T) {
	server, log := start(t)
	tests := map[string]struct {
		method, path, body string
		fields             []string
		status             int
		detail             string // "" is the catalog's
	}{
		"no such route":      {"GET", "/books", "", nil, 404, ""},
		"no such method":     {"PATCH", "/articles/", "", nil, 405, ""},
		"no such article":    {"GET", "/articles/7", "", nil, 404, `There is no article "7".`},
		"not logged in":      {"POST", "/articles/", "{}", nil, 401, ""},
		"another media type": {"POST", "/articles/", "slug=a", []string{"editor", "Content-Type: application/x-www-form-urlencoded"}, 415, ""},
		"not JSON":           {"POST", "/articles/", "slug", []string{"editor"}, 400, "The request body is not valid JSON."},
		"no body":            {"POST", "/articles/", "", []string{"editor"}, 400, "The request body is empty."},
		"half a body":        {"POST", "/articles/", `{"slug":`, []string{"editor"}, 400, "The request body is not valid JSON."},
		"wrong JSON type":    {"POST", "/articles/", `{"slug":7}`, []string{"editor"}, 400, "The request body has a value of the wrong type."},
		"too large":          {"POST", "/articles/", `{"slug":"` + strings.Repeat("a", 4<<10), []string{"editor"}, 413, "The request body must not be longer than 4096 bytes."},
		"invalid":            {"POST", "/articles/", `{"slug":"A"}`, []string{"editor"}, 422, ""},
		"taken":              {"POST", "/articles/", `{"slug":"hello","title":"H"}`, []string{"editor"}, 409, `There is an article "hello" already.`},
		"panic":              {"GET", "/broken", "", nil, 500, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			resp := ask(t, server, test.method, test.path, test.body, test.fields...)
			p := problemtest.Require(t, resp.Response, test.status, problemtest.Secret("hunter2", "json:", "main.article"))
			want, ok := problem.Lookup(test.status)
			require.True(t, ok)
			if test.detail == "" {
				test.detail = want.Description
			}
			assert.Equal(t, want.Title, p.Title)
			assert.Equal(t, test.detail, p.Detail)
			assert.Equal(t, "r-17", p.Extensions["request_id"])
		})
	}
	server.Close()
	assert.Contains(t, log.String(), `msg=answered request_id=r-17 method=PATCH path=/articles/ status=405`)
	assert.Contains(t, log.String(), `msg=failed request_id=r-17 problem.status=500`)
}

func TestFieldErrors(t *testing.T) {
	server, _ := start(t)
	resp := ask(t, server, "POST", "/articles/", `{"slug":"A"}`, "editor")
	p := problemtest.Require(t, resp.Response, 422)
	assert.Equal(t, []problem.FieldError{
		{Detail: "Use small letters, digits and hyphens.", Pointer: "#/slug"},
		{Detail: "Give the article a title.", Pointer: "#/title"},
	}, p.Extensions["errors"])

	resp = ask(t, server, "POST", "/articles/", `{"Slug":7}`, "editor")
	p = problemtest.Require(t, resp.Response, 400)
	assert.Equal(t, []problem.FieldError{
		{Detail: "Must be a string, not a number.", Code: "wrong-type", Pointer: "#/Slug"},
	}, p.FieldErrors())
}

func TestArticles(t *testing.T) {
	server, _ := start(t)
	resp := ask(t, server, "POST", "/articles/", `{"slug":"bye","title":"Bye"}`, "editor")
	assert.Equal(t, 201, resp.StatusCode)
	assert.Equal(t, "/articles/bye", resp.Header.Get("Location"))
	resp = ask(t, server, "GET", "/articles/bye", "")
	assert.Equal(t, 200, resp.StatusCode)
	assert.Equal(t, "application/json", resp.Header.Get("Content-Type"))
	resp = ask(t, server, "GET", "/articles/", "")
	assert.Equal(t, `[{"slug":"bye","title":"Bye"},{"slug":"hello","title":"Hello"}]`+"\n", resp.body)
}
