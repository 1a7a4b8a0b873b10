package gatewaytest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gateway"
)

// SlowErrors has an upstream stall before an error, and in the text of one that may be
// converted. It holds nobody else up, and its error is one problem in the end. A client
// that does not wait for that is gone for the upstream too.
func SlowErrors(t *testing.T, start Start) {
	came, release, gone := make(chan struct{}), make(chan struct{}), make(chan struct{})
	address := start(Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		text := "no such order"
		if r.URL.Path == "/text" {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, text[:8])
			_ = http.NewResponseController(w).Flush()
			text = text[8:]
		}
		if r.URL.Path != "/fast" {
			came <- struct{}{}
			select {
			case <-release:
			case <-r.Context().Done():
				gone <- struct{}{}
				return
			}
		}
		if r.URL.Path != "/text" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, text)
	}))
	requireProblem := func(r *bufio.Reader) {
		t.Helper()
		res, err := http.ReadResponse(r, nil)
		require.NoError(t, err)
		require.Equal(t, http.StatusNotFound, res.StatusCode)
		require.Equal(t, "application/problem+json", res.Header.Get("Content-Type"))
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, noOrder, string(body))
	}
	for _, path := range []string{"/silent", "/text"} {
		_, slow := ask(t, address, path)
		<-came
		_, fast := ask(t, address, "/fast")
		requireProblem(fast)
		release <- struct{}{}
		requireProblem(slow)

		conn, _ := ask(t, address, path)
		<-came
		require.NoError(t, conn.Close())
		<-gone
	}
}

// SlowBodies has each piece of an answer that is not converted at the client before the
// upstream sends the next one, and under the same header as through bare, which is the
// gateway without our rules.
func SlowBodies(t *testing.T, bare, start Start) {
	long := strings.Repeat("x", gateway.MaxText+1)
	answers := map[string]struct {
		status    int
		mediaType string
		pieces    []string // "" is the header alone
	}{
		"/text":       {200, "text/plain", []string{"", "one ", "two"}},
		"/unlabelled": {200, "", []string{"", "one ", "two"}},
		"/foreign":    {409, "application/json", []string{"", `{"detail":`, `"taken"}`}},
		"/page":       {404, "text/html", []string{"", "<h1>Not ", "here</h1>"}},
		"/500":        {500, "text/plain", []string{"", "panic: ", "at main.go"}},
		// A text for people is not this long.
		"/long":            {404, "text/plain", []string{long, "more ", "and more"}},
		"/long/unlabelled": {404, "", []string{long, "more ", "and more"}},
	}
	next := make(chan struct{})
	service := Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		answer := answers[r.URL.Path]
		w.Header()["Content-Type"] = nil
		if answer.mediaType != "" {
			w.Header().Set("Content-Type", answer.mediaType)
		}
		w.WriteHeader(answer.status)
		for _, piece := range answer.pieces {
			_, _ = io.WriteString(w, piece)
			_ = http.NewResponseController(w).Flush()
			select {
			case <-next:
			case <-r.Context().Done():
				return
			}
		}
	})
	headers := make(map[string]http.Header) // through bare
	for _, start := range []Start{bare, start} {
		address := start(service)
		for path, answer := range answers {
			_, r := ask(t, address, path)
			res, err := http.ReadResponse(r, nil)
			require.NoError(t, err, path)
			require.Equal(t, answer.status, res.StatusCode, path)
			res.Header.Del("Date")
			if answer.mediaType == "" {
				res.Header.Del("Content-Type") // net/http guesses it, unless a flush comes before the text
			}
			if headers[path] == nil {
				headers[path] = res.Header
			}
			require.Equal(t, headers[path], res.Header, path)
			for _, piece := range answer.pieces {
				got := make([]byte, len(piece))
				_, err := io.ReadFull(res.Body, got)
				require.NoError(t, err, path)
				require.Equal(t, piece, string(got), path)
				next <- struct{}{}
			}
			rest, err := io.ReadAll(res.Body)
			require.NoError(t, err, path)
			require.NoError(t, res.Body.Close())
			require.Empty(t, rest, path)
		}
	}
}

// ask sends a GET request on a connection of its own.
func ask(t *testing.T, address, path string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, r := Dial(t, address)
	_, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: example.com\r\n\r\n")
	require.NoError(t, err)
	return conn, r
}
