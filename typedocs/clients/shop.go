package clients

import (
	"encoding/json"
	"net/http"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
	"github.com/problemkit/problem/typedocs"
)

// The problem types of the shop.
var (
	outOfCredit = problem.Type{
		Title:       "Out of credit",
		Status:      http.StatusPaymentRequired,
		Description: "The balance of the account does not cover the price of the order.",
	}
	invalidOrder = problem.Type{
		Title:       "Invalid order",
		Status:      http.StatusUnprocessableEntity,
		Description: "Some members of the order break a rule.",
	}
)

// Site documents the problems of the shop.
func Site() typedocs.Site {
	return typedocs.Site{
		Config: problem.Config{TypeBase: "https://shop.example/problems/", Types: []problem.Type{outOfCredit, invalidOrder}},
		Title:  "Shop API",
		Pages: []typedocs.Page{{
			Type: outOfCredit,
			Members: []typedocs.Member{
				{Name: "balance", Description: "What the account has, in euros.", Example: 30.0},
				{Name: "left", Description: "How many orders are left this month.", Example: 3},
				{Name: "accounts", Description: "The accounts that could pay.", Example: []string{"/accounts/12"}},
				{Name: "limit", Description: "The limit that was reached.", Example: map[string]any{"amount": 100.0, "currency": "EUR"}},
			},
		}},
		Only: []int{400, 404, 426, 500},
	}
}

type order struct {
	Item  string `json:"item"`
	Count int    `json:"count"`
}

// NewHandler returns the shop. Its errors follow the Config of Site.
func NewHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		var o order
		if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
			errors.Write(w, err)
			return
		}
		switch {
		case o.Count < 1:
			invalidOrder.Write(w, problem.Invalid(problem.FieldError{Detail: "Order one or more.", Code: "too-small", Pointer: "#/count"}))
		case o.Count > 10:
			outOfCredit.Write(w,
				problem.With("balance", 12.5),
				problem.With("left", 2),
				problem.With("accounts", []string{"/accounts/12", "/accounts/67"}),
				problem.With("limit", map[string]any{"amount": 100, "currency": "EUR"}),
				problem.With("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"))
		default:
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			_ = json.NewEncoder(w).Encode(o)
		}
	})
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		switch r.PathValue("id") {
		case "1":
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(order{"tea", 1})
		case "2":
			errors.InternalServerError(w)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	return Site().Config.Middleware(mux)
}
