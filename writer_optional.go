package problem

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// What a ResponseWriter may have beyond its three methods. FlushError is always
// there; the others are exposed where the writer underneath has them (see
// writer_exposed.go).

// FlushError decides a held response and flushes. Where nothing underneath can flush it
// decides nothing, and before a text that the Content-Type announces it waits for the
// text: [net/http/httputil.ReverseProxy] flushes the header at once. It is always there:
// [http.ResponseController] would otherwise go on to the writer underneath and flush a
// 200.
func (w *writer) FlushError() error {
	if w.state == held || w.state == observed || w.pendingRender() != nil {
		if !canFlush(w.under) {
			return http.ErrNotSupported
		}
	}
	if !w.settle() {
		return nil
	}
	err := http.NewResponseController(w.under).Flush()
	if w.state == open && !wraps(err, http.ErrNotSupported) {
		w.pass()
	}
	return err
}

// flush is Flush, where the writer underneath has it.
func (w *writer) flush() {
	_ = w.FlushError() // an error means that the client has gone, as after a Write
}

// settle decides what a flush decides, and reports whether the flush is to go on.
func (w *writer) settle() bool {
	if w.pendingRender() != nil {
		w.begin()
	}
	c := w.candidate
	switch w.state {
	case held:
		if c.awaitsText() {
			c.flushed = true
			return false
		}
		w.decide(false)
	case observed:
		c.flushed = true
		c.frozen = c.frozen || !c.awaitsText()
	}
	return true
}

// hijack is Hijack, where the writer underneath has it. A held response goes out whole
// before the connection does; afterwards all calls fail as in net/http. It goes from open
// and converted to passing. An observed response stays one, and its text is complete.
func (w *writer) hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.state == held {
		w.decide(true)
		if w.state == converted {
			// What is still buffered would be lost. A writer that cannot be flushed has
			// no buffer that matters.
			w.flushUnder()
		}
	}
	conn, rw, err := w.under.(http.Hijacker).Hijack()
	switch {
	case err != nil:
	case w.state == observed:
		w.candidate.frozen = true // where a held response was decided
	default:
		w.pass()
	}
	return conn, rw, err
}

// readFrom is ReadFrom, where the writer underneath has it. src is forwarded as it is,
// which lets net/http use sendfile.
func (w *writer) readFrom(src io.Reader) (int64, error) {
	if w.pendingRender() != nil {
		w.begin()
	}
	switch w.state {
	case open:
		before := w.candidate
		// Passing while bytes may move, in case src panics; what a recoverer then answers
		// passes too. net/http's own writer sends its 200 with the first byte, or on
		// ErrContentLength. Others, such as chi's, send it before they read.
		w.pass()
		n, err := w.under.(io.ReaderFrom).ReadFrom(src)
		if w.onServer && n == 0 && !wraps(err, http.ErrContentLength) {
			w.reopen(before)
		}
		return n, err
	case passing:
		return w.under.(io.ReaderFrom).ReadFrom(src)
	case observed:
		return w.under.(io.ReaderFrom).ReadFrom(io.TeeReader(src, observer{w}))
	default:
		return io.Copy(struct{ io.Writer }{w}, src)
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
