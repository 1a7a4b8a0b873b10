package consumer

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
	"github.com/problemkit/problem/locale"
	"github.com/problemkit/problem/problemtest"
	"github.com/problemkit/problem/request"
	"github.com/problemkit/problem/typedocs"
)

// A service that uses every package of the root module.
func TestService(t *testing.T) {
	outOfCredit := problem.Type{Status: 403, Title: "Out of Credit", Description: "The account has no credit."}
	config := problem.Config{
		TypeBase:  "https://api.example.com/problems/",
		Types:     []problem.Type{outOfCredit},
		Languages: locale.All(),
	}
	mux := http.NewServeMux()
	mux.Handle("/problems/", typedocs.Handler(config.Catalog()...))
	mux.HandleFunc("GET /orders", func(w http.ResponseWriter, _ *http.Request) { errors.NotFound(w) })
	mux.HandleFunc("GET /bill", func(w http.ResponseWriter, _ *http.Request) { outOfCredit.Write(w) })
	mux.Handle("POST /orders", problem.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) error {
		var order struct{ Quantity int }
		return request.Decode(r, &order)
	}))
	server := httptest.NewServer(config.Middleware(mux))
	defer server.Close()

	ask := func(method, target, body string) *http.Response {
		r, err := http.NewRequest(method, server.URL+target, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Language", "de")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	if p := problemtest.Require(t, ask("GET", "/orders", ""), 404); p.Title != "Nicht gefunden" {
		t.Error(p.Title)
	}
	if p := problemtest.Require(t, ask("PUT", "/orders", ""), 405); p.Type != config.TypeBase+"method-not-allowed" {
		t.Error(p.Type)
	}
	if p := problemtest.Require(t, ask("GET", "/bill", ""), 403); p.Title != outOfCredit.Title {
		t.Error(p.Title)
	}
	p := problemtest.Require(t, ask("POST", "/orders", `{"Quantity":"two"}`), 400)
	if fields := p.FieldErrors(); len(fields) != 1 || fields[0].Pointer != "#/Quantity" {
		t.Error(fields)
	}
	if resp := ask("GET", "/problems/out-of-credit", ""); resp.StatusCode != 200 {
		t.Error(resp.Status)
	}
}
