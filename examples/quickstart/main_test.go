package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/problemtest"
)

func TestTour(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"-once", "-addr", "127.0.0.1:0"}, &stdout, &stderr)
	require.Zero(t, code, stderr.String())
	require.Empty(t, stderr.String())

	out := stdout.String()
	for _, line := range []string{
		"404 page not found                 │   \"type\": \"/problems/not-found\",\n",
		"Allow: GET, HEAD, POST             │",
		"  charset=utf-8                    │ Allow: GET, HEAD, POST\n",
		"limit must be a number from 1 to   │   \"type\": \"/problems/bad-request\",\n",
		"                                   │   \"detail\": \"limit must be a number from 1\n",
		"  \"type\": \"about:blank\",           │   \"title\": \"Not Found\",\n",
		"{                                  │   \"type\": \"/problems/forbidden\",\n",
		"  \"owner\": \"ada\"                   │ }\n",
		"    {                              │       \"pointer\": \"#/item\"\n",
		"      \"detail\": \"The body is not   │",
		"{                                  │   \"type\": \"/problems/out-of-stock\",\n",
		"  \"available\": 12                  │ }\n",
		"HTTP/1.1 413 Request Entity Too    │ HTTP/1.1 413 Request Entity Too Large\n",
		"  realm=\"orders\"                   │ WWW-Authenticate: Bearer realm=\"orders\"\n",
		"Retry-After: 30                    │ Cache-Control: no-store\n",
		"  \"error\": \"invalid_grant\"\n",
		"data: order 1 is 3 of 3 on its way\n",
	} {
		assert.Contains(t, out, line)
	}
	// What the middleware leaves alone: the token error, the success, the stream.
	assert.Equal(t, 3, strings.Count(out, "bare and wrapped, byte for byte\n"))
	assert.NotContains(t, out, "\x1b", "no colour where the output is not a terminal")
	for line := range strings.Lines(out) {
		assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), pageWidth, line)
	}
}

func TestAddressInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()

	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"-addr", taken.Addr().String()}, &stdout, &stderr)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout.String())
	assert.Contains(t, stderr.String(), "address already in use")
	assert.Contains(t, stderr.String(), "-addr 127.0.0.1:0")
}

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		args   []string
		code   int
		stderr string
	}{
		{[]string{"-h"}, 0, "address to listen on"},
		{[]string{"-port", "1"}, 2, "flag provided but not defined"},
		{[]string{"once"}, 2, `unexpected argument "once"`},
		{[]string{"-addr", "nowhere"}, 1, "missing port in address"},
	} {
		var stderr bytes.Buffer
		assert.Equal(t, test.code, run(t.Context(), test.args, io.Discard, &stderr), test.args)
		assert.Contains(t, stderr.String(), test.stderr)
	}
}

// After the tour the server goes on until the context ends, which stands for
// Ctrl-C, and the types of its problems lead to their pages.
func TestServing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	reader, writer := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"-addr", "127.0.0.1:0"}, writer, io.Discard)
		writer.Close()
	}()
	out := &lines{r: reader}
	line := out.until(t, "Serving on ")
	url, _, _ := strings.Cut(strings.TrimPrefix(line, "Serving on "), " ")
	assert.Contains(t, out.until(t, "curl -i -X DELETE"), url+"/orders/1")
	out.until(t, "curl -i "+url+"/events")

	response, err := http.Get(url + "/orders/7")
	require.NoError(t, err)
	defer response.Body.Close()
	p := problemtest.Require(t, response, http.StatusNotFound)
	require.Equal(t, "/problems/not-found", p.Type)

	page, err := http.Get(url + p.Type)
	require.NoError(t, err)
	defer page.Body.Close()
	assert.Equal(t, http.StatusOK, page.StatusCode)

	for _, header := range []string{"application/json", "text/html"} {
		r, err := http.NewRequest(http.MethodGet, url+"/problems/out-of-stock", nil)
		require.NoError(t, err)
		r.Header.Set("Accept", header)
		own, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer own.Body.Close()
		body, err := io.ReadAll(own.Body)
		require.NoError(t, err)
		assert.Contains(t, string(body), "Order at most what is available.")
	}

	cancel()
	out.until(t, "Stopped.")
	assert.Zero(t, <-code)
}

// lines reads a program's output as it comes.
type lines struct{ r io.Reader }

// until returns the next line that begins with prefix.
func (l *lines) until(t *testing.T, prefix string) string {
	t.Helper()
	var line []byte
	for c := make([]byte, 1); ; {
		_, err := l.r.Read(c)
		require.NoError(t, err, "no line begins with %q", prefix)
		if c[0] != '\n' {
			line = append(line, c[0])
			continue
		}
		if strings.HasPrefix(string(line), prefix) {
			return string(line)
		}
		line = line[:0]
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		line  string
		lines []string
	}{
		{"", []string{""}},
		{"one two", []string{"one two"}},
		{"one two three", []string{"one two", "  three"}},
		{"  one two six", []string{"  one", "    two", "    six"}},
		{"onetwothreefour", []string{"onetwoth", "  reefou", "  r"}},
		{"éééééééé é", []string{"éééééééé", "  é"}},
	} {
		assert.Equal(t, test.lines, wrap(test.line, 8), test.line)
	}
}
