package problem

import (
	"maps"
	"net/http"
	"slices"
)

// A snapshot is a header as it stood at WriteHeader, when net/http takes its own
// copy. A copy of the map would cost more than the rest of a conversion.
type snapshot struct {
	single []field        // fields with one value
	other  *[]fieldOfMany // seldom any
	room   [4]field       // for single
}

type field struct{ name, value string }

type fieldOfMany struct {
	name   string
	values []string
}

// take records h.
func (s *snapshot) take(h http.Header) {
	s.single = s.room[:0]
	for name, values := range h {
		if len(values) == 1 {
			s.single = append(s.single, field{name, values[0]})
		} else {
			if s.other == nil {
				s.other = new([]fieldOfMany)
			}
			*s.other = append(*s.other, fieldOfMany{name, slices.Clone(values)})
		}
	}
}

func (s *snapshot) many() []fieldOfMany {
	if s.other == nil {
		return nil
	}
	return *s.other
}

// isOf reports whether h is still as it was recorded.
func (s *snapshot) isOf(h http.Header) bool {
	if len(h) != len(s.single)+len(s.many()) {
		return false
	}
	for i := range s.single {
		values := h[s.single[i].name]
		if len(values) != 1 || values[0] != s.single[i].value {
			return false
		}
	}
	for _, f := range s.many() {
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
	for _, f := range s.many() {
		h[f.name] = f.values
	}
	return late
}

// dropBodyFields is the function of this name for a header that is as it was
// recorded: a list is walked faster than a map.
func (s *snapshot) dropBodyFields(h http.Header, status int) {
	for i := range s.single {
		dropBodyField(h, s.single[i].name, status)
	}
	for _, f := range s.many() {
		dropBodyField(h, f.name, status)
	}
}
