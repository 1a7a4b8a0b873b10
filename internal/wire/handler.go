package wire

import (
	"io"
	"net/http"
)

// Respond is a handler that answers every request in the same way.
func Respond(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Pieces is a handler that writes its body piece by piece.
func Pieces(status int, body ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		for _, piece := range body {
			_, _ = io.WriteString(w, piece)
		}
	}
}

// Setting is a handler that sets a header field, its name spelled as it is given, before
// next answers.
func Setting(name, value string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header()[name] = []string{value}
		next(w, r)
	}
}
