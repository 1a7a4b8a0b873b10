package wire

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// gzipped is the compressor that many programs write by hand: Write goes into gzip, and
// all else is promoted.
type gzipped struct {
	http.ResponseWriter
	gz *gzip.Writer
}

func (g gzipped) Write(p []byte) (int, error) { return g.gz.Write(p) }

// unwrappingGzipped has Unwrap besides.
type unwrappingGzipped struct{ gzipped }

func (g unwrappingGzipped) Unwrap() http.ResponseWriter { return g.ResponseWriter }

// appending adds a line to what a handler writes.
type appending struct{ http.ResponseWriter }

// replacing sends a page of its own for every error, as hosting platforms do.
type replacing struct {
	http.ResponseWriter
	replaced bool
}

func (p *replacing) WriteHeader(status int) {
	p.ResponseWriter.WriteHeader(status)
	if status >= 400 {
		p.replaced = true
		_, _ = io.WriteString(p.ResponseWriter, "Something went wrong, and our operators have been told. Please come back later and try once more.")
	}
}

func (p *replacing) Write(b []byte) (int, error) {
	if p.replaced {
		return len(b), nil
	}
	return p.ResponseWriter.Write(b)
}

// A writer outside that changes what is written is not given a Content-Length, which
// would be that of other bytes.
func TestWriterOutsideThatChangesTheBody(t *testing.T) {
	outer := map[string]func(next http.Handler) http.Handler{
		"gzip": func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				gz := gzip.NewWriter(w)
				next.ServeHTTP(gzipped{w, gz}, r)
				assert.NoError(t, gz.Close())
			})
		},
		"gzip with Unwrap": func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				gz := gzip.NewWriter(w)
				next.ServeHTTP(unwrappingGzipped{gzipped{w, gz}}, r)
				assert.NoError(t, gz.Close())
			})
		},
		"appending": func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(appending{w}, r)
				_, _ = io.WriteString(w, "\n")
			})
		},
		"replacing": func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(&replacing{ResponseWriter: w}, r) })
		},
	}
	outOfCredit := problem.Type{Title: "Out of Credit", Status: 404}
	long := strings.Repeat("x", 8192)
	emitters := map[string]http.Handler{
		"http.Error":  Respond(404, "text/plain; charset=utf-8", "No such order."),
		"long text":   Respond(404, "text/plain", long),
		"bare status": Respond(404, "", ""),
		"pieces":      Pieces(404, "No ", "such ", "order."),
		"lifted":      Respond(404, "application/json", `{"message":"No such order."}`),
		"helper":      http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 404) }),
		"helper with options": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			problem.Error(w, 404, problem.Detail("No such order."), problem.With("order", 7))
		}),
		"own type":    http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { outOfCredit.Write(w, problem.Detail("No such order.")) }),
		"ServeHTTP":   problem.New(404, problem.Detail("No such order.")),
		"Write":       http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, problem.New(404, problem.Detail(long))) }),
		"HandlerFunc": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return problem.New(404) }),
		"flushed": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "No such order.", 404)
			_ = http.NewResponseController(w).Flush()
			_, _ = io.WriteString(w, "late")
		}),
	}
	writesProblems := map[string]bool{"helper": true, "helper with options": true, "own type": true, "ServeHTTP": true, "Write": true, "HandlerFunc": true}
	places := map[string]func(http.Handler) http.Handler{
		"inside": problem.Config{LiftJSON: true}.Middleware,
		"alone":  func(h http.Handler) http.Handler { return h },
		"inside twice": func(h http.Handler) http.Handler {
			return problem.Middleware(problem.Config{LiftJSON: true}.Middleware(h))
		},
	}
	for outerName, wrap := range outer {
		for name, h := range emitters {
			for placeName, place := range places {
				for _, protocol := range Protocols {
					t.Run(fmt.Sprintf("%s %s %s %s", outerName, name, placeName, protocol), func(t *testing.T) {
						if placeName == "alone" && !writesProblems[name] {
							t.Skip("nothing is ours")
						}
						reply := Serve(t, protocol, wrap(place(h))).Ask(t, protocol, "GET", http.Header{"Accept-Encoding": {"gzip"}})
						require.NoError(t, reply.Err)
						require.Equal(t, 404, reply.Status)
						require.Equal(t, "application/problem+json", reply.Header.Get("Content-Type"))
						body := reply.Body
						switch outerName {
						case "gzip", "gzip with Unwrap":
							require.Equal(t, []string{"gzip"}, reply.Header["Content-Encoding"])
							gz, err := gzip.NewReader(strings.NewReader(body))
							require.NoError(t, err)
							plain, err := io.ReadAll(gz)
							require.NoError(t, err)
							body = string(plain)
						case "appending":
							body = strings.TrimSuffix(body, "\n")
							require.NotEqual(t, reply.Body, body)
						case "replacing":
							require.Equal(t, "Something went wrong, and our operators have been told. Please come back later and try once more.", body)
							return
						}
						var p problem.Problem
						require.NoError(t, p.UnmarshalJSON([]byte(body)), "%q", body)
						require.Equal(t, 404, p.Status)
						require.NotEmpty(t, p.Detail)
					})
				}
			}
		}
	}
}

// http.FileServer deletes the Content-Encoding of its errors. The compressor outside
// goes on.
func TestFileServerInsideACompressor(t *testing.T) {
	files := http.FileServerFS(fstest.MapFS{"a.txt": {Data: []byte("fine")}})
	compressed := func(next http.Handler) http.Handler { // as gorilla's CompressHandler does
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Add("Vary", "Accept-Encoding")
			gz := gzip.NewWriter(w)
			next.ServeHTTP(unwrappingGzipped{gzipped{w, gz}}, r)
			assert.NoError(t, gz.Close())
		})
	}
	deleting := func(then http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			delete(w.Header(), "Content-Encoding")
			then.ServeHTTP(w, r)
		})
	}
	handlers := map[string]http.Handler{
		"FileServer":  files,
		"text":        deleting(Respond(404, "", "No.")),
		"bare":        deleting(Respond(404, "", "")),
		"problem":     deleting(problem.New(404)),
		"helper":      deleting(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 404, problem.Detail("No.")) })),
		"HandlerFunc": deleting(problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return problem.New(404) })),
	}
	for name, h := range handlers {
		for _, protocol := range Protocols {
			reply := Serve(t, protocol, compressed(problem.Middleware(h))).Ask(t, protocol, "GET", http.Header{"Accept-Encoding": {"gzip"}})
			require.NoError(t, reply.Err)
			require.Equal(t, []string{"gzip"}, reply.Header["Content-Encoding"], name)
			gz, err := gzip.NewReader(strings.NewReader(reply.Body))
			require.NoError(t, err, name)
			var p problem.Problem
			body, err := io.ReadAll(gz)
			require.NoError(t, err)
			require.NoError(t, p.UnmarshalJSON(body), name)
			require.Equal(t, 404, p.Status)
		}
	}

	// What passes is as without us.
	s := Serve(t, "HTTP/1.1", compressed(problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/a.txt"
		files.ServeHTTP(w, r)
	}))))
	reply := s.Ask(t, "HTTP/1.1", "GET", http.Header{"Accept-Encoding": {"gzip"}})
	gz, err := gzip.NewReader(strings.NewReader(reply.Body))
	require.NoError(t, err)
	body, err := io.ReadAll(gz)
	require.NoError(t, err)
	require.Equal(t, "fine", string(body))
}

// Each response has its own values: a compressor may change them.
func TestRestoredEncodingIsNotShared(t *testing.T) {
	at := []string{"gzip"}
	rec := httptest.NewRecorder()
	rec.Header()["Content-Encoding"] = at
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Del("Content-Encoding")
		w.WriteHeader(404)
	})).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, []string{"gzip"}, rec.Header()["Content-Encoding"])
	rec.Header()["Content-Encoding"][0] = "changed"
	require.Equal(t, []string{"gzip"}, at)
}

// The handler's own Content-Encoding belongs to a body that a helper does not write.
// A handler that changes the slice of the Content-Encoding in place encodes its body itself.
func TestEncodingChangedInPlace(t *testing.T) {
	rec := httptest.NewRecorder()
	rec.Header().Set("Content-Encoding", "gzip")
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Encoding"][0] = "br"
		w.WriteHeader(404)
		_, _ = io.WriteString(w, "brotli")
	})).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, "brotli", rec.Body.String())
	assert.Equal(t, []string{"br"}, rec.Header()["Content-Encoding"])
}

func TestHelperAfterAnOwnEncoding(t *testing.T) {
	credit := problem.Type{Title: "Out of Credit", Status: 403}
	helpers := map[string]func(w http.ResponseWriter, r *http.Request){
		"Error": func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 403) },
		"Error with options": func(w http.ResponseWriter, _ *http.Request) {
			problem.Error(w, 403, problem.Detail("No."), problem.RetryAfter(1))
		},
		"Type":        func(w http.ResponseWriter, _ *http.Request) { credit.Write(w) },
		"Write":       func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, problem.New(403)) },
		"ServeHTTP":   problem.New(403, problem.Detail("No.")).ServeHTTP,
		"HandlerFunc": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return problem.New(403) }).ServeHTTP,
	}
	for name, help := range helpers {
		for _, spelling := range []string{"Content-Encoding", "content-encoding"} {
			encode := func(wrap func(http.ResponseWriter) http.ResponseWriter) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					w.Header()[spelling] = []string{"gzip"}
					help(wrap(w), r)
				})
			}
			direct := func(w http.ResponseWriter) http.ResponseWriter { return w }
			foreign := func(w http.ResponseWriter) http.ResponseWriter { return Unwrapping{w} }

			rec := httptest.NewRecorder()
			problem.Middleware(encode(direct)).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			assert.Empty(t, rec.Header()[spelling], "%s on our own writer", name)

			// A compressor in between may have set it, or one outside of all.
			rec = httptest.NewRecorder()
			problem.Middleware(encode(foreign)).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			assert.Equal(t, []string{"gzip"}, rec.Header()[spelling], "%s through another writer", name)

			rec = httptest.NewRecorder()
			encode(direct).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			assert.Equal(t, []string{"gzip"}, rec.Header()[spelling], "%s outside of the middleware", name)

			// It stood there at entry: an outer compressor goes on.
			rec = httptest.NewRecorder()
			rec.Header()[spelling] = []string{"gzip"}
			problem.Middleware(http.HandlerFunc(help)).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			assert.Equal(t, []string{"gzip"}, rec.Header()[spelling], "%s inside of a compressor", name)
		}
	}
}

// A compressor inside that has written nothing has nothing to say: gin's gzip does so
// for AbortWithStatus.
func TestOwnEncodingOfNothing(t *testing.T) {
	for _, protocol := range Protocols {
		for _, encoding := range []string{"gzip", "identity", "br, identity"} {
			reply := Serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", encoding)
				w.Header().Set("Vary", "Accept-Encoding")
				w.WriteHeader(403)
			}))).Ask(t, protocol, "GET", nil)
			assert.Equal(t, "Forbidden", RequireProblem(t, reply)["title"])
			assert.NotContains(t, reply.Header, "Content-Encoding")
			assert.Equal(t, "Accept-Encoding", reply.Header.Get("Vary"))
		}
		reply := Serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "identity")
			http.Error(w, "No.", http.StatusForbidden)
		}))).Ask(t, protocol, "GET", nil)
		assert.Equal(t, "No.", RequireProblem(t, reply)["detail"])
		assert.NotContains(t, reply.Header, "Content-Encoding")
	}
}

// An outer compressor has set Content-Encoding before the handler runs.
func TestContentEncodingAtEntry(t *testing.T) {
	for name, h := range map[string]http.Handler{"converted": http.NotFoundHandler(), "after return": nil} {
		rec := httptest.NewRecorder()
		rec.Header()["content-encoding"] = []string{"gzip"}
		if h != nil {
			problem.Middleware(h).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
		} else {
			var kept http.ResponseWriter
			problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { kept = w })).
				ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			kept.WriteHeader(404)
		}
		assert.Equal(t, []string{"application/problem+json"}, rec.Header()["Content-Type"], name)
		assert.Equal(t, []string{"gzip"}, rec.Header()["content-encoding"], name)
	}
}

// duplex looks like net/http's own writer, except for its Unwrap.
type duplex struct{ Unwrapping }

func (duplex) EnableFullDuplex() error { return nil }

func TestContentEncodingAtEntryOfAWrapper(t *testing.T) {
	rec := httptest.NewRecorder()
	rec.Header().Set("Content-Encoding", "gzip")
	problem.Middleware(http.NotFoundHandler()).ServeHTTP(duplex{Unwrapping{rec}}, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, "application/problem+json", rec.Header().Get("Content-Type"))
}
