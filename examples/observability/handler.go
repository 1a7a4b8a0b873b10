package main

import (
	"errors"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/problemkit/problem"
)

// newHandler returns the API. otelhttp stands outside, where it sees the status of the
// problem, and where its span is in the context of the request that Edit gets.
func newHandler(log *slog.Logger, tracing trace.TracerProvider) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		switch id := r.PathValue("id"); id {
		case "1":
			_, _ = w.Write([]byte("tea\n"))
		case "2":
			problem.Write(w, errors.New("dial db.internal as app: connection refused"))
		case "3":
			http.Error(w, "write orders.db: disk full", http.StatusInternalServerError)
		default:
			http.Error(w, "There is no order "+id+".", http.StatusNotFound)
		}
	})
	config := problem.Config{ServerErrors: true, Edit: observe(log)}
	return otelhttp.NewHandler(config.Middleware(mux), "orders",
		otelhttp.WithTracerProvider(tracing),
		otelhttp.WithPropagators(propagation.TraceContext{}))
}

// observe returns an Edit that logs every problem under the id of its trace, with the
// cause that the client is not told, and puts the id into the body.
func observe(log *slog.Logger) func(*http.Request, *problem.Problem) {
	return func(r *http.Request, p *problem.Problem) {
		id := trace.SpanContextFromContext(r.Context()).TraceID().String()
		level := slog.LevelInfo
		if p.Status >= 500 {
			level = slog.LevelError
		}
		log.LogAttrs(r.Context(), level, "problem",
			slog.String("trace_id", id),
			slog.String("method", r.Method),
			slog.String("path", r.URL.Path),
			slog.Any("problem", p))
		p.Extensions["trace_id"] = id
	}
}
