package problem_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/problemkit/problem"
)

// A method returns the problem, and its handler answers with it.
func ExampleType_New() {
	outOfCredit := problem.Type{Status: http.StatusForbidden, Title: "Out of Credit", Description: "The account has no credit."}
	pay := func(balance, price int) error {
		if price > balance {
			return outOfCredit.New(problem.Detailf("Your balance is %d, but that costs %d.", balance, price))
		}
		return nil
	}
	config := problem.Config{TypeBase: "https://example.com/problems/", Types: []problem.Type{outOfCredit}}
	h := config.Middleware(problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return pay(30, 50) }))

	show(h, "POST", "/orders")
	// Output:
	// 403 application/problem+json
	// {"type":"https://example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"Your balance is 30, but that costs 50."}
}

// A client recognizes a type by the end of its URI, whatever host sent it.
func ExampleType_Is() {
	outOfCredit := problem.Type{Status: http.StatusForbidden, Title: "Out of Credit", Description: "The account has no credit."}
	config := problem.Config{TypeBase: "https://example.com/problems/", Types: []problem.Type{outOfCredit}}
	shop := httptest.NewServer(config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		outOfCredit.Write(w)
	})))
	defer shop.Close()
	resp, err := http.Get(shop.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()

	fmt.Println(outOfCredit.Is(problem.CheckResponse(resp)))
	// Output:
	// true
}

// The slug is what follows TypeBase, and the key of [problem.Language.Texts].
func ExampleType_Slug() {
	outOfCredit := problem.Type{Status: http.StatusForbidden, Title: "Out of Credit", Description: "The account has no credit."}
	fmt.Println(outOfCredit.Slug())
	// Output:
	// out-of-credit
}

// What documentation lists: the catalog with the service's own types, complete.
func ExampleConfig_Catalog() {
	outOfCredit := problem.Type{Status: http.StatusForbidden, Title: "Out of Credit", Description: "The account has no credit."}
	config := problem.Config{TypeBase: "https://example.com/problems/", Types: []problem.Type{outOfCredit}}
	for _, t := range config.Catalog() {
		if t.Status == outOfCredit.Status {
			fmt.Println(t.URI, t.Title)
		}
	}
	// Output:
	// https://example.com/problems/forbidden Forbidden
	// https://example.com/problems/out-of-credit Out of Credit
}

func ExampleConfig_Middleware() {
	orders := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "There is no order 8.", http.StatusNotFound)
	})
	config := problem.Config{TypeBase: "https://example.com/problems/", DiscardText: true}

	show(config.Middleware(orders), "GET", "/orders/8")
	// Output:
	// 404 application/problem+json
	// {"type":"https://example.com/problems/not-found","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}
}

func ExampleProblem_FieldErrors() {
	p := problem.New(http.StatusUnprocessableEntity, problem.Invalid(
		problem.FieldError{Detail: "Must be at least 1.", Pointer: problem.Pointer("items", 0, "quantity")}))
	for _, e := range p.FieldErrors() {
		fmt.Println(e.Pointer, e.Detail)
	}
	// Output:
	// #/items/0/quantity Must be at least 1.
}

// A log has the cause, which no client gets.
func ExampleProblem_LogValue() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	p := problem.New(http.StatusConflict, problem.Detail("Order 7 is on its way."), problem.Cause(http.ErrBodyNotAllowed))
	log.Info("refused", "problem", p)
	// Output:
	// level=INFO msg=refused problem.status=409 problem.type=about:blank problem.title=Conflict problem.detail="Order 7 is on its way." problem.cause="http: request method or response status code does not allow body"
}
