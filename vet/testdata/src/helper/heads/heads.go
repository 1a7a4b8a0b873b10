// Package heads answers with a head alone.
package heads

import (
	"fmt"
	"net/http"

	"github.com/problemkit/problem/errors"
)

func alone(w http.ResponseWriter, r *http.Request) {
	if r.Method == "PUT" {
		w.Header().Set("Allow", "GET")
		w.WriteHeader(405) // want `w.WriteHeader answers a plain 405: errors.MethodNotAllowed answers with a problem`
		return
	}
	if r.Method == "POST" {
		w.WriteHeader(507) // want `problem.Error`
		return
	}
	switch r.Method {
	case "PATCH":
		w.WriteHeader(http.StatusForbidden) // want `plain 403`
		return
	}
	if r.Method == "LINK" {
		w.WriteHeader(400)
		fmt.Fprint(w, "no")
		return
	}
	if r.Method == "TRACE" {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(400)
		return
	}
	if r.Method == "GET" {
		w.WriteHeader(204)
		return
	}
	w.WriteHeader(http.StatusInternalServerError) // want `plain 500`
}

func result(w http.ResponseWriter, r *http.Request) error {
	if r.Method == "PUT" {
		w.WriteHeader(405)
		return errors.New("no")
	}
	w.WriteHeader(404)
	return nil
}

type writer struct{ http.ResponseWriter }

func (w *writer) fail() {
	w.WriteHeader(500)
}
