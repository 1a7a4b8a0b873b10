package main

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gateway"
	"github.com/problemkit/problem/internal/gatewaytest"
)

// TestConversion has one answer for each rule. The recorded answers go further.
func TestConversion(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		switch r.URL.Path {
		case "/text":
			h.Set("Retry-After", "9")
			http.Error(w, "no such order", http.StatusNotFound)
		case "/chunked":
			h.Set("Content-Type", "text/plain")
			w.WriteHeader(http.StatusForbidden)
			for _, piece := range []string{"owner ", "only"} {
				_, _ = io.WriteString(w, piece)
				_ = http.NewResponseController(w).Flush()
			}
		case "/chunked/unlabelled":
			h["Content-Type"] = nil
			w.WriteHeader(http.StatusForbidden)
			_ = http.NewResponseController(w).Flush()
			_, _ = io.WriteString(w, "owner only")
		case "/json":
			h.Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, `{"detail":"taken","id":7}`)
		case "/html":
			h.Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "<h1>Not here</h1>")
		case "/500":
			http.Error(w, "panic: at main.go", http.StatusInternalServerError)
		}
	})
	bare := plain(t, service)
	forbidden := `{"type":"about:blank","title":"Forbidden","status":403,"detail":"owner only"}`
	notFound := `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such order"}`
	t.Run("zero", func(t *testing.T) {
		p := start(t, "-upstream", service)
		require.Equal(t, document("404 Not Found", notFound, "Retry-After: 9"), get(t, p.address, "/text"))
		require.Equal(t, document("403 Forbidden", forbidden), get(t, p.address, "/chunked"))
		require.Equal(t, document("403 Forbidden", forbidden), get(t, p.address, "/chunked/unlabelled"))
		for _, path := range []string{"/json", "/html", "/500"} {
			require.Equal(t, get(t, bare, path), get(t, p.address, path), path)
		}
	})
	t.Run("all", func(t *testing.T) {
		p := start(t, "-upstream", service, "-type-base", "/p/", "-lift-json", "-replace-html", "-server-errors", "-discard-text",
			"-languages", "de", "-xml", "-trace-id", "-skip", "/chunked",
			"-replace", `{"status": 409, "title": "Taken", "uri": "https://example.com/taken"}`)
		require.Equal(t, document("409 Conflict",
			`{"type":"https://example.com/taken","title":"Taken","status":409,"detail":"taken","id":7}`,
			"Vary: Accept", "Vary: Accept-Language"), get(t, p.address, "/json"))
		for path, title := range map[string]string{"/text": "Nicht gefunden", "/html": "Nicht gefunden", "/500": "Interner Serverfehler"} {
			answer := get(t, p.address, path, "Accept-Language: de", "Accept: application/xml",
				"Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
			require.Contains(t, answer, "\r\nContent-Type: application/problem+xml\r\n")
			require.Contains(t, answer, "<title>"+title+"</title>")
			require.Contains(t, answer, "<trace_id>0af7651916cd43dd8448eb211c80319c</trace_id>")
		}
		require.NotContains(t, get(t, p.address, "/chunked/unlabelled"), "problem") // skipped

		lines := p.logged(t, "not told to the client", 2)
		causes := []any{}
		for _, line := range lines {
			causes = append(causes, line["problem"].(map[string]any)["cause"])
			assert.Equal(t, "0af7651916cd43dd8448eb211c80319c", line["trace_id"])
		}
		assert.ElementsMatch(t, []any{"no such order", "panic: at main.go"}, causes)
	})
	t.Run("report only", func(t *testing.T) {
		p := start(t, "-upstream", service, "-report-only")
		for _, path := range []string{"/text", "/json", "/html", "/500"} {
			require.Equal(t, get(t, bare, path), get(t, p.address, path), path)
		}
		p.logged(t, "request", 4)
		require.Contains(t, get(t, p.address, "/chunked"), "\r\nContent-Type: text/plain\r\n")
		lines := p.logged(t, "would be converted", 2)
		require.Len(t, lines, 2)
		require.Equal(t, "no such order", lines[0]["problem"].(map[string]any)["detail"])
		require.Equal(t, "/text", lines[0]["path"])
	})
}

func TestSite(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "service "+r.URL.Path) })
	p := start(t, "-upstream", service, "-docs", "/problems/", "-health", "/healthz", "-type-base", "https://example.com/problems/",
		"-types", `{"title": "Out of Credit", "status": 403, "description": "The account has no credit."}`)
	require.Contains(t, get(t, p.address, "/problems/out-of-credit", "Accept: text/html"), "The account has no credit.")
	require.Contains(t, get(t, p.address, "/problems/"), `"https://example.com/problems/not-found"`)
	require.Contains(t, get(t, p.address, "/problems"), "\r\nLocation: ./problems/\r\n")
	require.Contains(t, get(t, p.address, "/problems/nope"), `"type":"https://example.com/problems/not-found"`)
	require.True(t, strings.HasSuffix(get(t, p.address, "/healthz"), "\r\n\r\nok\n"))
	for _, path := range []string{"/", "/problemsx", "/healthz/x"} {
		require.True(t, strings.HasSuffix(get(t, p.address, path), "\r\n\r\nservice "+path), path)
	}
}

// TestEvents has each event at the client before the service sends the next.
func TestEvents(t *testing.T) {
	next := make(chan struct{})
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for i := range 3 {
			_, _ = fmt.Fprintf(w, "data: %d\n\n", i)
			_ = http.NewResponseController(w).Flush()
			<-next
		}
	})
	p := start(t, "-upstream", service, "-lift-json", "-replace-html", "-server-errors")
	res, err := http.Get(p.url)
	require.NoError(t, err)
	defer res.Body.Close()
	events := bufio.NewReader(res.Body)
	for i := range 3 {
		line, err := events.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("data: %d\n", i), line)
		_, err = events.Discard(1)
		require.NoError(t, err)
		next <- struct{}{}
	}
	_, err = events.ReadByte()
	require.Equal(t, io.EOF, err)
}

// TestWebsocket has a connection upgraded, with bytes in both directions afterwards,
// and the close of either side at the other.
func TestWebsocket(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Sec-Websocket-Key") == "" {
			w.Header().Set("Sec-Websocket-Version", "13")
			http.Error(w, "no key", http.StatusBadRequest)
			return
		}
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nSec-Websocket-Accept: yes\r\nUpgrade: websocket\r\n\r\nhello\n")
		for {
			line, err := rw.ReadString('\n')
			if err != nil || line == "bye\n" {
				return
			}
			_, _ = io.WriteString(conn, "echo "+line)
		}
	})
	p := start(t, "-upstream", service, "-idle-timeout", "10ms", "-header-timeout", "1s", "-upstream-timeout", "50ms")
	const upgrade = "GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
	conn, r := gatewaytest.Dial(t, p.address)
	_, err := io.WriteString(conn, upgrade+"Sec-Websocket-Key: k\r\n\r\n")
	require.NoError(t, err)
	header := "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nSec-Websocket-Accept: yes\r\nUpgrade: websocket\r\n\r\n"
	got := make([]byte, len(header))
	_, err = io.ReadFull(r, got)
	require.NoError(t, err)
	require.Equal(t, header, string(got))
	for _, want := range []string{"hello\n", "echo one\n", "echo two\n"} {
		line, err := r.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, want, line)
		if word, ok := map[string]string{"hello\n": "one\n", "echo one\n": "two\n", "echo two\n": "bye\n"}[line]; ok {
			_, err = io.WriteString(conn, word)
			require.NoError(t, err)
		}
	}
	_, err = r.ReadByte()
	require.Equal(t, io.EOF, err)
	require.NoError(t, conn.Close())
	require.EqualValues(t, 101, p.logged(t, "request", 1)[0]["status"])

	// A refused handshake is an error as others are.
	require.Equal(t, document("400 Bad Request", `{"type":"about:blank","title":"Bad Request","status":400,"detail":"no key"}`,
		"Sec-Websocket-Version: 13"),
		gatewaytest.Exchange(t, p.address, "GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n"))
}

// TestUntouched has answers that are the same through problemd as through ReverseProxy
// alone, to the byte.
func TestUntouched(t *testing.T) {
	file := strings.Repeat("0123456789", 1000)
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		switch r.URL.Path {
		case "/file":
			http.ServeContent(w, r, "file.txt", time.Unix(1e9, 0), strings.NewReader(file))
		case "/hints":
			h.Set("Link", "</a.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			_, _ = io.WriteString(w, "page")
		case "/trailers":
			h.Set("Trailer", "X-Sum")
			_, _ = io.WriteString(w, "body")
			h.Set("X-Sum", "1")
			h.Set(http.TrailerPrefix+"X-Late", "2")
		case "/error/trailers":
			h.Set("Trailer", "X-Sum")
			h.Set("Content-Type", "application/grpc")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "body")
			h.Set("X-Sum", "1")
		case "/encoded":
			h.Set("Content-Encoding", "gzip")
			h.Set("Content-Type", "text/plain")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "\x1f\x8b")
		case "/long":
			h.Set("Content-Type", "text/plain")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, strings.Repeat("x", gateway.MaxText+1))
		case "/cookies":
			h["Set-Cookie"] = []string{"a=1", "b=2"}
			h["Www-Authenticate"] = []string{"Basic", "Bearer"}
			h["Connection"] = []string{"X-Hop"}
			h.Set("X-Hop", "1")
			h.Set("Keep-Alive", "timeout=5")
			h.Set("Proxy-Authenticate", "Basic")
		case "/304":
			h.Set("Etag", `"1"`)
			w.WriteHeader(http.StatusNotModified)
		case "/204":
			w.WriteHeader(http.StatusNoContent)
		case "/redirect":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}
	})
	p, bare := start(t, "-upstream", service), plain(t, service)
	for path, fields := range map[string][]string{
		"/file":           {"Range: bytes=5-14"},
		"/file?2":         {"Range: bytes=0-1,9998-"},
		"/file?3":         {"If-Modified-Since: Sun, 09 Sep 2001 01:46:40 GMT"},
		"/file?4":         nil,
		"/hints":          nil,
		"/trailers":       {"TE: trailers"},
		"/error/trailers": nil,
		"/encoded":        {"Accept-Encoding: gzip"},
		"/long":           nil,
		"/cookies":        nil,
		"/304":            {`If-None-Match: "1"`},
		"/204":            nil,
		"/redirect":       nil,
		"/nothing":        nil,
	} {
		want, got := get(t, bare, path, fields...), get(t, p.address, path, fields...)
		if strings.HasPrefix(path, "/file?2") { // the boundary is random
			want, got = boundary.ReplaceAllString(want, ""), boundary.ReplaceAllString(got, "")
		}
		assert.Equal(t, want, got, path)
		if !strings.HasPrefix(want, "HTTP/1.1 4") { // a HEAD has no text that would tell
			assert.Equal(t, head(t, bare, path), head(t, p.address, path), "HEAD %s", path)
		}
	}
	assert.Contains(t, get(t, p.address, "/file", "Range: bytes=5-14"), "\r\n\r\n5678901234")
	assert.Contains(t, get(t, p.address, "/hints"), "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n")
	assert.Contains(t, get(t, p.address, "/trailers"), "0\r\nX-Late: 2\r\nX-Sum: 1\r\n\r\n")
	assert.Contains(t, get(t, p.address, "/file", "Range: bytes=99999-"), "application/problem+json")
}

func head(t *testing.T, address, path string) string {
	return gatewaytest.Exchange(t, address, "HEAD "+path+" HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n")
}

func TestLargeDownload(t *testing.T) {
	const pieces = 64 << 10 // of 1 KiB
	piece := []byte(strings.Repeat("0123456789abcdef", 64))
	for _, declared := range []bool{true, false} {
		service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
			if declared {
				w.Header().Set("Content-Length", fmt.Sprint(pieces*len(piece)))
			}
			for range pieces {
				if _, err := w.Write(piece); err != nil {
					return
				}
			}
		})
		want := sha256.New()
		for range pieces {
			want.Write(piece)
		}
		res, err := http.Get(start(t, "-upstream", service).url)
		require.NoError(t, err)
		got := sha256.New()
		n, err := io.Copy(got, res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.EqualValues(t, pieces*len(piece), n)
		require.Equal(t, want.Sum(nil), got.Sum(nil))
	}
}

// TestNoContentType has nothing guessed of what the upstream does not say.
func TestNoContentType(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/early" {
			w.WriteHeader(http.StatusEarlyHints)
		}
		w.Header()["Content-Type"] = nil
		if r.URL.Path == "/error" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, "<html>hi")
	})
	p := start(t, "-upstream", service)
	for _, path := range []string{"/", "/early", "/error"} {
		answer := get(t, p.address, path)
		require.NotContains(t, answer, "Content-Type", path)
		require.True(t, strings.HasSuffix(answer, "\r\n\r\n<html>hi"), path)
	}
}

// TestSkip has paths with dots be skipped only where they lead to the same place, whether
// the service resolves the dots or not.
func TestSkip(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) })
	p := start(t, "-upstream", service, "-skip", "/internal")
	for path, skipped := range map[string]bool{
		"/internal": true, "/internal/": true, "/internal/a": true, "/internal/a/../b": true, "/internal/./a": true,
		"/internals": false, "/internal/../a": false, "/internal/%2e%2e/a": false, "/internal%2F..%2Fa": false, "/a/../internal/b": false,
	} {
		answer := gatewaytest.Exchange(t, p.address, "GET "+path+" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		require.Equal(t, skipped, !strings.Contains(answer, "problem+json"), path)
	}
}

// TestUpload has a body at the service before the client has sent all of it.
func TestUpload(t *testing.T) {
	came := make(chan string)
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		lines := bufio.NewScanner(r.Body)
		for lines.Scan() {
			came <- lines.Text()
		}
		http.Error(w, fmt.Sprint("seen all: ", lines.Err() == nil), http.StatusUnprocessableEntity)
	})
	p := start(t, "-upstream", service, "-max-body", "100")
	body, client := io.Pipe()
	answered := make(chan string)
	go func() {
		res, err := http.Post(p.url, "text/plain", body)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer res.Body.Close()
		text, _ := io.ReadAll(res.Body)
		answered <- string(text)
	}()
	for _, line := range []string{"one", "two"} {
		_, err := io.WriteString(client, line+"\n")
		require.NoError(t, err)
		require.Equal(t, line, <-came)
	}
	require.NoError(t, client.Close())
	require.Equal(t, `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"seen all: true"}`, <-answered)
}

// TestAbortedClient has the service learn that the client has gone: before it answers,
// while it answers, and while it is sent a body.
func TestAbortedClient(t *testing.T) {
	began, ended := make(chan struct{}), make(chan struct{})
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/answering" {
			_, _ = io.WriteString(w, "some")
			_ = http.NewResponseController(w).Flush()
		}
		began <- struct{}{}
		_, err := io.Copy(io.Discard, r.Body)
		if err == nil {
			<-r.Context().Done()
		}
		ended <- struct{}{}
	})
	p := start(t, "-upstream", service)
	for i, request := range []string{
		"GET /waiting HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /answering HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /sending HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nsome",
	} {
		conn, r := gatewaytest.Dial(t, p.address)
		_, err := io.WriteString(conn, request)
		require.NoError(t, err)
		<-began
		if strings.HasPrefix(request, "GET /answering ") {
			_, err = r.ReadString('\n')
			require.NoError(t, err)
		}
		require.NoError(t, conn.Close())
		<-ended
		line := p.logged(t, "request", i+1)[i]
		switch line["path"] {
		case "/waiting":
			require.EqualValues(t, 499, line["status"])
		case "/answering":
			require.EqualValues(t, 200, line["status"])
			require.Equal(t, true, line["aborted"])
		case "/sending":
			require.Contains(t, []any{400., 499.}, line["status"])
		}
	}
}
