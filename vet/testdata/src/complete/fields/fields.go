// Package fields answers with statuses that need a field.
package fields

import (
	"maps"
	"net/http"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

func bare(w http.ResponseWriter, opts ...errors.Option) {
	http.Error(w, "no", 401)                     // want `a 401 without WWW-Authenticate: set it, or pass errors.Challenge`
	w.WriteHeader(http.StatusMethodNotAllowed)   // want `a 405 without Allow`
	errors.ProxyAuthenticationRequired(w)        // want `a 407 without Proxy-Authenticate`
	problem.Error(w, 416)                        // want `a 416 without Content-Range`
	errors.UpgradeRequired(w, errors.Detail("")) // want `a 426 without Upgrade`
	errors.TooManyRequests(w)
	errors.ServiceUnavailable(w)
}

func given(w http.ResponseWriter, opts []errors.Option, name string, own problem.Option) {
	errors.Unauthorized(w, errors.Challenge("Basic"))
	errors.MethodNotAllowed(w, errors.Allow("GET"))
	errors.UpgradeRequired(w, errors.Header("upgrade", "h2c"))
	errors.UpgradeRequired(w, errors.Header("Connection", "upgrade")) // want `a 426 without Upgrade`
	errors.UpgradeRequired(w, errors.Header(name, "h2c"))
	errors.Unauthorized(w, opts...)
	errors.Unauthorized(w, own)
	errors.Unauthorized(w, problem.OptionFunc(nil))
}

func set(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case "A":
		w.Header().Set("www-authenticate", "Basic")
		http.Error(w, "no", 401)
	case "B":
		http.Error(w, "no", 401) // want `a 401 without`
	case "C":
		h := w.Header()
		h.Add("Allow", "GET")
		w.WriteHeader(405)
	case "D":
		w.Header()["Allow"] = []string{"GET"}
		w.WriteHeader(405)
	case "E":
		maps.Copy(w.Header(), r.Header)
		w.WriteHeader(405)
	}
}

func perhaps(w http.ResponseWriter, realm string) {
	if realm != "" {
		w.Header().Set("WWW-Authenticate", realm)
	}
	http.Error(w, "no", 401)
}

func elsewhere(w http.ResponseWriter, f func(http.ResponseWriter)) {
	f(w)
	http.Error(w, "no", 401)
}

func outer(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", "Basic")
	deny(w)
}

func deny(w http.ResponseWriter) { http.Error(w, "no", 401) }

func closure(w http.ResponseWriter) func() {
	w.Header().Set("WWW-Authenticate", "Basic")
	return func() {
		http.Error(w, "no", 401)
		w.WriteHeader(405) // want `a 405 without Allow`
	}
}

var handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	http.Error(w, "no", 401) // want `a 401 without`
})

func ignored(w http.ResponseWriter) {
	//problemvet:ignore the gateway adds it
	http.Error(w, "no", 401)
}
