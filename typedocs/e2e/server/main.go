// Server is the API that the end-to-end tests talk to: every status of the catalog as a
// problem, two types of its own, and the site that all types lead to. It prints its
// base URL and serves until it is ended. With a directory as argument, it exports the
// site to it, and below it one whose texts look like markup, and ends.
package main

import (
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/locale"
	"github.com/problemkit/problem/typedocs"
)

var (
	outOfCredit = problem.Type{
		Title:       "Out of credit",
		Status:      http.StatusPaymentRequired,
		Description: "The balance of the account does not cover the price of the order.",
		Reference:   "Terms of service, section 4",
	}
	outOfStock = problem.Type{
		URI:         "/problems/out-of-stock",
		Title:       "An item is out of stock",
		Status:      http.StatusUnprocessableEntity,
		Description: "At least one item of the order cannot be delivered at present.",
	}
)

var site = typedocs.Site{
	Config: problem.Config{
		TypeBase:     "/problems/",
		ServerErrors: true,
		Types:        []problem.Type{outOfCredit, outOfStock},
		Languages:    []problem.Language{locale.German()},
	},
	Title: "Billing API",
	Home:  "/",
	Pages: []typedocs.Page{{
		Type:  outOfCredit,
		About: "An order is charged to the account at once. Orders that are larger than its balance are refused, and nothing is reserved.\n\nThe balance includes what is pending.",
		Steps: []string{
			"Compare balance and price: the difference is what is missing.",
			"Let the customer choose one of the accounts that could pay, and send the order again.",
		},
		Retry: "Yes, after a payment.",
		Members: []typedocs.Member{
			{Name: "balance", Description: "What the account has, in euros.", Example: 30.0},
			{Name: "price", Description: "What the order costs, in euros.", Example: 49.9},
			{Name: "accounts", Description: "The accounts that could pay.", Example: []string{"/accounts/12", "/accounts/67"}},
		},
	}},
}

// hostile is a site whose texts would do harm where they are taken for markup.
var hostile = func() typedocs.Site {
	const text = "<script>eval(alert(1))</script> [a](javascript:b) ![c](d) <https://e> **f** `g` &lt;h&gt; | i | # j"
	const lines = text + "\n# k\n\n    l\n> m\n- n\n1. o\n---\n===\n```\np\n\n\tq"
	typ := problem.Type{Title: text, Status: http.StatusConflict, Description: lines, Reference: text}
	return typedocs.Site{
		Config: problem.Config{TypeBase: "/problems/", Types: []problem.Type{typ}},
		Title:  text,
		Pages: []typedocs.Page{{
			Type: typ, About: lines, Steps: []string{text, lines}, Retry: lines,
			Members: []typedocs.Member{{Name: text, Description: lines, Example: lines}},
		}},
		Only: []int{http.StatusNotFound},
	}
}()

func main() {
	if len(os.Args) > 1 {
		dir := os.Args[1]
		if err := errors.Join(site.Export(dir), hostile.Export(filepath.Join(dir, "hostile"))); err != nil {
			log.Fatal(err)
		}
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/problems/", http.StripPrefix("/problems", site.Handler()))
	mux.HandleFunc("/status/{status}", func(w http.ResponseWriter, r *http.Request) {
		status, err := strconv.Atoi(r.PathValue("status"))
		if err != nil || status < 400 || status > 599 {
			http.Error(w, "The status is a number from 400 to 599.", http.StatusBadRequest)
			return
		}
		w.WriteHeader(status)
	})
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, _ *http.Request) {
		outOfStock.Write(w,
			problem.Detail("There are 3 left of the blue kettle."),
			problem.Invalid(problem.FieldError{Detail: "at most 3", Code: "too-many", Pointer: problem.Pointer("items", 0, "count")}))
	})
	mux.HandleFunc("POST /payments", func(w http.ResponseWriter, _ *http.Request) {
		outOfCredit.Write(w,
			problem.Detail("The order costs 49.90 EUR, and the balance is 30 EUR."),
			problem.With("balance", 30.0),
			problem.With("price", 49.9),
			problem.With("accounts", []string{"/accounts/12"}))
	})

	fmt.Println("http://" + listener.Addr().String())
	log.Fatal(http.Serve(listener, site.Config.Middleware(mux)))
}
