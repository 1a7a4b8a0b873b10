package problemcaddy

import (
	"io"
	"net/http"
	"strings"
)

// maxText is the longest text that the middleware converts.
const maxText = 8 << 10

// A patient is the writer of the handlers behind the middleware. It does not flush an
// error that may be converted until more has come than a text for people: reverse_proxy
// flushes at once what has no Content-Length, and the middleware decides at a flush. It
// would have nothing of the text, or only its beginning.
type patient struct {
	http.ResponseWriter
	h       *Handler
	status  int // final; 0 before
	waiting bool
	written int
}

// Unwrap is for http.ResponseController.
func (p *patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *patient) WriteHeader(status int) {
	if p.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		p.status = status
		p.waiting = p.h.mayConvert(status, p.Header())
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *patient) Write(b []byte) (int, error) {
	if p.status == 0 {
		p.status = http.StatusOK
	}
	if p.waiting {
		p.written += len(b)
		p.waiting = p.written <= maxText
	}
	return p.ResponseWriter.Write(b)
}

// ReadFrom leaves it to the writer below to send a file without copying it. What may be
// converted is no file: it goes through Write.
func (p *patient) ReadFrom(src io.Reader) (int64, error) {
	if p.waiting {
		return io.Copy(struct{ io.Writer }{p}, src)
	}
	if p.status == 0 {
		p.status = http.StatusOK
	}
	return io.Copy(p.ResponseWriter, src)
}

// Flush is for http.Flusher, FlushError for http.ResponseController.
func (p *patient) Flush() { _ = p.FlushError() }

func (p *patient) FlushError() error {
	if p.status == 0 {
		p.status = http.StatusOK
	}
	if p.waiting {
		return nil
	}
	return http.NewResponseController(p.ResponseWriter).Flush()
}

// mayConvert reports whether an answer may be converted, by its status and Content-Type.
// The middleware decides; where it passes what this reports, the answer has only waited.
func (h *Handler) mayConvert(status int, header http.Header) bool {
	if status < 400 || status > 599 || status >= 500 && !h.ServerErrors || h.ReportOnly {
		return false
	}
	media, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	switch strings.ToLower(strings.TrimSpace(media)) {
	case "", "text/plain":
		return true
	case "application/json":
		return h.LiftJSON
	case "text/html":
		return h.ReplaceHTML
	}
	return false
}
