package main

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

// A scenario is one way to answer, or to read an answer.
type scenario struct {
	name string
	// respond returns the function that is counted, which answers on w.
	respond func(w http.ResponseWriter) func()
}

var scenarios = []scenario{
	{"success", answer(problem.Middleware(success))},
	{"static404", answer(static404)},
	{"inside", answer(problem.Middleware(static404))},
	{"ready", answer(ready())},
	{"options", answer(options)},
	{"replaced", answer(problem.Middleware(httpError))},
	{"decode", decode},
}

// answer returns what lets h respond to one request again and again.
func answer(h http.Handler) func(http.ResponseWriter) func() {
	return func(w http.ResponseWriter) func() {
		r := httptest.NewRequest(http.MethodGet, "/orders/7", http.NoBody)
		return func() {
			clear(w.Header())
			h.ServeHTTP(w, r)
		}
	}
}

var body = []byte(`{"data":"` + strings.Repeat("x", 501) + `"}`)

var success = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
})

var static404 = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	errors.NotFound(w)
})

var httpError = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "No such order.", http.StatusNotFound)
})

// The example of RFC 9457, section 3.
const (
	detail   = "Your current balance is 30, but that costs 50."
	instance = "/account/12345/msgs/abc"
)

var options = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	errors.Forbidden(w,
		errors.Detail(detail),
		errors.Instance(instance),
		errors.With("balance", 30),
		errors.With("currency", "EUR"))
})

func forbidden() *problem.Problem {
	return problem.New(http.StatusForbidden,
		problem.Detail(detail),
		problem.Instance(instance),
		problem.With("balance", 30),
		problem.With("currency", "EUR"))
}

func ready() http.Handler {
	p := forbidden()
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, p) })
}

func decode(http.ResponseWriter) func() {
	document, err := forbidden().MarshalJSON()
	if err != nil {
		panic(err)
	}
	return func() {
		if err := new(problem.Problem).UnmarshalJSON(document); err != nil {
			panic(err)
		}
	}
}
