package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// The documents of problemd's own failures.
const (
	badGateway     = `{"type":"about:blank","title":"Bad Gateway","status":502,"detail":"The server did not get a valid response from another server that it depends on. Try again later."}`
	gatewayTimeout = `{"type":"about:blank","title":"Gateway Timeout","status":504,"detail":"The server did not get a response in time from another server that it depends on. Try again later."}`
	tooLarge       = `{"type":"about:blank","title":"Payload Too Large","status":413,"detail":"The request body is larger than the server accepts. Send less data."}`
	badRequest     = `{"type":"about:blank","title":"Bad Request","status":400,"detail":"The server could not process this request. Check it before you send it again."}`
)

// closedAddress is one that nobody listens on.
func closedAddress(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}

// TestFailures has what goes wrong between problemd and the upstream.
func TestFailures(t *testing.T) {
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	says := func(answer string) string {
		return rawUpstream(t, func(c net.Conn) { _, _ = io.WriteString(c, answer) })
	}
	for name, test := range map[string]struct {
		upstream string
		want     string
		cause    string
	}{
		"refused":           {"http://" + closedAddress(t), document("502 Bad Gateway", badGateway), "connection refused"},
		"silent":            {rawUpstream(t, func(net.Conn) { <-hang }), document("504 Gateway Timeout", gatewayTimeout), "timeout awaiting response headers"},
		"broken off":        {says(""), document("502 Bad Gateway", badGateway), "EOF"},
		"half a header":     {says("HTTP/1.1 200 OK\r\nContent-"), document("502 Bad Gateway", badGateway), "malformed MIME header"},
		"not HTTP":          {says("SSH-2.0-OpenSSH_9.6\r\n"), document("502 Bad Gateway", badGateway), "malformed HTTP response"},
		"broken field":      {says("HTTP/1.1 200 OK\r\nA b\r\n\r\n"), document("502 Bad Gateway", badGateway), "malformed MIME header"},
		"two lengths":       {says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), document("502 Bad Gateway", badGateway), "Content-Length"},
		"strange coding":    {says("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab"), document("502 Bad Gateway", badGateway), "unsupported transfer encoding"},
		"status below 100":  {says("HTTP/1.1 099 No\r\nContent-Length: 0\r\n\r\n"), document("502 Bad Gateway", badGateway), "the upstream answered with the status 99"},
		"unasked upgrade":   {says("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"), document("502 Bad Gateway", badGateway), "switch protocol"},
		"half an error":     {says("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nnot"), document("502 Bad Gateway", badGateway), "unexpected EOF"},
		"half a chunk":      {says("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nnot"), document("502 Bad Gateway", badGateway), "unexpected EOF"},
		"error without end": {rawUpstream(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 404 Not Found\r\n\r\nnot"); <-hang }), document("504 Gateway Timeout", gatewayTimeout), "did not end its answer in time"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, "-upstream", test.upstream, "-upstream-timeout", "200ms")
			require.Equal(t, test.want, get(t, p.address, "/"))
			require.Contains(t, p.logged(t, "not told to the client", 1)[0]["problem"].(map[string]any)["cause"], test.cause)
		})
	}
}

// TestBrokenOff has an answer that has begun end as it does through ReverseProxy alone:
// not in a way that looks complete, and with nothing of ours.
func TestBrokenOff(t *testing.T) {
	for name, answer := range map[string]string{
		"length":  "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\nContent-Type: text/plain\r\n\r\n" + strings.Repeat("x", 5000),
		"chunked": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n5\r\nhello\r\n5\r\nwo",
	} {
		service := rawUpstream(t, func(c net.Conn) { _, _ = io.WriteString(c, answer) })
		p := start(t, "-upstream", service)
		res, err := http.Get(p.url)
		if err != nil { // all of it was still in a buffer
			continue
		}
		body, err := io.ReadAll(res.Body)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, name)
		require.NotContains(t, string(body), "problem")
		require.NoError(t, res.Body.Close())
		require.Equal(t, true, p.logged(t, "request", 1)[0]["aborted"])
	}
}

func TestMaxBody(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = fmt.Fprint(w, len(body))
	})
	p := start(t, "-upstream", service, "-max-body", "10")
	post := func(fields, body string) string {
		return gatewaytest.Exchange(t, p.address, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"+fields+"\r\n\r\n"+body)
	}
	require.True(t, strings.HasSuffix(post("Content-Length: 10", "0123456789"), "\r\n\r\n10"))
	require.True(t, strings.HasSuffix(post("Transfer-Encoding: chunked", "a\r\n0123456789\r\n0\r\n\r\n"), "\r\n\r\n10"))
	want := document("413 Request Entity Too Large", tooLarge)
	require.Equal(t, want, post("Content-Length: 11", "0123456789a"))
	require.Equal(t, want, post("Transfer-Encoding: chunked", "a\r\n0123456789\r\n1\r\na\r\n0\r\n\r\n"))
	// No 100 Continue asks for a body that will not be read.
	require.Equal(t, want, post("Expect: 100-continue\r\nContent-Length: 11", ""))
}

// TestMalformedBody has a client's mistake not be the upstream's.
func TestMalformedBody(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	p := start(t, "-upstream", service)
	require.Equal(t, document("400 Bad Request", badRequest),
		gatewaytest.Exchange(t, p.address, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
}

// TestMaxConns has a second request wait for the only connection, and a third one give
// up.
func TestMaxConns(t *testing.T) {
	came, release := make(chan string, 3), make(chan struct{})
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		came <- r.URL.Path
		w.WriteHeader(http.StatusOK) // in time
		_ = http.NewResponseController(w).Flush()
		if r.URL.Path == "/first" {
			<-release
		}
		_, _ = io.WriteString(w, "done")
	})
	p := start(t, "-upstream", service, "-max-conns", "1", "-upstream-timeout", "300ms")
	first := make(chan string, 1)
	go func() { first <- body(p.url + "/first") }()
	require.Equal(t, "/first", <-came)
	require.Equal(t, document("504 Gateway Timeout", gatewayTimeout), get(t, p.address, "/third"))
	require.Contains(t, p.logged(t, "not told to the client", 1)[0]["problem"].(map[string]any)["cause"], "no connection to the upstream was free in time")
	require.Empty(t, came)

	second := make(chan string, 1)
	go func() { second <- body(p.url + "/second") }()
	close(release)
	require.Equal(t, "done", <-first)
	require.Equal(t, "done", <-second)
	require.Equal(t, "/second", <-came)
}

// body returns the body of an answer, or the error.
func body(url string) string {
	res, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// TestUpstreamThatDoesNotRead has a limit on what no other limit covers: the upstream
// accepts the connection, and then reads nothing of a large body.
func TestUpstreamThatDoesNotRead(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() }) // nobody calls Accept
	p := start(t, "-upstream", "http://"+l.Addr().String(), "-upstream-timeout", "300ms")
	res, err := http.Post(p.url, "text/plain", io.LimitReader(zeros{}, 64<<20))
	require.NoError(t, err)
	require.Equal(t, http.StatusGatewayTimeout, res.StatusCode)
	require.NoError(t, res.Body.Close())
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// problemd is not a tunnel.
func TestConnect(t *testing.T) {
	w := httptest.NewRecorder()
	new(router).ServeHTTP(w, httptest.NewRequest(http.MethodConnect, "other:443", nil))
	require.Equal(t, http.StatusNotImplemented, w.Code)
}
