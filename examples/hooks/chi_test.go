package hooks_test

import (
	"fmt"

	"github.com/go-chi/chi/v5"

	"github.com/problemkit/problem"
)

// Nothing to do: chi's own 404 and 405 are converted, and a 405 keeps its Allow.
func Example_chi() {
	r := chi.NewRouter()
	r.Get("/orders", nil)

	ask(problem.Middleware(r), "GET", "/nowhere", "")
	header := ask(problem.Middleware(r), "POST", "/orders", "")
	fmt.Println(header.Get("Allow"))
	// Output:
	// 404 Not Found
	// 405 Method Not Allowed
	// GET
}

// A problem's own method is chi's handler. Leave MethodNotAllowed alone: only
// chi's own handler knows the methods that Allow must list.
func Example_chiNotFound() {
	r := chi.NewRouter()
	r.NotFound(problem.New(404, problem.Detail("See /openapi.json for what is here.")).ServeHTTP)

	ask(problem.Middleware(r), "GET", "/nowhere", "")
	// Output:
	// 404 Not Found
	// See /openapi.json for what is here.
}
