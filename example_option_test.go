package problem_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/problemkit/problem"
)

// showField sends p and prints a header field of the response.
func showField(p *problem.Problem, name string) {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("GET", "/orders/7", nil))
	fmt.Println(w.Code, name+":", w.Header().Get(name))
}

// A problem is an error and an http.Handler.
func ExampleNew() {
	p := problem.New(http.StatusConflict, problem.Detail("Order 7 is on its way."), problem.With("order", 7))

	fmt.Println(p)
	show(p, "DELETE", "/orders/7")
	// Output:
	// 409 Conflict: Order 7 is on its way.
	// 409 application/problem+json
	// {"type":"about:blank","title":"Conflict","status":409,"detail":"Order 7 is on its way.","order":7}
}

// Error is for a status that is known only when the program runs. Otherwise a function of
// package errors reads better.
func ExampleError() {
	upstream := http.StatusTooEarly
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		problem.Error(w, upstream, problem.Detail("The stock has not been counted yet."))
	})

	show(h, "GET", "/stock")
	// Output:
	// 425 application/problem+json
	// {"type":"about:blank","title":"Too Early","status":425,"detail":"The stock has not been counted yet."}
}

func ExampleDetail() {
	show(problem.New(http.StatusGone, problem.Detail("Order 8 was cancelled.")), "GET", "/orders/8")
	// Output:
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"Order 8 was cancelled."}
}

func ExampleDetailf() {
	show(problem.New(http.StatusGone, problem.Detailf("Order %d was cancelled.", 8)), "GET", "/orders/8")
	// Output:
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"Order 8 was cancelled."}
}

func ExampleInstance() {
	show(problem.New(http.StatusGone, problem.Instance("/orders/8#cancellation")), "GET", "/orders/8")
	// Output:
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"This resource is no longer available and is not expected to return.","instance":"/orders/8#cancellation"}
}

// Extensions have any value that JSON can hold.
func ExampleWith() {
	p := problem.New(http.StatusForbidden,
		problem.With("balance", 30),
		problem.With("accounts", []string{"/account/12345", "/account/67890"}))

	show(p, "POST", "/orders")
	// Output:
	// 403 application/problem+json
	// {"type":"about:blank","title":"Forbidden","status":403,"detail":"You do not have permission to make this request.","accounts":["/account/12345","/account/67890"],"balance":30}
}

// An archive says who had an order removed (RFC 7725, section 4).
func ExampleHeader() {
	p := problem.New(http.StatusUnavailableForLegalReasons,
		problem.Header("Link", `<https://court.example>; rel="blocked-by"`))

	showField(p, "Link")
	// Output:
	// 451 Link: <https://court.example>; rel="blocked-by"
}

func ExampleAllow() {
	showField(problem.New(http.StatusMethodNotAllowed, problem.Allow("GET", "HEAD")), "Allow")
	// Output:
	// 405 Allow: GET, HEAD
}

// The status decides about the field.
func ExampleChallenge() {
	showField(problem.New(http.StatusUnauthorized, problem.Challenge("Bearer")), "WWW-Authenticate")
	showField(problem.New(http.StatusProxyAuthRequired, problem.Challenge("Basic")), "Proxy-Authenticate")
	// Output:
	// 401 WWW-Authenticate: Bearer
	// 407 Proxy-Authenticate: Basic
}

// A part of a second is a second.
func ExampleRetryAfter() {
	showField(problem.New(http.StatusServiceUnavailable, problem.RetryAfter(1500*time.Millisecond)), "Retry-After")
	// Output:
	// 503 Retry-After: 2
}

// The cause is for the program and its log. No client sees it.
func ExampleCause() {
	err := fmt.Errorf("read orders/8.json: %w", fs.ErrNotExist)
	p := problem.New(http.StatusNotFound, problem.Detail("There is no order 8."), problem.Cause(err))

	fmt.Println(errors.Is(p, fs.ErrNotExist))
	show(p, "GET", "/orders/8")
	// Output:
	// true
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 8."}
}

// An option of a service's own, for what none of the others sets.
func ExampleOptionFunc() {
	documented := func(page string) problem.Option {
		return problem.OptionFunc(func(p *problem.Problem) { p.Type = "https://example.com/problems/" + page })
	}

	show(problem.New(http.StatusForbidden, documented("quota")), "POST", "/orders")
	// Output:
	// 403 application/problem+json
	// {"type":"https://example.com/problems/quota","title":"Forbidden","status":403,"detail":"You do not have permission to make this request."}
}
