package bench

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const downloadSize = 64 << 20

// downloaders are the wrappers that let a body through while it is written.
func downloaders() []wrapper {
	return append(without("gzhttp", "ResponseRecorder", "caddy-intercept"), wrapper{"plain", plain})
}

// serveFile answers with a file of size bytes. The file has a hole instead of
// content, so that no disk is measured.
func serveFile(tb testing.TB, size int64) http.Handler {
	path := filepath.Join(tb.TempDir(), "file")
	require.NoError(tb, os.WriteFile(path, nil, 0o600))
	require.NoError(tb, os.Truncate(path, size))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, err := os.Open(path)
		if err != nil {
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		defer file.Close()
		w.Header().Set("Content-Type", "application/octet-stream")
		http.ServeContent(w, r, "", time.Time{}, file)
	})
}

// A client is one connection, and costs as little as it can beside the server.
type client struct {
	conn   net.Conn
	reader *bufio.Reader
	buffer []byte
}

func dial(tb testing.TB, server *httptest.Server) *client {
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = conn.Close() })
	return &client{conn, bufio.NewReader(conn), make([]byte, 1<<20)}
}

// get returns the status and the length of the body.
func (c *client) get(tb testing.TB) (status int, length int64) {
	_, err := io.WriteString(c.conn, "GET /orders/7 HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n\r\n")
	require.NoError(tb, err)
	resp, err := http.ReadResponse(c.reader, nil)
	require.NoError(tb, err)
	length, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, resp.Body, c.buffer)
	require.NoError(tb, err)
	require.NoError(tb, resp.Body.Close())
	return resp.StatusCode, length
}

func BenchmarkDownload(b *testing.B) {
	for _, w := range downloaders() {
		b.Run("by="+w.name, func(b *testing.B) {
			server := httptest.NewServer(w.wrap(serveFile(b, downloadSize)))
			b.Cleanup(server.Close)
			b.ReportAllocs()
			b.SetBytes(downloadSize)
			c := dial(b, server)
			c.get(b)
			for b.Loop() {
				if status, n := c.get(b); status != http.StatusOK || n != downloadSize {
					b.Fatalf("status %d, %d bytes", status, n)
				}
			}
		})
	}
}
