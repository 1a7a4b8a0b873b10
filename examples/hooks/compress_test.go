package hooks_test

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/problemkit/problem"
)

// A compressor stands outside of the middleware: what it has compressed is not a text
// any more, and passes. The client here accepts gzip, as browsers do, and curl does not.
func Example_compressor() {
	newRouter := func(middlewares ...func(http.Handler) http.Handler) http.Handler {
		r := chi.NewRouter()
		r.Use(middlewares...)
		r.Get("/orders/7", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "There is no order 7.", http.StatusNotFound)
		})
		return r
	}
	compress := middleware.Compress(5)

	show(problem.Middleware(newRouter(compress)), "GET", "/orders/7", "")
	show(newRouter(problem.Middleware, compress), "GET", "/orders/7", "")
	show(newRouter(compress, problem.Middleware), "GET", "/orders/7", "")
	// Output:
	// 404 text/plain; charset=utf-8
	// There is no order 7.
	// 404 text/plain; charset=utf-8
	// There is no order 7.
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7."}
}
