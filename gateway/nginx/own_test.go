package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// TestOwnErrors has nginx's own errors be problems, with the header fields that nginx gives
// them, wherever they arise.
func TestOwnErrors(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts connections and never answers
	require.NoError(t, err)
	defer silent.Close()
	garbage := startUpstream(t)
	garbage.say([]string{"HTTP/1.1 200 OK\r\nbroken\x00: \r\n\r\n"})
	password := filepath.Join(t.TempDir(), "passwords")
	require.NoError(t, os.WriteFile(password, nil, 0o644))
	for _, flags := range [][]string{nil, {"-languages", "de", "-trace-id"}} {
		s := serve(t, setup{
			flags: flags,
			server: `
		client_max_body_size 10;
		charset utf-8;
		location /slow { proxy_read_timeout 100ms; include problem-location.conf; ` + proxy("http://"+silent.Addr().String()) + ` }
		location /garbage { include problem-location.conf; ` + proxy(garbage.url) + ` }
		location /refused { ` + proxy("http://127.0.0.1:1") + ` }
		location /secret { auth_basic "a"; auth_basic_user_file ` + password + `; }
		location /teapot { return 418; }
		location /old { return 301 /new; }
		location /text { return 403 "no way"; }`,
			location: "root /nonexistent;",
		})
		const connection = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Language: de\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
		for name, test := range map[string]struct {
			request string
			status  int
			fields  []string
		}{
			"malformed":         {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil},
			"no host":           {"GET / HTTP/1.1\r\n\r\n", 400, nil},
			"two hosts":         {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400, nil},
			"length twice":      {"POST /" + connection + "Content-Length: 0\r\nContent-Length: 1\r\n\r\n", 400, nil},
			"missing":           {"GET /a" + connection + "\r\n", 404, nil},
			"missing, asked":    {"HEAD /a" + connection + "\r\n", 404, nil},
			"password":          {"GET /secret" + connection + "\r\n", 401, []string{`WWW-Authenticate: Basic realm="a"`}},
			"too large":         {"POST /refused" + connection + "Content-Length: 11\r\n\r\nhello world", 413, nil},
			"too large, chunks": {"POST /refused" + connection + "Transfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n", 413, nil},
			"long URL":          {"GET /" + strings.Repeat("a", 9000) + connection + "\r\n", 414, nil},
			"long field":        {"GET /" + connection + "X: " + strings.Repeat("a", 9000) + "\r\n\r\n", 431, []string{"Cache-Control: no-store"}},
			"teapot":            {"GET /teapot" + connection + "\r\n", 418, nil},
			"refused":           {"GET /refused" + connection + "\r\n", 502, nil},
			"refused, posted":   {"POST /refused" + connection + "Content-Length: 2\r\n\r\nhi", 502, nil},
			"garbage":           {"GET /garbage" + connection + "\r\n", 502, nil},
			"slow":              {"GET /slow" + connection + "\r\n", 504, nil},
			"slow, asked":       {"HEAD /slow" + connection + "\r\n", 504, nil},
			"internal":          {"GET /.problem" + connection + "\r\n", 404, nil},
		} {
			answer := gatewaytest.Exchange(t, s.address, test.request)
			header, body, _ := strings.Cut(answer, "\r\n\r\n")
			header += "\r\n"
			assert.Contains(t, header, "HTTP/1.1 "+strconv.Itoa(test.status)+" ", name)
			assert.Equal(t, 1, strings.Count(header, "\r\nContent-Type: "), name)
			assert.Contains(t, header, "\r\nContent-Type: application/problem+json\r\n", name)
			assert.Contains(t, header, "\r\nX-Content-Type-Options: nosniff\r\n", name)
			for _, field := range test.fields {
				assert.Contains(t, header, "\r\n"+field+"\r\n", name)
			}
			want := documentFor(t, flags, test.status, test.request)
			assert.Contains(t, header, "\r\nContent-Length: "+strconv.Itoa(len(want))+"\r\n", name)
			if strings.HasPrefix(test.request, "HEAD") {
				want = ""
			}
			assert.Equal(t, want, body, name)
		}
		// What the configuration says itself stays.
		for path, want := range map[string]string{"/old": "HTTP/1.1 301 ", "/text": "\r\n\r\nno way"} {
			assert.Contains(t, gatewaytest.Exchange(t, s.address, "GET "+path+connection+"\r\n"), want)
		}
		assert.NotContains(t, s.log.String(), "js exception")
	}
}

// documentFor is what the middleware sends for a request without an answer of its own.
func documentFor(t *testing.T, flags []string, status int, request string) string {
	t.Helper()
	u := startUpstream(t)
	u.say([]string{head(status, "Content-Length: 0")})
	base := middleware(t, u, append([]string{"-server-errors"}, flags...))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base, http.NoBody)
	require.NoError(t, err)
	// A request that nginx could not read has no fields.
	if strings.Contains(request, "traceparent") && status != 414 {
		r.Header.Set("Accept-Language", "de")
		r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return string(body)
}
