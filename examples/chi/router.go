package main

import (
	"log/slog"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/problemkit/problem"
)

// newRouter wires the API. A middleware that looks at whole responses goes outside of
// problem, and one that answers requests goes inside. So the access log sees the
// problems, and the bare statuses of chi's own middlewares become problems.
func newRouter(log *slog.Logger, editors map[string]string) http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.RequestID)
	r.Use(accessLog(log))
	r.Use(problem.Config{
		ServerErrors: true,
		Edit: func(r *http.Request, p *problem.Problem) {
			id := middleware.GetReqID(r.Context())
			p.Extensions["request_id"] = id
			if p.Status >= 500 {
				log.ErrorContext(r.Context(), "failed", "request_id", id, "problem", p)
			}
		},
	}.Middleware)
	r.Use(middleware.Recoverer)
	r.Use(middleware.RequestSize(4 << 10))
	r.Use(middleware.AllowContentType("application/json"))

	articles := newArticles()
	r.Route("/articles", func(r chi.Router) {
		r.Get("/", articles.list)
		r.Get("/{slug}", articles.get)
		r.With(middleware.BasicAuth("articles", editors)).Post("/", articles.create)
	})
	return r
}

// accessLog logs every response, problems and panics included, by its status.
func accessLog(log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
			defer func() {
				log.InfoContext(r.Context(), "answered",
					"request_id", middleware.GetReqID(r.Context()),
					"method", r.Method, "path", r.URL.Path,
					"status", ww.Status(), "bytes", ww.BytesWritten())
			}()
			next.ServeHTTP(ww, r)
		})
	}
}
