package errors_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"time"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

func ExampleDetail() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.NotFound(w, errors.Detail("There is no order 7."))
	})
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7."}
}

func ExampleDetailf() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.NotFound(w, errors.Detailf("There is no order %d.", 7))
	})
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7."}
}

func ExampleInstance() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.Gone(w, errors.Instance("/orders/7#cancellation"))
	})
	// Output:
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"This resource is no longer available and is not expected to return.","instance":"/orders/7#cancellation"}
}

func ExampleWith() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.Forbidden(w, errors.Detail("Your balance is 30, but that costs 50."), errors.With("balance", 30))
	})
	// Output:
	// 403 application/problem+json
	// {"type":"about:blank","title":"Forbidden","status":403,"detail":"Your balance is 30, but that costs 50.","balance":30}
}

func ExampleInvalid() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.UnprocessableEntity(w, errors.Invalid(
			errors.FieldError{Detail: "must be 1 or more", Pointer: errors.Pointer("items", 0, "count")},
			errors.FieldError{Detail: "is not a currency", Parameter: "currency"}))
	})
	// Output:
	// 422 application/problem+json
	// {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"The request is well-formed, but its content cannot be processed. Correct it and try again.","errors":[{"detail":"must be 1 or more","pointer":"#/items/0/count"},{"detail":"is not a currency","parameter":"currency"}]}
}

func ExampleHeader() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.UnsupportedMediaType(w, errors.Header("Accept-Post", "application/json"))
	}, "Accept-Post")
	// Output:
	// 415 application/problem+json
	// Accept-Post: application/json
	// {"type":"about:blank","title":"Unsupported Media Type","status":415,"detail":"This resource does not support the format of the request body. Send a different format."}
}

func ExampleAllow() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.MethodNotAllowed(w, errors.Allow("GET", "HEAD"))
	}, "Allow")
	// Output:
	// 405 application/problem+json
	// Allow: GET, HEAD
	// {"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"This resource does not support the request method. Use a different one."}
}

func ExampleChallenge() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.Unauthorized(w, errors.Challenge(`Bearer realm="orders"`))
	}, "WWW-Authenticate")
	// Output:
	// 401 application/problem+json
	// WWW-Authenticate: Bearer realm="orders"
	// {"type":"about:blank","title":"Unauthorized","status":401,"detail":"This request requires valid credentials. Authenticate and try again."}
}

// A part of a second is a second.
func ExampleRetryAfter() {
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.ServiceUnavailable(w, errors.RetryAfter(1500*time.Millisecond))
	}, "Retry-After")
	// Output:
	// 503 application/problem+json
	// Retry-After: 2
	// {"type":"about:blank","title":"Service Unavailable","status":503,"detail":"The server cannot handle this request at the moment. Try again later."}
}

// The cause reaches Edit, and no client.
func ExampleCause() {
	config := problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { fmt.Println("log:", p.Cause) }}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.NotFound(w, errors.Cause(errors.New("orders/7.json: no such file")))
	}))
	show(h.ServeHTTP)
	// Output:
	// log: orders/7.json: no such file
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}
}

// An option of a service's own, for what none of the others sets.
func ExampleOptionFunc() {
	documented := func(page string) errors.Option {
		return errors.OptionFunc(func(p *problem.Problem) { p.Type = "https://example.com/problems/" + page })
	}
	show(func(w http.ResponseWriter, _ *http.Request) {
		errors.Forbidden(w, documented("quota"))
	})
	// Output:
	// 403 application/problem+json
	// {"type":"https://example.com/problems/quota","title":"Forbidden","status":403,"detail":"You do not have permission to make this request."}
}

func ExamplePointer() {
	fmt.Println(errors.Pointer("items", 0, "price"))
	fmt.Println(errors.Pointer("a/b"))
	// Output:
	// #/items/0/price
	// #/a~1b
}

func ExampleNew() {
	errOutOfStock := errors.New("out of stock")
	fmt.Println(errOutOfStock)
	// Output:
	// out of stock
}

func ExampleIs() {
	err := fmt.Errorf("order 7: %w", fs.ErrNotExist)
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output:
	// true
}

func ExampleAs() {
	err := fmt.Errorf("order 7: %w", &fs.PathError{Op: "open", Path: "7.json", Err: fs.ErrNotExist})
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		fmt.Println(pathError.Path)
	}
	// Output:
	// 7.json
}

func ExampleAsType() {
	err := fmt.Errorf("order 7: %w", problem.New(http.StatusGone))
	if p, ok := errors.AsType[*problem.Problem](err); ok {
		fmt.Println(p.Status)
	}
	// Output:
	// 410
}

func ExampleJoin() {
	err := errors.Join(errors.New("no address"), errors.New("no items"))
	fmt.Println(err)
	// Output:
	// no address
	// no items
}

func ExampleUnwrap() {
	err := fmt.Errorf("order 7: %w", fs.ErrNotExist)
	fmt.Println(errors.Unwrap(err))
	// Output:
	// file does not exist
}
