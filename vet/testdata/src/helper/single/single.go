// Package single has one import.
package single

import "net/http" // for handlers

func calls(w http.ResponseWriter, r *http.Request) {
	http.NotFound(w, r)      // want `plain 404`
	http.Error(w, "no", 499) // want `problem.Error`
}
