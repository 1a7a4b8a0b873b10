package bench

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A seam stands between net/http's writer and a wrapper, and sees what reaches it.
type seam struct {
	http.ResponseWriter
	written int
	flushed int
	source  io.Reader
}

func (s *seam) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (s *seam) Write(p []byte) (int, error) {
	s.written += len(p)
	return s.ResponseWriter.Write(p)
}

func (s *seam) Flush() {
	s.flushed++
	s.ResponseWriter.(http.Flusher).Flush()
}

func (s *seam) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return s.ResponseWriter.(http.Hijacker).Hijack()
}

func (s *seam) ReadFrom(src io.Reader) (int64, error) {
	s.source = src
	return s.ResponseWriter.(io.ReaderFrom).ReadFrom(src)
}

// through serves one request through a wrapper, and lets the handler see what has
// reached net/http's writer so far.
func through(t *testing.T, wrap func(http.Handler) http.Handler, handle func(w http.ResponseWriter, r *http.Request, s *seam)) {
	t.Helper()
	var s *seam
	inner := wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handle(w, r, s) }))
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(done)
		s = &seam{ResponseWriter: w}
		inner.ServeHTTP(s, r)
	}))
	defer server.Close()
	c := dial(t, server)
	_, err := io.WriteString(c.conn, "GET /orders/7 HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, c.reader)
	require.NoError(t, err)
	<-done
}

// abilities are what a handler still can do through a wrapper, of what it can
// without one.
type abilities struct {
	Flusher    bool // w is an http.Flusher, and what it flushes arrives
	Controller bool // the same through http.ResponseController
	Early      bool // the same before the first byte
	Streams    bool // a byte that is written goes on at once
	File       bool // a file reaches net/http, so that the kernel can send it
	Hijack     bool // through http.ResponseController
	EarlyHints bool // the 404 behind a 103 is one
}

func abilitiesOf(t *testing.T, wrap func(http.Handler) http.Handler) abilities {
	var a abilities
	through(t, wrap, func(w http.ResponseWriter, _ *http.Request, s *seam) {
		_, _ = io.WriteString(w, "x")
		a.Streams = s.written == 1
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
			a.Flusher = s.flushed == 1
		}
	})
	through(t, wrap, func(w http.ResponseWriter, _ *http.Request, s *seam) {
		_, _ = io.WriteString(w, "x")
		err := http.NewResponseController(w).Flush()
		a.Controller = err == nil && s.flushed == 1
	})
	through(t, wrap, func(w http.ResponseWriter, _ *http.Request, s *seam) {
		err := http.NewResponseController(w).Flush()
		a.Early = err == nil && s.flushed == 1
		_, _ = io.WriteString(w, "x") // Caddy panics when a handler writes nothing
	})
	file := serveFile(t, 1<<20)
	through(t, wrap, func(w http.ResponseWriter, r *http.Request, s *seam) {
		file.ServeHTTP(w, r)
		// net/http asks the kernel to send a file (sendfile) when its ReadFrom is
		// given the file, or a part of it.
		if part, ok := s.source.(*io.LimitedReader); ok {
			_, a.File = part.R.(*os.File)
		}
	})
	through(t, wrap, func(w http.ResponseWriter, _ *http.Request, _ *seam) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if a.Hijack = err == nil; a.Hijack {
			_ = conn.Close()
		}
	})
	a.EarlyHints = over(t, wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Set("Content-Type", plainJSON)
		w.WriteHeader(http.StatusNotFound)
	}))).status == http.StatusNotFound
	return a
}

func TestAbilities(t *testing.T) {
	all := abilities{true, true, true, true, true, true, true}
	for _, tt := range []struct {
		by   string
		want abilities
	}{
		{"bare", all},
		{"problem", all},
		{"by-hand", all},
		{"chi-wrap", all},
		{"httpsnoop", all},
		{"plain", abilities{Streams: true, EarlyHints: true}},
		{"gzhttp", abilities{Flusher: true, Controller: true, Hijack: true, EarlyHints: true}},
		{"ResponseRecorder", abilities{}},
		{"caddy-intercept", abilities{Controller: true, Streams: true, Hijack: true, EarlyHints: true}},
	} {
		t.Run("by="+tt.by, func(t *testing.T) {
			assert.Equal(t, tt.want, abilitiesOf(t, named(t, append(without(), wrapper{"plain", plain}), tt.by)))
		})
	}
}

// A handler that writes nothing has answered 200; Caddy asks for a status of 0.
func TestCaddyPanicsBehindSilence(t *testing.T) {
	silent := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	require.PanicsWithValue(t, "invalid WriteHeader code 0", func() {
		named(t, wrappers, "caddy-intercept")(silent).ServeHTTP(httptest.NewRecorder(), newRequest())
	})
}
