package problem

import (
	"cmp"
	"context"
	"net/http"

	"github.com/go-chi/render"

	"github.com/problemkit/problem/internal/accept"
)

// ServeHTTP answers with p. It deletes from w's header what describes another body, and
// sets Content-Type, X-Content-Type-Options, the problem's own Header and what the
// package documentation says of single statuses, Vary and Content-Language. It sets
// Content-Length where nothing except the middleware wraps net/http's own writer. Then it
// writes the status and, except in answer to HEAD, the document. A Content-Encoding is
// left alone outside of the middleware and of a [HandlerFunc], since a compressor may have
// set it.
//
// Inside the middleware, which it finds along w's Unwrap methods, p is completed,
// localized, edited and negotiated as that middleware's [Config] says, and a nil r means
// the request that the middleware got. When the response has already begun, nothing is
// appended to it: only Edit gets the problem, and net/http logs a superfluous
// WriteHeader. Outside, p is sent as problem+json, or as what [render.SetContentType]
// put into r's context. A nil p is a bare 500.
func (p *Problem) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	iw, s, r := scope(w, r)
	s.send(iw, w, r, p)
}

// Write answers with the problem of err: what [Config.Map] or else [From] makes of it.
// It writes nothing when err is nil. A [context.Canceled] inside the middleware is a
// 499 where the request's own context is done: the client has gone. See
// [Problem.ServeHTTP] for the rest. Package errors has Write too: use that one in a handler
// that imports it.
func Write(w http.ResponseWriter, err error) {
	if err == nil {
		return
	}
	iw, s, r := scope(w, nil)
	s.send(iw, w, r, s.problem(r, err))
}

// scope returns the innermost writer of ours that w leads to, the settings that
// hold there, and the request: r or, where that is nil, the one that the middleware
// got. Outside of a middleware there is no writer, and r may stay nil.
func scope(w http.ResponseWriter, r *http.Request) (*writer, *settings, *http.Request) {
	iw := enclosing(w)
	if iw == nil {
		return nil, standard, r
	}
	return iw, iw.settings, cmp.Or(r, iw.r)
}

// problem returns the problem to send for err, which is not nil, in answer to r.
func (s *settings) problem(r *http.Request, err error) *Problem {
	if s.Map != nil {
		if p := s.Map(err); p != nil {
			return p
		}
	}
	p := From(err)
	if p.Status == http.StatusInternalServerError && r != nil && r.Context().Err() != nil && isCanceled(err) {
		// The client has gone: nobody reads the answer, and no alarm should ring.
		return New(statusClientClosedRequest, Cause(err))
	}
	return p
}

// isCanceled reports whether err comes from a canceled context and holds no problem.
func isCanceled(err error) bool {
	canceled := false
	walk(err, func(err error) bool {
		if _, ok := as[embedding](err); ok {
			canceled = false
			return true
		}
		canceled = canceled || is(err, context.Canceled)
		return false
	})
	return canceled
}

// send writes p through w, which leads to iw where that is not nil.
func (s *settings) send(iw *writer, w http.ResponseWriter, r *http.Request, p *Problem) {
	if p == nil {
		p = new(Problem)
	}
	status := writtenStatus(p.Status)
	if late := iw.begunWriter(); late != nil {
		s.reportLate(r, p)
		late.WriteHeader(status) // for net/http to log as superfluous
		return
	}
	media := s.negotiate(r)
	if s.Edit == nil && p.isBlank() {
		s.deliver(iw, w, r, status, media, s.translationFor(r).entry(status).document(media), nil)
		return
	}
	doc, fields := s.render(r, p, media)
	if late := iw.begunWriter(); late != nil && late.state == passing { // Edit has sent something else
		s.buffers.put(&doc)
		return
	}
	s.deliver(iw, w, r, status, media, &doc, fields)
}

// deliver sends a document through w, which leads to iw where that is not nil, as a
// response that has not begun.
func (s *settings) deliver(iw *writer, w http.ResponseWriter, r *http.Request, status int, media string, doc *document, fields http.Header) {
	var (
		length   string
		encoding []string
	)
	_, direct := w.(intercepting)
	if direct {
		// No wrapper in between has to see it, and it is not a candidate.
		encoding, length = iw.candidate.encodingAtEntry(), iw.lengthOf(doc)
		iw.pass()
		w = iw.under
	} else if isServerWriter(w) {
		length = decimal(len(doc.body))
	}
	h := w.Header()
	if len(h) > 0 { // usually it is empty, and walking an empty map costs time too
		// Where w is not ours, a compressor in between may have set Content-Encoding.
		deleteReplaced(h, status, kept{anyEncoding: !direct, encoding: encoding, language: doc.ownDetail})
	}
	new(fieldValues).set(h, media, length)
	if encoding != nil {
		restoreEncoding(h, encoding)
	}
	s.addFields(h, r, status, doc.language, fields)
	s.writeDocument(w, r, status, doc)
}

// writeDocument sends a document through w, whose header is complete, and gives its
// buffer back once that is written.
func (s *settings) writeDocument(w http.ResponseWriter, r *http.Request, status int, doc *document) {
	w.WriteHeader(status)
	// quic-go counts what is written in answer to HEAD, to announce it, and sends nothing.
	if r == nil || r.Method != http.MethodHead || r.ProtoMajor >= 3 && doc.body != nil {
		if _, err := w.Write(doc.body); err != nil {
			// The client has gone, so there is nobody to tell. But HTTP/2 may still be writing
			// a frame of the body, so its memory is not used again.
			return
		}
	}
	s.buffers.put(doc)
}

// negotiate returns the media type to answer r with. What render.SetContentType put
// into the request's context decides; without it Accept does, where XML is on.
func (s *settings) negotiate(r *http.Request) string {
	if r == nil {
		return mediaTypeJSON
	}
	switch forced, _ := r.Context().Value(render.ContentTypeCtxKey).(render.ContentType); forced {
	case render.ContentTypeXML:
		return mediaTypeXML
	case render.ContentTypeJSON:
		return mediaTypeJSON
	}
	if s.XML && accept.PrefersXML(r.Header["Accept"]) {
		return mediaTypeXML
	}
	return mediaTypeJSON
}
