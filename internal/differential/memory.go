package differential

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// memory runs programs without a connection.
type memory struct{ middlewares }

func (m *memory) run(p *program, _ string, middleware func(http.Handler) http.Handler) (x exchange, err error) {
	r, err := http.NewRequest(p.request.method, "/", strings.NewReader(p.request.body))
	if err != nil {
		return x, err
	}
	if p.request.accept != "" {
		r.Header.Set("Accept", p.request.accept)
	}
	if p.request.language != "" {
		r.Header.Set("Accept-Language", p.request.language)
	}
	w := &memoryWriter{request: r, exchange: &x, handlers: http.Header{}}
	defer func() {
		if v := recover(); v != nil && x.panicked == "" {
			panic(v) // a fault of this test
		}
		w.close()
	}()
	p.handler(&x.trace, middleware).ServeHTTP(w, r)
	return x, nil
}

// A memoryWriter has the methods of the writer of net/http's HTTP/1.1 server and
// judges calls as that does, but buffers nothing.
type memoryWriter struct {
	request  *http.Request
	exchange *exchange
	handlers http.Header // the handler's map
	sent     http.Header // as it was at WriteHeader
	declared int64       // Content-Length; below zero where there is none
	written  int64
	hijacked bool
}

func (w *memoryWriter) Header() http.Header { return w.handlers }

func (w *memoryWriter) logf(format string, args ...any) {
	w.exchange.log = append(w.exchange.log, fmt.Sprintf(format, args...))
}

func (w *memoryWriter) WriteHeader(status int) {
	x := w.exchange
	switch {
	case w.hijacked:
		w.logf("WriteHeader(%d) on hijacked connection", status)
	case x.status != 0:
		w.logf("superfluous WriteHeader(%d)", status)
	case status < 100 || status > 999:
		panic(fmt.Sprintf("invalid WriteHeader code %v", status))
	case status < 200 && status != http.StatusSwitchingProtocols:
		x.interim = append(x.interim, fmt.Sprint(status, w.handlers))
		x.stream += fmt.Sprintf("[%d]", status)
	default:
		x.status, w.sent, w.declared = status, w.handlers.Clone(), -1
		x.stream += fmt.Sprintf("[%d]", status)
		if length := w.handlers.Get("Content-Length"); length != "" {
			n, err := strconv.ParseInt(length, 10, 64)
			if err == nil && n >= 0 {
				w.declared = n
			} else {
				w.logf("invalid Content-Length of %q", length)
				w.handlers.Del("Content-Length")
			}
		}
	}
}

func (w *memoryWriter) Write(p []byte) (int, error) { return w.WriteString(string(p)) }

func (w *memoryWriter) WriteString(s string) (int, error) {
	if w.hijacked {
		if s != "" {
			w.logf("Write on hijacked connection")
		}
		return 0, http.ErrHijacked
	}
	if w.exchange.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if s == "" {
		return 0, nil
	}
	if !w.allowsBody() {
		return 0, http.ErrBodyNotAllowed
	}
	w.written += int64(len(s))
	if w.declared >= 0 && w.written > w.declared {
		return 0, http.ErrContentLength
	}
	if w.request.Method != http.MethodHead {
		w.exchange.body += s
		w.exchange.stream += s
	}
	return len(s), nil
}

func (w *memoryWriter) allowsBody() bool {
	status := w.exchange.status
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

func (w *memoryWriter) ReadFrom(src io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{w}, src)
}

func (w *memoryWriter) Flush() { _ = w.FlushError() }

func (w *memoryWriter) FlushError() error {
	if w.exchange.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if flushed := "[flush]"; !strings.HasSuffix(w.exchange.stream, flushed) {
		w.exchange.stream += flushed
	}
	return nil
}

func (w *memoryWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.hijacked {
		return nil, nil, http.ErrHijacked
	}
	w.hijacked = true
	return memoryConn{w: w}, nil, nil
}

func (*memoryWriter) CloseNotify() <-chan bool         { return nil }
func (*memoryWriter) EnableFullDuplex() error          { return nil }
func (*memoryWriter) SetReadDeadline(time.Time) error  { return nil }
func (*memoryWriter) SetWriteDeadline(time.Time) error { return nil }

// close ends the response as a server does when the handler is done.
func (w *memoryWriter) close() {
	x := w.exchange
	if x.panicked != "" {
		x.failure = "panic"
	}
	if x.status == 0 && !w.hijacked && x.panicked == "" {
		w.WriteHeader(http.StatusOK)
	}
	if x.status == 0 {
		return
	}
	x.length, x.header, x.trailer = w.declared, http.Header{}, http.Header{}
	for name, values := range w.sent {
		if !strings.HasPrefix(name, http.TrailerPrefix) {
			name = http.CanonicalHeaderKey(name) // as a client reads it
			x.header[name] = slices.Sorted(slices.Values(slices.Concat(x.header[name], values)))
		}
	}
	sendsBody := w.allowsBody() && w.request.Method != http.MethodHead
	if x.failure == "" && !w.hijacked && sendsBody && w.written < w.declared {
		x.failure = "short"
	}
	if w.hijacked || !sendsBody || w.declared >= 0 {
		return // no chunks, no trailer
	}
	for _, names := range w.sent["Trailer"] {
		for name := range strings.SplitSeq(names, ",") {
			name = http.CanonicalHeaderKey(strings.TrimSpace(name))
			x.trailer[name] = w.handlers[name]
		}
	}
	for name, values := range w.handlers {
		if name, ok := strings.CutPrefix(name, http.TrailerPrefix); ok {
			x.trailer[name] = values
		}
	}
}

// A memoryConn is the connection of a memoryWriter.
type memoryConn struct {
	net.Conn
	w *memoryWriter
}

func (c memoryConn) Write(p []byte) (int, error) {
	c.w.exchange.stream += string(p)
	return len(p), nil
}

func (memoryConn) Close() error { return nil }
