package differential

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing/iotest"
	"time"

	"github.com/go-chi/render"

	"github.com/problemkit/problem"
)

// A verb is what an operation does.
type verb uint8

const (
	doSetField    verb = iota // h[name] = []string{value}, spelled as it is
	doAddField                // h.Add
	doDeleteField             // h.Del
	doNilField                // h[name] = nil
	doAlterField              // h[name][last] = value, in place
	doDeepField               // doSetField through the innermost Unwrap
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
	doProblem // problem.Error, with value as its detail
	doFail    // problem.Write of a failure
	doRender  // render.Render of a problem, with value as its detail
	doPanicAbort
	doPanicOther

	// What only the model writes.
	doNothing    // value is the result of the operation that was here
	doAnswer     // header, status, value as the body
	doHeader     // header
	doLateStatus // WriteHeader, out of turn
	doLateInside // the same where the middleware is
	doFlushUnder // Flush where the middleware is
)

// An operation is one step of a handler.
type operation struct {
	verb        verb
	name, value string
	status      int
	header      http.Header // of doAnswer and doHeader
	quiet       bool        // a part of doRender, which has no result
}

var errBroken = errors.New("broken source")

// A failure is an error that Map makes a problem of.
type failure struct {
	status int
	text   string
}

func (f failure) Error() string { return "failed: " + f.text }

// outOfOrder is what handlers and Edit panic with.
const outOfOrder = "out of order"

// silent reports whether the model has added o, or may write it in parts, so that its
// result counts for nothing.
func (o operation) silent() bool { return o.verb >= doAnswer || o.verb == doRender || o.quiet }

// run does o on w and returns what a handler sees of it. inside is the writer that the
// innermost middleware hands to its handler; run bare, it is the server's.
func (o operation) run(w, inside http.ResponseWriter, r *http.Request) string {
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
			values[len(values)-1] = o.value
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
	case doProblem:
		problem.Error(w, o.status, problem.Detail(o.value))
	case doFail:
		problem.Write(w, failure{o.status, o.value})
	case doRender:
		_ = render.Render(w, r, problem.New(o.status, problem.Detail(o.value)))
	case doPanicAbort:
		panic(http.ErrAbortHandler)
	case doPanicOther:
		panic(outOfOrder)
	case doNothing:
		return o.value
	case doAnswer, doHeader:
		h := w.Header()
		clear(h)
		maps.Copy(h, o.header.Clone())
		if o.verb == doHeader {
			break
		}
		w.WriteHeader(o.status)
		if o.value != "" {
			_, _ = inside.Write([]byte(o.value))
		}
	case doLateStatus:
		w.WriteHeader(o.status)
	case doLateInside:
		inside.WriteHeader(o.status)
	case doFlushUnder:
		_ = http.NewResponseController(inside).Flush()
	}
	return ""
}

func result[N int | int64](n N, err error) string {
	return fmt.Sprint(n, " ", addresses.ReplaceAllString(fmt.Sprint(err), ""))
}

// addresses are what an error of the connection says about its ends.
var addresses = regexp.MustCompile(`(readfrom tcp )?127\.0\.0\.1:\d+(->127\.0\.0\.1:\d+: )?`)

// raw is what a handler sends on a connection that it has taken over.
const raw = "HTTP/1.1 299 Taken Over\r\nContent-Length: 2\r\n\r\nok"

func takeOver(hijack func() (net.Conn, *bufio.ReadWriter, error)) string {
	conn, _, err := hijack()
	if err != nil {
		return err.Error()
	}
	_, err = io.WriteString(conn, raw)
	return fmt.Sprint("taken over ", errors.Join(err, conn.Close()))
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
		return fmt.Sprintf("h[%q][last] = %s", o.name, value)
	case doDeepField:
		return fmt.Sprintf("innermost(w).Header()[%q] = []string{%s}", o.name, value)
	case doWriteHeader, doLateStatus, doLateInside:
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
	case doProblem:
		return fmt.Sprintf("problem.Error(w, %d, problem.Detail(%s))", o.status, value)
	case doFail:
		return fmt.Sprintf("problem.Write(w, failure{%d, %s})", o.status, value)
	case doRender:
		return fmt.Sprintf("render.Render(w, r, problem.New(%d, problem.Detail(%s)))", o.status, value)
	case doPanicAbort:
		return "panic(http.ErrAbortHandler)"
	case doPanicOther:
		return fmt.Sprintf("panic(%q)", outOfOrder)
	case doAnswer, doHeader:
		return fmt.Sprintf("answer(%d, %v, %s)", o.status, o.header, value)
	}
	return fmt.Sprintf("// result %q", o.value)
}

// quote is strconv.Quote, except that it shows a long run of one character by its
// length.
func quote(s string) string {
	for start := 0; start < len(s); {
		end := start + 1
		for ; end < len(s) && s[end] == s[start]; end++ {
		}
		if end-start < 99 {
			start = end
			continue
		}
		quoted := fmt.Sprintf("strings.Repeat(%q, %d)", s[start:start+1], end-start)
		if start > 0 {
			quoted = strconv.Quote(s[:start]) + " + " + quoted
		}
		if end < len(s) {
			quoted += " + " + quote(s[end:])
		}
		return quoted
	}
	return strconv.Quote(s)
}
