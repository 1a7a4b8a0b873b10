package problem

import (
	"net/http"
	"slices"
)

// A snapshot is a header as it was at WriteHeader, when net/http takes its own
// copy: the fields with one value, and all others, which are rare. A copy of the map
// would cost more than the rest of a conversion.
type snapshot struct {
	single   []field
	other    []fieldOfMany
	replaced bool     // a document may have to delete one of these fields
	room     [4]field // for single
}

type field struct {
	name, value string
	role        role
}

type fieldOfMany struct {
	name   string
	values []string
	role   role
}

const (
	textPlainUTF8 = "text/plain; charset=utf-8"
	noSniff       = "nosniff"
)

// The headers of a bare WriteHeader and of http.Error, which most converted responses
// have. A document sets each of their fields anew. They are never changed.
var (
	bareHeader      = &snapshot{}
	httpErrorHeader = &snapshot{single: []field{{"Content-Type", textPlainUTF8, roleContentType}, {"X-Content-Type-Options", noSniff, roleNoSniff}}}
)

// preset returns the one of these two that h equals, and nil when it equals neither.
// Two lookups cost less than a snapshot.
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

// snapshotOf records h, the header of a response of this status.
func snapshotOf(h http.Header, status int) *snapshot {
	s := new(snapshot)
	s.single = s.room[:0]
	for name, values := range h {
		role := roleOf(name)
		s.replaced = s.replaced || role.isReplaced(status, kept{}) || role.isOwnMisspelled(name)
		if len(values) == 1 {
			s.single = append(s.single, field{name, values[0], role})
		} else {
			// The handler may change the slice in place.
			s.other = append(s.other, fieldOfMany{name, slices.Clone(values), role})
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

// restore makes h what it was, and returns what had changed since.
func (s *snapshot) restore(h http.Header) lateFields {
	if s.matches(h) {
		return nil
	}
	var late lateFields
	was := make(http.Header, len(h))
	s.copyTo(was)
	for name, values := range h {
		if before, ok := was[name]; !ok || !slices.Equal(before, values) {
			late = append(late, lateField{name: name, values: values})
		}
	}
	for name := range was {
		if _, ok := h[name]; !ok {
			late = append(late, lateField{name: name, deleted: true})
		}
	}
	clear(h)
	s.copyTo(h)
	return late
}

// lateFields are changes of a header after WriteHeader.
type lateFields []lateField

type lateField struct {
	name    string
	values  []string
	deleted bool
}

// applyTo makes the changes in h.
func (late lateFields) applyTo(h http.Header) {
	for _, f := range late {
		if f.deleted {
			delete(h, f.name)
		} else {
			h[f.name] = f.values
		}
	}
}

// copyTo sets the recorded fields in h.
func (s *snapshot) copyTo(h http.Header) {
	for _, f := range s.single {
		h[f.name] = []string{f.value}
	}
	for _, f := range s.other {
		h[f.name] = f.values
	}
}

// restoreAndSet makes h what it was, and sets the fields of a document in it.
func (s *snapshot) restoreAndSet(h http.Header, status int, media, length string, kept kept, values *fieldValues) {
	unchanged := s.matches(h)
	if !unchanged {
		clear(h)
		s.copyTo(h)
	}
	if !unchanged || s.replaced {
		deleteReplaced(h, status, kept)
	}
	values.set(h, media, length)
}
