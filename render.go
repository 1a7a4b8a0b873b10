package problem

import (
	"net/http"
	"strings"

	"github.com/go-chi/render"
)

// Render lets p be given to [render.Render], which calls it and then writes p as
// application/json or application/xml. By itself it sends nothing: to answer with p, call
// [Problem.ServeHTTP].
//
// Inside the middleware p is sent instead, as ServeHTTP would send it, in the media type
// that the middleware negotiates or that [render.SetContentType] decided. It replaces all
// that render was given: a Problem cannot be a part of another answer. If the handler
// writes something else after all, that has p's status where it says none. A body that a
// compressor inside has encoded stays, and only its header is set right. Outside, only the
// status is right, unless [Responder] is installed. A [HandlerFunc] counts as inside, with
// the zero Config where there is no middleware.
//
// Render hands the status to render through the context of r, as [render.Status] does,
// unless w is the middleware's own writer: to replace *r is a data race with anything
// that reads r at the time. Render returns nil. A nil p is a bare 500.
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

// Responder returns a function for [render.Respond] that answers every error with its
// problem, as [Write] does, and leaves everything else to next:
//
//	render.Respond = problem.Responder(render.DefaultResponder)
//
// So no other text reaches the client: render itself would send the error's fields. A
// nil next means [render.DefaultResponder].
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
		s.send(iw, w, r, s.problem(r, err))
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
		w.candidate = &candidate{extras: &extras{encodingAtEntry: w.candidate.encodingAtEntry(), pending: pending}}
	}
}

// pendingRender returns what awaitRender was given last; nil without it, and when the
// response has begun.
func (w *writer) pendingRender() *pendingRender {
	if w.candidate == nil || w.candidate.extras == nil {
		return nil
	}
	return w.candidate.extras.pending
}

// replaceRender goes from open to converted when this is render writing the problem
// that it was given, or to passing where a compressor inside has encoded that. Render
// tells by the status and the Content-Type.
func (w *writer) replaceRender(status int) bool {
	pending := w.pendingRender()
	if pending == nil || status != writtenStatus(pending.p.Status) {
		return false
	}
	s, h := w.settings, w.under.Header()
	var rendered string
	switch contentType, _, _ := strings.Cut(h.Get("Content-Type"), ";"); contentType {
	case "application/json":
		rendered = mediaTypeJSON
	case "application/xml":
		rendered = mediaTypeXML
	default:
		return false
	}
	encoding, media := w.candidate.encodingAtEntry(), s.negotiate(pending.r)
	w.reopen(w.candidate.atEntry()) // until Edit has returned
	doc, fields := s.render(pending.r, pending.p, media)
	switch {
	case w.state == passing: // Edit has sent something else
		s.buffers.put(&doc)
	case encoding == nil && isEncoded(fieldValuesOf(h, "Content-Encoding")):
		// A compressor inside has what render writes. Only the header can be set right.
		s.buffers.put(&doc)
		w.pass()
		deleteReplaced(h, status, kept{anyEncoding: true, language: doc.ownDetail})
		new(fieldValues).set(h, rendered, "")
		s.addFields(h, w.r, status, "", fields)
		w.under.WriteHeader(status)
		return true
	default:
		s.deliver(w, w, w.r, status, media, &doc, fields)
	}
	w.convert() // what render writes is discarded
	return true
}
