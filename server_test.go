package problem_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// protocols are the versions of HTTP that responses are tested over.
var protocols = []string{"HTTP/1.0", "HTTP/1.1", "HTTP/2.0"}

// A server is a handler on a real listener, with what it logs.
type server struct {
	*httptest.Server
	log *logBuffer
}

type logBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// serve starts h. HTTP/2 is served over TLS, the others in the clear.
func serve(t testing.TB, protocol string, h http.Handler) *server {
	t.Helper()
	s := &server{httptest.NewUnstartedServer(h), new(logBuffer)}
	s.Config.ErrorLog = log.New(s.log, "", 0)
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

// A reply is a response as a client reads it.
type reply struct {
	status  int
	header  http.Header // without Date
	trailer http.Header
	body    string
	err     error // of reading the body
}

// ask sends one request and reads the response.
func (s *server) ask(t testing.TB, protocol, method string, header http.Header) reply {
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
	return reply{resp.StatusCode, resp.Header, resp.Trailer, string(body), err}
}

// get serves h over HTTP/1.1 and asks it once.
func get(t testing.TB, h http.Handler) reply {
	t.Helper()
	return serve(t, "HTTP/1.1", h).ask(t, "HTTP/1.1", http.MethodGet, nil)
}

// requireProblem checks that a reply is a whole problem document, and returns its
// members.
func requireProblem(t testing.TB, r reply) map[string]any {
	t.Helper()
	require.NoError(t, r.err)
	require.Equal(t, []string{"application/problem+json"}, r.header["Content-Type"])
	require.Equal(t, []string{"nosniff"}, r.header["X-Content-Type-Options"])
	require.Equal(t, []string{fmt.Sprint(len(r.body))}, r.header["Content-Length"])
	var members map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.body), &members), r.body)
	require.EqualValues(t, r.status, members["status"])
	return members
}
