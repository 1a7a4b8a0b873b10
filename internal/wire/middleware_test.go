package wire

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

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
	for _, protocol := range Protocols {
		for _, way := range ways {
			t.Run(protocol+" "+way.name, func(t *testing.T) {
				s := Serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					var status int
					_, err := fmt.Sscan(r.Header.Get("Want"), &status)
					assert.NoError(t, err)
					w.Header()["Www-Authenticate"] = []string{"Basic", "Bearer"}
					w.Header().Set("Allow", "GET")
					way.fail(w, status)
				})))
				for _, status := range ClientErrors {
					typ, ok := problem.Lookup(status)
					require.True(t, ok)
					detail := way.detail
					if detail == "" {
						detail = typ.Description
					}
					reply := s.Ask(t, protocol, http.MethodGet, http.Header{"Want": {fmt.Sprint(status)}})
					RequireProblem(t, reply)
					assert.Equal(t, fmt.Sprintf(`{"type":"about:blank","title":"%s","status":%d,"detail":"%s"}`, typ.Title, status, detail),
						strings.ReplaceAll(reply.Body, `\u0026`, "&"))
					assert.Equal(t, status, reply.Status)
					assert.Equal(t, []string{"Basic", "Bearer"}, reply.Header["Www-Authenticate"])
					assert.Equal(t, "GET", reply.Header.Get("Allow"))
				}
			})
		}
	}
}

func TestHeadIsGetWithoutBody(t *testing.T) {
	written := map[string]http.HandlerFunc{
		"text":        Respond(404, "text/plain", "No such order."),
		"boilerplate": http.NotFound,
		"blanks":      Respond(404, "text/plain", " \n"),
		"lifted":      Respond(404, "application/json", `{"message":"No."}`),
		"page":        Respond(404, "", "<h1>No</h1>"),
		"HTML":        Respond(404, "text/html", "<h1>No</h1>"),
		"5xx":         Respond(500, "text/plain", "hunter2"),
		"long 5xx":    Pieces(500, "hunter2", strings.Repeat("x", 10_000)),
		"flushed":     func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "No.", 404); w.(http.Flusher).Flush() },
		"problem":     problem.New(404).ServeHTTP,
		"helper":      func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 404, problem.Detail("No.")) },
		"error":       problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return problem.New(404) }).ServeHTTP,
	}
	silent := map[string]http.HandlerFunc{
		"bare":         Respond(404, "", ""),
		"empty":        Pieces(404, "", ""),
		"bare text":    Respond(404, "text/plain", ""),
		"bare HTML":    Respond(404, "text/html", ""),
		"bare 5xx":     Respond(500, "", ""),
		"bare flushed": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); w.(http.Flusher).Flush() },
	}
	config := problem.Config{LiftJSON: true, ReplaceHTML: true, ServerErrors: true}
	for _, protocol := range Protocols {
		for name, h := range written {
			t.Run(name+" "+protocol, func(t *testing.T) {
				s := Serve(t, protocol, config.Middleware(h))
				get, head := s.Ask(t, protocol, "GET", nil), s.Ask(t, protocol, "HEAD", nil)
				RequireProblem(t, get)
				assert.Empty(t, head.Body)
				assert.Equal(t, get.Status, head.Status)
				assert.Equal(t, get.Header, head.Header)
			})
		}
		for name, h := range silent {
			t.Run(name+" "+protocol, func(t *testing.T) {
				head := Serve(t, protocol, config.Middleware(h)).Ask(t, protocol, "HEAD", nil)
				assert.Equal(t, http.Header{
					"Content-Type":           {"application/problem+json"},
					"X-Content-Type-Options": {"nosniff"},
				}, Without(head.Header, "Connection"))
			})
		}
	}
}

// A text that is too long passes, and so does the HEAD that announces it, as a proxy does.
func TestHeadOfALongText(t *testing.T) {
	for _, length := range []int{8192, 8193} {
		s := Serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("Content-Length", strconv.Itoa(length))
			w.WriteHeader(404)
			if r.Method != http.MethodHead {
				_, _ = io.WriteString(w, strings.Repeat("x", length))
			}
		})))
		get, head := s.Ask(t, "HTTP/1.1", "GET", nil), s.Ask(t, "HTTP/1.1", "HEAD", nil)
		assert.Equal(t, get.Header["Content-Type"], head.Header["Content-Type"], length)
		assert.Equal(t, length == 8192, head.Header.Get("Content-Type") == "application/problem+json", length)
	}
}

func TestNested(t *testing.T) {
	inner := problem.Config{TypeBase: "/inner/"}.Middleware(http.NotFoundHandler())
	reply := Get(t, problem.Config{TypeBase: "/outer/"}.Middleware(inner))
	require.Equal(t, "/inner/not-found", RequireProblem(t, reply)["type"])
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
		"text":        Respond(404, "", "No such order."),
		"boilerplate": http.NotFoundHandler(),
		"problem":     problem.New(404),
		"helper":      http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 404, problem.Detail("No.")) }),
	} {
		assert.Equal(t, ask("GET", h), ask("HEAD", h), name)
	}
	// The text of a GET is not known.
	for name, h := range map[string]http.Handler{
		"bare":    Respond(404, "", ""),
		"flushed": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); w.(http.Flusher).Flush() }),
	} {
		assert.Empty(t, ask("HEAD", h), name)
		assert.NotEmpty(t, ask("GET", h), name)
	}
}
