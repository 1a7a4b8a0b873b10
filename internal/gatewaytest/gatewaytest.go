// Package gatewaytest has tests that every gateway passes, with real connections on both
// sides of it.
package gatewaytest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A Start starts a gateway, with the zero configuration, in front of the upstream at an
// address. It returns the address of the gateway.
type Start func(upstream string) string

// patience ends what would otherwise hang. Nothing waits for it that works.
const patience = 20 * time.Second

const noOrder = `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such order"}`

// upstream serves h until the test ends, and returns the address. A handler that waits
// ends with the request's context, or a test that fails would hang.
func upstream(t *testing.T, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s.Listener.Addr().String()
}

// ask sends a GET request on a connection of its own.
func ask(t *testing.T, address, path string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(patience)))
	_, err = io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: example.com\r\n\r\n")
	require.NoError(t, err)
	return conn, bufio.NewReader(conn)
}
