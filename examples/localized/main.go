// Localized is an API that answers errors in the caller's language: its own problem
// type, field errors by their code, and a detail with a number.
//
//	go run ./examples/localized
//	curl -H 'Accept-Language: de' --json '{"quantity":2}' localhost:8080/orders
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
	"github.com/problemkit/problem/locale"
	"github.com/problemkit/problem/request"
)

var outOfCredit = problem.Type{
	Status:      http.StatusForbidden,
	Title:       "Out of Credit",
	Description: "The account has no credit.",
}

// config adds the API's own texts to the catalog's in German. Without a TypeBase, clients
// would not recognize the translated type.
func config() problem.Config {
	german := locale.German()
	german.Texts[outOfCredit.Slug()] = problem.Text{
		Title:       "Guthaben aufgebraucht",
		Description: "Das Konto hat kein Guthaben.",
	}
	c := problem.Config{
		TypeBase:  "https://api.example.com/problems/",
		Types:     []problem.Type{outOfCredit},
		Languages: []problem.Language{german},
	}
	c.Edit = func(r *http.Request, p *problem.Problem) {
		if c.Language(r) == "de" {
			translate(p)
		}
	}
	return c
}

// balanceFormats are the detail that a handler writes, by language.
var balanceFormats = map[string]string{
	"en": "Your balance is %d, but that costs %d.",
	"de": "Ihr Guthaben beträgt %d, das kostet aber %d.",
}

// germanFaults are the details of field errors by their code: the API's own, and those of
// package request.
var germanFaults = map[string]string{
	"min": "Bestellen Sie mindestens eins.",

	"malformed":    "Muss genau ein gültiger JSON-Wert sein.",
	"wrong-type":   "Hat den falschen Typ.",
	"out-of-range": "Ist zu groß oder zu klein.",
}

// translate puts the field errors of p into German, and leaves the details of
// request.Decode to the catalog.
func translate(p *problem.Problem) {
	faults := p.FieldErrors()
	for i, fault := range faults {
		if text, ok := germanFaults[fault.Code]; ok {
			faults[i].Detail = text
		}
	}
	if faults != nil {
		p.Extensions["errors"] = faults
	}
	switch p.Status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		p.Detail = ""
	}
}

// newHandler returns the API. The account's balance is 30, and a piece costs 20.
func newHandler() http.Handler {
	config := config()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		const balance, price = 30, 20
		var order struct {
			Quantity int `json:"quantity"`
		}
		if err := request.Decode(r, &order); err != nil {
			problem.Write(w, err)
			return
		}
		if order.Quantity < 1 {
			errors.UnprocessableEntity(w,
				errors.Invalid(errors.FieldError{Code: "min", Detail: "Order one or more.", Pointer: errors.Pointer("quantity")}))
			return
		}
		if cost := order.Quantity * price; cost > balance {
			outOfCredit.Write(w, problem.Detailf(balanceFormats[config.Language(r)], balance, cost), problem.With("balance", balance))
			return
		}
		w.WriteHeader(http.StatusCreated)
	})
	return config.Middleware(mux)
}

func main() {
	addr := flag.String("addr", "localhost:8080", "where to listen")
	flag.Parse()
	fmt.Println("listening on", *addr)
	log.Fatal(http.ListenAndServe(*addr, newHandler()))
}
