package hooks_test

import (
	"net/http"

	"github.com/gorilla/csrf"

	"github.com/problemkit/problem"
)

// Nothing to do: the text of the 403 becomes its detail. An ErrorHandler says more
// to the client, and leaves the reason to the log.
func Example_gorillaCSRF() {
	key := make([]byte, 32)
	deny := problem.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) error {
		return problem.New(403,
			problem.Detail("Reload the page and send the form again."),
			problem.Cause(csrf.FailureReason(r)))
	})

	ask(problem.Middleware(csrf.Protect(key)(http.NotFoundHandler())), "POST", "/orders", "")
	ask(problem.Middleware(csrf.Protect(key, csrf.ErrorHandler(deny))(http.NotFoundHandler())), "POST", "/orders", "")
	// Output:
	// 403 Forbidden
	// Forbidden - referer not supplied
	// 403 Forbidden
	// Reload the page and send the form again.
}
