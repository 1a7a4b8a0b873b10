// Package wire has the tests of what clients of the middleware receive: over HTTP/1.0,
// HTTP/1.1 and HTTP/2, on real connections, and wherever it should be the same, beside
// what they receive without the middleware. What the tests are made of is exported: the
// tests of package problem use it too.
package wire

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Protocols are the versions of HTTP that responses are tested over.
var Protocols = []string{"HTTP/1.0", "HTTP/1.1", "HTTP/2.0"}

// A Server is a handler on a real listener, with what it logs.
type Server struct {
	*httptest.Server
	Log *LogBuffer
}

// A LogBuffer is written by a server or a program, and read by the test.
type LogBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *LogBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String returns what has been written.
func (b *LogBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// Serve starts h. HTTP/2 is served over TLS, the others in the clear.
func Serve(t testing.TB, protocol string, h http.Handler) *Server {
	t.Helper()
	s := &Server{httptest.NewUnstartedServer(h), new(LogBuffer)}
	s.Config.ErrorLog = log.New(s.Log, "", 0)
	if protocol == "HTTP/2.0" {
		s.EnableHTTP2 = true
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	s.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return s
}

// A Reply is a response as a client reads it.
type Reply struct {
	Status  int
	Header  http.Header // without Date
	Trailer http.Header
	Body    string
	Err     error // of reading the body
}

// Ask sends one request and reads the response.
func (s *Server) Ask(t testing.TB, protocol, method string, header http.Header) Reply {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+"/orders/7", nil)
	require.NoError(t, err)
	for name, values := range header {
		req.Header[name] = values
	}
	var resp *http.Response
	if protocol == "HTTP/1.0" {
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		require.NoError(t, err)
		t.Cleanup(func() { conn.Close() })
		fmt.Fprintf(conn, "%s /orders/7 HTTP/1.0\r\n", method)
		require.NoError(t, req.Header.Write(conn))
		fmt.Fprint(conn, "\r\n")
		resp, err = http.ReadResponse(bufio.NewReader(conn), req)
		require.NoError(t, err)
	} else {
		resp, err = s.Client().Do(req)
		require.NoError(t, err)
		require.Equal(t, protocol, resp.Proto)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	resp.Header.Del("Date")
	return Reply{resp.StatusCode, resp.Header, resp.Trailer, string(body), err}
}

// FirstBytes returns the first n bytes of a body that reach the client while the handler
// still waits, after begin has written them.
func FirstBytes(t testing.TB, protocol string, n int, begin http.HandlerFunc, middleware func(http.Handler) http.Handler) string {
	t.Helper()
	read := make(chan struct{})
	defer close(read)
	s := Serve(t, protocol, middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin(w, r)
		select {
		case <-read:
		case <-r.Context().Done(): // the client has given up
		}
	})))
	// Without an end, a byte that is held back would hang the test.
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	require.NoError(t, err)
	resp, err := s.Client().Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body := make([]byte, n)
	_, err = io.ReadFull(resp.Body, body)
	require.NoError(t, err)
	return string(body)
}

// Get serves h over HTTP/1.1 and asks it once.
func Get(t testing.TB, h http.Handler) Reply {
	t.Helper()
	return Serve(t, "HTTP/1.1", h).Ask(t, "HTTP/1.1", http.MethodGet, nil)
}
