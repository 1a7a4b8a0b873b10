package hooks_test

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-chi/httprate"

	"github.com/problemkit/problem"
)

// Nothing to do for the 429: it is converted, and keeps its Retry-After. But the
// error of a KeyFunc or a counter goes to clients unless WithErrorHandler is set.
func Example_httprate() {
	limit := httprate.LimitBy(0, time.Minute, httprate.KeyByEndpoint)
	h := problem.Middleware(limit(http.NotFoundHandler()))

	header := ask(h, "GET", "/orders", "")
	fmt.Println(header.Get("Retry-After"))
	// Output:
	// 429 Too Many Requests
	// 60
}

func Example_httprateErrorHandler() {
	byAccount := func(*http.Request) (string, error) {
		return "", errors.New("redis://:hunter2@localhost: connection refused")
	}
	limit := httprate.LimitBy(10, time.Minute, byAccount,
		httprate.WithErrorHandler(func(w http.ResponseWriter, _ *http.Request, err error) { problem.Write(w, err) }),
		httprate.WithLimitHandler(problem.New(429, problem.Detail("Ten requests a minute are free.")).ServeHTTP))
	h := problem.Middleware(limit(http.NotFoundHandler()))

	ask(h, "GET", "/orders", "")
	// Output:
	// 500 Internal Server Error
}
