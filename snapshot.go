package problem

import (
	"maps"
	"net/http"
	"slices"
)

// A snapshot is a header as it stood at WriteHeader, when net/http takes its own
// copy: the fields with one value, and all others, which are rare. A copy of the map
// would cost more than the rest of a conversion.
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
	textPlainUTF8 = "text/plain; charset=utf-8"
	noSniff       = "nosniff"
)

// The headers of a bare WriteHeader and of http.Error, which most converted responses
// have. A document sets each of their fields anew. They are never changed.
var (
	bareHeader      = &snapshot{}
	httpErrorHeader = &snapshot{single: []field{{"Content-Type", textPlainUTF8}, {"X-Content-Type-Options", noSniff}}}
)

// preset returns the one of those two that h is, and nil when it is another. Two
// lookups cost less than a snapshot.
func preset(h http.Header) *snapshot {
	switch {
	case len(h) == 0:
		return bareHeader
	case len(h) == 2 && isSingle(h["Content-Type"], textPlainUTF8) && isSingle(h["X-Content-Type-Options"], noSniff):
		return httpErrorHeader
	}
	return nil
}

func (s *snapshot) isPreset() bool { return s == httpErrorHeader || s == bareHeader }

func snapshotOf(h http.Header) *snapshot {
	s := new(snapshot)
	s.single = s.room[:0]
	for name, values := range h {
		if len(values) == 1 {
			s.single = append(s.single, field{name, values[0]})
		} else {
			// The handler may change the slice in place.
			s.other = append(s.other, fieldOfMany{name, slices.Clone(values)})
		}
	}
	return s
}

func isSingle(values []string, value string) bool { return len(values) == 1 && values[0] == value }

// matches reports whether h is still as it was recorded.
func (s *snapshot) matches(h http.Header) bool {
	if len(h) != len(s.single)+len(s.other) {
		return false
	}
	for _, f := range s.single {
		if !isSingle(h[f.name], f.value) {
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
	if s.matches(h) {
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

// restoreAndSet makes h what it was, and sets the fields of a document in it.
func (s *snapshot) restoreAndSet(h http.Header, status int, media, length string, values *fieldValues) {
	if s.isPreset() && values.set(h, media, length) == len(h) {
		return // nothing else stands there, so nothing has come late
	}
	s.restore(h)
	values.setDocument(h, status, media, length)
}
