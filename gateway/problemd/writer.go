package main

import (
	"bufio"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// A responseWriter is net/http's own writer, and notes what is sent. It has
// EnableFullDuplex and no Unwrap, by which package problem knows that nothing stands
// between it and the connection: nothing does that would change a byte.
type responseWriter struct {
	http.ResponseWriter
	ending *atomic.Bool // no further request is wanted on the connection
	status int          // final; 0 before
	bytes  int64
}

// newResponseWriter returns a writer on w, which can be hijacked where w can.
func newResponseWriter(w http.ResponseWriter, ending *atomic.Bool) (*responseWriter, http.ResponseWriter) {
	rw := &responseWriter{ResponseWriter: w, ending: ending}
	if _, ok := w.(http.Hijacker); ok {
		return rw, hijacker{rw}
	}
	return rw, rw
}

// WriteHeader sends the header. A client that goes on to another request while the
// program ends would lose it, so it is told to close the connection. Where the upstream
// gives no Content-Type, net/http would guess one.
func (w *responseWriter) WriteHeader(status int) {
	if w.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		w.status = status
		if h := w.Header(); len(h["Content-Type"]) == 0 {
			h["Content-Type"] = nil
		}
		if status >= 200 && w.ending.Load() {
			w.Header().Set("Connection", "close")
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *responseWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

func (w *responseWriter) control() *http.ResponseController {
	return http.NewResponseController(w.ResponseWriter)
}

// Flush is for http.Flusher, FlushError for http.ResponseController.
func (w *responseWriter) Flush() { _ = w.FlushError() }

func (w *responseWriter) FlushError() error {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return w.control().Flush()
}

func (w *responseWriter) EnableFullDuplex() error            { return w.control().EnableFullDuplex() }
func (w *responseWriter) SetReadDeadline(t time.Time) error  { return w.control().SetReadDeadline(t) }
func (w *responseWriter) SetWriteDeadline(t time.Time) error { return w.control().SetWriteDeadline(t) }

// A hijacker is a responseWriter over HTTP/1.
type hijacker struct{ *responseWriter }

func (w hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := w.control().Hijack()
	if err == nil && w.status == 0 {
		w.status = http.StatusSwitchingProtocols
	}
	return conn, rw, err
}
