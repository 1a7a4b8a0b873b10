package problem

import (
	"io"
	"maps"
	"net/http"
	"strings"
)

//go:generate go run generate_exposed.go

// The life of one response. Each arrow is one method of the writer, named under
// "goes from"; what no arrow names is forwarded and changes nothing.
//
//	         Write, Flush, Hijack, ReadFrom; a final
//	         WriteHeader that makes no candidate; a
//	         problem that is sent (send.go)
//	┌──────┐                                             ┌─────────┐
//	│ open │ ──────────────────────────────────────────► │ passing │
//	└──────┘                                             └─────────┘
//	 │    │ WriteHeader that makes      no text after all:   ▲ ▲
//	 │    │ a candidate                 by its first byte,   │ │
//	 │    ▼                             its length, or when  │ │
//	 │  ┌──────┐                        it is complete       │ │
//	 │  │ held │ ────────────────────────────────────────────┘ │
//	 │  └──────┘                                               │
//	 │    │ a text, when the handler                           │
//	 │    │ returns, flushes or hijacks                        │
//	 │    ▼                                                    │
//	 │  ┌───────────┐                                          │
//	 └► │ converted │ ─────────────────────────────────────────┘
//	    └───────────┘    Hijack
//	 render writes the problem
//	 that it was given
//
// open: no final status yet. passing: everything goes through. held: a candidate,
// whose text is gathered. converted: the document is out, and what the handler
// still writes is discarded, for ever: when the handler has returned, net/http
// lends the buffers underneath to another request.
//
// A handler that returns leaves open open, but nobody will call finish again:
// from then on a candidate is decided at WriteHeader. Two arrows are taken back when
// nothing has gone out after all: a ReadFrom that moved nothing, and an Edit that
// panics, leave the response open. While render is about to write a problem, Write,
// Flush and ReadFrom begin with a WriteHeader of its status.
type state uint8

const (
	open state = iota
	passing
	held
	converted
)

// A stage is a state with what goes with it. Without a rendering or a candidate it
// holds nothing of a response, and is shared by every response of a middleware (see
// settings): a request that waits for its handler costs a writer of 32 bytes. With
// a candidate it is the memory of a conversion, as a rule in one allocation.
type stage struct {
	*settings
	state       state
	encoded     bool       // open, held: a Content-Encoding stood there before the handler ran
	returned    bool       // open, held: the handler has returned
	watching    bool       // open: nothing is to be held
	json        bool       // held: Content-Type says application/json
	opening     opening    // held: unopened or readable
	status      int16      // held: of the candidate, 400 to 599
	rendering   *rendering // open: a problem that render is about to write
	header      *snapshot  // held
	text        []byte     // held: so far; of a 5xx only what the opening was found in
	superfluous *[]int     // held: further calls of WriteHeader, in order; seldom any
	values      fieldValues
	room        [32]byte // for a short text
}

// A writer stands between a handler and the writer underneath. It is never pooled
// or used again: a handler may keep it after it has returned.
type writer struct {
	under http.ResponseWriter
	r     *http.Request
	stage *stage
}

func newWriter(under http.ResponseWriter, r *http.Request, s *settings) *writer {
	w := &writer{under: under, r: r, stage: &s.open}
	// net/http's own writers have no Content-Encoding at entry, and Header()
	// would make them clone the map at WriteHeader.
	if !isServerWriter(under) && hasField(under.Header(), "Content-Encoding") {
		w.stage = &s.encoded
	}
	return w
}

// Unwrap returns the writer underneath, for [http.ResponseController].
func (w *writer) Unwrap() http.ResponseWriter { return w.under }

// Header returns the header of the writer underneath.
func (w *writer) Header() http.Header { return w.under.Header() }

// WriteHeader passes the status on or, for a candidate, holds it back.
func (w *writer) WriteHeader(status int) {
	switch w.stage.state {
	case open:
		if status >= 100 && status <= 199 && status != http.StatusSwitchingProtocols {
			w.under.WriteHeader(status)
			return
		}
		if w.replaceRendering(status) || w.hold(status) {
			return
		}
		// Forwarded first: an invalid code panics underneath and latches nothing.
		w.under.WriteHeader(status)
		w.pass()
	case held:
		if w.stage.superfluous == nil {
			w.stage.superfluous = new([]int)
		}
		*w.stage.superfluous = append(*w.stage.superfluous, status)
	default:
		w.under.WriteHeader(status)
	}
}

// Write passes p on, gathers it, or discards it.
func (w *writer) Write(p []byte) (int, error) {
	w.begin()
	switch {
	case w.stage.discards():
		return w.discard(len(p))
	case w.stage.state == held && gather(w, p):
		return len(p), nil
	}
	return w.under.Write(p)
}

// WriteString is Write for a string.
func (w *writer) WriteString(s string) (int, error) {
	w.begin()
	switch {
	case w.stage.discards():
		return w.discard(len(s))
	case w.stage.state == held && gather(w, s):
		return len(s), nil
	}
	return io.WriteString(w.under, s)
}

// begin is the implicit WriteHeader on an open response: 200, or what render has
// been told where it is about to write a problem.
func (w *writer) begin() {
	if w.stage.state != open {
		return
	}
	if x := w.stage.rendering; x != nil {
		w.WriteHeader(writtenStatus(x.p.Status))
		return
	}
	w.pass()
}

// discards reports whether what is written is neither sent nor kept: behind the
// document, and in a held 5xx, of whose text nothing but the opening matters.
func (c *stage) discards() bool {
	return c.state == converted || c.status >= 500 && c.opening == readable
}

// discard answers a Write of n bytes that go nowhere. Success while the client is there,
// since a handler that writes its text in pieces has done nothing wrong.
func (w *writer) discard(n int) (int, error) {
	if err := w.r.Context().Err(); err != nil {
		return 0, err
	}
	return n, nil
}

func (w *writer) intercepted() *writer { return w }

// pass goes from any state to passing.
func (w *writer) pass() { w.stage = &w.stage.settings.passing }

// hold goes from open to held when the response is a candidate.
func (w *writer) hold(status int) bool {
	s := w.stage.settings
	if w.stage.watching || !s.convertsStatus(status) {
		return false // without a look at the header, which may cost a clone
	}
	h, encoded, json := w.under.Header(), w.stage.encoded, false
	header := usual(h)
	if header == nil {
		var ok bool
		if ok, _ = s.convertsType(h["Content-Type"]); !ok {
			return false // most errors in JSON end here, before anything is allocated
		}
		header = take(h)
		if ok, json = s.convertsHeader(header, encoded); !ok {
			return false
		}
	}
	c := &stage{settings: s, state: held, encoded: encoded, returned: w.stage.returned, json: json, status: int16(status), header: header}
	c.text = c.room[:0]
	w.stage = c
	if c.returned {
		w.decide()
	}
	return true
}

// replaceRendering goes from open to converted when this is render writing the
// problem that it was given. It has said so by the status and the Content-Type.
func (w *writer) replaceRendering(status int) bool {
	x := w.stage.rendering
	if x == nil || status != writtenStatus(x.p.Status) {
		return false
	}
	c, h := w.stage, w.under.Header()
	s := c.settings
	var rendered string
	switch contentType, _, _ := strings.Cut(h.Get("Content-Type"), ";"); contentType {
	case "application/json":
		rendered = mediaTypeJSON
	case "application/xml":
		rendered = mediaTypeXML
	default:
		return false
	}
	if !c.encoded && hasField(h, "Content-Encoding") {
		// A compressor inside has what render wrote; only the header can be mended.
		w.pass()
		c.values.setDocument(h, status, rendered, "")
		s.addFields(h, w.r, status, x.p.Header)
		w.under.WriteHeader(status)
		return true
	}
	media := s.negotiate(x.r)
	w.stage = c.reopened() // as long as Edit has not returned: see decide
	doc, own := s.compose(x.r, x.p, media)
	w.stage = &s.converted
	c.values.setDocument(h, status, media, decimal(len(doc.body)))
	s.addFields(h, w.r, status, own)
	s.write(w.under, w.r, status, doc)
	return true
}

// gather adds p to the text of a held response. It returns false when p shows
// that the response is not to be converted: it is passing then, and p remains to
// be written.
func gather[T string | []byte](w *writer, p T) bool {
	c := w.stage
	before, room := len(c.text), maxText-len(c.text)
	if len(p) > room && c.status < 500 {
		w.release(c, c.text)
		return false
	}
	c.text = append(c.text, p[:min(len(p), room)]...)
	if c.opening == unopened {
		c.opening = c.openingOf(c.text, c.json)
		if c.opening == foreign {
			w.release(c, c.text[:before])
			return false
		}
		if c.status >= 500 && len(p) > room {
			// 8 KiB of white space: whatever follows, it is not sent.
			c.opening = readable
		}
	}
	return true
}

// finish is called when the handler has returned, and not after a panic.
func (w *writer) finish() {
	switch s := w.stage.settings; w.stage.state {
	case open:
		w.stage = s.opened(w.stage.encoded, true)
	case held:
		w.decide()
	case converted:
		// Over HTTP/2 they would follow the document.
		deleteTrailers(w.under.Header())
	}
}

// decide goes from held to converted or, where the text is not to be converted,
// to passing.
func (w *writer) decide() {
	c, status := w.stage, int(w.stage.status)
	s, e := c.settings, c.settings.entry(status)
	said, lifted, ok := s.read(c.text, e)
	if !ok {
		w.release(c, c.text)
		return
	}
	// Edit may panic. As long as it has not returned nothing is decided, and a
	// recoverer inside can still answer.
	w.stage = c.reopened()
	doc, media, own := s.convert(w.r, e, said, lifted)
	w.stage = &s.converted

	length := decimal(len(doc.body))
	if len(c.text) == 0 && w.r.Method == http.MethodHead {
		length = "" // the text of a GET may be longer
	}
	h := w.under.Header()
	c.header.setDocument(h, status, media, length, &c.values)
	s.addFields(h, w.r, status, own)
	s.write(w.under, w.r, status, doc)
	w.repeat(c.superfluous)
}

// release goes from held to passing: it sends what was held back as the handler
// wrote it.
func (w *writer) release(c *stage, text []byte) {
	w.pass()
	h := w.under.Header()
	late := c.header.restore(h)
	w.under.WriteHeader(int(c.status))
	if late != nil {
		// Not sent any more, but for the trailers among them.
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
