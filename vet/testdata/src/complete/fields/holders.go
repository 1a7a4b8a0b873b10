package fields

import (
	"net/http"

	"github.com/problemkit/problem/errors"
)

// A method may set a field of the writer that its receiver holds.

type holder struct {
	w http.ResponseWriter
	r *http.Request
}

func (h *holder) allow(method string)         { h.w.Header().Set("Allow", method) }
func (h *holder) set(k, v string) *holder     { h.w.Header().Set(k, v); return h }
func (h *holder) fail(status int, msg string) { http.Error(h.w, msg, status) }

func held(h *holder) {
	h.allow("GET")
	http.Error(h.w, "no", 405)
}

func heldToo(h *holder) {
	h.set("WWW-Authenticate", "Basic")
	h.w.WriteHeader(401)
}

type outerHolder struct{ holder }

func embedded(o outerHolder) {
	o.allow("GET")
	http.Error(o.w, "no", 405)
}

type wrapper struct{ http.ResponseWriter }

func (w wrapper) allow(method string) { w.Header().Set("Allow", method) }

func wrapped(w http.ResponseWriter) {
	wrapper{w}.allow("GET")
	errors.MethodNotAllowed(w)
}

type service struct{ last *http.Request }

func (s *service) allow(string) {}

func notHeld(s *service, h *holder) {
	s.allow("GET")
	http.Error(h.w, "no", 405) // want `a 405 without Allow`
	h.w.Header().Get("Allow")
	http.Error(h.w, "no", 401) // want `a 401 without`
}
