package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gateway"
)

// TestSlowUpstream has a client wait for the first byte of an answer longer than any
// limit but the upstream's, of which others come to their end meanwhile.
func TestSlowUpstream(t *testing.T) {
	came, release := make(chan struct{}), make(chan struct{})
	service := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			came <- struct{}{}
			select {
			case <-release:
				http.Error(w, "slow", http.StatusConflict)
			case <-r.Context().Done():
			}
		}
	})
	p := start(t, "-upstream", service, "-header-timeout", "200ms", "-idle-timeout", "10ms")
	slow := make(chan string)
	go func() { slow <- body(p.url + "/slow") }()
	<-came

	silent, r := dial(t, p.address)
	_, err := io.WriteString(silent, "GET / HTTP/1.1\r\n")
	require.NoError(t, err)
	_, err = r.ReadByte()
	require.Equal(t, io.EOF, err, "the header timeout")
	idle, r := dial(t, p.address)
	_, err = io.WriteString(idle, "GET /fast HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	answer, err := io.ReadAll(r)
	require.NoError(t, err, "the idle timeout")
	require.Contains(t, string(answer), "HTTP/1.1 200 OK\r\n")

	close(release)
	require.Equal(t, `{"type":"about:blank","title":"Conflict","status":409,"detail":"slow"}`, <-slow)
}

// TestSlowBodies has each piece of an answer that is not converted at the client before
// the service sends the next one, as through ReverseProxy alone.
func TestSlowBodies(t *testing.T) {
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
	service := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		a := answers[r.URL.Path]
		if w.Header()["Content-Type"] = nil; a.mediaType != "" {
			w.Header().Set("Content-Type", a.mediaType)
		}
		w.WriteHeader(a.status)
		for _, piece := range a.pieces {
			_, _ = io.WriteString(w, piece)
			_ = http.NewResponseController(w).Flush()
			select {
			case <-next:
			case <-r.Context().Done():
				return
			}
		}
	})
	p, bare := start(t, "-upstream", service), plain(t, service)
	for path, answer := range answers {
		var headers []http.Header
		for _, address := range []string{bare, p.address} {
			conn, r := dial(t, address)
			_, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path)
			require.NoError(t, err)
			res, err := http.ReadResponse(r, nil)
			require.NoError(t, err, path)
			require.Equal(t, answer.status, res.StatusCode, path)
			for _, piece := range answer.pieces {
				got := make([]byte, len(piece))
				_, err := io.ReadFull(res.Body, got)
				require.NoError(t, err, path)
				require.Equal(t, piece, string(got), path)
				next <- struct{}{}
			}
			rest, err := io.ReadAll(res.Body)
			require.NoError(t, err, path)
			require.Empty(t, rest, path)
			res.Header.Del("Date")
			headers = append(headers, res.Header)
		}
		require.Equal(t, headers[0], headers[1], path)
	}
}

// TestStalledText has the text of an error stall that may be converted. It holds nobody
// else up, and comes as one problem in the end, unless the client does not wait for it.
// TestFailures has the service that does not go on in time.
func TestStalledText(t *testing.T) {
	came, release, gone := make(chan struct{}), make(chan struct{}), make(chan struct{})
	service := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/fast" {
			http.Error(w, "no such order", http.StatusNotFound)
			return
		}
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "no such ")
		_ = http.NewResponseController(w).Flush()
		came <- struct{}{}
		select {
		case <-release:
			_, _ = io.WriteString(w, "order")
		case <-r.Context().Done():
			close(gone)
		}
	})
	p := start(t, "-upstream", service)
	slow := make(chan string)
	go func() { slow <- body(p.url + "/slow") }()
	<-came
	require.Equal(t, noOrder, body(p.url+"/fast"))
	release <- struct{}{}
	require.Equal(t, noOrder, <-slow)

	conn, _ := dial(t, p.address)
	_, err := io.WriteString(conn, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	<-came
	require.NoError(t, conn.Close())
	<-gone
}
