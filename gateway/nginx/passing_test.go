package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// TestEvents has the events of a success come while the upstream waits, buffered by nginx or
// not.
func TestEvents(t *testing.T) {
	next := make(chan string)
	u := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for event := range next {
			_, _ = io.WriteString(w, "data: "+event+"\n\n")
			_ = http.NewResponseController(w).Flush()
		}
	}))
	defer u.Close()
	s := serve(t, setup{location: proxy(u.URL) + "proxy_buffering off;"})
	ctx, cancel := context.WithTimeout(t.Context(), gatewaytest.Patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address, http.NoBody)
	require.NoError(t, err)
	go func() { next <- "0" }()
	resp, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, "text/event-stream", resp.Header.Get("Content-Type"))
	lines := bufio.NewReader(resp.Body)
	for i := range 4 {
		line, err := lines.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("data: %d\n", i), line)
		_, err = lines.ReadString('\n')
		require.NoError(t, err)
		if i < 3 {
			next <- fmt.Sprint(i + 1)
		}
	}
	close(next)
	rest, err := io.ReadAll(lines)
	require.NoError(t, err)
	require.Empty(t, rest)
}

// TestDownload has a client that reads slowly get all of a download, although nginx keeps it
// in a file in between. With sendfile, njs would lose most of it.
func TestDownload(t *testing.T) {
	const blocks = 48 << 10
	u := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		if r.URL.Path == "/error" {
			w.WriteHeader(http.StatusBadRequest) // of which nobody wants to keep much
		}
		for i := range blocks {
			if _, err := fmt.Fprintf(w, "%01024d", i); err != nil {
				return
			}
		}
	}))
	defer u.Close()
	s := serve(t, setup{location: proxy(u.URL)})
	want := sha256.New()
	for i := range blocks {
		fmt.Fprintf(want, "%01024d", i)
	}
	conn, r := gatewaytest.Dial(t, s.address)
	_, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	// The client begins to read once nginx has put a part aside.
	waitFor(t, s, "is buffered to a temporary file")
	resp, err := http.ReadResponse(r, nil)
	require.NoError(t, err)
	got := sha256.New()
	n, err := io.Copy(got, resp.Body)
	require.NoError(t, err)
	require.Equal(t, int64(blocks<<10), n)
	require.Equal(t, want.Sum(nil), got.Sum(nil))

	_, body := get(t, "http://"+s.address+"/error")
	require.Equal(t, `{"type":"about:blank","title":"Bad Request","status":400,"detail":"The server could not process this request. Check it before you send it again."}`, body)
}

// TestFiles has files of nginx's own pass, whole and in ranges, and their absence be a
// problem.
func TestFiles(t *testing.T) {
	root := t.TempDir()
	content := strings.Repeat("0123456789", 100_000)
	require.NoError(t, os.WriteFile(filepath.Join(root, "a.txt"), []byte(content), 0o644))
	s := serve(t, setup{location: "root " + root + ";"})
	resp, body := get(t, "http://"+s.address+"/a.txt")
	require.Equal(t, "1000000", resp.Header.Get("Content-Length"))
	require.Equal(t, content, body)
	resp, body = get(t, "http://"+s.address+"/a.txt", "Range", "bytes=999990-")
	require.Equal(t, http.StatusPartialContent, resp.StatusCode)
	require.Equal(t, "0123456789", body)
	resp, body = get(t, "http://"+s.address+"/a.txt", "If-None-Match", resp.Header.Get("ETag"))
	require.Equal(t, http.StatusNotModified, resp.StatusCode)
	require.Empty(t, body)
	posted, err := http.Post("http://"+s.address+"/a.txt", "text/plain", strings.NewReader("x"))
	require.NoError(t, err)
	require.NoError(t, posted.Body.Close())
	require.Equal(t, http.StatusMethodNotAllowed, posted.StatusCode)
	require.Equal(t, "application/problem+json", posted.Header.Get("Content-Type"))
	resp, body = get(t, "http://"+s.address+"/a.txt", "Range", "bytes=1000000-")
	require.Equal(t, http.StatusRequestedRangeNotSatisfiable, resp.StatusCode)
	require.Equal(t, []string{"bytes */1000000"}, resp.Header["Content-Range"])
	require.Equal(t, `{"type":"about:blank","title":"Range Not Satisfiable","status":416,"detail":"The requested range cannot be served. Request a different range or the whole resource."}`, body)
	_, body = get(t, "http://"+s.address+"/b.txt")
	require.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}`, body)
}

// TestBrokenOff has a client see that an upstream broke off in the middle of an error.
func TestBrokenOff(t *testing.T) {
	u := startUpstream(t)
	s := serve(t, setup{location: proxy(u.url)})
	for name, parts := range map[string][]string{
		"text":    {head(404, text+"\nContent-Length: 10") + "half"},
		"chunks":  {head(404, text+"\nTransfer-Encoding: chunked"), "4\r\nhalf\r\n"},
		"success": {head(200, text+"\nTransfer-Encoding: chunked"), "4\r\nhalf\r\n"},
	} {
		u.say(parts)
		answer := gatewaytest.Exchange(t, s.address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		require.NotContains(t, answer, "\r\n0\r\n\r\n", name)
		require.NotContains(t, answer, `"detail"`, name)
	}
}

// TestKeepAlive has one connection serve answers of all kinds.
func TestKeepAlive(t *testing.T) {
	u := startUpstream(t)
	s := serve(t, setup{location: proxy(u.url)})
	conn, r := gatewaytest.Dial(t, s.address)
	for range 3 {
		for _, exchange := range []struct {
			method string
			parts  []string
			body   string
		}{
			{"GET", answer(403, text, "no"), `{"type":"about:blank","title":"Forbidden","status":403,"detail":"no"}`},
			{"HEAD", answer(403, text, "no"), ""},
			{"POST", answer(403, "", ""), `{"type":"about:blank","title":"Forbidden","status":403,"detail":"You do not have permission to make this request."}`},
			{"GET", answer(200, text, "yes"), "yes"},
			{"GET", []string{head(304, "")}, ""},
			{"GET", []string{head(204, "")}, ""},
		} {
			u.say(exchange.parts)
			_, err := io.WriteString(conn, exchange.method+" / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")
			require.NoError(t, err)
			resp, err := http.ReadResponse(r, &http.Request{Method: exchange.method})
			require.NoError(t, err)
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			require.Equal(t, exchange.body, string(body))
			require.False(t, resp.Close)
		}
	}
}

// TestHTTP10 has a client that does not know chunks.
func TestHTTP10(t *testing.T) {
	u := startUpstream(t)
	u.say(inChunks(403, text, "n", "o"))
	s := serve(t, setup{location: proxy(u.url)})
	answer := gatewaytest.Exchange(t, s.address, "GET / HTTP/1.0\r\n\r\n")
	require.NotContains(t, answer, "Transfer-Encoding")
	require.Contains(t, answer, "\r\n\r\n"+`{"type":"about:blank","title":"Forbidden","status":403,"detail":"no"}`)
}

// TestHTTP2 has documents whole over HTTP/2, which forbids some fields.
func TestHTTP2(t *testing.T) {
	u := startUpstream(t)
	s := serve(t, setup{location: proxy(u.url), listen: "http2"})
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	defer transport.CloseIdleConnections()
	for _, parts := range [][]string{answer(426, "Upgrade: h2c", ""), answer(426, text+"\nUpgrade: h2c", "no")} {
		u.say(parts)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.address, http.NoBody)
		require.NoError(t, err)
		resp, err := transport.RoundTrip(r)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		require.NoError(t, err)
		require.Equal(t, 2, resp.ProtoMajor)
		require.Equal(t, []string{"application/problem+json"}, resp.Header["Content-Type"])
		require.Empty(t, resp.Header["Upgrade"])
		require.Contains(t, string(body), `"title":"Upgrade Required","status":426,`)
	}
	u.say(answer(426, "Upgrade: h2c", ""))
	resp, _ := get(t, "http://"+serve(t, setup{location: proxy(u.url)}).address)
	require.Equal(t, []string{"h2c"}, resp.Header["Upgrade"], "over HTTP/1.1")
}

// TestAuthRequest has the refusal of another service stand, with all its challenges.
func TestAuthRequest(t *testing.T) {
	u := startUpstream(t)
	s := serve(t, setup{
		server:   "location = /auth { internal; include problem-location.conf; " + proxy(u.url) + "}",
		location: "auth_request /auth; root /nonexistent;",
	})
	u.say(answer(401, text+"\nWWW-Authenticate: Basic realm=\"a\"\nWWW-Authenticate: Bearer", "no"))
	resp, body := get(t, "http://"+s.address)
	require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	require.Equal(t, []string{`Basic realm="a"`}, resp.Header["Www-Authenticate"], "nginx 1.22 copies the first")
	require.Equal(t, `{"type":"about:blank","title":"Unauthorized","status":401,"detail":"This request requires valid credentials. Authenticate and try again."}`, body)
	u.say(answer(204, "", ""))
	resp, _ = get(t, "http://"+s.address+"/a")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
}

// TestCache has an answer from nginx's cache, which is a file, be converted as the first one.
func TestCache(t *testing.T) {
	u := startUpstream(t)
	u.say(answer(404, text+"\nX-Count: 1", strings.Repeat("There is nothing. ", 400)))
	s := serve(t, setup{
		http:     "proxy_cache_path " + t.TempDir() + " keys_zone=a:1m;",
		location: proxy(u.url) + "proxy_cache a; proxy_cache_valid 404 1h;",
	})
	first, want := get(t, "http://"+s.address)
	require.Contains(t, want, `"detail":"There is nothing. There is`)
	u.say(answer(404, text+"\nX-Count: 2", "another"))
	second, got := get(t, "http://"+s.address)
	require.Equal(t, described(first, want), described(second, got))
}

// TestRedirect has an answer that nginx finds behind a redirect of its own be converted once.
func TestRedirect(t *testing.T) {
	u := startUpstream(t)
	s := serve(t, setup{
		server: `location @service { include problem-location.conf; ` + proxy(u.url) + ` }
		location /accelerated/ { internal; alias /nonexistent/; }`,
		location: "root /nonexistent; try_files $uri @service;",
	})
	u.say(answer(404, text, "no"))
	_, body := get(t, "http://"+s.address)
	require.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"no"}`, body)
	// The charset of the upstream must not follow the media type.
	u.say(answer(200, text+"\nX-Accel-Redirect: /accelerated/a", ""))
	resp, _ := get(t, "http://"+s.address)
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Equal(t, []string{"application/problem+json"}, resp.Header["Content-Type"])
}

// TestUpgrade has a connection that changes its protocol pass in both directions.
func TestUpgrade(t *testing.T) {
	u := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
		_, _ = io.Copy(conn, rw)
	}))
	defer u.Close()
	s := serve(t, setup{location: proxy(u.URL) + "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;"})
	conn, r := gatewaytest.Dial(t, s.address)
	_, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
	require.NoError(t, err)
	resp, err := http.ReadResponse(r, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusSwitchingProtocols, resp.StatusCode)
	for range 3 {
		_, err = io.WriteString(conn, "hello\n")
		require.NoError(t, err)
		line, err := r.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, "hello\n", line)
	}
}
