package problem_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing/iotest"
	"time"

	"github.com/problemkit/problem"
)

// A program is a handler with its request and its surroundings, as data: it can be
// generated, printed, run bare and wrapped, and cut down to what fails.
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
			p.Status = 299 // without effect
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
	return [...]string{"plain", "unwrapping", "embedding", "hijacking"}[k]
}

// A verb is what an operation does.
type verb uint8

const (
	doSetField    verb = iota // h[name] = []string{value}, spelled as it is
	doAddField                // h.Add
	doDeleteField             // h.Del
	doNilField                // h[name] = nil
	doAlterField              // h[name][0] = value, in place
	doDeepField               // setField through the innermost Unwrap
	doWriteHeader
	doWrite
	doWriteString
	doCopyReader   // io.Copy from a plain io.Reader
	doCopyLimited  // io.Copy from an io.LimitReader
	doCopyString   // io.Copy from an io.WriterTo
	doCopyBroken   // io.Copy from a reader that fails at its end
	doReadFrom     // by assertion of io.ReaderFrom
	doFlush        // by assertion of http.Flusher
	doFlushControl // by http.ResponseController
	doHijack       // by assertion of http.Hijacker
	doHijackControl
	doSetDeadlines
	doFullDuplex
	doPush
	doReadBody // all of it
	doReadSome // three bytes
	doError
	doNotFound
	doPanicAbort
	doPanicOther

	// What only the model writes.
	doNothing    // value is the result of the operation that stood here
	doAnswer     // header, status, value as the body
	doLateStatus // writeHeader where the middleware stands
	doFlushUnder // flush where the middleware stands
)

// An operation is one step of a handler.
type operation struct {
	verb        verb
	name, value string
	status      int
	header      http.Header // of answer
}

var errBroken = errors.New("broken source")

// silent reports whether o stands for no operation of the program that it was
// made from.
func (o operation) silent() bool { return o.verb >= doAnswer }

// run does o on w and returns what a handler sees of it. under is the writer where
// the middleware stands.
func (o operation) run(w, under http.ResponseWriter, r *http.Request) string {
	switch o.verb {
	case doSetField:
		w.Header()[o.name] = []string{o.value}
	case doAddField:
		w.Header().Add(o.name, o.value)
	case doDeleteField:
		w.Header().Del(o.name)
	case doNilField:
		w.Header()[o.name] = nil
	case doAlterField:
		if values := w.Header()[o.name]; len(values) > 0 {
			values[0] = o.value
		}
	case doDeepField:
		deep := w
		for {
			u, ok := deep.(interface{ Unwrap() http.ResponseWriter })
			if !ok {
				break
			}
			deep = u.Unwrap()
		}
		deep.Header()[o.name] = []string{o.value}
	case doWriteHeader:
		w.WriteHeader(o.status)
	case doWrite:
		return result(w.Write([]byte(o.value)))
	case doWriteString:
		return result(io.WriteString(w, o.value))
	case doCopyReader:
		return result(io.Copy(w, struct{ io.Reader }{strings.NewReader(o.value)}))
	case doCopyLimited:
		return result(io.Copy(w, io.LimitReader(strings.NewReader(o.value+"beyond the limit"), int64(len(o.value)))))
	case doCopyString:
		return result(io.Copy(w, strings.NewReader(o.value)))
	case doCopyBroken:
		return result(io.Copy(w, io.MultiReader(strings.NewReader(o.value), iotest.ErrReader(errBroken))))
	case doReadFrom:
		if rf, ok := w.(io.ReaderFrom); ok {
			return result(rf.ReadFrom(struct{ io.Reader }{strings.NewReader(o.value)}))
		}
		return "no io.ReaderFrom"
	case doFlush:
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
			return ""
		}
		return "no http.Flusher"
	case doFlushControl:
		return fmt.Sprint(http.NewResponseController(w).Flush())
	case doHijack:
		if h, ok := w.(http.Hijacker); ok {
			return takeOver(h.Hijack)
		}
		return "no http.Hijacker"
	case doHijackControl:
		return takeOver(http.NewResponseController(w).Hijack)
	case doSetDeadlines:
		c, in := http.NewResponseController(w), time.Now().Add(time.Hour)
		return fmt.Sprint(c.SetWriteDeadline(in), c.SetReadDeadline(in))
	case doFullDuplex:
		return fmt.Sprint(http.NewResponseController(w).EnableFullDuplex())
	case doPush:
		if p, ok := w.(http.Pusher); ok {
			return fmt.Sprint(p.Push("/pushed", nil))
		}
		return "no http.Pusher"
	case doReadBody:
		body, err := io.ReadAll(r.Body)
		return fmt.Sprintf("%q %v", body, err)
	case doReadSome:
		var some [3]byte
		n, err := io.ReadFull(r.Body, some[:])
		return fmt.Sprintf("%q %v", some[:n], err)
	case doError:
		http.Error(w, o.value, o.status)
	case doNotFound:
		http.NotFound(w, r)
	case doPanicAbort:
		panic(http.ErrAbortHandler)
	case doPanicOther:
		panic("out of order")
	case doNothing:
		return o.value
	case doAnswer:
		h := under.Header()
		clear(h)
		for name, values := range o.header.Clone() {
			h[name] = values
		}
		under.WriteHeader(o.status)
		if r.Method != http.MethodHead {
			_, _ = under.Write([]byte(o.value))
		}
	case doLateStatus:
		under.WriteHeader(o.status)
	case doFlushUnder:
		_ = http.NewResponseController(under).Flush()
	}
	return ""
}

func result[N int | int64](n N, err error) string {
	return fmt.Sprint(n, " ", addresses.ReplaceAllString(fmt.Sprint(err), ""))
}

// addresses are what an error of the connection names.
var addresses = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// raw is what a handler sends that has taken the connection over.
const raw = "HTTP/1.1 299 Taken Over\r\nContent-Length: 2\r\n\r\nok"

func takeOver(doHijack func() (net.Conn, *bufio.ReadWriter, error)) string {
	conn, _, err := doHijack()
	if err != nil {
		return err.Error()
	}
	_, err = io.WriteString(conn, raw)
	return fmt.Sprint("taken over ", errors.Join(err, conn.Close()))
}

// A trace is what the handler's side of a run has seen.
type trace struct {
	interfaces string   // of the writer that the handler got
	results    []string // of the operations, in order
	panicked   string
}

// compressed says whether a Content-Encoding stands there before the middleware. A
// middleware that set one and handed the server's own writer on would compress
// nothing.
func (p *program) compressed() bool { return p.encoded && p.outer != asIs }

// handler returns the program as a handler, inside of a middleware.
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
		b.WriteString("h.Set(\"Content-Encoding\", \"gzip\") // outside of the middleware\n")
	}
	for _, o := range p.ops {
		b.WriteString(o.String() + "\n")
	}
	for _, o := range p.after {
		b.WriteString(o.String() + " // after the return\n")
	}
	return b.String()
}

func (o operation) String() string {
	value := quote(o.value)
	switch o.verb {
	case doSetField:
		return fmt.Sprintf("h[%q] = []string{%s}", o.name, value)
	case doAddField:
		return fmt.Sprintf("h.Add(%q, %s)", o.name, value)
	case doDeleteField:
		return fmt.Sprintf("h.Del(%q)", o.name)
	case doNilField:
		return fmt.Sprintf("h[%q] = nil", o.name)
	case doAlterField:
		return fmt.Sprintf("h[%q][0] = %s", o.name, value)
	case doDeepField:
		return fmt.Sprintf("innermost(w).Header()[%q] = []string{%s}", o.name, value)
	case doWriteHeader, doLateStatus:
		return fmt.Sprintf("w.WriteHeader(%d)", o.status)
	case doWrite:
		return fmt.Sprintf("w.Write([]byte(%s))", value)
	case doWriteString:
		return fmt.Sprintf("io.WriteString(w, %s)", value)
	case doCopyReader:
		return fmt.Sprintf("io.Copy(w, reader(%s))", value)
	case doCopyLimited:
		return fmt.Sprintf("io.Copy(w, io.LimitReader(…, %d)) // %s", len(o.value), value)
	case doCopyString:
		return fmt.Sprintf("io.Copy(w, strings.NewReader(%s))", value)
	case doCopyBroken:
		return fmt.Sprintf("io.Copy(w, io.MultiReader(strings.NewReader(%s), broken))", value)
	case doReadFrom:
		return fmt.Sprintf("w.(io.ReaderFrom).ReadFrom(reader(%s))", value)
	case doFlush:
		return "w.(http.Flusher).Flush()"
	case doFlushControl, doFlushUnder:
		return "http.NewResponseController(w).Flush()"
	case doHijack:
		return "w.(http.Hijacker).Hijack() // and write a raw response"
	case doHijackControl:
		return "http.NewResponseController(w).Hijack() // and write a raw response"
	case doSetDeadlines:
		return "http.NewResponseController(w).SetWriteDeadline(inAnHour) // and SetReadDeadline"
	case doFullDuplex:
		return "http.NewResponseController(w).EnableFullDuplex()"
	case doPush:
		return "w.(http.Pusher).Push(\"/pushed\", nil)"
	case doReadBody:
		return "io.ReadAll(r.Body)"
	case doReadSome:
		return "io.ReadFull(r.Body, make([]byte, 3))"
	case doError:
		return fmt.Sprintf("http.Error(w, %s, %d)", value, o.status)
	case doNotFound:
		return "http.NotFound(w, r)"
	case doPanicAbort:
		return "panic(http.ErrAbortHandler)"
	case doPanicOther:
		return "panic(\"out of order\")"
	case doAnswer:
		return fmt.Sprintf("answer(%d, %v, %s)", o.status, o.header, value)
	}
	return fmt.Sprintf("// result %q", o.value)
}

// quote is strconv.Quote that shows a long text of one character by its length.
func quote(s string) string {
	if len(s) > 99 && strings.Count(s, s[:1]) == len(s) {
		return fmt.Sprintf("strings.Repeat(%q, %d)", s[:1], len(s))
	}
	return strconv.Quote(s)
}
