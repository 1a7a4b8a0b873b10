package problem

import (
	"io"
	"maps"
	"net/http"
	"strings"
)

//go:generate go run ./internal/exposed

// The life of one response. Each arrow is one method of the writer, whose comment
// says "goes from"; a call that no arrow names is forwarded and changes nothing.
//
//		         Write, Flush, Hijack, ReadFrom;
//		         a final WriteHeader that makes no
//		         candidate; a problem is sent (send.go)
//		┌──────┐                                           ┌─────────┐
//		│ open │ ────────────────────────────────────────► │ passing │
//		└──────┘                                           └─────────┘
//		 │    │ WriteHeader that makes     not a message,      ▲ ▲
//		 │    │ a candidate                by its lead or its  │ │
//		 │    ▼                            length, or whole    │ │
//		 │  ┌──────┐                                           │ │
//		 │  │ held │ ──────────────────────────────────────────┘ │
//		 │  └──────┘                                             │
//		 │    │ a message, when the handler                      │
//		 │    │ returns, flushes or hijacks                      │
//		 │    ▼                                                  │
//		 │  ┌───────────┐                                        │
//		 └► │ converted │ ───────────────────────────────────────┘
//		    └───────────┘    Hijack
//		 render writes the problem
//		 that it was given
//
//	  - open: there is no final status yet.
//	  - passing: everything goes through.
//	  - held: the response is a candidate, whose text is gathered.
//	  - converted: the document is out. What the handler still writes is discarded,
//	    for ever: once the handler has returned, net/http lends the buffers underneath
//	    to another request.
//
// A handler may return and leave the response open. Nobody calls finish again then,
// so from then on a candidate is decided at WriteHeader. Two arrows are taken back
// when nothing has gone out after all: a ReadFrom that moved nothing, and an Edit
// that panics, leave the response open.
type state uint8

const (
	open state = iota
	passing
	held
	converted
)

// A writer stands between a handler and the writer underneath. It is never pooled or
// used again, because a handler may keep it after it has returned. A request that
// waits for its handler costs these 48 bytes.
type writer struct {
	under          http.ResponseWriter
	r              *http.Request
	settings       *settings
	candidate      *candidate // held; open while render has a problem to write
	state          state
	encodedAtEntry bool // a Content-Encoding stood there before the handler ran
	handlerDone    bool // the handler has returned and left the response open
	observesOnly   bool // nothing is to be held
}

func newWriter(under http.ResponseWriter, r *http.Request, s *settings) *writer {
	return &writer{
		under: under, r: r, settings: s,
		// net/http's own writers have no Content-Encoding at entry, and a call of
		// Header would make them clone the map at WriteHeader.
		encodedAtEntry: !isServerWriter(under) && hasField(under.Header(), "Content-Encoding"),
	}
}

// Unwrap returns the writer underneath, for [http.ResponseController].
func (w *writer) Unwrap() http.ResponseWriter { return w.under }

// Header returns the header of the writer underneath.
func (w *writer) Header() http.Header { return w.under.Header() }

// WriteHeader passes the status on or, for a candidate, holds it back.
func (w *writer) WriteHeader(status int) {
	switch w.state {
	case open:
		if status >= 100 && status <= 199 && status != http.StatusSwitchingProtocols {
			w.under.WriteHeader(status)
			return
		}
		if w.replaceRender(status) || w.hold(status) {
			return
		}
		// Forwarded first: an invalid code panics underneath and latches nothing.
		w.under.WriteHeader(status)
		w.pass()
	case held:
		if w.candidate.superfluous == nil {
			w.candidate.superfluous = new([]int)
		}
		*w.candidate.superfluous = append(*w.candidate.superfluous, status)
	default:
		w.under.WriteHeader(status)
	}
}

// Write passes p on, gathers it, or discards it.
func (w *writer) Write(p []byte) (int, error) {
	w.begin()
	switch {
	case w.discards():
		return w.discard(len(p))
	case w.state == held && gather(w, p):
		return len(p), nil
	}
	return w.under.Write(p)
}

// WriteString is Write for a string.
func (w *writer) WriteString(s string) (int, error) {
	w.begin()
	switch {
	case w.discards():
		return w.discard(len(s))
	case w.state == held && gather(w, s):
		return len(s), nil
	}
	return io.WriteString(w.under, s)
}

// begin is the implicit WriteHeader of an open response: of 200, or of the status of
// the problem that render is about to write.
func (w *writer) begin() {
	if w.state != open {
		return
	}
	if pending := w.pendingRender(); pending != nil {
		w.WriteHeader(writtenStatus(pending.p.Status))
		return
	}
	w.pass()
}

// discards reports whether what is written is neither sent nor kept. That is so
// after the document, and in a held 5xx, of whose text only the lead matters.
func (w *writer) discards() bool {
	return w.state == converted || w.state == held && w.candidate.status >= 500 && w.candidate.lead == leadMessage
}

// discard answers a Write of n bytes that go nowhere. It succeeds while the client
// is there: a handler that writes its text in pieces has done nothing wrong.
func (w *writer) discard(n int) (int, error) {
	if err := w.r.Context().Err(); err != nil {
		return 0, err
	}
	return n, nil
}

func (w *writer) intercepted() *writer { return w }

// pass goes from any state to passing.
func (w *writer) pass() { w.state, w.candidate = passing, nil }

// hold goes from open to held when the response is a candidate.
func (w *writer) hold(status int) bool {
	// The status comes first: a look at the header may cost a clone of it.
	if w.observesOnly || !w.settings.convertsStatus(status) {
		return false
	}
	c := w.settings.candidateOf(status, w.under.Header(), w.encodedAtEntry)
	if c == nil {
		return false
	}
	w.state, w.candidate = held, c
	if w.handlerDone {
		w.decide()
	}
	return true
}

// replaceRender goes from open to converted when this is render writing the problem
// that it was given. Render tells by the status and the Content-Type.
func (w *writer) replaceRender(status int) bool {
	pending := w.pendingRender()
	if pending == nil || status != writtenStatus(pending.p.Status) {
		return false
	}
	s, h, values := w.settings, w.under.Header(), new(fieldValues)
	var rendered string
	switch contentType, _, _ := strings.Cut(h.Get("Content-Type"), ";"); contentType {
	case "application/json":
		rendered = mediaTypeJSON
	case "application/xml":
		rendered = mediaTypeXML
	default:
		return false
	}
	if !w.encodedAtEntry && hasField(h, "Content-Encoding") {
		// A compressor inside has what render wrote. Only the header can be set right.
		w.pass()
		values.setDocument(h, status, rendered, "")
		s.addFields(h, w.r, status, pending.p.Header)
		w.under.WriteHeader(status)
		return true
	}
	media := s.negotiate(pending.r)
	w.candidate = nil // until Edit has returned: see decide
	doc, fields := s.render(pending.r, pending.p, media)
	w.state = converted
	values.setDocument(h, status, media, decimal(len(doc.body)))
	s.addFields(h, w.r, status, fields)
	s.writeDocument(w.under, w.r, status, doc)
	return true
}

// gather adds p to the text of a held response. It returns false when p shows that
// the response is not to be converted: it is passing then, and p remains to be
// written.
func gather[T string | []byte](w *writer, p T) bool {
	c := w.candidate
	before, room := len(c.text), maxText-len(c.text)
	if len(p) > room && c.status < 500 {
		w.release(c.text)
		return false
	}
	c.text = append(c.text, p[:min(len(p), room)]...)
	if c.lead == leadUndecided {
		c.lead = w.settings.leadOf(c.text, c.label)
		if c.lead == leadForeign {
			w.release(c.text[:before])
			return false
		}
		if c.status >= 500 && len(p) > room {
			// 8 KiB of white space: whatever follows, it is not sent.
			c.lead = leadMessage
		}
	}
	return true
}

// finish is called when the handler has returned, but not after a panic.
func (w *writer) finish() {
	switch w.state {
	case open:
		w.handlerDone, w.candidate = true, nil
	case held:
		w.decide()
	case converted:
		// Over HTTP/2 they would follow the document.
		deleteTrailers(w.under.Header())
	}
}

// decide goes from held to converted or, where the text is not to be converted, to
// passing.
func (w *writer) decide() {
	c, s, status := w.candidate, w.settings, int(w.candidate.status)
	e := s.entry(status)
	msg, lifted, ok := s.read(c.text, e)
	if !ok {
		w.release(c.text)
		return
	}
	// Edit may panic. The response is open until it has returned, so that a recoverer
	// inside can still answer.
	w.state, w.candidate = open, nil
	doc, media, fields := s.renderMessage(w.r, e, msg, lifted)
	w.state = converted

	length := decimal(len(doc.body))
	if len(c.text) == 0 && w.r.Method == http.MethodHead {
		length = "" // the text of a GET may be longer
	}
	h := w.under.Header()
	c.header.restoreAndSet(h, status, media, length, &c.values)
	s.addFields(h, w.r, status, fields)
	s.writeDocument(w.under, w.r, status, doc)
	w.repeat(c.superfluous)
}

// release goes from held to passing: it sends what was held back as the handler
// wrote it.
func (w *writer) release(text []byte) {
	c := w.candidate
	w.pass()
	h := w.under.Header()
	late := c.header.restore(h)
	w.under.WriteHeader(int(c.status))
	if late != nil {
		// They come too late to be sent, except for the trailers among them.
		clear(h)
		maps.Copy(h, late)
	}
	if len(text) > 0 {
		// The next Write meets the same error.
		_, _ = w.under.Write(text)
	}
	w.repeat(c.superfluous)
}

// repeat makes the calls of WriteHeader that came too late, for net/http to log.
func (w *writer) repeat(superfluous *[]int) {
	if superfluous != nil {
		for _, status := range *superfluous {
			w.under.WriteHeader(status)
		}
	}
}
