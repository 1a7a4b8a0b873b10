package problem

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
)

// What a ResponseWriter may have beyond its three methods. FlushError is always
// there; the others are exposed where the writer underneath has them (see
// writer_exposed.go).

// FlushError decides a held response and flushes. Where nothing underneath can
// flush it decides nothing. It is always there: [http.ResponseController] would
// otherwise go on to the writer underneath and flush a 200.
func (w *writer) FlushError() error {
	if w.state == held || w.pendingRender() != nil {
		if !canFlush(w.under) {
			return http.ErrNotSupported
		}
		w.settle()
	}
	err := http.NewResponseController(w.under).Flush()
	if w.state == open && !errors.Is(err, http.ErrNotSupported) {
		w.pass()
	}
	return err
}

// flush is Flush, where the writer underneath has it.
func (w *writer) flush() {
	w.settle()
	w.under.(http.Flusher).Flush()
}

// settle leaves nothing open or held.
func (w *writer) settle() {
	w.begin()
	if w.state == held {
		w.decide()
	}
}

// hijack is Hijack, where the writer underneath has it. A held response goes out
// whole before the connection does; afterwards all calls fail as in net/http.
func (w *writer) hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.state == held {
		w.decide()
		// What is still buffered would be lost. Where it cannot be flushed
		// there is no buffer to speak of.
		_ = http.NewResponseController(w.under).Flush()
	}
	conn, rw, err := w.under.(http.Hijacker).Hijack()
	if err == nil {
		w.pass()
	}
	return conn, rw, err
}

// readFrom is ReadFrom, where the writer underneath has it. src is forwarded as it
// is, which lets net/http use sendfile.
func (w *writer) readFrom(src io.Reader) (int64, error) {
	if w.pendingRender() != nil {
		w.begin()
	}
	switch w.state {
	case open:
		// Passing while bytes may move, in case src panics; open again when
		// none have. On ErrContentLength net/http has sent its 200.
		w.pass()
		n, err := w.under.(io.ReaderFrom).ReadFrom(src)
		if n == 0 && !errors.Is(err, http.ErrContentLength) {
			w.state = open
		}
		return n, err
	case held, converted:
		return io.Copy(struct{ io.Writer }{w}, src)
	default:
		return w.under.(io.ReaderFrom).ReadFrom(src)
	}
}

// push is Push, where the writer underneath has it.
func (w *writer) push(target string, opts *http.PushOptions) error {
	return w.under.(http.Pusher).Push(target, opts)
}

// closeNotify is CloseNotify, where the writer underneath has it.
func (w *writer) closeNotify() <-chan bool {
	//nolint:staticcheck // Deprecated, but gin's Stream panics without it.
	return w.under.(http.CloseNotifier).CloseNotify()
}
