package problem

import (
	"bytes"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What is converted. A response is a candidate by its status, Content-Type and
// Content-Encoding, which are known at WriteHeader; the text that follows decides.
// The rules are narrow because clients of Connect, Twirp, OAuth 2, GraphQL, S3
// and others read their own error bodies, and RFC 9457, section 4, leaves those
// in place.

// maxText is the longest text, in bytes, that is held back for conversion.
const maxText = 8 << 10

// convertsStatus reports whether a response of this status may be converted.
func (s *settings) convertsStatus(status int) bool {
	return status >= 400 && status <= s.highest
}

// convertsType reports whether a response with these values of Content-Type may be
// converted, and whether one of them says application/json. A response with exactly
// the header of http.Error, or with none, is not asked about: see usual.
func (s *settings) convertsType(contentType []string) (ok, json bool) {
	for _, value := range contentType {
		if value == plainText {
			continue // http.Error's, without a closer look
		}
		value, _, _ = strings.Cut(value, ";")
		switch value = textproto.TrimString(value); {
		case value == "", strings.EqualFold(value, "text/plain"):
		case s.LiftJSON && strings.EqualFold(value, "application/json"):
			json = true
		default:
			return false, false
		}
	}
	return true, json
}

// convertsHeader reports whether a response with this header may be converted, and
// the same of application/json. encoded says that a Content-Encoding stood there
// before the handler ran: it is an outer compressor's, and says nothing about the
// handler's body.
func (s *settings) convertsHeader(h *snapshot, encoded bool) (ok, json bool) {
	for _, f := range h.single {
		if !s.convertsField(f.name, []string{f.value}, encoded, &json) {
			return false, false
		}
	}
	for _, f := range h.other {
		if !s.convertsField(f.name, f.values, encoded, &json) {
			return false, false
		}
	}
	return true, json
}

// convertsField reports it of one field, and sets json.
func (s *settings) convertsField(name string, values []string, encoded bool, json *bool) bool {
	switch knownName(name) {
	case "Content-Type":
		ok, isJSON := s.convertsType(values)
		*json = *json || isJSON
		return ok
	case "Content-Encoding":
		return encoded || !isSet(values)
	}
	return true
}

// An opening is what the first byte of a text says of the rest.
type opening uint8

const (
	unopened opening = iota // nothing but white space, or half a character, yet
	readable                // a text for people, or an object to lift
	foreign                 // somebody's own document: to pass as it is
)

// openingOf judges a body by its first byte after white space and a byte-order
// mark. A brace, bracket or angle opens a JSON, HTML or XML error whose author
// forgot the Content-Type: S3 and GraphQL servers do so, and their clients
// depend on it.
func (s *settings) openingOf(body []byte, json bool) opening {
	body = trimOpening(body)
	if !utf8.FullRune(body) { // it may become white space or a byte-order mark
		return unopened
	}
	switch first := body[0]; {
	case first == '{' && s.LiftJSON:
		return readable
	case first == '{', first == '[', first == '<', json:
		return foreign
	}
	return readable
}

// A statement is what a text says; its zero value says nothing.
type statement struct {
	text  []byte
	plain bool // text stands in JSON as it is
}

// read takes from a whole body, whose opening is not foreign, what the client is told:
// the statement of a text, or the members of an object, lifted into a problem that is
// nil elsewhere. It reports false when the body is not to be converted.
func (s *settings) read(body []byte, e *entry) (said statement, lifted *Problem, ok bool) {
	if e.Status >= 500 {
		return statement{}, nil, true // nothing of it is for clients
	}
	body = bytes.TrimSpace(trimOpening(body))
	plain := plainLen(body) == len(body)
	if !plain && !utf8.Valid(body) {
		return statement{}, nil, false
	}
	if len(body) > 0 && body[0] == '{' {
		lifted = new(Problem)
		return statement{}, lifted, decodeJSON(body, lifted) == nil
	}
	if s.DiscardText || e.isBoilerplate(body) {
		return statement{}, nil, true
	}
	return statement{body, plain}, nil, true
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
	texts := []string{t.Title, typeOf(t.Status).Title, http.StatusText(t.Status), "404 page not found"}
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

// trimOpening cuts white space and a byte-order mark from the start.
func trimOpening(body []byte) []byte {
	if len(body) > 0 && ' ' < body[0] && body[0] < utf8.RuneSelf {
		return body // as most texts begin
	}
	body = bytes.TrimLeftFunc(body, unicode.IsSpace)
	if len(body) >= len(byteOrderMark) && string(body[:len(byteOrderMark)]) == byteOrderMark {
		body = bytes.TrimLeftFunc(body[len(byteOrderMark):], unicode.IsSpace)
	}
	return body
}
