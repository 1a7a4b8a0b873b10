package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
	"github.com/problemkit/problem/internal/wire"
)

// serveHAProxy starts HAProxy in front of an upstream until the end of the test, or skips the
// test where there is none.
func serveHAProxy(t *testing.T, flags []string, upstream string) (address string) {
	t.Helper()
	program := programOrSkip(t, "haproxy")
	dir := t.TempDir()
	var config, stderr bytes.Buffer
	args := append([]string{"-format", "haproxy", "-errorfiles", filepath.Join(dir, "problems")}, flags...)
	require.Equal(t, 0, run(args, &config, &stderr), stderr.String())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "problem.cfg"), config.Bytes(), 0o644))
	address, socket := listen(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "haproxy.cfg"), []byte(`
frontend www from problem
	bind fd@3
	timeout client 10s
	http-request deny deny_status 403 if { path /denied }
	http-request auth realm a if { path /secret }
	http-request set-var(txn.own) bool(true) if { path /own }
	http-response add-header X-Own response if { var(txn.own) -m bool }
	http-after-response add-header X-Own after if { var(txn.own) -m bool }
	use_backend refused if { path /refused }
	default_backend service

defaults
	mode http
	timeout connect 1s
	retries 0
	timeout server 500ms

backend service
	server service `+strings.TrimPrefix(upstream, "http://")+`

backend refused
	server refused 127.0.0.1:1
`), 0o644))
	files := []string{"-f", filepath.Join(dir, "problem.cfg"), "-f", filepath.Join(dir, "haproxy.cfg")}
	check := exec.Command(program, append(files, "-c")...)
	check.ExtraFiles = []*os.File{socket}
	warnings, err := check.CombinedOutput()
	require.NoError(t, err, string(warnings))
	require.NotContains(t, string(warnings), "WARNING")
	launch(t, exec.Command(program, append(files, "-db")...), socket)
	return address
}

var sniffed = regexp.MustCompile("Content-Type: (text/plain; charset=utf-8|application/octet-stream|application/pdf|image/gif)\n")

// TestHAProxy has HAProxy send what the middleware sends: the same status, the same JSON, and
// of the fields those that can be kept.
func TestHAProxy(t *testing.T) {
	long := strings.Repeat("0123456789abcde\n", 513)
	rows := map[string][]string{
		"success":              answer(200, text, "all is well"),
		"not modified":         {head(304, "ETag: \"a\"")},
		"text":                 answer(404, text, " There is \"no\" such\torder, 100% \n"),
		"untyped":              answer(404, "", "There is no such order."),
		"empty":                answer(404, "", ""),
		"empty in chunks":      inChunks(404, text),
		"chunks":               inChunks(404, text, "h\xc3", "\xa9"),
		"until the end":        {head(404, text), "There is ", "nothing."},
		"8 KiB":                answer(404, text, long[:8192]),
		"more than 8 KiB":      answer(404, text, long[:8193]),
		"more in chunks":       inChunks(404, text, long[:5000], long[5000:]),
		"object":               answer(404, text, `{"error":"no"}`),
		"array":                answer(404, text, `[ "no" ]`),
		"bracket":              answer(404, text, "[auth] no token"),
		"brace":                answer(404, text, "{id} is missing"),
		"html in text":         answer(404, text, "<h1>no</h1>"),
		"untyped xml":          answer(404, "", "\n<Error/>"),
		"not UTF-8":            answer(404, text, "caf\xe9"),
		"untyped bytes":        answer(404, "", "a\x01b"),
		"utf-16":               answer(404, "Content-Type: text/plain; charset=utf-16", "n\x01o\x01"),
		"html":                 answer(404, "Content-Type: text/html", "<h1>no</h1>"),
		"json":                 answer(404, "Content-Type: application/json", `{"error":"no"}`),
		"problem+json":         answer(404, "Content-Type: application/problem+json", `{"title":"no"}`),
		"gzip":                 answer(404, text+"\nContent-Encoding: gzip", "\x1f\x8b\x08"),
		"title":                answer(404, text, "404 - Not Found.\n"),
		"status alone":         answer(404, text, "404"),
		"another status alone": answer(404, text, "403"),
		"null":                 answer(404, text, "null"),
		"teapot":               answer(418, text, "I'm a teapot"),
		"IANA's title":         answer(413, text, "Content Too Large"),
		"allow":                answer(405, text+"\nAllow: GET, HEAD\nAllow: PUT", "no"),
		"challenges":           answer(401, "WWW-Authenticate: Basic realm=\"a, b\"\nWWW-Authenticate: Bearer", ""),
		"cookies":              answer(403, text+"\nSet-Cookie: a=1; Path=/\nSet-Cookie: b=2", "no"),
		"retry":                answer(429, text+"\nRetry-After: 3", "no"),
		"payment":              answer(402, "", ""),
		"cached 429":           answer(429, "Cache-Control: max-age=3", ""),
		"412":                  answer(412, "ETag: \"a\"\nLast-Modified: Thu, 01 Jan 1970 00:00:00 GMT", ""),
		"416":                  answer(416, text+"\nETag: \"a\"\nContent-Range: bytes */3", "no"),
		"old body":             answer(404, text+"\nETag: \"a\"\nAccept-Ranges: bytes\nContent-Disposition: attachment\nDigest: a\nSignature: a\nVary: Origin\nLink: </a>", "no"),
		"language":             answer(404, text+"\nContent-Language: nl", "neen"),
		"language of a title":  answer(404, text+"\nContent-Language: nl", "Not Found"),
		"500":                  answer(500, text, "panic: secret"),
		"long 500":             inChunks(500, text, "panic: ", long, long),
		"500 with an object":   answer(500, text, `{"error":"no"}`),
		"503":                  answer(503, "Retry-After: 1", ""),
		"no media type":        answer(404, "Content-Type: ", "There is no such order."),
		"another parameter":    answer(404, "Content-Type: text/plain; format=flowed", "no"),
		"a semicolon":          answer(404, "Content-Type: text/plain;", "no"),
		"malformed charset":    answer(404, "Content-Type: text/plain; charset = utf-8", "no"),
		"quoted charset":       answer(404, "Content-Type: text/plain; x=y; charset=\"US-ASCII\"", "no"),
		"unknown charset":      answer(404, "Content-Type: text/plain; charset='utf-8'", "no"),
		"latin1, ASCII":        answer(404, "Content-Type: text/plain; charset=latin1", "no"),
		"latin1":               answer(404, "Content-Type: text/plain; charset=ISO-8859-1", "caf\xe9"),
		"text/plaintext":       answer(404, "Content-Type: text/plaintext", "no"),
		"text and JSON":        answer(404, text+"\nContent-Type: application/json", "no"),
		"identity":             answer(404, text+"\nContent-Encoding: Identity", "no"),
		"no coding":            answer(404, text+"\nContent-Encoding: ", "no"),
		"gzip and no coding":   answer(404, text+"\nContent-Encoding: gzip\nContent-Encoding: ", "\x1f\x8b\x08"),
		"object after a mark":  answer(404, text, "\ufeff {\"error\":\"no\"}"),
		"html after a mark":    answer(404, text, "\ufeff<h1>no</h1>"),
		"blank":                answer(404, text, " \r\n"),
		"escapes":              answer(404, text, "a\tb\r\nc \"d\" \\e 100% %[src] <&> \u2028 é 😀 $1"),
		"controls":             answer(404, text, "a\x01b \"d\" \\e é\x1f"),
		"long in Cyrillic":     answer(404, text+"\nSet-Cookie: "+strings.Repeat("a", 3900), strings.Repeat("ж", 4096)),
		"long with escapes":    answer(404, text+"\nSet-Cookie: "+strings.Repeat("a", 3900), strings.Repeat("123\"", 2048)),
		"untyped, blank":       answer(404, "", "\n"),
		"a mark":               answer(404, text, "\ufeff"),
		"untyped PDF":          answer(404, "", "%PDF-1.7 abc"),
		"untyped GIF":          answer(404, "", "GIF89a;"),
		"object after NBSP":    answer(404, text, "\u00a0{\"a\":1}"),
		"html after U+2028":    answer(404, text, "\u2028<p>"),
		"empty charset":        answer(404, "Content-Type: text/plain; charset=\"\"", "no"),
		"only a charset":       answer(404, "Content-Type: ;charset=utf-8", "no"),
		"html and JSON":        answer(404, "Content-Type: text/html\nContent-Type: application/json", "<p>"),
		"untyped 5xx with BEL": answer(500, "", "secret"+strings.Repeat("a", 600)+"\a"),
		"only a charset, 500":  answer(500, "Content-Type: ;charset=utf-8", "secret"),
		"unlisted":             answer(419, text, "The page has expired."),
		"unlisted, empty":      answer(499, "", ""),
		"unlisted, alone":      answer(420, text, "420"),
		"unlisted, title":      answer(420, text, "420 Client Error"),
		"unlisted, Go's title": answer(418, text, "418 I'm a teapot"),
		"flowed 500":           answer(500, "Content-Type: text/plain; format=flowed", "panic: secret"),
		"utf-16 500":           answer(500, "Content-Type: text/plain; charset=utf-16", "n\x01o\x01"),
		"latin1 500":           answer(500, "Content-Type: text/plain; charset=latin1", "caf\xe9"),
		"500, a semicolon":     answer(500, "Content-Type: text/plain;", "panic: secret"),
		"500, no media type":   answer(500, "Content-Type: ", "panic: secret"),
		"500, no coding":       answer(500, text+"\nContent-Encoding: ", "panic: secret"),
		"unlisted 5xx":         answer(520, text, "panic: secret"),
		"509":                  answer(509, text, "panic: secret"),
		"last":                 answer(599, text, "panic: secret"),
		"600":                  answer(600, text, "no"),
	}
	for _, mediaType := range wire.MediaTypes {
		body := "no"
		if strings.HasSuffix(mediaType, "json") {
			body = "{}"
		}
		rows[mediaType] = answer(404, "Content-Type: "+mediaType, body)
	}
	for _, flags := range [][]string{
		nil,
		{"-server-errors", "-type-base", "https://example.com/p/"},
		{"-replace-html", "-discard-text"},
		{"-skip", "/metrics,/a'b/,/s p", "-replace", `{"title": "100% \"Gone\"", "status": 404, "description": "It's <gone>."}`, "-replace", `{"title": "Odd\r\nOne", "status": 477}`},
	} {
		u := startUpstream(t)
		direct := middleware(t, u, flags)
		address := serveHAProxy(t, flags, u.url)
		compare := func(name, method, path string) {
			var got [2]string
			for i, base := range []string{direct, "http://" + address} {
				r, err := http.NewRequestWithContext(t.Context(), method, base+path, http.NoBody)
				require.NoError(t, err)
				r.Header.Set("Accept-Encoding", "identity")
				resp, body := do(t, r)
				if resp.Header.Get("Content-Type") == "application/problem+json" && body != "" {
					var value any
					require.NoError(t, json.Unmarshal([]byte(body), &value), body)
					body = fmt.Sprint(value)
				}
				if got[i] = described(resp, body); strings.HasPrefix(name, "untyped") {
					got[i] = sniffed.ReplaceAllString(got[i], "") // by net/http, around the reverse proxy
				}
			}
			assert.Equal(t, got[0], got[1], "%s: %s, %q", name, method, flags)
		}
		for name, parts := range rows {
			u.say(parts)
			compare(name, http.MethodGet, "/")
			if name == "text" {
				compare(name, http.MethodPost, "/metrics")
				compare(name, http.MethodGet, "/metrics/a")
				compare(name, http.MethodGet, "/a'b/c")
				compare(name, http.MethodGet, "/metricsfile")
				compare(name, http.MethodGet, "/s%20p")
				compare(name, http.MethodGet, "/%6detrics/a")
			}
		}
		if slices.Contains(flags, "-replace") {
			u.say(answer(477, text, "477 odd"))
			compare("a status that the catalog lacks", http.MethodGet, "/")
		}
		// What is not HTTP is refused before any configuration is looked at.
		assert.Contains(t, gatewaytest.Exchange(t, address, "GET \x01 HTTP/1.1\r\n\r\n"), "<h1>400 Bad request</h1>")
		own := map[string]string{
			"GET /refused HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n": documentFor(t, flags, 503, ""),
			"GET /denied HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n":  documentFor(t, flags, 403, ""),
			"GET /secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n":  documentFor(t, flags, 401, ""),
		}
		for request, want := range own {
			answer := gatewaytest.Exchange(t, address, request)
			assert.True(t, strings.HasSuffix(answer, "\r\n\r\n"+want), answer)
			assert.Contains(t, strings.ToLower(answer), "\r\ncontent-type: application/problem+json\r\n")
			assert.Equal(t, strings.Contains(answer, " 401 "), strings.Contains(strings.ToLower(answer), "\r\nwww-authenticate: basic realm=\"a\"\r\n"))
		}
	}
}

// TestHAProxyLimits has what README.md says that HAProxy cannot do.
func TestHAProxyLimits(t *testing.T) {
	u := startUpstream(t)
	address := serveHAProxy(t, []string{"-server-errors"}, u.url)
	for name, test := range map[string]struct {
		parts []string
		body  string
	}{
		"U+FFFF, controls":   {answer(404, text, "no \a😀"), "no \a😀"},
		"large header":       {answer(404, text+"\nX-Large: "+strings.Repeat("a", 5000), "no"), "no"},
		"long with escapes":  {answer(404, text, strings.Repeat(`"`, 5500)), strings.Repeat(`"`, 5500)},
		"long, with cookies": {answer(404, text+"\nSet-Cookie: "+strings.Repeat("a", 3900), strings.Repeat(`"`, 5500)), strings.Repeat(`"`, 5500)},
		"quoted":             {answer(404, text, `"no"`), `{"type":"about:blank","title":"Not Found","status":404,"detail":"\"no\""}`},
		"dropped field":      {answer(404, text+"\nX-Other: a", "no"), `{"type":"about:blank","title":"Not Found","status":404,"detail":"no"}`},
		"broken off":         {inChunks(404, text, "half")[:2], `{"type":"about:blank","title":"Not Found","status":404,"detail":"half"}`},
	} {
		u.say(test.parts)
		resp, body := get(t, "http://"+address)
		assert.Equal(t, test.body, body, name)
		assert.Equal(t, strings.HasPrefix(body, "{"), resp.Header.Get("Content-Type") == "application/problem+json", name)
		assert.Empty(t, resp.Header["X-Other"], name)
	}
	// With dots in a path, it cannot be known what the service makes of it.
	skipping := serveHAProxy(t, []string{"-skip", "/internal,/"}, u.url)
	u.say(answer(404, text, "no"))
	for path, body := range map[string]string{
		"/internal":         "no",
		"/any/path":         "no",
		"/internal/../x":    `{"type":"about:blank","title":"Not Found","status":404,"detail":"no"}`,
		"/internal/%2e%2E/": `{"type":"about:blank","title":"Not Found","status":404,"detail":"no"}`,
	} {
		answer := gatewaytest.Exchange(t, skipping, "GET "+path+" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		assert.True(t, strings.HasSuffix(answer, "\r\n\r\n"+body), "%s: %s", path, answer)
	}
	// A text that is dropped need not be written in JSON.
	discarding := serveHAProxy(t, []string{"-discard-text"}, u.url)
	for _, parts := range [][]string{answer(403, text, "user 7 😀"), answer(403, text, strings.Repeat("ж", 2800)), answer(403, text+"\nX-Large: "+strings.Repeat("a", 5000), "no")} {
		u.say(parts)
		_, body := get(t, "http://"+discarding)
		assert.Equal(t, `{"type":"about:blank","title":"Forbidden","status":403,"detail":"You do not have permission to make this request."}`, body)
	}
	for _, parts := range [][]string{answer(404, text, "no"), answer(404, text, "")} {
		u.say(parts)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, "http://"+address, http.NoBody)
		require.NoError(t, err)
		resp, _ := do(t, r)
		require.Equal(t, "text/plain; charset=utf-8", resp.Header.Get("Content-Type"))
		require.Contains(t, parts[0], "Content-Length: "+resp.Header.Get("Content-Length")+"\r\n")
	}
	// The frontend's own rules still apply to what passes.
	u.say(answer(200, text, "all is well"))
	resp, _ := get(t, "http://"+address+"/own")
	require.Equal(t, []string{"response", "after"}, resp.Header["X-Own"])
	// Half of an answer of a known length is not taken for the whole.
	u.say([]string{head(404, text+"\nContent-Length: 10") + "half"})
	require.NotContains(t, gatewaytest.Exchange(t, address, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "problem")
}
