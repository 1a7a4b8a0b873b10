package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sort"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

// An upstream sends what a test says, byte for byte, each part by itself.
type upstream struct {
	url   string
	parts atomic.Value // of the answer to each request: a []string
}

func startUpstream(t *testing.T) *upstream {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	u := &upstream{url: "http://" + listener.Addr().String()}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			u.serve(conn)
		}
	}()
	return u
}

// say sets the parts of what it answers from now on.
func (u *upstream) say(parts []string) { u.parts.Store(parts) }

// serve answers one request and ends the connection.
func (u *upstream) serve(conn net.Conn) {
	defer conn.Close()
	r, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, r.Body)
	for i, part := range u.parts.Load().([]string) {
		if r.Method == http.MethodHead {
			part, _, _ = strings.Cut(part, "\r\n\r\n")
			part += "\r\n\r\n"
		}
		_, _ = io.WriteString(conn, part)
		if r.Method == http.MethodHead && i == 0 {
			return
		}
	}
}

// answer is a whole answer with a Content-Length. The fields are separated by lines.
func answer(status int, fields, body string) []string {
	return []string{head(status, fields+fmt.Sprintf("\nContent-Length: %d", len(body))) + body}
}

// inChunks is an answer of chunks.
func inChunks(status int, fields string, chunks ...string) []string {
	parts := []string{head(status, fields+"\nTransfer-Encoding: chunked")}
	for _, chunk := range chunks {
		parts = append(parts, fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk))
	}
	return append(parts, "0\r\n\r\n")
}

func head(status int, fields string) string {
	text := fmt.Sprintf("HTTP/1.1 %d Some Reason\r\n", status)
	for _, field := range strings.Split(strings.Trim(fields, "\n"), "\n") {
		if field = strings.TrimSpace(field); field != "" {
			text += field + "\r\n"
		}
	}
	return text + "\r\n"
}

// middleware is the middleware with the generator's flags around a reverse proxy in front of
// the upstream: what nginx's answers are compared with.
func middleware(t *testing.T, u *upstream, flags []string) string {
	t.Helper()
	o, err := parse(flags, io.Discard)
	require.NoError(t, err)
	c := problem.Config{
		TypeBase: o.typeBase, Replace: o.replace, ServerErrors: o.serverErrors, LiftJSON: o.liftJSON,
		ReplaceHTML: o.replaceHTML, DiscardText: o.discardText,
	}
	c.Languages, err = gateway.Languages(o.languages)
	require.NoError(t, err)
	if o.traceID {
		c.Edit = problem.TraceID
	}
	if len(o.skip) > 0 {
		c.Skip = func(r *http.Request) bool {
			for _, path := range o.skip {
				if gateway.IsBelow(r.URL.Path, path) {
					return true
				}
			}
			return false
		}
	}
	target, err := url.Parse(u.url)
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(target) },
		Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true},
	}
	s := httptest.NewServer(c.Middleware(wholly{proxy}))
	t.Cleanup(s.Close)
	return s.URL
}

// wholly keeps the reverse proxy from flushing a part of a text.
type wholly struct{ next http.Handler }

func (h wholly) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.next.ServeHTTP(struct{ http.ResponseWriter }{w}, r)
}

// described is an answer as text: status, fields and body. How it is framed, and what a server
// says of itself, is left out.
func described(resp *http.Response, body string) string {
	var lines []string
	for name, values := range resp.Header {
		switch name {
		case "Date", "Server", "Content-Length", "Connection":
		default:
			for _, value := range values {
				lines = append(lines, name+": "+value+"\n")
			}
		}
	}
	sort.SliceStable(lines, func(i, j int) bool { return name(lines[i]) < name(lines[j]) })
	return fmt.Sprint(resp.StatusCode, "\n", strings.Join(lines, ""), "\n", body)
}

func name(line string) string {
	name, _, _ := strings.Cut(line, ":")
	return name
}
