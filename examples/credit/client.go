package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/problemkit/problem"
)

// A creditError is an outOfCredit problem as the rest of a client uses it.
type creditError struct {
	Balance  int      // in cents
	Accounts []string // URLs of accounts that could pay
	cause    error
}

func (e *creditError) Error() string { return fmt.Sprintf("%d cents are not enough", e.Balance) }
func (e *creditError) Unwrap() error { return e.cause }

// buy buys an article for an account, and returns what is left. A lack of credit is a
// *creditError, and any other answer of 400 and more a *problem.Problem.
func buy(client *http.Client, account, article string) (balance int, err error) {
	body, err := json.Marshal(map[string]string{"article": article})
	if err != nil {
		return 0, err
	}
	resp, err := client.Post(account+"/purchases", "application/json", strings.NewReader(string(body)))
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if err := problem.CheckResponse(resp); err != nil {
		if outOfCredit.Is(err) {
			return 0, newCreditError(err)
		}
		return 0, err
	}
	var bought struct {
		Balance int `json:"balance"`
	}
	err = json.NewDecoder(resp.Body).Decode(&bought)
	return bought.Balance, err
}

// newCreditError reads the extensions. A member that is missing, or of another type,
// leaves its zero value: a client has to bear what it does not know (RFC 9457, section
// 3.1).
func newCreditError(err error) *creditError {
	e := &creditError{cause: err}
	p, ok := errors.AsType[*problem.Problem](err)
	if !ok {
		return e
	}
	if balance, ok := p.Extensions["balance"].(float64); ok {
		e.Balance = int(balance)
	}
	accounts, _ := p.Extensions["accounts"].([]any)
	for _, account := range accounts {
		if url, ok := account.(string); ok {
			e.Accounts = append(e.Accounts, url)
		}
	}
	return e
}
