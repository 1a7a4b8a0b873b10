// Server is the API that the end-to-end tests talk to: every status of the
// catalog as a problem, and the pages that their types lead to. It prints its
// base URL and serves until it is ended.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"strconv"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	config := problem.Config{
		TypeBase:     "/problems/",
		ServerErrors: true,
		Types: []problem.Type{{
			Title:       "Order is closed",
			Status:      http.StatusConflict,
			Description: "The order was paid or cancelled, and cannot change any more.\n\nOpen a new order with the same items instead.",
			Reference:   "Terms of service, section 4",
		}},
	}
	outOfStock := problem.Type{
		URI:         "/problems/out-of-stock",
		Title:       "An item is out of stock",
		Status:      http.StatusUnprocessableEntity,
		Description: "At least one item of the order cannot be delivered at present.",
	}

	mux := http.NewServeMux()
	docs := typedocs.Handler(append(config.Catalog(), outOfStock)...)
	mux.Handle("/problems/", http.StripPrefix("/problems", docs))
	mux.HandleFunc("/status/{status}", func(w http.ResponseWriter, r *http.Request) {
		status, err := strconv.Atoi(r.PathValue("status"))
		if err != nil || status < 400 || status > 599 {
			http.Error(w, "The status is a number from 400 to 599.", http.StatusBadRequest)
			return
		}
		w.WriteHeader(status)
	})
	mux.Handle("POST /orders", problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error {
		return outOfStock.New(
			problem.Detail("There are 3 left of the blue kettle."),
			problem.Invalid(problem.FieldError{Detail: "at most 3", Pointer: problem.Pointer("items", 0, "count")}))
	}))

	fmt.Println("http://" + listener.Addr().String())
	log.Fatal(http.Serve(listener, config.Middleware(mux)))
}
