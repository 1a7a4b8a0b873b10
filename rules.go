package problem

import (
	"bytes"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/problemkit/problem/internal/jsontext"
)

// What is converted. A response is a candidate by its status, Content-Type and
// Content-Encoding, which are known at WriteHeader. The text that follows decides.
// The rules are narrow because clients of Connect, Twirp, OAuth 2, GraphQL, S3 and
// others read their own error bodies, and RFC 9457, section 4, leaves those alone.

// maxText is the longest text, in bytes, that is held back for conversion.
const maxText = 8 << 10

// A candidate is a response that may be converted, and the memory of its conversion,
// which is usually one allocation.
type candidate struct {
	status      int16 // 400 to 599
	label       label
	lead        lead
	header      *snapshot      // as it stood at WriteHeader
	text        []byte         // so far; of a 5xx only what its lead was found in
	superfluous *[]int         // further calls of WriteHeader, in order; rarely any
	pending     *pendingRender // before WriteHeader: what render is about to write
	values      fieldValues    // of the document
	room        [32]byte       // for a short text
}

// A label is what a candidate's Content-Type says of its body.
type label uint8

const (
	labelText label = iota // text/plain, or nothing
	labelJSON
)

// A lead is what the start of a text says of the rest.
type lead uint8

const (
	leadUndecided lead = iota // only white space, or half a character, so far
	leadMessage               // of a text for people, or of an object to lift
	leadForeign               // of somebody's own document, which passes as it is
)

// convertsStatus reports whether a response of this status may be converted.
func (s *settings) convertsStatus(status int) bool {
	return status >= 400 && status <= s.highest
}

// candidateOf returns the candidate that a response with this status and header is,
// and nil where it is none. encodedAtEntry says that a Content-Encoding stood there
// before the handler ran: an outer compressor set it, and it says nothing about the
// handler's body.
func (s *settings) candidateOf(status int, h http.Header, encodedAtEntry bool) *candidate {
	label, header := labelText, preset(h)
	// The presets are candidates: they declare text/plain or nothing, and no encoding.
	if header == nil {
		var ok bool
		if _, ok = s.labelOf(h["Content-Type"]); !ok {
			return nil // most errors in JSON end here, before anything is allocated
		}
		header = snapshotOf(h)
		if label, ok = s.labelOfHeader(header, encodedAtEntry); !ok {
			return nil
		}
	}
	c := &candidate{status: int16(status), label: label, header: header}
	c.text = c.room[:0]
	return c
}

// labelOf returns the label that these values of Content-Type make. It reports false
// where one of them is not to be converted.
func (s *settings) labelOf(contentType []string) (label, bool) {
	label := labelText
	for _, value := range contentType {
		if value == textPlainUTF8 {
			continue // http.Error's, without a closer look
		}
		value, _, _ = strings.Cut(value, ";")
		switch value = textproto.TrimString(value); {
		case value == "", strings.EqualFold(value, "text/plain"):
		case s.LiftJSON && strings.EqualFold(value, "application/json"):
			label = labelJSON
		default:
			return label, false
		}
	}
	return label, true
}

// labelOfHeader returns the label of a response with this header, whose names may be
// spelled in any way. It reports false where the header is not to be converted.
func (s *settings) labelOfHeader(h *snapshot, encodedAtEntry bool) (label, bool) {
	label := labelText
	for _, f := range h.single {
		l, ok := s.labelOfField(f.name, []string{f.value}, encodedAtEntry)
		if !ok {
			return label, false
		}
		label = max(label, l)
	}
	for _, f := range h.other {
		l, ok := s.labelOfField(f.name, f.values, encodedAtEntry)
		if !ok {
			return label, false
		}
		label = max(label, l)
	}
	return label, true
}

// labelOfField is labelOfHeader for one field.
func (s *settings) labelOfField(name string, values []string, encodedAtEntry bool) (label, bool) {
	switch knownName(name) {
	case "Content-Type":
		return s.labelOf(values)
	case "Content-Encoding":
		return labelText, encodedAtEntry || !isSet(values)
	}
	return labelText, true
}

// leadOf judges a body by its first byte after white space and a byte-order mark. A
// brace, bracket or angle opens a JSON, HTML or XML error whose author forgot the
// Content-Type: S3 and GraphQL servers do so, and their clients depend on it.
func (s *settings) leadOf(body []byte, label label) lead {
	body = trimLead(body)
	if !utf8.FullRune(body) { // it may become white space or a byte-order mark
		return leadUndecided
	}
	switch first := body[0]; {
	case first == '{' && s.LiftJSON:
		return leadMessage
	case first == '{', first == '[', first == '<', label == labelJSON:
		return leadForeign
	}
	return leadMessage
}

// A message is what a text tells people. Its zero value tells nothing.
type message struct {
	text      []byte
	unescaped bool // text stands in JSON as it is
}

// read takes from a whole body, whose lead is not foreign, what the client is told:
// the message of a text, or the members of an object, lifted into a problem that is
// nil elsewhere. It reports false when the body is not to be converted.
func (s *settings) read(body []byte, e *entry) (msg message, lifted *Problem, ok bool) {
	if e.Status >= 500 {
		return message{}, nil, true // nothing of it is for clients
	}
	body = bytes.TrimSpace(trimLead(body))
	unescaped := jsontext.UnescapedLen(body) == len(body)
	if !unescaped && !utf8.Valid(body) {
		return message{}, nil, false
	}
	if len(body) > 0 && body[0] == '{' {
		lifted = new(Problem)
		return message{}, lifted, decodeJSON(body, lifted) == nil
	}
	if s.DiscardText || e.isBoilerplate(body) {
		return message{}, nil, true
	}
	return message{body, unescaped}, nil, true
}

// isBoilerplate reports whether a text says no more than the title does, or
// nothing at all.
func (e *entry) isBoilerplate(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	for _, b := range e.boilerplate {
		if len(text) == len(b) && bytes.EqualFold(text, b) {
			return true
		}
	}
	return false
}

// boilerplate lists the texts that add nothing to the title of t: net/http's and
// IANA's names of the status, the title itself, and what routers say for 404.
func boilerplate(t Type) [][]byte {
	texts := []string{t.Title, catalogType(t.Status).Title, http.StatusText(t.Status), "404 page not found"}
	switch t.Status {
	case http.StatusRequestEntityTooLarge:
		texts = append(texts, "Content Too Large")
	case http.StatusUnprocessableEntity:
		texts = append(texts, "Unprocessable Content")
	case http.StatusTeapot:
		texts = append(texts, "(Unused)")
	}
	slices.Sort(texts)
	var list [][]byte
	for _, text := range slices.Compact(texts) {
		list = append(list, []byte(text))
	}
	return list
}

const byteOrderMark = "\ufeff"

// trimLead cuts white space and a byte-order mark from the start.
func trimLead(body []byte) []byte {
	if len(body) > 0 && ' ' < body[0] && body[0] < utf8.RuneSelf {
		return body // as most texts begin
	}
	body = bytes.TrimLeftFunc(body, unicode.IsSpace)
	if len(body) >= len(byteOrderMark) && string(body[:len(byteOrderMark)]) == byteOrderMark {
		body = bytes.TrimLeftFunc(body[len(byteOrderMark):], unicode.IsSpace)
	}
	return body
}
