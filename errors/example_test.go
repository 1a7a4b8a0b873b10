package errors_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/problemkit/problem/errors"
)

// show sends h one request and prints what it answers.
func show(h http.HandlerFunc, fields ...string) {
	w := httptest.NewRecorder()
	h(w, httptest.NewRequest(http.MethodGet, "/orders/7", nil))
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	for _, name := range fields {
		fmt.Println(name+":", w.Header().Get(name))
	}
	fmt.Println(w.Body)
}

func ExampleImATeapot() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.ImATeapot(w)
	})
	// Output:
	// 418 application/problem+json
	// {"type":"about:blank","title":"I'm a teapot","status":418,"detail":"The server refuses to brew coffee because it is a teapot."}
}

func ExampleNotFound() {
	orders := map[string]string{"/orders/8": "eight"}
	show(func(w http.ResponseWriter, r *http.Request) {
		order, ok := orders[r.URL.Path]
		if !ok {
			errors.NotFound(w, errors.Detailf("There is no %s.", r.URL.Path))
			return
		}
		_, _ = fmt.Fprint(w, order)
	})
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no /orders/7."}
}

func ExampleTooManyRequests() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.TooManyRequests(w,
			errors.Detail("At most 100 orders an hour."),
			errors.With("limit", 100),
			errors.RetryAfter(90*time.Second))
	}, "Retry-After", "Cache-Control")
	// Output:
	// 429 application/problem+json
	// Retry-After: 90
	// Cache-Control: no-store
	// {"type":"about:blank","title":"Too Many Requests","status":429,"detail":"At most 100 orders an hour.","limit":100}
}

func ExampleUnprocessableEntity() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.UnprocessableEntity(w,
			errors.Detail("The order has a fault."),
			errors.Invalid(errors.FieldError{Detail: "must be 1 or more", Pointer: errors.Pointer("items", 0, "count")}))
	})
	// Output:
	// 422 application/problem+json
	// {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"The order has a fault.","errors":[{"detail":"must be 1 or more","pointer":"#/items/0/count"}]}
}

func ExampleWrite() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		err := errors.New("dial postgres://app:hunter2@localhost: connection refused")
		errors.Write(w, fmt.Errorf("load order: %w", err))
	})
	// Output:
	// 500 application/problem+json
	// {"type":"about:blank","title":"Internal Server Error","status":500,"detail":"The server could not complete the request because of an error on its side. Try again later."}
}
