package problem

import (
	"maps"
	"net/http"
	"slices"
)

// A snapshot is a header as it stood at WriteHeader, when net/http takes its own
// copy: the fields with one value, and all others, which are seldom. A copy of the
// map would cost more than the rest of a conversion.
type snapshot struct {
	single []field
	other  []fieldOfMany
	room   [4]field // for single
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

// The headers of a bare WriteHeader and of http.Error: with them stands most of what
// is converted. They are never changed.
var (
	noFields    = &snapshot{}
	errorFields = &snapshot{single: []field{{"Content-Type", plainText}, {"X-Content-Type-Options", noSniff}}}
)

// usual returns the one of those two that h is, and nil when it is another. Their
// fields are converted, and all are among those that a document sets.
func usual(h http.Header) *snapshot {
	switch {
	case len(h) == 0:
		return noFields
	case len(h) == 2 && isOne(h["Content-Type"], plainText) && isOne(h["X-Content-Type-Options"], noSniff):
		return errorFields
	}
	return nil
}

func (s *snapshot) isUsual() bool { return s == errorFields || s == noFields }

// take records h.
func take(h http.Header) *snapshot {
	s := new(snapshot)
	s.single = s.room[:0]
	for name, values := range h {
		if len(values) == 1 {
			s.single = append(s.single, field{name, values[0]})
		} else {
			s.other = append(s.other, fieldOfMany{name, slices.Clone(values)})
		}
	}
	return s
}

func isOne(values []string, value string) bool { return len(values) == 1 && values[0] == value }

// isOf reports whether h is still as it was recorded.
func (s *snapshot) isOf(h http.Header) bool {
	if len(h) != len(s.single)+len(s.other) {
		return false
	}
	for _, f := range s.single {
		if !isOne(h[f.name], f.value) {
			return false
		}
	}
	for _, f := range s.other {
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
	for _, f := range s.single {
		h[f.name] = []string{f.value}
	}
	for _, f := range s.other {
		h[f.name] = f.values
	}
	return late
}

// setDocument makes h what it was, and sets the fields of a document in it.
func (s *snapshot) setDocument(h http.Header, status int, media, length string, values *fieldValues) {
	if s.isUsual() && values.set(h, media, length) == len(h) {
		return // nothing else stands there
	}
	s.restore(h)
	values.setDocument(h, status, media, length)
}
