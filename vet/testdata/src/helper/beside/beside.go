// Package beside has the name taken in files that are not analyzed with this one.
package beside

import "net/http"

func calls(w http.ResponseWriter, r *http.Request) {
	http.NotFound(w, r)      // want `plain 404`
	http.Error(w, "no", 499) // want `plain 499`
}
