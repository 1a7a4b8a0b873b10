package gateway

import (
	"io"
	"net/http"

	"github.com/problemkit/problem"
)

// A Writer is for a reverse proxy behind a middleware. It does not flush an error that
// may be converted until more has come than a text for people. The proxy flushes at once
// what has no Content-Length, and the middleware decides at a flush: it would have
// nothing of the text, or only its beginning.
type Writer struct {
	http.ResponseWriter
	Config *problem.Config // the middleware's

	status  int // final; 0 before
	waiting bool
	written int
}

// HasBegun reports whether there is a final status.
func (w *Writer) HasBegun() bool { return w.status != 0 }

// Unwrap is for http.ResponseController.
func (w *Writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (w *Writer) WriteHeader(status int) {
	if w.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		w.status = status
		w.waiting = MayConvert(*w.Config, status, w.Header())
	}
	w.ResponseWriter.WriteHeader(status)
}

// begin is the implicit WriteHeader of net/http.
func (w *Writer) begin() {
	if w.status == 0 {
		w.status = http.StatusOK
	}
}

// Write implements http.ResponseWriter.
func (w *Writer) Write(p []byte) (int, error) {
	w.begin()
	if w.waiting {
		w.written += len(p)
		w.waiting = w.written <= MaxText
	}
	return w.ResponseWriter.Write(p)
}

// ReadFrom leaves it to the writer below to send a file without copying it. What may be
// converted is not a file: it goes through Write.
func (w *Writer) ReadFrom(src io.Reader) (int64, error) {
	if w.waiting {
		return io.Copy(struct{ io.Writer }{w}, src)
	}
	w.begin()
	return io.Copy(w.ResponseWriter, src)
}

// Flush is for http.Flusher, FlushError for http.ResponseController.
func (w *Writer) Flush() { _ = w.FlushError() }

// FlushError sends what has been written, unless it may be converted.
func (w *Writer) FlushError() error {
	w.begin()
	if w.waiting {
		return nil
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}
