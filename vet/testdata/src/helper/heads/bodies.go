package heads

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// The handler writes the body itself, in another place.

func deferredBody(w http.ResponseWriter, r *http.Request) {
	resp := struct{ Error string }{}
	defer func() { json.NewEncoder(w).Encode(resp) }()
	if r.FormValue("id") == "" {
		resp.Error = "no"
		w.WriteHeader(400)
		return
	}
}

func deferredForErrors(w http.ResponseWriter, r *http.Request) {
	var err error
	defer func() {
		if err != nil {
			fmt.Fprint(w, "<html>no</html>")
		}
	}()
	if err = r.ParseForm(); err != nil {
		w.WriteHeader(400)
		return
	}
	fmt.Fprint(w, "yes")
}

func before(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, "[")
	for i := range 3 {
		if i == 2 {
			w.WriteHeader(500)
			return
		}
	}
}

func inTurns(w http.ResponseWriter, r *http.Request) {
	for i := range 10 {
		if i == 9 {
			w.WriteHeader(500)
			return
		}
		fmt.Fprint(w, i)
	}
}

func inCondition(w http.ResponseWriter, r *http.Request) {
	if _, err := fmt.Fprint(w, "yes"); err != nil {
		w.WriteHeader(500)
		return
	}
}

// The format is named by a constant.

const contentType = "content-type"

func format(w http.ResponseWriter, r *http.Request) {
	w.Header().Set(contentType, "text/html")
	w.WriteHeader(409)
}

// Whether somebody else writes the body is not known.

func formatBefore(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	if r.Method == "PUT" {
		w.WriteHeader(409) // want `plain 409`
		return
	}
}

func missing(w http.ResponseWriter) {
	w.WriteHeader(404) // want `plain 404`
}

func page(w http.ResponseWriter, r *http.Request) {
	missing(w)
	io.WriteString(w, "<h1>no</h1>")
}

func recovering(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if v := recover(); v != nil {
			http.Error(w, fmt.Sprintf("%x", v), 400) // want `plain 400`
		}
	}()
	if r.Method == "PUT" {
		w.WriteHeader(409) // want `plain 409`
		return
	}
}

func passed(w http.ResponseWriter, r *http.Request, f func(http.ResponseWriter)) {
	f(w)
	if r.Method == "PUT" {
		w.WriteHeader(409) // want `plain 409`
		return
	}
}

// These are whole answers.

func limited(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 10)
	if r.Method == "GET" {
		fmt.Fprint(w, "yes")
		return
	}
	if r.Method == "PUT" {
		w.WriteHeader(409) // want `plain 409`
		return
	}
	fmt.Fprint(w, "yes")
}
