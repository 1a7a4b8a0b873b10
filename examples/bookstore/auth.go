package main

import (
	"crypto/sha256"
	"net/http"
	"strings"

	"github.com/problemkit/problem"
)

// A role says what a user may do.
type role int

const (
	reader role = iota + 1
	editor
)

// users are the roles by the hash of the access token, so that the time of a lookup
// tells nothing about the tokens.
type users map[[sha256.Size]byte]role

// newUsers leaves out an empty token.
func newUsers(tokens map[string]role) users {
	u := make(users)
	for token, role := range tokens {
		if token != "" {
			u[sha256.Sum256([]byte(token))] = role
		}
	}
	return u
}

// only lets users of at least this role through to next.
func (u users) only(least role, next problem.HandlerFunc) problem.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if token == "" || !strings.EqualFold(scheme, "Bearer") {
			return problem.New(http.StatusUnauthorized, problem.Challenge(`Bearer realm="bookstore"`))
		}
		have, ok := u[sha256.Sum256([]byte(token))]
		if !ok {
			return problem.New(http.StatusUnauthorized,
				problem.Challenge(`Bearer realm="bookstore", error="invalid_token"`), // RFC 6750, section 3
				problem.Detail(invalidToken))
		}
		if have < least {
			return problem.New(http.StatusForbidden, problem.Detail(editorsOnly))
		}
		return next(w, r)
	}
}
