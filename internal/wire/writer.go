package wire

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// Unwrapping is a middleware's writer with nothing but Unwrap.
type Unwrapping struct{ http.ResponseWriter }

// Unwrap implements what http.ResponseController looks for.
func (u Unwrapping) Unwrap() http.ResponseWriter { return u.ResponseWriter }

// Everything is a ResponseWriter with all of the optional interfaces, which notes
// what is called.
type Everything struct {
	http.ResponseWriter
	Calls []string
}

func (e *Everything) called(name string) { e.Calls = append(e.Calls, name) }

// Flush implements http.Flusher.
func (e *Everything) Flush() { e.called("Flush") }

// Hijack implements http.Hijacker.
func (e *Everything) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	e.called("Hijack")
	return nil, nil, nil
}

// ReadFrom implements io.ReaderFrom.
func (e *Everything) ReadFrom(io.Reader) (int64, error) { e.called("ReadFrom"); return 1, nil }

// Push implements http.Pusher.
func (e *Everything) Push(string, *http.PushOptions) error { e.called("Push"); return nil }

// CloseNotify implements http.CloseNotifier.
func (e *Everything) CloseNotify() <-chan bool { e.called("CloseNotify"); return nil }

// ServerWriter looks like net/http's own writer, and counts how often it is asked for
// its header.
type ServerWriter struct {
	Everything
	Headers int
}

// EnableFullDuplex is what tells net/http's own writers.
func (*ServerWriter) EnableFullDuplex() error { return nil }

// Header is counted.
func (w *ServerWriter) Header() http.Header {
	w.Headers++
	return w.ResponseWriter.Header()
}
