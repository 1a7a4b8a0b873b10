package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/problemtest"
)

// A span has what the tests look at, as stdouttrace writes it.
type span struct {
	SpanContext struct{ TraceID string }
	Status      struct{ Code string }
}

// get sends one request to a server of its own, and returns the answer, its body, the
// span that the server exported, and its log without the time.
func get(t *testing.T, path, traceparent string) (resp *http.Response, body string, exported span, log string) {
	t.Helper()
	var spans, lines bytes.Buffer
	tracing, err := newTracing(&spans)
	require.NoError(t, err)
	timeless := slog.NewJSONHandler(&lines, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})
	server := httptest.NewServer(newHandler(slog.New(timeless), tracing))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, http.NoBody)
	require.NoError(t, err)
	if traceparent != "" {
		req.Header.Set("Traceparent", traceparent)
	}
	resp, err = server.Client().Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	read, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	server.Close() // waits for the handler, whose return ends the span
	require.NoError(t, json.Unmarshal(spans.Bytes(), &exported), spans.String())
	resp.Body = io.NopCloser(bytes.NewReader(read))
	return resp, string(read), exported, lines.String()
}

const (
	traceID     = "4bf92f3577b34da6a3ce929d0e0e4736"
	traceparent = "00-" + traceID + "-00f067aa0ba902b7-01"
)

// A 4xx is the client's error: the status of the server's span stays unset, and the log
// line is not an alarm.
func TestClientError(t *testing.T) {
	_, body, exported, log := get(t, "/orders/7", traceparent)
	require.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7.","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}`, body)
	require.Equal(t, traceID, exported.SpanContext.TraceID)
	require.Equal(t, "Unset", exported.Status.Code)
	require.Equal(t, `{"level":"INFO","msg":"problem","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","method":"GET","path":"/orders/7",`+
		`"problem":{"status":404,"type":"about:blank","title":"Not Found","detail":"There is no order 7."}}`+"\n", log)
}

// A 5xx is the server's: the span has failed, and the log has the cause, or the text that
// a handler wrote, which the client is not told.
func TestServerError(t *testing.T) {
	for path, cause := range map[string]string{
		"/orders/2": "dial db.internal as app: connection refused",
		"/orders/3": "write orders.db: disk full",
	} {
		_, body, exported, log := get(t, path, traceparent)
		assert.Equal(t, `{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"The server could not complete the request because of an error on its side. Try again later.","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}`, body)
		assert.Equal(t, traceID, exported.SpanContext.TraceID)
		assert.Equal(t, "Error", exported.Status.Code)
		assert.Equal(t, `{"level":"ERROR","msg":"problem","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","method":"GET","path":"`+path+`",`+
			`"problem":{"status":500,"type":"about:blank","title":"Internal Server Error","detail":"The server could not complete the request because of an error on its side. Try again later.",`+
			`"cause":"`+cause+`"}}`+"\n", log)
	}
}

// Where no traceparent comes, the trace begins here.
func TestTraceBeginsHere(t *testing.T) {
	resp, _, exported, _ := get(t, "/orders/7", "")
	p := problemtest.Require(t, resp, http.StatusNotFound)
	require.Equal(t, exported.SpanContext.TraceID, p.Extensions["trace_id"])
	require.Regexp(t, "^[0-9a-f]{32}$", exported.SpanContext.TraceID)
	require.NotEqual(t, traceID, exported.SpanContext.TraceID)
}

// What succeeds is not logged.
func TestSuccess(t *testing.T) {
	_, body, exported, log := get(t, "/orders/1", traceparent)
	require.Equal(t, "tea\n", body)
	require.Equal(t, "Unset", exported.Status.Code)
	require.Empty(t, log)
}
