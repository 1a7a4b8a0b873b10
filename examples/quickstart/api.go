package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

// newAPI is a small API of orders that fails the way that real ones do: its
// authors, its router and the standard library each report errors as they like.
func newAPI() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders", listOrders)
	mux.HandleFunc("POST /orders", createOrder)
	mux.HandleFunc("GET /orders/{id}", getOrder)
	mux.HandleFunc("DELETE /orders/{id}", deleteOrder)
	mux.HandleFunc("GET /account", getAccount)
	mux.HandleFunc("POST /reports", createReport)
	mux.HandleFunc("POST /token", createToken)
	mux.HandleFunc("GET /events", streamEvents)
	return mux
}

type order struct {
	ID       string `json:"id"`
	Item     string `json:"item"`
	Quantity int    `json:"quantity"`
}

// listOrders reports a fault with a line of text, as most handlers do.
func listOrders(w http.ResponseWriter, r *http.Request) {
	if limit := r.URL.Query().Get("limit"); limit != "" {
		if n, err := strconv.Atoi(limit); err != nil || n < 1 || n > 100 {
			http.Error(w, "limit must be a number from 1 to 100", http.StatusBadRequest)
			return
		}
	}
	writeJSON(w, []order{{ID: "1", Item: "tea", Quantity: 2}})
}

// createOrder leaves what is wrong with the body to problem.Write, which knows the
// errors of encoding/json and http.MaxBytesReader, and names each wrong field. For
// what only this API knows, it has a type of its own.
func createOrder(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10)).Decode(&o); err != nil {
		problem.Write(w, err)
		return
	}
	var invalid []problem.FieldError
	if o.Item == "" {
		invalid = append(invalid, problem.FieldError{Detail: "Name what you order.", Pointer: "#/item"})
	}
	if o.Quantity < 1 {
		invalid = append(invalid, problem.FieldError{Detail: "Order one or more.", Pointer: "#/quantity"})
	}
	if invalid != nil {
		errors.UnprocessableEntity(w, errors.Detail("The order is not complete."), errors.Invalid(invalid...))
		return
	}
	if o.Quantity > 12 {
		outOfStock.Write(w, problem.Detailf("There are 12 of %q left.", o.Item), problem.With("available", 12))
		return
	}
	o.ID = "2"
	w.Header().Set("Location", "/orders/2")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(o)
}

// getOrder uses a helper without a text, so the client gets the catalog's.
func getOrder(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("id") != "1" {
		errors.NotFound(w)
		return
	}
	writeJSON(w, order{ID: "1", Item: "tea", Quantity: 2})
}

// deleteOrder uses a helper with options.
func deleteOrder(w http.ResponseWriter, _ *http.Request) {
	errors.Forbidden(w,
		errors.Detail("Only the owner may delete an order."),
		errors.With("owner", "ada"))
}

// getAccount sends a challenge and a bare status.
func getAccount(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="orders"`)
	w.WriteHeader(http.StatusUnauthorized)
}

// createReport is rate limited, as by a middleware that writes text.
func createReport(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Retry-After", "30")
	http.Error(w, "One report every 30 seconds.", http.StatusTooManyRequests)
}

// createToken answers in a format of its own, which OAuth 2 clients rely on (RFC
// 6749, section 5.2).
func createToken(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprint(w, `{"error":"invalid_grant"}`)
}

// streamEvents is a stream of server-sent events.
func streamEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for i := range 3 {
		fmt.Fprintf(w, "data: order 1 is %d of 3 on its way\n\n", i+1)
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		select {
		case <-tick.C:
		case <-r.Context().Done():
			return
		}
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
