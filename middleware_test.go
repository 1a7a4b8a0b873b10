package problem_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// clientErrors are the statuses of the catalog's 29 client errors.
var clientErrors = []int{
	400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418,
	421, 422, 423, 424, 425, 426, 428, 429, 431, 451,
}

func TestEveryClientErrorEachWay(t *testing.T) {
	ways := []struct {
		name   string
		fail   func(w http.ResponseWriter, status int)
		detail string // "" for the catalog's description
	}{
		{"bare WriteHeader", func(w http.ResponseWriter, status int) { w.WriteHeader(status) }, ""},
		{"http.Error", func(w http.ResponseWriter, status int) { http.Error(w, "No <such> order.", status) }, `No \u003csuch\u003e order.`},
		{"the status's own name", func(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }, ""},
		{"a Problem", func(w http.ResponseWriter, status int) { problem.New(status).ServeHTTP(w, nil) }, ""},
	}
	for _, protocol := range protocols {
		for _, way := range ways {
			t.Run(protocol+" "+way.name, func(t *testing.T) {
				s := serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					var status int
					_, err := fmt.Sscan(r.Header.Get("Want"), &status)
					assert.NoError(t, err)
					w.Header()["Www-Authenticate"] = []string{"Basic", "Bearer"}
					w.Header().Set("Allow", "GET")
					way.fail(w, status)
				})))
				for _, status := range clientErrors {
					typ, ok := problem.Lookup(status)
					require.True(t, ok)
					detail := way.detail
					if detail == "" {
						detail = typ.Description
					}
					reply := s.ask(t, protocol, http.MethodGet, http.Header{"Want": {fmt.Sprint(status)}})
					requireProblem(t, reply)
					assert.Equal(t, fmt.Sprintf(`{"type":"about:blank","title":"%s","status":%d,"detail":"%s"}`, typ.Title, status, detail),
						strings.ReplaceAll(reply.body, `\u0026`, "&"))
					assert.Equal(t, status, reply.status)
					assert.Equal(t, []string{"Basic", "Bearer"}, reply.header["Www-Authenticate"])
					assert.Equal(t, "GET", reply.header.Get("Allow"))
				}
			})
		}
	}
}

func TestHeadIsGetWithoutBody(t *testing.T) {
	written := map[string]http.HandlerFunc{
		"text":        respond(404, "text/plain", "No such order."),
		"boilerplate": http.NotFound,
		"blanks":      respond(404, "text/plain", " \n"),
		"lifted":      respond(404, "application/json", `{"message":"No."}`),
		"page":        respond(404, "", "<h1>No</h1>"),
		"HTML":        respond(404, "text/html", "<h1>No</h1>"),
		"5xx":         respond(500, "text/plain", "hunter2"),
		"long 5xx":    pieces(500, "hunter2", strings.Repeat("x", 10_000)),
		"flushed":     func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "No.", 404); w.(http.Flusher).Flush() },
		"problem":     problem.New(404).ServeHTTP,
		"helper":      func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 404, problem.Detail("No.")) },
		"error":       problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return problem.New(404) }).ServeHTTP,
	}
	silent := map[string]http.HandlerFunc{
		"bare":         respond(404, "", ""),
		"empty":        pieces(404, "", ""),
		"bare text":    respond(404, "text/plain", ""),
		"bare HTML":    respond(404, "text/html", ""),
		"bare 5xx":     respond(500, "", ""),
		"bare flushed": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); w.(http.Flusher).Flush() },
	}
	config := problem.Config{LiftJSON: true, ReplaceHTML: true, ServerErrors: true}
	for _, protocol := range protocols {
		for name, h := range written {
			t.Run(name+" "+protocol, func(t *testing.T) {
				s := serve(t, protocol, config.Middleware(h))
				get, head := s.ask(t, protocol, "GET", nil), s.ask(t, protocol, "HEAD", nil)
				requireProblem(t, get)
				assert.Empty(t, head.body)
				assert.Equal(t, get.status, head.status)
				assert.Equal(t, get.header, head.header)
			})
		}
		for name, h := range silent {
			t.Run(name+" "+protocol, func(t *testing.T) {
				head := serve(t, protocol, config.Middleware(h)).ask(t, protocol, "HEAD", nil)
				assert.Equal(t, http.Header{
					"Content-Type":           {"application/problem+json"},
					"X-Content-Type-Options": {"nosniff"},
				}, without(head.header, "Connection"))
			})
		}
	}
}

func without(h http.Header, names ...string) http.Header {
	h = h.Clone()
	for _, name := range names {
		h.Del(name)
	}
	return h
}

func TestNested(t *testing.T) {
	inner := problem.Config{TypeBase: "/inner/"}.Middleware(http.NotFoundHandler())
	reply := get(t, problem.Config{TypeBase: "/outer/"}.Middleware(inner))
	require.Equal(t, "/inner/not-found", requireProblem(t, reply)["type"])
}

// The memory of a document is lent to one Write at a time: a writer underneath that
// answers somebody else meanwhile still gets its own document.
func TestDocumentIsItsOwnUntilItIsWritten(t *testing.T) {
	const want = `{"type":"about:blank","title":"Not Found","status":404,"detail":"No such order."}`
	h := problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/other" {
			http.Error(w, "Another text.", http.StatusConflict)
			return
		}
		http.Error(w, "No such order.", http.StatusNotFound)
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(writeFunc{w, func() {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/other", nil))
	}}, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, want, w.Body.String())

	w = httptest.NewRecorder()
	problem.New(404, problem.Detail("No such order.")).ServeHTTP(writeFunc{w, func() {
		problem.New(409, problem.Detail("Another text.")).ServeHTTP(httptest.NewRecorder(), nil)
	}}, nil)
	require.Equal(t, want, w.Body.String())
}

// A writeFunc calls a function before it writes.
type writeFunc struct {
	http.ResponseWriter
	before func()
}

func (w writeFunc) Write(p []byte) (int, error) {
	w.before()
	return w.ResponseWriter.Write(p)
}

// http3 is a writer as quic-go's: it announces what was written, in answer to HEAD too,
// where nobody has said how much that is.
type http3 struct {
	*httptest.ResponseRecorder
	written int
}

func (w *http3) Write(p []byte) (int, error) {
	w.written += len(p)
	return len(p), nil
}

func (w *http3) finish() string {
	if _, ok := w.Header()["Content-Length"]; !ok {
		w.Header().Set("Content-Length", fmt.Sprint(w.written))
	}
	return w.Header().Get("Content-Length")
}

func TestHeadOverHTTP3(t *testing.T) {
	ask := func(method string, h http.Handler) string {
		w, r := &http3{ResponseRecorder: httptest.NewRecorder()}, httptest.NewRequest(method, "/", nil)
		r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/3.0", 3, 0
		problem.Middleware(h).ServeHTTP(w, r)
		require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
		return w.finish()
	}
	for name, h := range map[string]http.Handler{
		"text":        respond(404, "", "No such order."),
		"boilerplate": http.NotFoundHandler(),
		"problem":     problem.New(404),
		"helper":      http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 404, problem.Detail("No.")) }),
	} {
		assert.Equal(t, ask("GET", h), ask("HEAD", h), name)
	}
	// The text of a GET is not known.
	for name, h := range map[string]http.Handler{
		"bare":    respond(404, "", ""),
		"flushed": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); w.(http.Flusher).Flush() }),
	} {
		assert.Empty(t, ask("HEAD", h), name)
		assert.NotEmpty(t, ask("GET", h), name)
	}
}
