package interop

import (
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	quic "github.com/quic-go/quic-go/http3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

func TestHTTP3(t *testing.T) { checkRows(t, http3Server()) }

// http3Server is the server of quic-go, whose writer adds fields of its own while it
// sends the header, and is not net/http's.
func http3Server() []row {
	rows := of("github.com/quic-go/quic-go/http3",
		row{name: "ServeMux 404", handler: whole(serveMux), request: get("/nope"), rule: converted},
		row{name: "ServeMux 404 HEAD", handler: whole(serveMux), request: head("/nope"), rule: converted},
		row{name: "ServeMux 405", handler: whole(serveMux), request: post("/items/1", ""), rule: converted},
		row{name: "ServeMux 200 (control)", handler: whole(serveMux), request: get("/items/1"), rule: leftStatus},
		row{name: "http.Error 422", handler: failing("name is required", 422), request: get("/"), rule: converted, detail: "name is required"},
		row{name: "bare WriteHeader(404)", handler: bareStatus(404), request: get("/"), rule: converted},
		row{name: "bare WriteHeader(404), HEAD", handler: bareStatus(404), request: head("/"), rule: converted, unheard: true},
		row{name: "429 + Retry-After", handler: setting(http.Header{"Retry-After": {"30"}}, "slow down", 429), request: get("/"), rule: converted, detail: "slow down"},
		row{name: "fields set after WriteHeader(404)", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Early", "1")
			w.WriteHeader(404)
			w.Header().Set("X-Late", "1")
			w.Header().Set("X-Early", "2")
			_, _ = io.WriteString(w, "x")
		}), request: get("/"), rule: converted, detail: "x", fields: http.Header{"X-Early": {"1"}, "X-Late": nil}},
		row{name: "JSON, fields set after WriteHeader(404)", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.Header().Set("X-Late", "1")
			_, _ = io.WriteString(w, `{"error":"nope"}`)
		}), request: get("/"), rule: leftOpening},
		row{name: "JSON error application/json", handler: writing(400, "application/json", `{"error":"bad"}`), request: get("/"), rule: leftType},
		row{name: "text in Latin-1 with a Content-Length, written in two parts", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain; charset=iso-8859-1")
			w.Header().Set("Content-Length", "5")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "caf\xe9!")
			_, _ = io.WriteString(w, "\n")
		}), request: get("/"), rule: leftCharset},
		row{name: "text of 8193 bytes", handler: writing(400, "", strings.Repeat("x", 8193)), request: get("/"), rule: leftLength},
		row{name: "text, a flush, more text", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "part1\n")
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, "part2\n")
		}), request: get("/"), rule: converted, detail: "part1", streamed: true},
		row{name: "trailers announced then 404", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "X-Sum")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "x")
			w.Header().Set("X-Sum", "1")
		}), request: get("/"), rule: converted, detail: "x"},
		row{name: "103 Early Hints then 404", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", "</a.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			http.NotFound(w, r)
		}), request: get("/"), rule: converted},
		row{name: "FileServer 416", handler: whole(files), request: get("/a.txt").add("Range", "bytes=100-"), rule: converted, detail: "invalid range: failed to overlap"},
		row{name: "FileServer 206 (control)", handler: whole(files), request: get("/a.txt").add("Range", "bytes=0-1"), rule: leftStatus},
		row{name: "ServeContent 412 If-Match HEAD", handler: serving(content), request: head("/").add("If-Match", `"v2"`), rule: converted, unheard: true},
		row{name: "500 with ServerErrors", handler: failing("dial tcp: password=hunter2", 500), request: get("/"), rule: converted, config: problem.Config{ServerErrors: true}},
		row{name: "server-sent events (control)", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			for range 3 {
				_, _ = io.WriteString(w, "data: tick\n\n")
				w.(http.Flusher).Flush()
			}
		}), request: get("/"), rule: leftStatus},
	)
	for i := range rows {
		rows[i].protocol = http3
	}
	return rows
}

// RFC 9114, section 4.2, takes a response with connection-specific fields for
// malformed. Bare, the client gets nothing; the problem comes without them.
func TestUpgradeRequiredOverHTTP3(t *testing.T) {
	r := row{
		handler: setting(http.Header{"Upgrade": {"h2c"}, "Connection": {"Upgrade"}, "Allow": {"GET"}}, "use TLS", http.StatusUpgradeRequired),
		request: get("/"),
	}
	address, transport := serveHTTP3(t, r.handler(t, unwrapped))
	_, err := (&http.Client{Transport: transport}).Get(address)
	require.Error(t, err)

	a := r.run(t, http3, problem.Middleware)
	assert.Equal(t, http.StatusUpgradeRequired, a.status)
	assert.Equal(t, http.Header{"Allow": {"GET"}, "Content-Length": {"81"}, "Content-Type": {"application/problem+json"}, "X-Content-Type-Options": {"nosniff"}}, a.header)
	assert.Equal(t, blankDocument(t, http.StatusUpgradeRequired, "use TLS"), a.body)
}

// serveHTTP3 starts an HTTP/3 server and returns its URL and a client's transport.
func serveHTTP3(t testing.TB, handler http.Handler) (string, http.RoundTripper) {
	certified := httptest.NewUnstartedServer(nil)
	certified.StartTLS()
	certified.Close()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &quic.Server{
		Handler:   handler,
		TLSConfig: quic.ConfigureTLSConfig(certified.TLS),
		Logger:    slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(conn)
	}()
	client := &quic.Transport{
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
