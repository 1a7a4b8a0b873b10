package problem

import (
	"io"
	"net/http"
	"slices"
)

//go:generate go run ./internal/exposed

// The life of one response. The methods of the writer whose comments say "goes from" are
// the arrows; a call that no arrow names is forwarded and changes nothing.
//
//	         Write, Flush, Hijack, ReadFrom;
//	         a final WriteHeader that makes no
//	         candidate; a problem is sent (send.go)
//	┌──────┐                                           ┌─────────┐
//	│ open │ ────────────────────────────────────────► │ passing │
//	└──────┘                                           └─────────┘
//	 │    │ WriteHeader that makes     not a message,      ▲ ▲
//	 │    │ a candidate                by its lead or its  │ │
//	 │    ▼                            length; at the end  │ │
//	 │  ┌──────────────────┐                               │ │
//	 │  │ held or observed │ ──────────────────────────────┘ │
//	 │  └──────────────────┘                                 │
//	 │    │ held, and a message, when the                    │
//	 │    │ handler returns, flushes or hijacks              │
//	 │    ▼                                                  │
//	 │  ┌───────────┐                                        │
//	 └► │ converted │ ───────────────────────────────────────┘
//	    └───────────┘    Hijack
//	 render writes the problem
//	 that it was given
//
// While the response is open there is no final status. While it is passing, everything
// goes through. While it is held it is a candidate, whose text is gathered. Once it is
// converted the document has been sent, and whatever the handler still writes is
// discarded: after the handler has returned, net/http lends the buffers underneath to
// another request. With Config.ReportOnly a candidate is observed instead of held: all
// of it passes, and its text is gathered too, up to the end.
//
// A handler may return and leave the response open. Nobody calls finish again then, so
// from then on a candidate is decided at WriteHeader. Two arrows are undone when
// nothing has been sent after all: a ReadFrom that moved nothing on net/http's own
// writer, and an Edit that panics, leave the response open.
type state uint8

const (
	open state = iota
	passing
	held
	observed
	converted
)

// A writer sits between a handler and the writer underneath. It is never pooled or
// reused, because a handler may keep it after it has returned. A request that waits for
// its handler costs these 48 bytes.
type writer struct {
	under       http.ResponseWriter
	r           *http.Request
	settings    *settings
	candidate   *candidate // held, observed; open where something is known before WriteHeader
	state       state
	onServer    bool // under is net/http's own
	handlerDone bool // the handler has returned and left the response open
	tracksOnly  bool // of a HandlerFunc outside of the middleware, which only asks what has begun
}

func newWriter(under http.ResponseWriter, r *http.Request, s *settings) *writer {
	w := &writer{under: under, r: r, settings: s, onServer: isServerWriter(under)}
	// net/http's own writers have no Content-Encoding at entry, and a call of Header
	// would make them clone the map at WriteHeader.
	if !w.onServer {
		if encoding := fieldValuesOf(under.Header(), "Content-Encoding"); encoding != nil {
			w.candidate = &candidate{extras: &extras{encodingAtEntry: slices.Clone(encoding)}}
		}
	}
	return w
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
		w.candidate.repeatLater(status)
	default:
		w.under.WriteHeader(status)
	}
}

// Write passes p on, gathers it, or discards it.
func (w *writer) Write(p []byte) (int, error) {
	w.begin()
	switch {
	case w.state == passing:
	case w.discards():
		return w.discard(len(p))
	case w.state == held:
		if gather(w, p) {
			return len(p), nil
		}
	default:
		observe(w, p)
	}
	return w.under.Write(p)
}

// WriteString is Write for a string.
func (w *writer) WriteString(s string) (int, error) {
	w.begin()
	switch {
	case w.state == passing:
	case w.discards():
		return w.discard(len(s))
	case w.state == held:
		if gather(w, s) {
			return len(s), nil
		}
	default:
		observe(w, s)
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

// discards reports whether what is written is neither sent nor kept. That is the case
// after the document, and in a held response once more text would change nothing.
func (w *writer) discards() bool {
	return w.state == converted || w.state == held && w.candidate.ignoresMore(w.settings)
}

// discard answers a Write of n bytes that are dropped. It succeeds while the client is
// connected: a handler that writes its text in pieces has done nothing wrong.
func (w *writer) discard(n int) (int, error) {
	if w.state == held {
		w.candidate.discarded = w.candidate.discarded || n > 0
	}
	if err := w.r.Context().Err(); err != nil {
		return 0, err
	}
	return n, nil
}

// pass goes from any state to passing.
func (w *writer) pass() { w.state, w.candidate = passing, nil }

// reopen goes back to open, with what was known then. Edit may panic, so the response is
// open while it runs, and a recoverer inside can still answer.
func (w *writer) reopen(before *candidate) { w.state, w.candidate = open, before }

// convert goes to converted: from open or, where a problem has been sent for render, from
// passing.
func (w *writer) convert() { w.state, w.candidate = converted, nil }

// hold goes from open to held, or to observed, when the response is a candidate.
func (w *writer) hold(status int) bool {
	// The status comes first: a look at the header may cost a clone of it.
	if w.tracksOnly || !w.settings.convertsStatus(status) {
		return false
	}
	c := w.settings.candidateOf(status, w.under.Header(), w.candidate.encodingAtEntry())
	if c == nil || w.r.Method == http.MethodHead && w.settings.announcesTooMuch(status, w.under.Header()) {
		return false
	}
	w.state, w.candidate = held, c
	if w.settings.ReportOnly {
		w.state = observed
		w.under.WriteHeader(status)
	}
	if w.handlerDone {
		w.conclude()
	}
	return true
}

// lengthOf is the Content-Length that goes with a document. Only net/http's own writer
// gets one: another may compress, append to or replace what we write, and then the
// announced length would be wrong. Without one, net/http computes that of a short body.
func (w *writer) lengthOf(doc *document) string {
	if !w.onServer {
		return ""
	}
	return decimal(len(doc.body))
}

// gather adds p to the text of a held response. It returns false when p shows that the
// response is not to be converted: it is passing then, and p remains to be written.
func gather[T string | []byte](w *writer, p T) bool {
	c := w.candidate
	before := len(c.text)
	if !add(c, w.settings, p) {
		w.release(c.text[:before])
		return false
	}
	if c.flushed && c.hasBegun() {
		// The flush waited for this. For the rest of the text it is too late.
		w.decide(false)
		w.flushUnder()
	}
	return true
}

// An observer makes observe an io.Writer, for io.TeeReader.
type observer struct{ w *writer }

func (o observer) Write(p []byte) (int, error) {
	if o.w.state == observed {
		observe(o.w, p)
	}
	return len(p), nil
}

// observe adds p to the text of an observed response, and goes from observed to passing
// when p shows that the response would not be converted.
func observe[T string | []byte](w *writer, p T) {
	c := w.candidate
	switch {
	case c.frozen, c.ignoresMore(w.settings):
	case !add(c, w.settings, p):
		w.pass()
	default:
		c.frozen = c.flushed && c.hasBegun() // where gather decides
	}
}

// finish is called when the handler has returned, but not after a panic.
func (w *writer) finish() {
	switch w.state {
	case open:
		w.handlerDone, w.candidate = true, w.candidate.atEntry()
	case held, observed:
		w.conclude()
	case converted:
		// Over HTTP/2 they would follow the document.
		deleteTrailers(w.under.Header())
	}
}

// conclude is called when no more text comes. It decides a held response. Of an observed
// one it reports what would have become, and goes to passing.
func (w *writer) conclude() {
	if w.state == held {
		w.decide(false)
		return
	}
	c, s := w.candidate, w.settings
	w.pass()
	if msg, lifted, ok := s.read(c, s.english.entry(int(c.status))); ok {
		s.reportLate(w.r, problemOf(int(c.status), msg, lifted))
	}
}

// decide goes from held to converted or, where the text is not to be converted, to
// passing. Before a hijack, the length of the document is always announced, since nothing
// else marks its end.
func (w *writer) decide(hijacked bool) {
	c, s, status := w.candidate, w.settings, int(w.candidate.status)
	e := s.translationFor(w.r).entry(status)
	msg, lifted, ok := s.read(c, e)
	if !ok {
		w.release(c.text)
		return
	}
	w.reopen(c.atEntry()) // until Edit has returned
	doc, media, fields := s.renderMessage(w.r, e, msg, lifted)
	if w.state == passing { // Edit has sent something else
		s.buffers.put(&doc)
		return
	}
	w.convert()

	length := w.lengthOf(&doc)
	if hijacked {
		length = decimal(len(doc.body))
	}
	language, ownDetail := doc.language, doc.ownDetail
	silent := len(c.text) == 0 && !c.discarded && w.r.Method == http.MethodHead
	if silent { // the text of a GET may be longer
		length = ""
		s.buffers.put(&doc)
		doc = document{}
	}
	h, encoding := w.under.Header(), c.encodingAtEntry()
	if !c.header.isPreset() || c.values.set(h, media, length) != len(h) {
		// There are other fields, or some were set late.
		c.header.restoreAndSet(h, status, media, length, kept{encoding: encoding, language: ownDetail}, &c.values)
	}
	if encoding != nil {
		restoreEncoding(h, encoding)
	}
	if silent && w.r.ProtoMajor >= 3 {
		h["Content-Length"] = nil // otherwise quic-go announces a length of 0
	}
	s.addFields(h, w.r, status, language, fields)
	s.writeDocument(w.under, w.r, status, &doc)
	c.repeat(w.under)
}

// release goes from held to passing: it sends what was held back as the handler wrote
// it.
func (w *writer) release(text []byte) {
	c := w.candidate
	w.pass()
	h := w.under.Header()
	late := c.header.restore(h)
	w.under.WriteHeader(int(c.status))
	if c.flushed {
		w.flushUnder() // before the text, as the handler did
	}
	// Late changes are not sent, except for the trailers among them. What the writer
	// underneath added to the header while it sent it stays.
	late.applyTo(h)
	// As with the handler's own Writes, those for which a declared Content-Length leaves
	// room are sent, and the rest is refused.
	if fit := c.fits(text); fit > 0 {
		_, _ = w.under.Write(text[:fit])
		text = text[fit:]
	}
	if len(text) > 0 {
		// The next Write meets the same error.
		_, _ = w.under.Write(text)
	}
	c.repeat(w.under)
}

// flushUnder flushes the writer underneath, where it can be flushed.
func (w *writer) flushUnder() { _ = http.NewResponseController(w.under).Flush() }
