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

// config adds the text of the own type to the catalog's in German.
func config() problem.Config {
	german := locale.German()
	german.Texts[outOfCredit.Slug()] = problem.Text{
		Title:       "Guthaben aufgebraucht",
		Description: "Das Konto hat kein Guthaben.",
	}
	return problem.Config{Types: []problem.Type{outOfCredit}, Languages: []problem.Language{german}}
}

// sentences are the API's own, by language and code. A sentence with a number is a format.
var sentences = map[string]map[string]string{
	"en": {"min": "Order one or more.", "balance": "Your balance is %d, but that costs %d."},
	"de": {"min": "Bestellen Sie mindestens eins.", "balance": "Ihr Guthaben beträgt %d, das kostet aber %d."},
}

// newHandler returns the API. The account's balance is 30, and a piece costs 20.
func newHandler() http.Handler {
	config := config()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		const balance, price = 30, 20
		say := sentences[config.Language(r)]
		var order struct {
			Quantity int `json:"quantity"`
		}
		if err := request.Decode(r, &order); err != nil {
			problem.Write(w, err)
			return
		}
		if order.Quantity < 1 {
			errors.UnprocessableEntity(w,
				errors.Invalid(errors.FieldError{Code: "min", Detail: say["min"], Pointer: errors.Pointer("quantity")}))
			return
		}
		if cost := order.Quantity * price; cost > balance {
			outOfCredit.Write(w, problem.Detailf(say["balance"], balance, cost), problem.With("balance", balance))
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
