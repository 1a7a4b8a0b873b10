package main

import (
	"net/http"

	"github.com/problemkit/problem"
)

// outOfCredit is a problem type of this API. Its URI is the configuration's TypeBase and
// the slug of its title, "out-of-credit".
//
// An occurrence has two extension members: balance, in cents, and accounts, a list of the
// URLs of accounts that have enough.
var outOfCredit = problem.Type{
	Title:       "Out of Credit",
	Status:      http.StatusForbidden,
	Description: "The account does not have enough credit for this purchase.",
}

// config lists the type, so that its page is served. No other 403 gets it.
var config = problem.Config{
	// Absolute, since a client knows a type by its resolved URI (RFC 9457, section 3.1.1).
	TypeBase: "https://shop.example/problems/",
	Types:    []problem.Type{outOfCredit},
}
