package wire

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/render"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

func TestRender(t *testing.T) {
	p := problem.New(409, problem.Detail("Taken."), problem.With("by", "me"), problem.Header("X-A", "1"))
	// With LiftJSON, since the JSON that render writes must not be lifted again.
	config := problem.Config{LiftJSON: true, TypeBase: "/p/", Edit: func(_ *http.Request, p *problem.Problem) { p.Extensions["id"] = "x1" }}
	const want = `{"type":"/p/conflict","title":"Conflict","status":409,"detail":"Taken.","by":"me","id":"x1"}`
	wrappers := map[string]func(http.ResponseWriter) http.ResponseWriter{
		"directly":       func(w http.ResponseWriter) http.ResponseWriter { return w },
		"through Unwrap": func(w http.ResponseWriter) http.ResponseWriter { return Unwrapping{ResponseWriter: w} },
	}
	for name, wrap := range wrappers {
		for _, protocol := range Protocols {
			t.Run(name+" "+protocol, func(t *testing.T) {
				s := Serve(t, protocol, config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					assert.NoError(t, render.Render(wrap(w), r, p))
				})))
				reply := s.Ask(t, protocol, "GET", nil)
				RequireProblem(t, reply)
				assert.Equal(t, want, reply.Body)
				assert.Equal(t, 409, reply.Status)
				assert.Equal(t, "1", reply.Header.Get("X-A"))
				s.Close()
				assert.Empty(t, s.Log.String())
			})
		}
	}
}

// Another goroutine may read the request meanwhile: the race detector watches.
func TestRenderLeavesTheRequestAlone(t *testing.T) {
	Get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		done := make(chan context.Context)
		go func() { done <- r.Context() }()
		assert.NoError(t, render.Render(w, r, problem.New(404)))
		assert.Same(t, r.Context(), <-done)
	})))
}

func TestRenderOutside(t *testing.T) {
	reply := Get(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, render.Render(w, r, problem.New(409, problem.Detail("Taken."))))
	}))
	assert.Equal(t, 409, reply.Status)
	assert.Equal(t, "application/json", reply.Header.Get("Content-Type"))
	assert.Equal(t, `{"type":"about:blank","title":"Conflict","status":409,"detail":"Taken."}`+"\n", reply.Body)

	reply = Get(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, render.Render(w, r, new(problem.Problem)))
	}))
	assert.Equal(t, 500, reply.Status)
}

func TestRenderOfSomethingElseMeanwhile(t *testing.T) {
	h := problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, problem.New(409).Render(w, r))
		switch media, status, _ := strings.Cut(r.Header.Get("Way"), " "); {
		case media == "":
			return
		case status != "":
			w.Header().Set("Content-Type", media)
			code, err := strconv.Atoi(status)
			assert.NoError(t, err)
			w.WriteHeader(code)
		default: // as a render.Respond of one's own does, which has no status to say
			w.Header().Set("Content-Type", media)
		}
		switch r.Header.Get("By") {
		case "Flush":
			w.(http.Flusher).Flush()
		case "FlushError":
			assert.NoError(t, http.NewResponseController(w).Flush())
		case "ReadFrom":
			_, _ = io.Copy(w, io.LimitReader(strings.NewReader("{}"), 2))
			return
		}
		_, _ = io.WriteString(w, "{}")
	}))
	s := Serve(t, "HTTP/1.1", h)
	for way, want := range map[string]int{
		"application/json 200":     200,
		"application/json 201":     201,
		"application/hal+json":     409, // an error would go out as a success
		"application/problem+json": 409,
		"text/html":                409,
		"":                         200, // nothing is rendered
	} {
		for _, by := range []string{"Write", "Flush", "FlushError", "ReadFrom"} {
			reply := s.Ask(t, "HTTP/1.1", "GET", http.Header{"Way": {way}, "By": {by}})
			assert.Equal(t, want, reply.Status, "%s by %s", way, by)
			if way != "" {
				assert.Equal(t, "{}", reply.Body, "%s by %s", way, by)
				media, _, _ := strings.Cut(way, " ")
				assert.Equal(t, media, reply.Header.Get("Content-Type"))
			}
		}
	}
}

func TestRenderIntoACompressor(t *testing.T) {
	for before, after := range map[string]string{
		"application/json":               "application/problem+json",
		"application/xml; charset=utf-8": "application/problem+xml",
	} {
		reply := Get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			assert.NoError(t, problem.New(429, problem.RetryAfter(time.Minute)).Render(w, r))
			w.Header().Set("Content-Type", before)
			w.Header().Set("Content-Encoding", "x-test")
			w.Header().Set("Etag", `"old"`)
			w.WriteHeader(429)
			_, _ = io.WriteString(w, "compressed")
		})))
		assert.Equal(t, 429, reply.Status)
		assert.Equal(t, "compressed", reply.Body)
		reply.Header.Del("Date")
		assert.Equal(t, http.Header{
			"Content-Type":           {after},
			"X-Content-Type-Options": {"nosniff"},
			"Content-Encoding":       {"x-test"},
			"Cache-Control":          {"no-store"},
			"Retry-After":            {"60"},
			"Content-Length":         {"10"},
		}, reply.Header)
	}
}

// Edit of what a compressor has encoded may set fields and may panic, as elsewhere.
func TestEditOfWhatRenderHasEncoded(t *testing.T) {
	encoded := func(then func(w http.ResponseWriter)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			defer then(w)
			w.Header().Set("Content-Encoding", "x-test")
			assert.NoError(t, render.Render(w, r, problem.New(404)))
		}
	}
	reply := Get(t, problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { p.Header.Set("X-Request-Id", "7") }}.
		Middleware(encoded(func(http.ResponseWriter) {})))
	assert.Equal(t, 404, reply.Status)
	assert.Equal(t, []string{"7"}, reply.Header["X-Request-Id"])
	assert.Equal(t, []string{"x-test"}, reply.Header["Content-Encoding"])

	edits := 0
	reply = Get(t, problem.Config{Edit: func(*http.Request, *problem.Problem) {
		if edits++; edits == 1 {
			panic("edit")
		}
	}}.Middleware(encoded(func(w http.ResponseWriter) {
		if recover() != nil {
			w.Header().Del("Content-Encoding")
			http.Error(w, "Recovered.", 400)
		}
	})))
	assert.Equal(t, "Recovered.", RequireProblem(t, reply)["detail"])

	var writer http.ResponseWriter
	reply = Get(t, problem.Config{Edit: func(*http.Request, *problem.Problem) { _, _ = io.WriteString(writer, "Edit's own.") }}.
		Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			writer = w
			encoded(func(http.ResponseWriter) {})(w, r)
		})))
	assert.Equal(t, "Edit's own.", reply.Body)
}

// What no compressor has encoded is replaced, and Edit gets what one has, for the log.
func TestRenderAndEditOfWhatIsEncoded(t *testing.T) {
	for encoding, want := range map[string]string{
		"identity": `{"type":"/p/not-found","title":"Not Found","status":404,"detail":"Edited."}`,
		"x-test":   "{}",
	} {
		edits := 0
		config := problem.Config{TypeBase: "/p/", Edit: func(_ *http.Request, p *problem.Problem) {
			edits++
			p.Detail = "Edited."
		}}
		reply := Get(t, config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", encoding)
			assert.NoError(t, problem.New(404).Render(w, r))
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "{}")
		})))
		assert.Equal(t, want, reply.Body, encoding)
		assert.Equal(t, encoding == "x-test", reply.Header.Get("Content-Encoding") == "x-test")
		assert.NotEqual(t, "identity", reply.Header.Get("Content-Encoding"))
		assert.Equal(t, 1, edits, encoding)
	}
}

// A compressor outside gets the problem as any other does.
func TestRenderInsideOfACompressor(t *testing.T) {
	rec := httptest.NewRecorder()
	rec.Header().Set("Content-Encoding", "x-test")
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, render.Render(w, r, problem.New(409, problem.Detail("Taken."))))
	})).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, "x-test", rec.Header().Get("Content-Encoding"))
	assert.Equal(t, "application/problem+json", rec.Header().Get("Content-Type"))
	assert.Equal(t, `{"type":"about:blank","title":"Conflict","status":409,"detail":"Taken."}`, rec.Body.String())
}

func TestRenderGivesEditItsOwnRequest(t *testing.T) {
	var path string
	config := problem.Config{Edit: func(r *http.Request, _ *problem.Problem) { path = r.URL.Path }}
	rec := httptest.NewRecorder()
	config.Middleware(http.StripPrefix("/api", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, render.Render(w, r, problem.New(404)))
	}))).ServeHTTP(rec, httptest.NewRequest("GET", "/api/orders", nil))
	assert.Equal(t, "/orders", path)
}

// A text in place of the problem is a candidate, as of any handler.
func TestRenderOfATextMeanwhile(t *testing.T) {
	reply := Get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, problem.New(409).Render(w, r))
		render.PlainText(w, r, "Taken.")
	})))
	RequireProblem(t, reply)
	assert.Equal(t, `{"type":"about:blank","title":"Conflict","status":409,"detail":"Taken."}`, reply.Body)
}

// A recoverer inside answers for an Edit that panics while render writes.
func TestRenderWhenEditPanics(t *testing.T) {
	config := problem.Config{Edit: func(*http.Request, *problem.Problem) { panic("broken") }}
	reply := Get(t, config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			assert.Equal(t, "broken", recover())
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, `{"recovered":true}`)
		}()
		assert.NoError(t, render.Render(w, r, problem.New(404)))
	})))
	assert.Equal(t, 404, reply.Status)
	assert.Equal(t, `{"recovered":true}`, reply.Body)
}

func TestRenderNil(t *testing.T) {
	var none *problem.Problem
	reply := Get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, render.Render(w, r, none))
	})))
	assert.Equal(t, "Internal Server Error", RequireProblem(t, reply)["title"])
	require.NoError(t, none.Render(httptest.NewRecorder(), nil))
}

func TestResponder(t *testing.T) {
	respond := problem.Responder(render.DefaultResponder)
	for name, wrap := range map[string]func(http.Handler) http.Handler{
		"inside":  problem.Middleware,
		"outside": func(h http.Handler) http.Handler { return h },
	} {
		t.Run(name, func(t *testing.T) {
			ask := func(v any) Reply {
				return Get(t, wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { respond(w, r, v) })))
			}
			r := ask(errors.New("dsn=hunter2"))
			assert.Equal(t, "Internal Server Error", RequireProblem(t, r)["title"])
			assert.NotContains(t, r.Body, "hunter2")
			assert.Equal(t, "Gone", RequireProblem(t, ask(problem.New(410)))["title"])
			assert.Equal(t, 500, ask((*problem.Problem)(nil)).Status)
			assert.Equal(t, "{\"a\":1}\n", ask(render.M{"a": 1}).Body)
			assert.Equal(t, "null\n", ask(nil).Body)
		})
	}
	rec := httptest.NewRecorder()
	problem.Responder(nil)(rec, httptest.NewRequest("GET", "/", nil), 7)
	require.Equal(t, "7\n", rec.Body.String())
	rec = httptest.NewRecorder()
	problem.Responder(nil)(rec, nil, io.EOF)
	require.Equal(t, 500, rec.Code)
}

func TestSetContentTypeDecides(t *testing.T) {
	force := render.SetContentType
	ways := map[string]http.Handler{
		"converted": http.NotFoundHandler(),
		"problem":   problem.New(404),
		"render": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			assert.NoError(t, render.Render(w, r, problem.New(404)))
		}),
	}
	for name, h := range ways {
		reply := Get(t, force(render.ContentTypeXML)(problem.Middleware(h)))
		assert.Equal(t, "application/problem+xml", reply.Header.Get("Content-Type"), name)
		if name != "converted" {
			reply = Get(t, problem.Middleware(force(render.ContentTypeXML)(h)))
			assert.Equal(t, "application/problem+xml", reply.Header.Get("Content-Type"), name)
		}
		s := Serve(t, "HTTP/1.1", force(render.ContentTypeJSON)(problem.Config{XML: true}.Middleware(h)))
		reply = s.Ask(t, "HTTP/1.1", "GET", http.Header{"Accept": {"application/xml"}})
		assert.Equal(t, "application/problem+json", reply.Header.Get("Content-Type"), name)
	}
}
