package problemcaddy

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2/caddytest"
	_ "github.com/caddyserver/caddy/v2/modules/standard" // the directives beside ours
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// adminPort is free, so that another Caddy on the machine is left alone.
var adminPort = sync.OnceValue(freePort)

func freePort() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// start loads a site with these lines, and lines behind it, and returns the address.
func start(t *testing.T, site string, behind ...string) string {
	t.Helper()
	port := freePort()
	tester := caddytest.NewTester(t).WithDefaultOverrides(caddytest.Config{
		AdminPort:          adminPort(),
		Certificates:       nil,
		TestRequestTimeout: gatewaytest.Patience,
		LoadRequestTimeout: gatewaytest.Patience,
	})
	tester.InitServer(fmt.Sprintf("{\n\tadmin localhost:%d\n\tskip_install_trust\n\tgrace_period 1ns\n}\nhttp://:%d {\n\theader -Server\n%s\n}\n%s",
		adminPort(), port, site, strings.ReplaceAll(strings.Join(behind, "\n"), "PORT", fmt.Sprint(port))), "caddyfile")
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// get returns the answer as it is on the wire, without the date.
func get(t testing.TB, address, path string, fields ...string) string {
	t.Helper()
	fields = append([]string{"GET " + path + " HTTP/1.1", "Host: " + address, "Connection: close"}, fields...)
	return gatewaytest.Exchange(t, address, strings.Join(fields, "\r\n")+"\r\n\r\n")
}

func requireProblem(t testing.TB, answer, status, body string) {
	t.Helper()
	head, got, _ := strings.Cut(answer, "\r\n\r\n")
	require.Equal(t, body, got)
	require.True(t, strings.HasPrefix(head, "HTTP/1.1 "+status+"\r\n"), head)
	require.Contains(t, head+"\r\n", "\r\nContent-Type: application/problem+json\r\n")
	require.Contains(t, head+"\r\n", fmt.Sprintf("\r\nContent-Length: %d\r\n", len(body)))
}

const (
	notFound   = `{"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}`
	noOrder    = `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such order"}`
	badGateway = `{"type":"about:blank","title":"Bad Gateway","status":502,"detail":"The server did not get a valid response from another server that it depends on. Try again later."}`
)

// TestWritten has the errors that an upstream writes.
func TestWritten(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		switch r.URL.Path {
		case "/text", "/metrics/x":
			h.Set("Retry-After", "9")
			http.Error(w, "no such order", http.StatusNotFound)
		case "/chunked", "/unlabelled":
			h["Content-Type"] = nil
			if r.URL.Path == "/chunked" {
				h.Set("Content-Type", "text/plain")
			}
			w.WriteHeader(http.StatusNotFound)
			for _, piece := range []string{"", "no such ", "order"} {
				_, _ = io.WriteString(w, piece)
				_ = http.NewResponseController(w).Flush()
			}
		case "/json":
			h.Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, `{"detail":"taken","id":7}`)
		case "/html":
			h.Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "<h1>Not here</h1>")
		case "/500":
			http.Error(w, "panic: at main.go", http.StatusInternalServerError)
		}
	})
	site := start(t, "problem\nreverse_proxy "+service)
	for _, path := range []string{"/text", "/chunked", "/unlabelled"} {
		requireProblem(t, get(t, site, path), "404 Not Found", noOrder)
	}
	require.Contains(t, get(t, site, "/text"), "\r\nRetry-After: 9\r\n")
	for path, want := range map[string]string{"/json": `{"detail":"taken","id":7}`, "/html": "<h1>Not here</h1>", "/500": "panic: at main.go\n"} {
		require.True(t, strings.HasSuffix(get(t, site, path), "\r\n\r\n"+want), path)
	}

	site = start(t, `problem {
		type_base https://api.example.com/problems/
		server_errors
		lift_json
		replace_html
		discard_text
		xml
		languages de fr
		types out-of-credit 403 "Out of Credit" "The account has no credit."
		replace https://example.com/taken 409 Taken
		skip path /metrics*
		skip {
			path /text
			header X-Skip 1
		}
		docs /problems/
	}
	reverse_proxy `+service)
	requireProblem(t, get(t, site, "/json"), "409 Conflict", `{"type":"https://example.com/taken","title":"Taken","status":409,"detail":"taken","id":7}`)
	for path, title := range map[string]string{"/text": "Nicht gefunden", "/html": "Nicht gefunden", "/500": "Interner Serverfehler", "/unlabelled": "Nicht gefunden"} {
		answer := get(t, site, path, "Accept-Language: de", "Accept: application/xml")
		require.Contains(t, answer, "\r\nContent-Type: application/problem+xml\r\n", path)
		require.Contains(t, answer, "<title>"+title+"</title>", path)
	}
	require.True(t, strings.HasSuffix(get(t, site, "/metrics/x"), "\r\n\r\nno such order\n"))
	require.True(t, strings.HasSuffix(get(t, site, "/text", "X-Skip: 1"), "\r\n\r\nno such order\n"))
	require.Contains(t, get(t, site, "/problems/out-of-credit", "Accept: text/html"), "The account has no credit.")
	require.Contains(t, get(t, site, "/problems/nope"), "application/problem+json")

	site = start(t, "problem {\n report_only\n}\nreverse_proxy "+service)
	require.True(t, strings.HasSuffix(get(t, site, "/text"), "\r\n\r\nno such order\n"))
}

// TestReturned has the errors that Caddy's own handlers return.
func TestReturned(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "there"), nil, 0o600))
	site := start(t, `root * `+root+`
	header >X-Status "{http.error.status_code}"
	problem
	error /gone "secret" 410
	error /moved "secret" 301
	reverse_proxy /down `+fmt.Sprintf("127.0.0.1:%d", freePort())+`
	file_server`)
	answer := get(t, site, "/nope")
	requireProblem(t, answer, "404 Not Found", notFound)
	require.Contains(t, answer, "\r\nX-Status: 404\r\n")
	requireProblem(t, get(t, site, "/down"), "502 Bad Gateway", badGateway)
	answer = get(t, site, "/gone")
	require.Contains(t, answer, `"status":410`)
	require.NotContains(t, answer, "secret")
	require.NotContains(t, get(t, site, "/moved"), "problem")
	conn, r := gatewaytest.Dial(t, site)
	_, err := io.WriteString(conn, "POST /there HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	res, err := http.ReadResponse(r, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusMethodNotAllowed, res.StatusCode)
	require.Equal(t, "GET, HEAD", res.Header.Get("Allow"))
	require.Equal(t, "application/problem+json", res.Header.Get("Content-Type"))
}

// TestHandleErrors has handle_errors answer where the site has it, and not where only
// another site of the same server has it.
func TestHandleErrors(t *testing.T) {
	site := start(t, "problem\nerror 404", `http://localhost:PORT {
		problem
		error 404
		handle_errors {
			respond "own page for {http.error.status_code}"
		}
	}`)
	requireProblem(t, get(t, site, "/"), "404 Not Found", notFound)
	_, port, err := net.SplitHostPort(site)
	require.NoError(t, err)
	answer := get(t, "localhost:"+port, "/")
	require.True(t, strings.HasPrefix(answer, "HTTP/1.1 404 "))
	require.True(t, strings.HasSuffix(answer, "\r\n\r\nown page for 404"), answer)
}

// TestStreams has what passes, pass as it comes.
func TestStreams(t *testing.T) {
	next := make(chan struct{})
	file := strings.Repeat("0123456789", 1<<20)
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		switch r.URL.Path {
		case "/events":
			h.Set("Content-Type", "text/event-stream")
			for i := range 3 {
				_, _ = fmt.Fprintln(w, "data:", i)
				_ = http.NewResponseController(w).Flush()
				<-next
			}
		case "/socket":
			conn, rw, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(err)
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello\n")
			line, _ := rw.ReadString('\n')
			_, _ = io.WriteString(conn, "echo "+line)
		case "/hints":
			h.Set("Link", "</a.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			_, _ = io.WriteString(w, "page")
		case "/trailers":
			h.Set("Trailer", "X-Sum")
			_, _ = io.WriteString(w, "body")
			h.Set("X-Sum", "1")
		case "/file":
			http.ServeContent(w, r, "file.txt", time.Unix(1e9, 0), strings.NewReader(file))
		case "/waiting":
			next <- struct{}{}
			<-r.Context().Done()
			next <- struct{}{}
		}
	})
	site := start(t, "problem {\n lift_json\n replace_html\n server_errors\n}\nreverse_proxy "+service)

	res, err := http.Get("http://" + site + "/events")
	require.NoError(t, err)
	events := bufio.NewReader(res.Body)
	for i := range 3 {
		line, err := events.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintln("data:", i), line)
		next <- struct{}{}
	}
	require.NoError(t, res.Body.Close())

	conn, r := gatewaytest.Dial(t, site)
	_, err = io.WriteString(conn, "GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	require.NoError(t, err)
	res, err = http.ReadResponse(r, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusSwitchingProtocols, res.StatusCode)
	_, err = io.WriteString(conn, "one\n")
	require.NoError(t, err)
	for _, want := range []string{"hello\n", "echo one\n"} {
		line, err := r.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, want, line)
	}
	require.NoError(t, conn.Close())

	require.Contains(t, get(t, site, "/hints"), "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n")
	require.Contains(t, get(t, site, "/trailers", "TE: trailers"), "\r\n0\r\nX-Sum: 1\r\n\r\n")
	require.True(t, strings.HasSuffix(get(t, site, "/file", "Range: bytes=5-14"), "\r\n\r\n5678901234"))
	_, whole, _ := strings.Cut(get(t, site, "/file"), "\r\n\r\n")
	require.True(t, whole == file)
	require.Contains(t, get(t, site, "/file", "Range: bytes=99999999-"), "application/problem+json")

	conn, _ = gatewaytest.Dial(t, site)
	_, err = io.WriteString(conn, "GET /waiting HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	<-next
	require.NoError(t, conn.Close())
	<-next
}
