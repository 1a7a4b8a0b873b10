package problem

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"strconv"
	"sync"

	"github.com/go-chi/render"

	"github.com/problemkit/problem/internal/accept"
	"github.com/problemkit/problem/internal/jsontext"
)

// ServeHTTP answers with p: it deletes from w's header what describes another
// body, sets Content-Type, Content-Length, X-Content-Type-Options, the problem's
// own Header and what the package documentation says of single statuses and Vary,
// and writes the status and the document, which is left out of an answer to HEAD.
// Content-Encoding is left alone: a compressor around the handler may have set it.
//
// Inside the middleware, which it finds along w's Unwrap methods, p is completed,
// edited and negotiated as that middleware's [Config] says, and a nil r stands
// for the request that the middleware got. When the response has begun already,
// nothing is appended to it; only Edit gets the problem, and net/http logs a
// superfluous WriteHeader. Outside, p is sent as problem+json, or as what
// [render.SetContentType] put into r's context. A nil p is a bare 500.
func (p *Problem) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	iw, s, r := scope(w, r)
	s.send(iw, w, r, p)
}

// Write answers with the problem that err stands for: what [Config.Map] or else
// [From] makes of it. It writes nothing when err is nil. See [Problem.ServeHTTP]
// for the rest.
func Write(w http.ResponseWriter, err error) {
	if err == nil {
		return
	}
	iw, s, r := scope(w, nil)
	s.send(iw, w, r, s.problem(err))
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

// problem returns the problem to send for err, which is not nil.
func (s *settings) problem(err error) *Problem {
	if s.Map != nil {
		if p := s.Map(err); p != nil {
			return p
		}
	}
	return From(err)
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
	var (
		doc    document
		fields http.Header
	)
	if s.Edit == nil && p.isBlank() {
		doc = s.entry(status).document(media)
	} else {
		doc, fields = s.render(r, p, media)
	}
	s.deliver(iw, w, r, status, media, doc, fields)
}

// deliver sends a document through w, which leads to iw where that is not nil, as a
// response that has not begun.
func (s *settings) deliver(iw *writer, w http.ResponseWriter, r *http.Request, status int, media string, doc document, fields http.Header) {
	if _, direct := w.(intercepting); direct {
		// Nobody in between has to see it, and it is not a candidate.
		iw.pass()
		w = iw.under
	}
	h := w.Header()
	new(fieldValues).setDocument(h, status, media, decimal(len(doc.body)))
	s.addFields(h, r, status, fields)
	s.writeDocument(w, r, status, doc)
}

// renderMessage renders the problem that replaces a handler's body: one that told msg,
// or one from which lifted was read, which is nil for a text.
func (s *settings) renderMessage(r *http.Request, e *entry, msg message, lifted *Problem) (doc document, media string, fields http.Header) {
	media = s.negotiate(r)
	if s.Edit == nil && media == mediaTypeJSON && lifted == nil {
		// Most responses come this way. A Problem would cost more than its document.
		if msg.text == nil {
			return document{body: e.json}, media, nil
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
		return document{body, buffer}, media, nil
	}
	p := cmp.Or(lifted, new(Problem))
	p.Status = e.Status
	p.Detail = cmp.Or(p.Detail, string(msg.text))
	doc, fields = s.render(r, p, media)
	return doc, media, fields
}

// render completes, edits and renders a copy of p. It returns the fields that p and
// Edit want in the header.
func (s *settings) render(r *http.Request, p *Problem, media string) (document, http.Header) {
	q := *p
	s.fill(&q)
	if s.Edit != nil {
		q = s.edited(r, q)
	}
	buffer := s.buffers.get()
	body := *buffer
	// What could not be encoded is not in body, and Edit has heard of it.
	if media == mediaTypeXML {
		body, _ = appendXML(body, &q)
	} else {
		body, _ = s.entry(q.Status).appendJSON(body, &q)
	}
	return document{body, buffer}, q.Header
}

// edited returns p as Edit leaves it. What Edit changes is not shared with the problem
// that p is a copy of, except for the values of extensions.
func (s *settings) edited(r *http.Request, p Problem) Problem {
	status := p.Status
	if len(p.Extensions) > 0 {
		if _, err := appendJSON(nil, &p); err != nil {
			p.Cause = errors.Join(p.Cause, err)
		}
	}
	if p.Extensions = maps.Clone(p.Extensions); p.Extensions == nil {
		p.Extensions = make(map[string]any)
	}
	if p.Header = p.Header.Clone(); p.Header == nil {
		p.Header = make(http.Header)
	}
	s.Edit(r, &p)
	p.Status = status
	return p
}

// reportLate hands a problem that can no longer be sent to Edit, for the log.
func (s *settings) reportLate(r *http.Request, p *Problem) {
	if s.Edit != nil {
		q := *p
		s.fill(&q)
		s.edited(r, q)
	}
}

// writeDocument sends a document through w, whose header is complete, and gives its
// buffer back.
func (s *settings) writeDocument(w http.ResponseWriter, r *http.Request, status int, doc document) {
	w.WriteHeader(status)
	if r == nil || r.Method != http.MethodHead {
		// An error means that the client has gone, so there is nobody to tell.
		_, _ = w.Write(doc.body)
	}
	s.buffers.put(doc)
}

// isBlank reports whether p has nothing but a status.
func (p *Problem) isBlank() bool {
	return p.Type == "" && p.Title == "" && p.Detail == "" && p.Instance == "" &&
		len(p.Extensions) == 0 && len(p.Header) == 0
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
	if s.XML && prefersXML(r.Header["Accept"]) {
		return mediaTypeXML
	}
	return mediaTypeJSON
}

// prefersXML reports whether the Accept lines of a request want problem+xml rather
// than problem+json: whether the best weight that they give to an XML type by name
// is higher than the best that a JSON type gets by name or, where none is named,
// than that of the most specific wildcard over application/problem+json (RFC 9110,
// section 12.5.1).
//
// A browser names XML above */* and does not want XML, so a line that names text/html
// decides for JSON. So does a malformed element: a client that cannot say what it
// wants gets what all clients read (RFC 9457, section 3).
func prefersXML(lines []string) bool {
	const unnamed = -1
	xml, json, application, all := unnamed, unnamed, unnamed, unnamed
	for r, ok := range accept.MediaRanges(lines) {
		switch {
		case !ok, r.Is("text/html"):
			return false
		case r.Is("application/problem+xml"), r.Is("application/xml"), r.Is("text/xml"):
			xml = max(xml, r.Weight)
		case r.Is("application/json"), r.HasSuffix("+json"):
			json = max(json, r.Weight)
		case r.Is("application/*"):
			application = max(application, r.Weight)
		case r.Is("*/*"):
			all = max(all, r.Weight)
		}
	}
	if json == unnamed {
		json = application
	}
	if json == unnamed {
		json = all
	}
	// What no range covers is as unacceptable as what has the weight 0.
	return xml > max(json, 0)
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

// A document is a rendered problem.
type document struct {
	body   []byte
	buffer *[]byte // where body stands; nil for a document that is kept, as the catalog's are
}

// A bufferPool lends the memory that documents are rendered into, for as long as it
// takes to write one: an io.Writer may not keep what it is given, and fmt and
// encoding/json lend theirs in the same way. What outlives that Write, such as a text
// that is held back or a value of the header, never stands here.
type bufferPool struct{ pool sync.Pool }

const (
	minBuffer = 512      // more than most documents need
	maxBuffer = 64 << 10 // so that one long document does not keep its memory for ever
)

func (b *bufferPool) get() *[]byte {
	if buffer, ok := b.pool.Get().(*[]byte); ok {
		return buffer
	}
	buffer := make([]byte, 0, minBuffer)
	return &buffer
}

// put takes the buffer of a document that has been written.
func (b *bufferPool) put(doc document) {
	if doc.buffer != nil && cap(doc.body) <= maxBuffer {
		*doc.buffer = doc.body[:0]
		b.pool.Put(doc.buffer)
	}
}
