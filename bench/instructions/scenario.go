package main

import (
	"net/http"
	"net/http/httptest"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/bench"
)

// A scenario is one way to answer, or to read an answer.
type scenario struct {
	name string
	// respond returns the function that is counted, which answers on w.
	respond func(w http.ResponseWriter) func()
}

var scenarios = []scenario{
	{"success", answer(problem.Middleware(bench.Success))},
	{"static404", answer(bench.Static404)},
	{"inside", answer(problem.Middleware(bench.Static404))},
	{"ready", answer(bench.Ready)},
	{"options", answer(bench.Options)},
	{"replaced", answer(problem.Middleware(bench.HTTPError))},
	{"fields", answer(problem.Middleware(bench.HTTPErrorWithFields))},
	{"detail", answer(bench.Detail404)},
	{"retry", answer(bench.Retry429)},
	{"invalid", answer(bench.Invalid422)},
	{"owntype", answer(problem.Config{TypeBase: "https://api.example.com/problems/", Types: bench.Types}.Middleware(bench.OwnType))},
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

func decode(http.ResponseWriter) func() {
	document, err := bench.Forbidden().MarshalJSON()
	if err != nil {
		panic(err)
	}
	return func() {
		if err := new(problem.Problem).UnmarshalJSON(document); err != nil {
			panic(err)
		}
	}
}
