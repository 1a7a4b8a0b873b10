package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/problemkit/problem/internal/traceparent"
)

// newLog returns the log, of which there is nothing where it is off.
func newLog(format logFormat, w io.Writer) *slog.Logger {
	switch format {
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil))
	case "text":
		return slog.New(slog.NewTextHandler(w, nil))
	}
	return slog.New(slog.DiscardHandler)
}

// logAccess logs an answered request. Queries are left out: they may hold secrets.
func logAccess(log *slog.Logger, w *responseWriter, r *http.Request, began time.Time, aborted bool) {
	attrs := append(traceAttrs(r.Header),
		slog.String("method", r.Method),
		slog.String("host", r.Host),
		slog.String("path", r.URL.Path),
		slog.String("proto", r.Proto),
		slog.String("remote", r.RemoteAddr),
		slog.Int("status", w.status),
		slog.Int64("bytes", w.bytes),
		slog.Float64("seconds", time.Since(began).Seconds()),
	)
	if uri := r.Header.Get("X-Original-URI"); uri != "" {
		attrs = append(attrs, slog.String("original_uri", uri))
	}
	if aborted {
		attrs = append(attrs, slog.Bool("aborted", true))
	}
	log.LogAttrs(context.Background(), slog.LevelInfo, "request", attrs...)
}

// traceAttrs are what the log says of a request's trace, if it has one. The names are
// those of OpenTelemetry's logs.
func traceAttrs(h http.Header) []slog.Attr {
	attrs := make([]slog.Attr, 0, 12) // with room for the caller's
	if id, parent := traceparent.Parse(h["Traceparent"]); id != "" {
		attrs = append(attrs, slog.String("trace_id", id), slog.String("span_id", parent))
	}
	return attrs
}
