package fixes

import (
	"net/http"

	"github.com/problemkit/problem/errors"
)

// The comments would be lost.
func comments(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, // want `sends the text`
			// This text is in the runbook.
			err.Error(),
			http.StatusBadRequest)
		return
	}
	if err := r.ParseForm(); err != nil {
		errors.InternalServerError(w, // the form
			errors.Detail(err.Error())) // want `sends the text`
		return
	}
}
