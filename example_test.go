package problem_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/go-chi/render"

	"github.com/problemkit/problem"
)

// show sends h one request and prints the status, the media type and the body that
// it answers.
func show(h http.Handler, method, target string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	fmt.Println(w.Body)
}

// The handler knows nothing of problems, and neither does the router.
func ExampleMiddleware() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") != "7" {
			http.Error(w, "There is no order "+r.PathValue("id")+".", http.StatusNotFound)
			return
		}
		fmt.Fprint(w, "order 7")
	})
	h := problem.Middleware(mux)

	show(h, "GET", "/orders/7")
	show(h, "GET", "/orders/8")
	// Output:
	// 200 text/plain; charset=utf-8
	// order 7
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 8."}
}

// What a handler returns is answered. An error that is no Problem becomes a 500, and
// its text stays here.
func ExampleHandlerFunc() {
	orders := problem.HandlerFunc(func(w http.ResponseWriter, r *http.Request) error {
		switch r.URL.Path {
		case "/orders/7":
			fmt.Fprint(w, "order 7")
			return nil
		case "/orders/8":
			return problem.New(http.StatusGone, problem.Detail("Order 8 was cancelled."))
		}
		return errors.New("dial postgres://app:hunter2@localhost: connection refused")
	})
	h := problem.Config{Edit: func(_ *http.Request, p *problem.Problem) {
		if p.Status >= 500 {
			fmt.Println("log:", p.Cause)
			p.Detail = "Try again later."
		}
	}}.Middleware(orders)

	show(h, "GET", "/orders/7")
	show(h, "GET", "/orders/8")
	show(h, "GET", "/orders/9")
	// Output:
	// 200 text/plain; charset=utf-8
	// order 7
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"Order 8 was cancelled."}
	// log: dial postgres://app:hunter2@localhost: connection refused
	// 500 application/problem+json
	// {"type":"about:blank","title":"Internal Server Error","status":500,"detail":"Try again later."}
}

func ExampleFrom() {
	var order struct {
		Quantity int `json:"quantity"`
	}
	wrongType := json.Unmarshal([]byte(`{"quantity":"two"}`), &order)
	wrapped := fmt.Errorf("order 7: %w", problem.New(http.StatusConflict, problem.Detail("It is on its way.")))

	for _, err := range []error{wrapped, wrongType, &http.MaxBytesError{Limit: 1 << 20}, errors.New("disk full")} {
		p := problem.From(err)
		fmt.Printf("%d %q\n", p.Status, p.Detail)
		for _, e := range p.FieldErrors() {
			fmt.Println("-", e.Pointer, e.Detail)
		}
	}
	// Output:
	// 409 "It is on its way."
	// 400 ""
	// - #/quantity The value before byte 17 is of the wrong type: string.
	// 413 ""
	// 500 ""
}

// What another server says is not passed on: it has its own clients in mind. To pass a
// problem on all the same, serve it.
func ExampleCheckResponse_passOn() {
	stock := httptest.NewServer(problem.New(http.StatusConflict, problem.Detail("There are 3 left.")))
	defer stock.Close()
	reserve := func() error {
		resp, err := http.Get(stock.URL)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		return problem.CheckResponse(resp)
	}
	h := problem.Middleware(problem.HandlerFunc(func(w http.ResponseWriter, r *http.Request) error {
		err := reserve()
		var p *problem.Problem
		if errors.As(err, &p) && p.Status == http.StatusConflict {
			p.ServeHTTP(w, r)
			return nil
		}
		return err
	}))
	unaware := problem.Middleware(problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return reserve() }))

	show(h, "POST", "/orders")
	show(unaware, "POST", "/orders")
	// Output:
	// 409 application/problem+json
	// {"type":"about:blank","title":"Conflict","status":409,"detail":"There are 3 left."}
	// 502 application/problem+json
	// {"type":"about:blank","title":"Bad Gateway","status":502,"detail":"The server did not get a valid response from another server that it depends on. Try again later."}
}

// Own types of a service stand in variables and are listed in the configuration.
func ExampleType_Write() {
	outOfCredit := problem.Type{
		Title:       "Out of Credit",
		Status:      http.StatusForbidden,
		Description: "The account does not cover the price.",
	}
	config := problem.Config{TypeBase: "https://example.com/problems/", Types: []problem.Type{outOfCredit}}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		outOfCredit.Write(w, problem.Detail("Your balance is 30, but that costs 50."), problem.With("balance", 30))
	}))

	show(h, "POST", "/orders")
	// Output:
	// 403 application/problem+json
	// {"type":"https://example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"Your balance is 30, but that costs 50.","balance":30}
}

// Write answers with any error, wherever there is a ResponseWriter.
func ExampleWrite() {
	find := func(string) error { return problem.New(http.StatusNotFound, problem.Detail("There is no such order.")) }
	h := problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := find(r.URL.Path); err != nil {
			problem.Write(w, err)
			return
		}
		fmt.Fprint(w, "found")
	}))

	show(h, "GET", "/orders/8")
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no such order."}
}

// Map says what the errors of other packages mean in this application.
func ExampleConfig_map() {
	config := problem.Config{
		Map: func(err error) *problem.Problem {
			if errors.Is(err, sql.ErrNoRows) {
				return problem.New(http.StatusNotFound, problem.Detail("There is no such order."), problem.Cause(err))
			}
			return nil
		},
	}
	h := config.Middleware(problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error {
		return fmt.Errorf("order 8: %w", sql.ErrNoRows)
	}))

	show(h, "GET", "/orders/8")
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no such order."}
}

// Edit has the last word on every problem, whoever answered it.
func ExampleConfig_edit() {
	config := problem.Config{
		TypeBase: "https://example.com/problems/",
		Edit: func(r *http.Request, p *problem.Problem) {
			p.Instance = r.URL.Path
			p.Extensions["request_id"] = r.Header.Get("X-Request-Id")
		},
	}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "Only the owner may see an order.", http.StatusForbidden)
	}))
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/orders/7", nil)
	r.Header.Set("X-Request-Id", "r-17")
	h.ServeHTTP(w, r)

	fmt.Println(strings.ReplaceAll(w.Body.String(), ",", ",\n "))
	// Output:
	// {"type":"https://example.com/problems/forbidden",
	//  "title":"Forbidden",
	//  "status":403,
	//  "detail":"Only the owner may see an order.",
	//  "instance":"/orders/7",
	//  "request_id":"r-17"}
}

type userKey struct{}

// Edit gets the innermost request that is known. A handler that passes its own on, or
// returns an error to [problem.HandlerFunc], shows Edit what a router and an
// authentication have put into it. http.Error and the helpers know only the request that
// the middleware got.
func ExampleConfig_editRequest() {
	config := problem.Config{Edit: func(r *http.Request, p *problem.Problem) {
		p.Extensions["path"], p.Extensions["user"] = r.URL.Path, r.Context().Value(userKey{})
	}}
	authenticate := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), userKey{}, "alice")))
		})
	}
	returned := problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error {
		return problem.New(http.StatusGone, problem.Detail("Order 8 was cancelled."))
	})
	written := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "Order 8 was cancelled.", http.StatusGone)
	})
	for _, h := range []http.Handler{returned, written} {
		show(config.Middleware(http.StripPrefix("/v1", authenticate(h))), "GET", "/v1/orders/8")
	}
	// Output:
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"Order 8 was cancelled.","path":"/orders/8","user":"alice"}
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"Order 8 was cancelled.","path":"/v1/orders/8","user":null}
}

// A Problem is a [render.Renderer]. Any other error is answered as its problem where
// the program has set render.Respond; everything else is render's.
func ExampleResponder() {
	before := render.Respond
	defer func() { render.Respond = before }()
	render.Respond = problem.Responder(render.DefaultResponder)

	cancelled := problem.New(http.StatusGone, problem.Detail("Order 8 was cancelled."))
	h := problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/orders/7":
			render.Respond(w, r, render.M{"order": 7})
		case "/orders/8":
			_ = render.Render(w, r, cancelled)
		case "/orders/8/items":
			render.Respond(w, r, fmt.Errorf("items of order 8: %w", cancelled))
		}
	}))

	show(h, "GET", "/orders/7")
	show(h, "GET", "/orders/8")
	show(h, "GET", "/orders/8/items")
	// Output:
	// 200 application/json
	// {"order":7}
	//
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"Order 8 was cancelled."}
	// 410 application/problem+json
	// {"type":"about:blank","title":"Gone","status":410,"detail":"Order 8 was cancelled."}
}

func ExamplePointer() {
	fmt.Println(problem.Pointer("items", 0, "price"))
	fmt.Println(problem.Pointer("a/b", "100%"))
	fmt.Println(problem.Pointer())
	// Output:
	// #/items/0/price
	// #/a~1b/100%25
	// #
}

func ExampleInvalid() {
	h := problem.New(http.StatusUnprocessableEntity,
		problem.Detail("The order cannot be taken."),
		problem.Invalid(
			problem.FieldError{Detail: "Must be at least 1.", Pointer: problem.Pointer("items", 0, "quantity")},
			problem.FieldError{Detail: "Is not a currency.", Parameter: "currency"},
		))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/orders?currency=XYZ", nil))

	fmt.Println(strings.ReplaceAll(w.Body.String(), `,"`, ",\n \""))
	// Output:
	// {"type":"about:blank",
	//  "title":"Unprocessable Entity",
	//  "status":422,
	//  "detail":"The order cannot be taken.",
	//  "errors":[{"detail":"Must be at least 1.",
	//  "pointer":"#/items/0/quantity"},{"detail":"Is not a currency.",
	//  "parameter":"currency"}]}
}
