package differential

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// A program is a handler with its request and its surroundings, as data: it can be
// generated, printed, run bare and wrapped, and cut down to what makes it fail.
type program struct {
	levels  []configuration // of the middlewares around the handler, the innermost first
	request request
	encoded bool     // outer has set Content-Encoding
	outer   *Wrapper // around the writer that the outermost middleware gets
	inner   *Wrapper // around the writer that the handler gets
	ops     []operation
	after   []operation // on the same writer, when the handler has returned

	recovers bool // the handler answers its panics with recovery
}

// recovery is what a handler does after a panic of its own.
var recovery = operation{verb: doError, status: http.StatusInternalServerError, value: "recovered", quiet: true}

// maxLevels is how many middlewares there are at most.
const maxLevels = 3

// A request is what a program answers.
type request struct {
	method    string
	body      string
	accept    string // Accept
	language  string // Accept-Language
	expect    bool   // Expect: 100-continue, over HTTP/1.1
	keepAlive bool   // Connection: keep-alive, over HTTP/1.0
}

// plain is a program with nothing around it.
func plain(ops ...operation) *program {
	return &program{
		levels:  []configuration{0},
		request: request{method: http.MethodGet},
		outer:   none,
		inner:   none,
		ops:     ops,
	}
}

// A trace is what the handler's side of a run has seen.
type trace struct {
	interfaces string   // of the writer that the handler got
	results    []string // of the operations, in order
	panicked   string
	edits      [maxLevels][]edit
}

type traceKey struct{}

func traceOf(r *http.Request) *trace { return r.Context().Value(traceKey{}).(*trace) }

// entryEncoding is the Content-Encoding before the middleware runs. With the server's own
// writer there is none: whoever sets it wraps the writer, to compress.
func (p *program) entryEncoding() string {
	if p.encoded && p.outer != none {
		return "gzip"
	}
	return ""
}

// handler returns the program as a handler inside a middleware.
func (p *program) handler(tr *trace, middleware func(http.Handler) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				tr.panicked = fmt.Sprint(v)
				panic(v)
			}
		}()
		r = r.WithContext(context.WithValue(r.Context(), traceKey{}, tr))
		if encoding := p.entryEncoding(); encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		var inside, kept http.ResponseWriter
		run := func(ops []operation, r *http.Request) {
			for _, o := range ops {
				if got := o.run(kept, inside, r); !o.silent() {
					tr.results = append(tr.results, got)
				}
			}
		}
		outside := p.outer.Wrap(w, r)
		middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			tr.interfaces = interfacesOf(w)
			inside, kept = w, p.inner.Wrap(w, r)
			if p.recovers {
				defer func() {
					v := recover()
					if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
						panic(v)
					}
					if v != nil {
						recovery.run(kept, inside, r)
					}
				}()
			}
			run(p.ops, r)
		})).ServeHTTP(outside, r)
		run(p.after, r)
		if d, ok := outside.(interface{ finish() }); ok {
			d.finish()
		}
	})
}

// bare is the middleware that does nothing.
func bare(next http.Handler) http.Handler { return next }

// middlewares are the library's, one for each configuration and level. Programs that
// share them run one after the other.
type middlewares struct {
	built [maxLevels][configurations]http.Handler
	next  [maxLevels]http.Handler // of the current run
}

// middleware nests one middleware for each of levels.
func (m *middlewares) middleware(levels []configuration) func(http.Handler) http.Handler {
	return func(handler http.Handler) http.Handler {
		for level, c := range levels {
			m.next[level] = handler
			if m.built[level][c] == nil {
				m.built[level][c] = c.config(level).Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					m.next[level].ServeHTTP(w, r)
				}))
			}
			handler = m.built[level][c]
		}
		return handler
	}
}

// interfacesOf lists the optional interfaces that w has by direct assertion.
func interfacesOf(w http.ResponseWriter) string {
	var names []string
	note := func(name string, ok bool) {
		if ok {
			names = append(names, name)
		}
	}
	_, flusher := w.(http.Flusher)
	_, hijacker := w.(http.Hijacker)
	_, readerFrom := w.(io.ReaderFrom)
	_, pusher := w.(http.Pusher)
	_, closeNotifier := w.(http.CloseNotifier) //nolint:staticcheck // deprecated and still asked for
	note("Flusher", flusher)
	note("Hijacker", hijacker)
	note("ReaderFrom", readerFrom)
	note("Pusher", pusher)
	note("CloseNotifier", closeNotifier)
	return strings.Join(names, " ")
}

// String writes the program as Go, more or less.
func (p *program) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "// %v, the innermost first; outer %s, inner %s\n", p.levels, p.outer.Name, p.inner.Name)
	fmt.Fprintf(&b, "// %s, body %s, accept %q, language %q, expect %t, keep-alive %t\n",
		p.request.method, quote(p.request.body), p.request.accept, p.request.language, p.request.expect, p.request.keepAlive)
	if encoding := p.entryEncoding(); encoding != "" {
		fmt.Fprintf(&b, "h.Set(\"Content-Encoding\", %q) // outside the middleware\n", encoding)
	}
	if p.recovers {
		fmt.Fprintf(&b, "defer func() { if v := recover(); v == http.ErrAbortHandler { panic(v) } else if v != nil { %s } }()\n", recovery)
	}
	for _, o := range p.ops {
		b.WriteString(o.String() + "\n")
	}
	for _, o := range p.after {
		b.WriteString(o.String() + " // after the return\n")
	}
	return b.String()
}
