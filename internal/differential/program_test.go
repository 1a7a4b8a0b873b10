package differential

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/problemkit/problem"
)

// A program is a handler with its request and its surroundings, as data: it can be
// generated, printed, run bare and wrapped, and cut down to what makes it fail.
type program struct {
	config  configuration
	request request
	encoded bool    // outer has set Content-Encoding
	outer   wrapper // around the writer that the middleware gets
	inner   wrapper // around the writer that the handler gets
	ops     []operation
	after   []operation // on the same writer, when the handler has returned
}

// A request is what a program answers.
type request struct {
	method    string
	body      string
	expect    bool // Expect: 100-continue, over HTTP/1.1
	keepAlive bool // Connection: keep-alive, over HTTP/1.0
}

// A configuration is a set of the switches of [problem.Config].
type configuration uint8

const (
	withServerErrors configuration = 1 << iota
	withLiftJSON
	withDiscardText
	withTypeBase
	withEdit
	withXML

	configurations = 1 << iota
)

const typeURI = "https://example.com/problems/"

func (c configuration) has(f configuration) bool { return c&f != 0 }

func (c configuration) config() problem.Config {
	config := problem.Config{
		ServerErrors: c.has(withServerErrors),
		LiftJSON:     c.has(withLiftJSON),
		DiscardText:  c.has(withDiscardText),
		XML:          c.has(withXML),
	}
	if c.has(withTypeBase) {
		config.TypeBase = typeURI
	}
	if c.has(withEdit) {
		config.Edit = func(_ *http.Request, p *problem.Problem) {
			p.Header.Set("X-Edited", "yes")
			p.Extensions["edited"] = true
			p.Status = 299 // has no effect
		}
	}
	return config
}

// A wrapper is a ResponseWriter around another one, as middlewares write them.
type wrapper uint8

const (
	asIs       wrapper = iota // none at all
	onlyUnwrap                // only Unwrap beyond the three methods
	onlyEmbed                 // nothing beyond them
	onlyHijack                // only Hijack, where there is one underneath

	wrappers
)

type unwrapper struct{ http.ResponseWriter }

func (u unwrapper) Unwrap() http.ResponseWriter { return u.ResponseWriter }

func (k wrapper) wrap(w http.ResponseWriter) http.ResponseWriter {
	switch k {
	case onlyUnwrap:
		return unwrapper{w}
	case onlyEmbed:
		return struct{ http.ResponseWriter }{w}
	case onlyHijack:
		if h, ok := w.(http.Hijacker); ok {
			return struct {
				http.ResponseWriter
				http.Hijacker
			}{w, h}
		}
		return struct{ http.ResponseWriter }{w}
	}
	return w
}

func (k wrapper) String() string {
	return [...]string{"none", "unwrapping", "embedding", "hijacking"}[k]
}

// A trace is what the handler's side of a run has seen.
type trace struct {
	interfaces string   // of the writer that the handler got
	results    []string // of the operations, in order
	panicked   string
}

// compressed says whether Content-Encoding is set before the middleware runs. With the
// server's own writer it never is: whoever sets it wraps the writer, to compress.
func (p *program) compressed() bool { return p.encoded && p.outer != asIs }

// handler returns the program as a handler inside a middleware.
func (p *program) handler(tr *trace, middleware func(http.Handler) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				tr.panicked = fmt.Sprint(v)
				panic(v)
			}
		}()
		if p.compressed() {
			w.Header().Set("Content-Encoding", "gzip")
		}
		var inside, kept http.ResponseWriter
		run := func(ops []operation, r *http.Request) {
			for _, o := range ops {
				if got := o.run(kept, inside, r); !o.silent() {
					tr.results = append(tr.results, got)
				}
			}
		}
		middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			tr.interfaces = interfacesOf(w)
			inside, kept = w, p.inner.wrap(w)
			run(p.ops, r)
		})).ServeHTTP(p.outer.wrap(w), r)
		run(p.after, r)
	})
}

// bare is the middleware that does nothing.
func bare(next http.Handler) http.Handler { return next }

// middlewares are the library's, one for each configuration. Programs that share them
// run one after the other.
type middlewares struct {
	wrapped [configurations]http.Handler
	next    http.Handler // of the current run
}

func (m *middlewares) middleware(c configuration) func(http.Handler) http.Handler {
	if m.wrapped[c] == nil {
		m.wrapped[c] = c.config().Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			m.next.ServeHTTP(w, r)
		}))
	}
	return func(next http.Handler) http.Handler {
		m.next = next
		return m.wrapped[c]
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
	var on []string
	for f, name := range map[configuration]string{
		withServerErrors: "ServerErrors", withLiftJSON: "LiftJSON", withDiscardText: "DiscardText",
		withTypeBase: "TypeBase", withEdit: "Edit", withXML: "XML",
	} {
		if p.config.has(f) {
			on = append(on, name)
		}
	}
	slices.Sort(on)
	fmt.Fprintf(&b, "// Config{%s}, outer %s, inner %s\n", strings.Join(on, ", "), p.outer, p.inner)
	fmt.Fprintf(&b, "// %s, body %s, expect %t, keep-alive %t\n", p.request.method, quote(p.request.body), p.request.expect, p.request.keepAlive)
	if p.compressed() {
		b.WriteString("h.Set(\"Content-Encoding\", \"gzip\") // outside the middleware\n")
	}
	for _, o := range p.ops {
		b.WriteString(o.String() + "\n")
	}
	for _, o := range p.after {
		b.WriteString(o.String() + " // after the return\n")
	}
	return b.String()
}
