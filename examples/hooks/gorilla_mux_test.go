package hooks_test

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/problemkit/problem"
)

// Wrap the router: gorilla/mux runs what Use adds only for routes that match, so its own
// 404 and 405 would stay as they are. It sets no Allow, which the middleware does not
// invent.
func Example_gorillaMux() {
	newRouter := func() *mux.Router {
		r := mux.NewRouter()
		r.HandleFunc("/orders/{id}", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "There is no order 7.", http.StatusNotFound)
		}).Methods("GET")
		return r
	}

	used := newRouter()
	used.Use(problem.Middleware)
	show(used, "GET", "/orders/7", "")
	show(used, "GET", "/nowhere", "")

	h := problem.Middleware(newRouter())
	show(h, "GET", "/orders/7", "")
	show(h, "GET", "/nowhere", "")
	show(h, "POST", "/orders/7", "")
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7."}
	// 404 text/plain; charset=utf-8
	// 404 page not found
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7."}
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}
	// 405 application/problem+json
	// {"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"This resource does not support the request method. Use a different one."}
}
