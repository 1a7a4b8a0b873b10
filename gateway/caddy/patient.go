package problemcaddy

import (
	"io"
	"net/http"

	"github.com/problemkit/problem/internal/gateway"
)

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
		p.waiting = gateway.MayConvert(p.h.config, status, p.Header())
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *patient) Write(b []byte) (int, error) {
	if p.status == 0 {
		p.status = http.StatusOK
	}
	if p.waiting {
		p.written += len(b)
		p.waiting = p.written <= gateway.MaxText
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
