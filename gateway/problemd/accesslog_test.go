package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

func TestAccessLog(t *testing.T) {
	// The example of W3C Trace Context, section 3.2.
	const traceID, spanID = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/error" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, "0123456789")
	})
	p := start(t, "-upstream", service, "-health", "/healthz")
	get(t, p.address, "/healthz")
	get(t, p.address, "/a%2Fb?token=secret", "Traceparent: 00-"+traceID+"-"+spanID+"-01")
	answer := get(t, p.address, "/error")
	lines := p.logged(t, "request", 2)
	require.Len(t, lines, 2)
	for _, line := range lines {
		require.Regexp(t, `^127\.0\.0\.1:\d+$`, line["remote"])
		require.Greater(t, line["seconds"], 0.)
		_, err := time.Parse(time.RFC3339Nano, line["time"].(string))
		require.NoError(t, err)
		for _, name := range []string{"remote", "seconds", "time"} {
			delete(line, name)
		}
	}
	require.Equal(t, map[string]any{
		"level": "INFO", "msg": "request", "trace_id": traceID, "span_id": spanID,
		"method": "GET", "host": "example.com", "path": "/a/b", "proto": "HTTP/1.1", "status": 200., "bytes": 10.,
	}, lines[0])
	_, document, _ := strings.Cut(answer, "\r\n\r\n")
	require.EqualValues(t, len(document), lines[1]["bytes"])
	require.EqualValues(t, 404, lines[1]["status"])
	require.NotContains(t, lines[1], "trace_id")
}

// TestLogFormat has the text, and nothing at all.
func TestLogFormat(t *testing.T) {
	service := gatewaytest.Upstream(t, http.NotFound)
	for format, want := range map[string]string{
		"text": `time=\S+ level=INFO msg=request method=GET host=example.com path="/a b\\nc" proto=HTTP/1.1 remote=\S+ status=404 bytes=145 seconds=\S+` + "\n",
		"off":  "^$",
	} {
		var stdout bytes.Buffer
		o, err := parse([]string{"-upstream", service, "-log", format}, nil)
		require.NoError(t, err)
		s, err := newServer(o, &stdout)
		require.NoError(t, err)
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(context.Background(), "GET", "/a%20b%0Ac", nil))
		require.Regexp(t, want, stdout.String())
	}
}
