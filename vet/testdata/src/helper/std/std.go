// Package std imports the standard library's errors.
package std

import (
	"errors"
	"net/http" // for handlers
	"strings"

	"example.com/a"
	"zz.example.com/b"
)

var errNo = errors.New("no")

func calls(w http.ResponseWriter, r *http.Request) {
	if errors.Is(a.Err, b.Err) {
		http.Error(w, "no", 400) // want `plain 400`
		return
	}
	http.NotFound(w, r) // want `plain 404`
}

func shadowed(w http.ResponseWriter, errors []string) {
	http.Error(w, strings.Join(errors, ", "), 400) // want `plain 400`
}
