package interop

import (
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/felixge/httpsnoop"
	chi "github.com/go-chi/chi/v5/middleware"
	"github.com/quic-go/quic-go/http3"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/differential"
)

// TestDifferential runs random handler programs bare and wrapped, with the writers of
// chi and httpsnoop on either side of the middleware, and over HTTP/3 too.
func TestDifferential(t *testing.T) {
	differential.Search{
		Programs:  300,
		Wrappers:  []*differential.Wrapper{chiWriter, httpsnoopWriter},
		Protocols: []differential.Protocol{{Name: "HTTP/3.0", Serve: serveHTTP3}},
	}.Run(t)
}

// chiWriter is what chi's Logger and other middlewares wrap a writer in.
var chiWriter = &differential.Wrapper{
	Name: "chi",
	Wrap: func(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
		return chi.NewWrapResponseWriter(w, r.ProtoMajor)
	},
	Flushes: true, Hijacks: true, ReadsFrom: true, Unwraps: true,
	Latches: true,
}

// httpsnoopWriter is what otelhttp and other middlewares wrap a writer in.
var httpsnoopWriter = &differential.Wrapper{
	Name: "httpsnoop",
	Wrap: func(w http.ResponseWriter, _ *http.Request) http.ResponseWriter {
		return httpsnoop.Wrap(w, httpsnoop.Hooks{})
	},
	Flushes: true, Hijacks: true, ReadsFrom: true, Unwraps: true,
}

func serveHTTP3(t testing.TB, handler http.Handler) (string, http.RoundTripper) {
	certified := httptest.NewUnstartedServer(nil)
	certified.StartTLS()
	certified.Close()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &http3.Server{
		Handler:   handler,
		TLSConfig: http3.ConfigureTLSConfig(certified.TLS),
		Logger:    slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(conn)
	}()
	client := &http3.Transport{
		TLSClientConfig:    &tls.Config{RootCAs: certified.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs},
		DisableCompression: true,
	}
	t.Cleanup(func() {
		_ = client.Close()
		_ = server.Close()
		<-served
		_ = conn.Close()
	})
	return "https://" + conn.LocalAddr().String(), client
}
