package problem

import (
	"net/http"

	"github.com/go-chi/render"
)

// Render lets p be given to [render.Render], which calls it and then writes p as
// application/json or application/xml. Inside the middleware p goes out instead as
// [Problem.ServeHTTP] would send it, in the media type that the middleware
// negotiates or that [render.SetContentType] decided, and in place of all that
// render was given: a Problem cannot be a part of another answer. What else is
// written instead has p's status where it says none. Outside, only the status is
// right, unless [Responder] is installed.
//
// The status is handed to render through the context of r, as [render.Status] does
// it, unless w is the middleware's own writer: replacing *r is a data race with
// whoever reads r at the time. Render returns nil; a nil p is a bare 500.
func (p *Problem) Render(w http.ResponseWriter, r *http.Request) error {
	if p == nil {
		p = new(Problem)
	}
	if iw, _, r := scope(w, r); iw != nil {
		iw.awaitRender(&pendingRender{p, r})
	}
	if _, ok := w.(intercepting); !ok && r != nil {
		if status := writtenStatus(p.Status); r.Context().Value(render.StatusCtxKey) != status {
			render.Status(r, status)
		}
	}
	return nil
}

// Responder returns a function for [render.Respond] that answers every error with
// its problem, as [Write] does, and leaves everything else to next:
//
//	render.Respond = problem.Responder(render.DefaultResponder)
//
// Nobody else's text reaches the client so: render itself would send the error's
// fields. A nil next stands for [render.DefaultResponder].
func Responder(next func(w http.ResponseWriter, r *http.Request, v any)) func(w http.ResponseWriter, r *http.Request, v any) {
	if next == nil {
		next = render.DefaultResponder
	}
	return func(w http.ResponseWriter, r *http.Request, v any) {
		err, ok := v.(error)
		if !ok {
			next(w, r, v)
			return
		}
		iw, s, r := scope(w, r)
		s.send(iw, w, r, s.problem(err))
	}
}

// A pendingRender is a problem that render has been given and has not yet written.
type pendingRender struct {
	p *Problem
	r *http.Request
}

// awaitRender makes an open response convert to a problem when render writes it.
func (w *writer) awaitRender(pending *pendingRender) {
	if w.state == open {
		w.candidate = &candidate{pending: pending}
	}
}

// pendingRender returns what awaitRender was given last; nil without it, and when the
// response has begun.
func (w *writer) pendingRender() *pendingRender {
	if w.candidate == nil {
		return nil
	}
	return w.candidate.pending
}
