package main

import (
	"log/slog"
	"net/http"
	"strings"
)

// A trace is what a traceparent field says (W3C Trace Context, section 3.2).
type trace struct{ id, parent string }

// traceOf returns the trace of a request; the zero trace where it has no valid one.
func traceOf(h http.Header) trace {
	values := h["Traceparent"]
	if len(values) != 1 {
		return trace{}
	}
	const length = len("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	s := values[0]
	if len(s) < length || s[2] != '-' || s[35] != '-' || s[52] != '-' {
		return trace{}
	}
	version, id, parent, flags := s[:2], s[3:35], s[36:52], s[53:length]
	// A later version may have more, behind a hyphen.
	if version == "ff" || version == "00" && len(s) > length || len(s) > length && s[length] != '-' {
		return trace{}
	}
	if !isHex(version) || !isHex(id) || !isHex(parent) || !isHex(flags) || strings.Trim(id, "0") == "" || strings.Trim(parent, "0") == "" {
		return trace{}
	}
	return trace{id, parent}
}

// isHex reports whether s is in hexadecimal digits, of which capital ones are not valid.
func isHex(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return (c < '0' || c > '9') && (c < 'a' || c > 'f') })
}

// attrs are what the log says of the trace. The names are those of OpenTelemetry's logs.
func (t trace) attrs() []slog.Attr {
	attrs := make([]slog.Attr, 0, 12) // with room for the caller's
	if t.id != "" {
		attrs = append(attrs, slog.String("trace_id", t.id), slog.String("span_id", t.parent))
	}
	return attrs
}
