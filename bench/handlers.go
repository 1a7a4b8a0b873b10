package bench

import (
	"net/http"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

// What the handlers say. The members of the 403 are those of the example in RFC
// 9457, section 3.
const (
	text     = "No such order."
	detail   = "Your current balance is 30, but that costs 50."
	instance = "/account/12345/msgs/abc"
	balance  = 30
	currency = "EUR"
)

// SuccessBody is what Success answers: 512 bytes of JSON.
var SuccessBody = []byte(`{"data":"` + strings.Repeat("x", 501) + `"}`)

// The handlers that are measured here, and whose instructions the command
// instructions counts.
var (
	// Success answers 200 and JSON.
	Success = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(SuccessBody)
	})

	// HTTPError answers 404 as http.Error does.
	HTTPError = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, text, http.StatusNotFound)
	})

	// Static404 answers with the catalog's 404.
	Static404 = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.NotFound(w)
	})

	// Options answers with the 403 by a helper and its options.
	Options = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.Forbidden(w,
			errors.Detail(detail),
			errors.Instance(instance),
			errors.With("balance", balance),
			errors.With("currency", currency))
	})

	// Ready answers with the same 403, made before.
	Ready = http.HandlerFunc(func() func(w http.ResponseWriter, _ *http.Request) {
		p := Forbidden()
		return func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, p) }
	}())
)

// Forbidden returns the 403.
func Forbidden() *problem.Problem {
	return problem.New(http.StatusForbidden,
		problem.Detail(detail),
		problem.Instance(instance),
		problem.With("balance", balance),
		problem.With("currency", currency))
}
