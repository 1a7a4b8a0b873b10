package problem_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
	"github.com/problemkit/problem/locale"
)

// Types without a URI of their own get one, which may lead to a page of package
// typedocs.
func ExampleConfig_typeBase() {
	orders := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "There is no order 8.", http.StatusNotFound)
	})
	config := problem.Config{TypeBase: "https://example.com/problems/"}

	show(config.Middleware(orders), "GET", "/orders/8")
	// Output:
	// 404 application/problem+json
	// {"type":"https://example.com/problems/not-found","title":"Not Found","status":404,"detail":"There is no order 8."}
}

// A type of the catalog says something else, and a status that the catalog lacks has a
// type.
func ExampleConfig_replace() {
	config := problem.Config{Replace: []problem.Type{
		{Status: http.StatusForbidden, Description: "Ask the owner of the order for access."},
		{Status: 419, Title: "Page Expired", Description: "The form was open for too long. Load it again."},
	}}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/form" {
			w.WriteHeader(419)
			return
		}
		w.WriteHeader(http.StatusForbidden)
	}))

	show(h, "GET", "/orders/7")
	show(h, "POST", "/form")
	// Output:
	// 403 application/problem+json
	// {"type":"about:blank","title":"Forbidden","status":403,"detail":"Ask the owner of the order for access."}
	// 419 application/problem+json
	// {"type":"about:blank","title":"Page Expired","status":419,"detail":"The form was open for too long. Load it again."}
}

// The service's own types are completed and listed beside the catalog, for typedocs.
func ExampleConfig_types() {
	config := problem.Config{
		TypeBase: "https://example.com/problems/",
		Types:    []problem.Type{{Status: http.StatusForbidden, Title: "Out of Credit", Description: "The account has no credit."}},
	}
	for _, t := range config.Catalog() {
		if t.Status == http.StatusForbidden {
			fmt.Println(t.Status, t.Title, t.URI)
		}
	}
	// Output:
	// 403 Forbidden https://example.com/problems/forbidden
	// 403 Out of Credit https://example.com/problems/out-of-credit
}

// A 5xx is converted too, and its text stays in the log.
func ExampleConfig_serverErrors() {
	config := problem.Config{
		ServerErrors: true,
		Edit:         func(_ *http.Request, p *problem.Problem) { fmt.Println("log:", p.Cause) },
	}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "dial tcp 10.0.0.7:5432: connection refused", http.StatusServiceUnavailable)
	}))

	show(h, "GET", "/orders")
	// Output:
	// log: dial tcp 10.0.0.7:5432: connection refused
	// 503 application/problem+json
	// {"type":"about:blank","title":"Service Unavailable","status":503,"detail":"The server cannot handle this request at the moment. Try again later."}
}

// A JSON object in a form of its own becomes a problem, and keeps its members.
func ExampleConfig_liftJSON() {
	config := problem.Config{LiftJSON: true}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"error":"The name is taken.","code":17}`)
	}))

	show(h, "POST", "/users")
	// Output:
	// 409 application/problem+json
	// {"type":"about:blank","title":"Conflict","status":409,"detail":"The name is taken.","code":17,"error":"The name is taken."}
}

// The page that a library writes for browsers is dropped.
func ExampleConfig_replaceHTML() {
	config := problem.Config{ReplaceHTML: true}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<h1>404</h1><p>Go back to the home page.</p>")
	}))

	show(h, "GET", "/orders/8")
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}
}

// A text that was not written for clients is not sent to them. With Edit, the log has it.
func ExampleConfig_discardText() {
	config := problem.Config{
		DiscardText: true,
		Edit:        func(_ *http.Request, p *problem.Problem) { fmt.Println("log:", p.Cause) },
	}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, `pq: duplicate key value violates unique constraint "users_email_key"`, http.StatusConflict)
	}))

	show(h, "POST", "/users")
	// Output:
	// log: pq: duplicate key value violates unique constraint "users_email_key"
	// 409 application/problem+json
	// {"type":"about:blank","title":"Conflict","status":409,"detail":"The request conflicts with the current state of the resource. Resolve the conflict and try again."}
}

// A client that prefers XML by name gets it.
func ExampleConfig_xML() {
	orders := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "There is no order 8.", http.StatusNotFound)
	})
	h := problem.Config{XML: true}.Middleware(orders)
	r := httptest.NewRequest("GET", "/orders/8", nil)
	r.Header.Set("Accept", "application/xml, application/json;q=0.5")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)

	fmt.Println(w.Header().Get("Content-Type"))
	fmt.Println(w.Body)
	// Output:
	// application/problem+xml
	// <?xml version="1.0" encoding="UTF-8"?>
	// <problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Not Found</title><status>404</status><detail>There is no order 8.</detail></problem>
}

// Nothing is converted, and the log says what would be.
func ExampleConfig_reportOnly() {
	orders := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "There is no order 8.", http.StatusNotFound)
	})
	config := problem.Config{
		ReportOnly: true,
		Edit: func(r *http.Request, p *problem.Problem) {
			fmt.Printf("log: %s would be a problem: %d %q\n", r.URL.Path, p.Status, p.Detail)
		},
	}

	show(config.Middleware(orders), "GET", "/orders/8")
	// Output:
	// log: /orders/8 would be a problem: 404 "There is no order 8."
	// 404 text/plain; charset=utf-8
	// There is no order 8.
}

// What git asks for is left alone: it shows a reason only as text/plain.
func ExampleConfig_skip() {
	orders := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "There is no order 8.", http.StatusNotFound)
	})
	config := problem.Config{Skip: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/info/refs") }}
	h := config.Middleware(orders)

	show(h, "GET", "/shop.git/info/refs")
	show(h, "GET", "/orders/8")
	// Output:
	// 404 text/plain; charset=utf-8
	// There is no order 8.
	//
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 8."}
}

// A handler that writes its own details asks for the language of its client.
func ExampleConfig_Language() {
	config := problem.Config{Languages: []problem.Language{{Tag: "de"}, {Tag: "pt-BR"}}}
	for _, field := range []string{"de-CH, en;q=0.5", "pt", "ja"} {
		r := httptest.NewRequest("GET", "/orders/8", nil)
		r.Header.Set("Accept-Language", field)
		fmt.Println(config.Language(r))
	}
	// Output:
	// de
	// pt-BR
	// en
}

func ExampleConfig_languages() {
	config := problem.Config{Languages: []problem.Language{locale.German()}}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch config.Language(r) {
		case "de":
			errors.NotFound(w, errors.Detailf("Bestellung %d gibt es nicht.", 7))
		default:
			errors.NotFound(w, errors.Detailf("There is no order %d.", 7))
		}
	}))
	for _, language := range []string{"de-AT, en;q=0.5", "fr"} {
		r := httptest.NewRequest("GET", "/orders/7", nil)
		r.Header.Set("Accept-Language", language)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		fmt.Println(w.Body)
	}
	// Output:
	// {"type":"about:blank","title":"Nicht gefunden","status":404,"detail":"Bestellung 7 gibt es nicht."}
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7."}
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
