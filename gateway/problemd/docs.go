package main

import (
	"net/http"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

// docs returns the site that explains c's types. It is below path.
func docs(path string, c problem.Config) http.Handler {
	return http.StripPrefix(strings.TrimSuffix(path, "/"), typedocs.Handler(c.Catalog()...))
}
