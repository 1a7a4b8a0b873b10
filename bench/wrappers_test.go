package bench

import (
	"context"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp/intercept"
	"github.com/felixge/httpsnoop"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/gzhttp"

	"github.com/problemkit/problem"
)

// A wrapper stands between a handler and the writer underneath. Those here let a
// response pass as the handler wrote it; what they do beyond that is what they are
// for, and not used.
type wrapper struct {
	name string
	wrap func(http.Handler) http.Handler
}

var (
	bare = wrapper{"bare", func(next http.Handler) http.Handler { return next }}
	ours = wrapper{"problem", problem.Middleware}
)

var wrappers = []wrapper{
	bare,
	ours,
	{"by-hand", byHand},
	{"chi-wrap", chiWrap},
	{"httpsnoop", snoop},
	{"gzhttp", gzip},
	{"ResponseRecorder", record},
	{"caddy-intercept", interceptBy(caddyIntercept())},
}

// without returns the wrappers except those named.
func without(names ...string) []wrapper {
	var rest []wrapper
next:
	for _, w := range wrappers {
		for _, name := range names {
			if w.name == name {
				continue next
			}
		}
		rest = append(rest, w)
	}
	return rest
}

// on returns the columns of h inside each of the wrappers.
func on(h http.Handler, wrappers []wrapper) []column {
	columns := make([]column, len(wrappers))
	for i, w := range wrappers {
		columns[i] = column{w.name, w.wrap(h)}
	}
	return columns
}

// byHand is the limit: one allocation, and what a wrapper must have so that
// handlers find what they look for.
func byHand(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&minimal{under: w}, r)
	})
}

type minimal struct {
	under  http.ResponseWriter
	status int
}

func (m *minimal) Unwrap() http.ResponseWriter { return m.under }
func (m *minimal) Header() http.Header         { return m.under.Header() }

func (m *minimal) WriteHeader(status int) {
	if m.status == 0 && status >= 200 {
		m.status = status
	}
	m.under.WriteHeader(status)
}

func (m *minimal) Write(p []byte) (int, error) {
	if m.status == 0 {
		m.status = http.StatusOK
	}
	return m.under.Write(p)
}

func (m *minimal) Flush() { _ = http.NewResponseController(m.under).Flush() }

func (m *minimal) ReadFrom(src io.Reader) (int64, error) {
	if m.status == 0 {
		m.status = http.StatusOK
	}
	return io.Copy(m.under, src)
}

func chiWrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(middleware.NewWrapResponseWriter(w, r.ProtoMajor), r)
	})
}

// snoop hooks what a conversion needs to see, and does nothing with it.
func snoop(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := 0
		next.ServeHTTP(httpsnoop.Wrap(w, httpsnoop.Hooks{
			WriteHeader: func(forward httpsnoop.WriteHeaderFunc) httpsnoop.WriteHeaderFunc {
				return func(code int) {
					status = code
					forward(code)
				}
			},
			Write: func(forward httpsnoop.WriteFunc) httpsnoop.WriteFunc {
				return func(p []byte) (int, error) {
					if status == 0 {
						status = http.StatusOK
					}
					return forward(p)
				}
			},
		}), r)
	})
}

// gzip compresses nothing: 512 bytes are below its minimum.
func gzip(next http.Handler) http.Handler { return gzhttp.GzipHandler(next) }

// record buffers a response and then copies it.
func record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		copyRecorded(w, rec)
	})
}

func copyRecorded(w http.ResponseWriter, rec *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), rec.Header())
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes())
}

// noWrapper has the methods of a ResponseWriter and no other, not even Unwrap.
type noWrapper struct{ http.ResponseWriter }

// plain hides ReadFrom, as wrappers that embed a ResponseWriter do.
func plain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(noWrapper{w}, r) })
}

// caddyIntercept is Caddy's handler as a configuration makes it, with an answer of
// its own for every 404.
var caddyIntercept = sync.OnceValue(func() *intercept.Intercept {
	const configuration = `{
		"admin": {"disabled": true, "config": {"persist": false}},
		"logging": {"logs": {"default": {"level": "ERROR"}}}
	}`
	var config caddy.Config
	must(caddy.StrictUnmarshalJSON([]byte(configuration), &config))
	must(caddy.Run(&config))
	log.SetOutput(os.Stderr) // Caddy has made it its own
	log.SetFlags(log.LstdFlags)
	var i intercept.Intercept
	must(caddy.StrictUnmarshalJSON([]byte(`{"handle_response": [{
		"match": {"status_code": [404]},
		"routes": [{"handle": [{
			"handler": "static_response",
			"status_code": 404,
			"headers": {"Content-Type": ["application/problem+json"]},
			"body": `+quote(string(document(http.StatusNotFound, description)))+`
		}]}]
	}]}`), &i))
	ctx, _ := caddy.NewContext(caddy.ActiveContext())
	must(i.Provision(ctx))
	return &i
})

// interceptBy runs next inside of Caddy's handler. Of what Caddy prepares for a
// request it needs the replacer; its costs are the server's, so it is made before.
func interceptBy(i *intercept.Intercept) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		inner := caddyhttp.HandlerFunc(func(w http.ResponseWriter, r *http.Request) error {
			next.ServeHTTP(w, r)
			return nil
		})
		return &intercepted{intercept: i, next: inner}
	}
}

type intercepted struct {
	intercept *intercept.Intercept
	next      caddyhttp.Handler
}

func (i *intercepted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := i.intercept.ServeHTTP(w, i.prepare(r), i.next); err != nil {
		panic(err)
	}
}

func (i *intercepted) prepare(r *http.Request) *http.Request {
	if r.Context().Value(caddy.ReplacerCtxKey) != nil {
		return r
	}
	return r.WithContext(context.WithValue(r.Context(), caddy.ReplacerCtxKey, caddy.NewReplacer()))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
