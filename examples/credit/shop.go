package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
	"github.com/problemkit/problem/request"
	"github.com/problemkit/problem/typedocs"
)

// prices are in cents.
var prices = map[string]int{"mute": 25, "mouthpiece": 60, "trombone": 400}

// A shop knows how much credit each account has.
type shop struct {
	mu       sync.Mutex
	balances map[string]int
}

// newShop returns the API, with the pages of its problem types.
func newShop(balances map[string]int) http.Handler {
	s := &shop{balances: balances}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /accounts/{id}/purchases", s.purchase)
	mux.Handle("GET /problems/", typedocs.Handler(config.Catalog()...))
	return config.Middleware(mux)
}

func (s *shop) purchase(w http.ResponseWriter, r *http.Request) {
	var order struct {
		Article string `json:"article"`
	}
	if err := request.Decode(r, &order); err != nil {
		errors.Write(w, err)
		return
	}
	price, ok := prices[order.Article]
	if !ok {
		errors.UnprocessableEntity(w,
			errors.Detailf("There is no article %q.", order.Article),
			errors.Invalid(errors.FieldError{Detail: "Is not an article.", Code: "unknown", Pointer: errors.Pointer("article")}))
		return
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.PathValue("id")
	balance, ok := s.balances[id]
	if !ok {
		errors.NotFound(w)
		return
	}
	if balance < price {
		outOfCredit.Write(w,
			problem.Detailf("The price is %d, and the balance is %d.", price, balance),
			problem.With("balance", balance),
			problem.With("accounts", s.withAtLeast(price)))
		return
	}
	s.balances[id] = balance - price
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]int{"balance": balance - price})
}

// withAtLeast returns the URLs of the accounts that can pay a price.
func (s *shop) withAtLeast(price int) []string {
	urls := []string{}
	for _, id := range slices.Sorted(maps.Keys(s.balances)) {
		if s.balances[id] >= price {
			urls = append(urls, "/accounts/"+id)
		}
	}
	return urls
}
