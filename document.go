package problem

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/problemkit/problem/internal/jsontext"
)

// A document is a rendered problem.
type document struct {
	body   []byte
	buffer *[]byte // the memory of body; nil for a document that is kept, as the catalog's are

	language  string // of title and detail; "" where it is not known
	ownDetail bool   // the detail is the handler's, who knows its language
}

// renderMessage renders the problem that replaces a handler's body: a text that told
// msg, or an object from which lifted was read. lifted is nil for a text.
func (s *settings) renderMessage(r *http.Request, e *entry, msg message, lifted *Problem) (doc document, media string, fields http.Header) {
	media = s.negotiate(r)
	if s.Edit == nil && media == mediaTypeJSON && lifted == nil {
		// Most responses come this way. A Problem would cost more than its document.
		if msg.text == nil || msg.dropped {
			return *e.document(media), media, nil
		}
		buffer := s.buffers.get()
		body := append(*buffer, e.head...)
		body = append(body, `,"detail":"`...)
		if msg.unescaped {
			body = append(body, msg.text...)
		} else {
			body = jsontext.AppendEscaped(body, msg.text)
		}
		body = append(body, `"}`...)
		return document{body: body, buffer: buffer, ownDetail: true}, media, nil
	}
	doc, fields = s.render(r, problemOf(e.Status, msg, lifted), media)
	return doc, media, fields
}

// problemOf returns the problem that replaces a handler's body. What the client is not
// told becomes its cause.
func problemOf(status int, msg message, lifted *Problem) *Problem {
	p := cmp.Or(lifted, new(Problem))
	p.Status = status
	switch {
	case !msg.dropped:
		p.Detail = cmp.Or(p.Detail, string(msg.text))
	case len(msg.text) > 0:
		p.Cause = errors.New(strings.ToValidUTF8(string(msg.text), "\ufffd"))
	}
	return p
}

// render completes, edits and renders a copy of p. It returns the fields that p and
// Edit want in the header.
func (s *settings) render(r *http.Request, p *Problem, media string) (document, http.Header) {
	enc := encoder{settings: s, translation: s.translationFor(r)}
	q := *p
	language, ownDetail := s.fill(&q, enc.translation)
	if s.Edit != nil {
		q = s.edited(r, q, media, enc.translation)
		language, ownDetail = s.fill(&q, enc.translation)
	}
	buffer := s.buffers.get()
	// What cannot be encoded is left out. Edit was told, except of what it added itself.
	return document{enc.appendDocument(*buffer, &q, media), buffer, language, ownDetail}, q.Header
}

// appendDocument appends the document of p, which is complete.
func (e *encoder) appendDocument(b []byte, p *Problem, media string) []byte {
	if media == mediaTypeXML {
		return e.appendXML(b, p)
	}
	// The type and title of most problems are those of their status.
	if entry := e.translation.entry(p.Status); p.Type == entry.URI && p.Title == entry.Title {
		return e.appendOccurrence(append(b, entry.head...), p)
	}
	return e.appendJSON(b, p)
}

// edited returns p as Edit leaves it. What Edit changes is not shared with the problem that
// p is a copy of, except for the values of extensions other than field errors.
func (s *settings) edited(r *http.Request, p Problem, media string, t *translation) Problem {
	status := p.Status
	if len(p.Extensions) > 0 {
		enc := encoder{settings: s, translation: t}
		enc.appendDocument(nil, &p, media)
		p.Cause = joinCause(p.Cause, enc.faults...)
	}
	if p.Extensions = maps.Clone(p.Extensions); p.Extensions == nil {
		p.Extensions = make(map[string]any)
	}
	for name, v := range p.Extensions {
		if list, ok := v.([]FieldError); ok {
			p.Extensions[name] = slices.Clone(list)
		}
	}
	if p.Header = p.Header.Clone(); p.Header == nil {
		p.Header = make(http.Header)
	}
	s.Edit(r, &p)
	if p.Status != status { // not written otherwise: Edit may have given p to a log that reads it later
		p.Status = status
	}
	return p
}

// joinCause joins more errors to a cause, which may be nil.
func joinCause(cause error, more ...error) error {
	if len(more) == 0 {
		return cause
	}
	return errors.Join(append([]error{cause}, more...)...)
}

// reportLate hands a problem that can no longer be sent to Edit, for the log.
func (s *settings) reportLate(r *http.Request, p *Problem) {
	if s.Edit != nil {
		t := s.translationFor(r)
		s.edited(r, s.completed(p, t), s.negotiate(r), t)
	}
}

// decimal is strconv.Itoa without an allocation for three digits, which is what
// the length of a document has.
func decimal(n int) string {
	if n < 100 || n > 999 {
		return strconv.Itoa(n)
	}
	return threeDigits[3*(n-100):][:3]
}

// threeDigits is "100101102…999".
var threeDigits = func() string {
	var b []byte
	for n := 100; n <= 999; n++ {
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(b)
}()

// A bufferPool lends the memory that documents are rendered into, for as long as it
// takes to write one: an io.Writer may not keep what it is given, and fmt and
// encoding/json lend theirs in the same way. What outlives that Write, such as a text
// that is held back or a value of the header, is never in it.
type bufferPool struct{ pool sync.Pool }

const (
	minBuffer = 512      // more than most documents need
	maxBuffer = 64 << 10 // so that the pool does not keep the memory of a long document
)

func (b *bufferPool) get() *[]byte {
	if buffer, ok := b.pool.Get().(*[]byte); ok {
		return buffer
	}
	buffer := make([]byte, 0, minBuffer)
	return &buffer
}

// put takes the buffer of a document that has been written.
func (b *bufferPool) put(doc *document) {
	if doc.buffer != nil && cap(doc.body) <= maxBuffer {
		*doc.buffer = doc.body[:0]
		b.pool.Put(doc.buffer)
	}
}
