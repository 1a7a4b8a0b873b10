package problem

import (
	"maps"
	"net/http"
	"slices"
)

// A snapshot is a header as it stood at WriteHeader, when net/http takes its own
// copy. A copy of the map would cost more than the rest of a conversion, and the two
// fields that http.Error sets are known by heart.
type snapshot struct {
	plainText, noSniff bool // http.Error's Content-Type and X-Content-Type-Options
	rest               *fields
}

// fields are of a header: those with one value, and all others, which are seldom.
type fields struct {
	single []field
	other  []fieldOfMany
	room   [3]field // for single
}

type field struct{ name, value string }

type fieldOfMany struct {
	name   string
	values []string
}

const (
	plainText = "text/plain; charset=utf-8"
	noSniff   = "nosniff"
)

// take records h, whose Content-Type has these values.
func (s *snapshot) take(h http.Header, contentType []string) {
	s.plainText = isOne(contentType, plainText)
	s.noSniff = isOne(h["X-Content-Type-Options"], noSniff)
	if len(h) == s.known() {
		return
	}
	s.rest = new(fields)
	s.rest.single = s.rest.room[:0]
	for name, values := range h {
		switch {
		case name == "Content-Type" && s.plainText, name == "X-Content-Type-Options" && s.noSniff:
		case len(values) == 1:
			s.rest.single = append(s.rest.single, field{name, values[0]})
		default:
			s.rest.other = append(s.rest.other, fieldOfMany{name, slices.Clone(values)})
		}
	}
}

// known is the number of fields that are known by heart.
func (s *snapshot) known() int {
	n := 0
	if s.plainText {
		n++
	}
	if s.noSniff {
		n++
	}
	return n
}

func isOne(values []string, value string) bool { return len(values) == 1 && values[0] == value }

// single returns the fields with one value.
func (s *snapshot) single() []field {
	if s.rest == nil {
		return nil
	}
	return s.rest.single
}

// other returns the fields with more values than one, or with none.
func (s *snapshot) other() []fieldOfMany {
	if s.rest == nil {
		return nil
	}
	return s.rest.other
}

// isOf reports whether h is still as it was recorded.
func (s *snapshot) isOf(h http.Header) bool {
	if len(h) != s.known()+len(s.single())+len(s.other()) {
		return false
	}
	if s.plainText && !isOne(h["Content-Type"], plainText) || s.noSniff && !isOne(h["X-Content-Type-Options"], noSniff) {
		return false
	}
	for _, f := range s.single() {
		if !isOne(h[f.name], f.value) {
			return false
		}
	}
	for _, f := range s.other() {
		values, ok := h[f.name]
		if !ok || !slices.Equal(values, f.values) {
			return false
		}
	}
	return true
}

// restore makes h what it was, and returns what it had become; nil where it had
// not changed.
func (s *snapshot) restore(h http.Header) (late http.Header) {
	if s.isOf(h) {
		return nil
	}
	late = maps.Clone(h)
	clear(h)
	if s.plainText {
		h["Content-Type"] = []string{plainText}
	}
	if s.noSniff {
		h["X-Content-Type-Options"] = []string{noSniff}
	}
	for _, f := range s.single() {
		h[f.name] = []string{f.value}
	}
	for _, f := range s.other() {
		h[f.name] = f.values
	}
	return late
}

// dropBodyFields is the function of this name for a header that is as it was
// recorded: a list is walked faster than a map.
func (s *snapshot) dropBodyFields(h http.Header, status int) {
	for _, f := range s.single() {
		dropBodyField(h, f.name, status)
	}
	for _, f := range s.other() {
		dropBodyField(h, f.name, status)
	}
}
