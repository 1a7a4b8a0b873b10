package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// echo answers with the request as it came to the service.
func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	names := []string{}
	for name := range r.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s %s\nHost %s\nTransfer-Encoding %q, Content-Length %d, trailers %v\n", r.Method, r.RequestURI, r.Proto, r.Host, r.TransferEncoding, r.ContentLength, r.Trailer)
	for _, name := range names {
		fmt.Fprintf(&text, "%s %q\n", name, r.Header[name])
	}
	fmt.Fprintf(&text, "body %q %v\n", body, err)
	_, _ = io.WriteString(w, text.String())
}

// TestHostileRequests has what comes to the service, and what comes to the client, be
// the same as through ReverseProxy with Rewrite.
func TestHostileRequests(t *testing.T) {
	service := gatewaytest.Upstream(t, echo)
	p, bare := start(t, "-upstream", service), plain(t, service)
	const end = "Connection: close\r\n\r\n"
	for name, request := range map[string]string{
		"forwarded":                 "GET / HTTP/1.1\r\nHost: x\r\nForwarded: for=1.2.3.4\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Proto: https\r\nX-Real-Ip: 1.2.3.4\r\n" + end,
		"hop-by-hop":                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authorization: Basic x\r\nProxy-Connection: close\r\nTe: trailers, deflate\r\n\r\n",
		"hop-by-hop authorization":  "GET / HTTP/1.1\r\nHost: x\r\nConnection: close, Authorization, Host, Cookie\r\nAuthorization: Bearer a\r\nCookie: a=1\r\n\r\n",
		"upgrade":                   "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
		"both lengths":              "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n" + end + "1\r\na\r\n0\r\n\r\n",
		"two lengths":               "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n" + end + "abcde",
		"equal lengths":             "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 4\r\n" + end + "abcd",
		"signed length":             "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n" + end + "abcd",
		"obscured chunked":          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n" + end + "0\r\n\r\n",
		"chunked twice":             "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" + end + "0\r\n\r\n",
		"space before colon":        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n" + end + "0\r\n\r\n",
		"folded field":              "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n" + end,
		"bare CR":                   "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\rX-B: c\r\n" + end,
		"NUL":                       "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\x00c\r\n" + end,
		"chunk extension":           "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + end + "1;a=b\r\na\r\n0\r\n\r\n",
		"request trailers":          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n" + end + "1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n",
		"body of a GET":             "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n" + end + "abcd",
		"no host":                   "GET / HTTP/1.1\r\n" + end,
		"two hosts":                 "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n" + end,
		"host in the target":        "GET http://evil/path HTTP/1.1\r\nHost: x\r\n" + end,
		"strange host":              "GET / HTTP/1.1\r\nHost: a/b\r\n" + end,
		"asterisk":                  "GET * HTTP/1.1\r\nHost: x\r\n" + end,
		"dots":                      "GET /a/../../b HTTP/1.1\r\nHost: x\r\n" + end,
		"slashes":                   "GET //a//b HTTP/1.1\r\nHost: x\r\n" + end,
		"encoded slash":             "GET /a%2Fb%2e%2e HTTP/1.1\r\nHost: x\r\n" + end,
		"encoded line end":          "GET /a%0d%0aX: HTTP/1.1\r\nHost: x\r\n" + end,
		"semicolons":                "GET /?a=1;b=2&c=3 HTTP/1.1\r\nHost: x\r\n" + end,
		"broken escape":             "GET /?a=%zz&b=1 HTTP/1.1\r\nHost: x\r\n" + end,
		"unknown method":            "BREW /pot HTTP/1.1\r\nHost: x\r\n" + end,
		"HTTP/1.0":                  "GET / HTTP/1.0\r\n\r\n",
		"many fields":               "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X-A: b\r\n", 100) + end,
		"underscores":               "GET / HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 1.2.3.4\r\n" + end,
		"no user agent":             "GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n" + end,
		"expectation":               "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n" + end + "a",
		"traceparent":               "GET / HTTP/1.1\r\nHost: x\r\nTraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n" + end,
		"error of the error page's": "GET /404 HTTP/1.1\r\nHost: x\r\nX-Code: 500\r\nX-Format: text/html\r\n" + end,
	} {
		assert.Equal(t, gatewaytest.Exchange(t, bare, request), gatewaytest.Exchange(t, p.address, request), name)
	}
	// What ReverseProxy itself refuses is a problem.
	require.Equal(t, document("502 Bad Gateway", badGateway),
		gatewaytest.Exchange(t, p.address, "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: a\x80b\r\n\r\n"))
}

// TestForwarded has what -forwarded and -preserve-host make of a request.
func TestForwarded(t *testing.T) {
	service := gatewaytest.Upstream(t, echo)
	fields := []string{"X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: api.example.com", "X-Forwarded-Proto: https"}
	for flag, want := range map[string][]string{
		"-log=json":         nil,
		"-forwarded":        {`X-Forwarded-For ["127.0.0.1"]`, `X-Forwarded-Host ["example.com"]`, `X-Forwarded-Proto ["http"]`},
		"-forwarded=append": {`X-Forwarded-For ["192.0.2.1, 127.0.0.1"]`, `X-Forwarded-Host ["api.example.com"]`, `X-Forwarded-Proto ["https"]`},
	} {
		answer := get(t, start(t, "-upstream", service, flag).address, "/", fields...)
		var got []string
		for line := range strings.Lines(answer) {
			if strings.HasPrefix(line, "X-Forwarded-") {
				got = append(got, strings.TrimSuffix(line, "\n"))
			}
		}
		require.Equal(t, want, got)
		require.NotContains(t, answer, "\nHost example.com\n")
	}
	// Without a proxy in front there is nothing to append to.
	require.Contains(t, get(t, start(t, "-upstream", service, "-forwarded=append").address, "/"), "\nX-Forwarded-For [\"127.0.0.1\"]\n")
	require.Contains(t, get(t, start(t, "-upstream", service, "-preserve-host").address, "/"), "\nHost example.com\n")
}
