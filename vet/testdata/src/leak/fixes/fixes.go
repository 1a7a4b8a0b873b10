// Package fixes sends texts that a fix can keep.
package fixes

import (
	"errors"
	"fmt"
	"net/http"
	"os"
)

func fixes(w http.ResponseWriter, name string, status int) { // want fixes:`sends parameters \[1\], formatted \[\]`
	_, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		http.Error(w, err.Error(), http.StatusNotFound) // want `sends the text`
		return
	}
	http.Error(w, err.Error(), http.StatusInternalServerError)                           // want `sends the text`
	http.Error(w, fmt.Sprintf("open %q: %v", name, err), http.StatusInternalServerError) // want `sends the text`
	http.Error(w, "open "+name+": "+err.Error(), http.StatusBadGateway)                  // want `sends the text`
	http.Error(w, fmt.Sprint(err), status)                                               // want `sends the text`
	http.Error(w, fmt.Sprint(err), 500)                                                  // want `sends the text`
	http.Error(w, err.Error(), 507)                                                      // want `sends the text`
	text := err.Error()
	http.Error(w, text, 500) // want `sends the text`
}
