package bench

import (
	"net/http"
	"strings"
	"time"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

// What the handlers say, after the example in RFC 9457, section 3.
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

	// HTTPErrorWithFields is HTTPError with two more fields, as most services send.
	HTTPErrorWithFields = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "01J9ZK3V6Q")
		w.Header().Set("Vary", "Origin")
		HTTPError(w, r)
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

	// List403 answers with the same, and a list in place of the currency.
	List403 = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.Forbidden(w,
			errors.Detail(detail),
			errors.Instance(instance),
			errors.With("balance", balance),
			errors.With("accounts", accounts))
	})

	// Detail404 answers with a detail alone.
	Detail404 = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.NotFound(w, errors.Detail(text))
	})

	// Retry429 answers with Retry-After.
	Retry429 = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.TooManyRequests(w, errors.RetryAfter(time.Minute))
	})

	// Invalid422 answers with two field errors.
	Invalid422 = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.UnprocessableEntity(w,
			errors.Invalid(
				errors.FieldError{Detail: "Order one or more.", Code: "min", Pointer: "#/items/0/quantity"},
				errors.FieldError{Detail: "Name a currency.", Code: "required", Pointer: "#/currency"}))
	})

	// OwnType answers with a type of Types.
	OwnType = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		outOfCredit.Write(w, problem.Detail(detail), problem.With("balance", balance))
	})

	// Ready answers with the same 403, made before.
	Ready = http.HandlerFunc(func() func(w http.ResponseWriter, _ *http.Request) {
		p := Forbidden()
		return func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, p) }
	}())
)

// accounts are the list of List403.
var accounts = []string{"/account/12345", "/account/67890"}

// Types are the application's own.
var Types = []problem.Type{outOfCredit}

var outOfCredit = problem.Type{Status: http.StatusForbidden, Title: "Out of Credit", Description: "The account has no credit."}

// Forbidden returns the 403.
func Forbidden() *problem.Problem {
	return problem.New(http.StatusForbidden,
		problem.Detail(detail),
		problem.Instance(instance),
		problem.With("balance", balance),
		problem.With("currency", currency))
}
