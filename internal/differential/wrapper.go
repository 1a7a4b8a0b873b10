package differential

import (
	"bufio"
	"net"
	"net/http"
)

// A Wrapper is a kind of ResponseWriter around another one, as middlewares write them.
// What a method does needs the writer underneath to have it too.
type Wrapper struct {
	Name string
	Wrap func(w http.ResponseWriter, r *http.Request) http.ResponseWriter

	Flushes   bool // it has Flush
	Hijacks   bool // it has Hijack, over HTTP/1
	ReadsFrom bool // it has ReadFrom, over HTTP/1
	Unwraps   bool // it has Unwrap

	// Latches says that it sends a 200 before a ReadFrom or Flush, and forwards the first
	// final status alone.
	Latches bool

	delays bool // it sends the header with the first byte, and fits around a middleware only
}

// none is not a wrapper at all.
var none = &Wrapper{
	Name:    "none",
	Wrap:    func(w http.ResponseWriter, _ *http.Request) http.ResponseWriter { return w },
	Flushes: true, Hijacks: true, ReadsFrom: true, Unwraps: true,
}

// wrappers are those that this package brings.
var wrappers = []*Wrapper{
	{
		Name:    "unwrapping",
		Wrap:    func(w http.ResponseWriter, _ *http.Request) http.ResponseWriter { return unwrapping{w} },
		Unwraps: true,
	},
	{
		Name: "embedding",
		Wrap: func(w http.ResponseWriter, _ *http.Request) http.ResponseWriter { return embedding{w} },
	},
	{
		Name: "hijacking",
		Wrap: func(w http.ResponseWriter, _ *http.Request) http.ResponseWriter {
			if h, ok := w.(http.Hijacker); ok {
				return hijacking{w, h}
			}
			return embedding{w}
		},
		Hijacks: true,
	},
	{
		Name: "delaying",
		Wrap: func(w http.ResponseWriter, _ *http.Request) http.ResponseWriter {
			d := delaying{ResponseWriter: w}
			if _, ok := w.(http.Flusher); ok {
				return &delayingFlusher{d}
			}
			return &d
		},
		Flushes: true,
		delays:  true,
	},
}

type embedding struct{ http.ResponseWriter }

type unwrapping struct{ http.ResponseWriter }

func (u unwrapping) Unwrap() http.ResponseWriter { return u.ResponseWriter }

type hijacking struct {
	http.ResponseWriter
	hijacker http.Hijacker
}

func (h hijacking) Hijack() (net.Conn, *bufio.ReadWriter, error) { return h.hijacker.Hijack() }

// A delaying writer adds a field at WriteHeader, and sends the header with the first
// byte, as compressors and the writer of HTTP/3 do. Until then the handler can change
// it.
type delaying struct {
	http.ResponseWriter
	status int
	sent   bool
}

func (d *delaying) WriteHeader(status int) {
	switch {
	case d.status != 0: // superfluous
	case status >= 100 && status <= 199 && status != http.StatusSwitchingProtocols:
		d.ResponseWriter.WriteHeader(status)
	default:
		d.status = status
		d.Header()["X-Delayed"] = []string{"yes"}
	}
}

func (d *delaying) Write(p []byte) (int, error) {
	d.finish()
	return d.ResponseWriter.Write(p)
}

// finish sends the header. The program calls it at its end.
func (d *delaying) finish() {
	if d.sent {
		return
	}
	d.sent = true
	d.WriteHeader(http.StatusOK) // unless there was another
	d.ResponseWriter.WriteHeader(d.status)
}

type delayingFlusher struct{ delaying }

func (d *delayingFlusher) Flush() {
	d.finish()
	d.ResponseWriter.(http.Flusher).Flush()
}
