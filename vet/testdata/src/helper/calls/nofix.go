package calls

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// A document in bytes would become a text in a document.
func bytes(w http.ResponseWriter) {
	body, _ := json.Marshal(map[string]int{"code": 7})
	http.Error(w, string(body), 409)                  // want `plain 409`
	http.Error(w, "no: "+string(body), 409)           // want `plain 409`
	http.Error(w, string(json.RawMessage(body)), 503) // want `plain 503`
}

// Without both calls nothing uses r.
func lastUses(w http.ResponseWriter, in *http.Request) {
	r := in.Clone(in.Context())
	if in.Method == "POST" {
		http.NotFound(w, r) // want `plain 404`
		return
	}
	http.NotFound(w, r) // want `plain 404`
}

func assigned(w http.ResponseWriter, in *http.Request) {
	r := in
	r = in.Clone(in.Context())
	http.NotFound(w, r) // want `plain 404`
}

// The comments would be lost.
func comments(w http.ResponseWriter, r *http.Request) {
	http.Error(w, // want `plain 409`
		// This text is in the runbook.
		"Out of stock",
		http.StatusConflict)
	http.Error(w, fmt.Sprintf("no %s in %s", // want `plain 404`
		r.URL.Path, // the order
		r.Host,
	), http.StatusNotFound)
	http.NotFound(w, r /* as it came */) // want `plain 404`
}
