package main

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/problemkit/problem"
)

// errorService answers other gateways, which ask for the document of a status:
//
//   - Traefik's errors middleware asks for /{status}, in a path of its own making, with
//     the client's header fields;
//   - ingress-nginx asks for / with X-Code, and with the client's Accept in X-Format.
//
// So a path decides before a field, which might be the client's. What names no status
// from 400 to 599 has not been found.
var errorService = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	status, ok := errorStatus(strings.TrimPrefix(r.URL.Path, "/"))
	if !ok {
		status, ok = errorStatus(r.Header.Get("X-Code"))
		if format := r.Header.Get("X-Format"); ok && format != "" {
			r = r.Clone(r.Context())
			r.Header.Set("Accept", format)
		}
	}
	if !ok {
		status = http.StatusNotFound
	}
	problem.New(status).ServeHTTP(w, r)
})

// errorStatus returns the status of an error that s is.
func errorStatus(s string) (int, bool) {
	status, err := strconv.Atoi(s)
	return status, err == nil && len(s) == 3 && status >= 400 && status <= 599
}
