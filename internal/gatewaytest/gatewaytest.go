// Package gatewaytest has what the tests of every gateway need, and tests that every
// gateway passes, with real connections on both sides of it.
package gatewaytest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A Start starts a gateway, with the zero configuration, in front of the upstream of a
// URL. It returns the address of the gateway.
type Start func(upstream string) string

// Patience ends what would otherwise hang. Nothing waits for it that works.
const Patience = 20 * time.Second

const noOrder = `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such order"}`

// Upstream serves h until the test ends, and returns the URL. A handler that waits should
// end with the request's context, or a test that fails would hang.
func Upstream(t testing.TB, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(func() {
		s.CloseClientConnections() // which a test that fails leaves behind
		s.Close()
	})
	return s.URL
}

// Dial connects until the test ends.
func Dial(t testing.TB, address string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(Patience)))
	return conn, bufio.NewReader(conn)
}

// Exchange sends a request as it stands, which should ask for the end of the connection,
// and returns all that comes, without the date.
func Exchange(t testing.TB, address, request string) string {
	t.Helper()
	conn, r := Dial(t, address)
	_, err := io.WriteString(conn, request)
	require.NoError(t, err)
	answer, err := io.ReadAll(r)
	require.NoError(t, err)
	return date.ReplaceAllString(string(answer), "")
}

var date = regexp.MustCompile(`(?m)^Date: .*\r\n`)
