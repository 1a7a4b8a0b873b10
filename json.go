package problem

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/problemkit/problem/internal/jsontext"
)

// MarshalJSON returns the document of p as it is sent outside of a middleware (RFC
// 9457, section 3). Empty fields are filled from the catalog, extensions are sorted by
// name, and an extension that cannot be encoded, or that leads back to p, is left out.
// A nil p gives null. The error is nil, except where p is found within itself again by an
// encoder that called MarshalJSON for a part of p.
func (p *Problem) MarshalJSON() ([]byte, error) {
	if p == nil {
		return []byte("null"), nil
	}
	e := encoder{settings: standard, translation: standard.english}
	q := standard.completed(p, standard.english)
	b := e.appendJSON(make([]byte, 0, 256), &q) // most documents are shorter
	if e.abandoned {
		return nil, errReentry // the outermost encoder leaves out what leads here
	}
	return b, nil
}

// An encoder writes the document of one problem, and the problems in its extensions as
// the same configuration completes them, in the same language.
type encoder struct {
	settings    *settings
	translation *translation
	faults      []error // what was left out, for Edit
	abandoned   bool    // the problem is a part of another document, and leads back to itself
}

// appendJSON appends the document of p, whose fields are not completed here: type,
// title, status, detail, instance, then the extensions by name.
func (e *encoder) appendJSON(b []byte, p *Problem) []byte {
	return e.appendOccurrence(appendType(b, p), p)
}

// appendType appends the start of a document, which problems of one type have in
// common: a middleware keeps it for each type.
func appendType(b []byte, p *Problem) []byte {
	b = append(b, `{"type":`...)
	b = jsontext.AppendString(b, cmp.Or(p.Type, blankType))
	if p.Title != "" {
		b = append(b, `,"title":`...)
		b = jsontext.AppendString(b, p.Title)
	}
	if p.Status != 0 { // only a problem within another has none
		b = append(b, `,"status":`...)
		b = strconv.AppendInt(b, int64(p.Status), 10)
	}
	return b
}

// appendOccurrence appends the rest of the document of p, which belongs to one
// occurrence.
func (e *encoder) appendOccurrence(b []byte, p *Problem) []byte {
	if len(p.Extensions) == 0 {
		return e.appendMembers(b, p.Detail, p.Instance, nil)
	}
	var room [maxMembers]member[any]
	return e.appendMembers(b, p.Detail, p.Instance, sortedMembers(room[:0], p.Extensions))
}

// appendMembers appends what follows the type in a document: the detail, the instance
// and the extensions, which are sorted.
func (e *encoder) appendMembers(b []byte, detail, instance string, extensions []member[any]) []byte {
	b = appendDetail(b, detail, instance)
	for _, m := range extensions {
		if isStandardMember(m.name) {
			continue
		}
		longer, err := e.appendMember(b, m, 0)
		switch {
		case err == nil:
			b = longer
		case e.abandon(err):
			return append(b, '}')
		default:
			e.leaveOut(m.name, err)
		}
	}
	return append(b, '}')
}

// appendDetail appends detail and instance. Both are optional (RFC 9457, section 3.1),
// and an empty one says nothing. An empty instance would even be a reference to the
// document itself.
func appendDetail(b []byte, detail, instance string) []byte {
	if detail != "" {
		b = append(b, `,"detail":`...)
		b = jsontext.AppendString(b, detail)
	}
	if instance != "" {
		b = append(b, `,"instance":`...)
		b = jsontext.AppendString(b, instance)
	}
	return b
}

// appendMember appends one extension as a member beside the standard ones (RFC 9457,
// section 3.2). After an error the caller goes on with its own b.
func (e *encoder) appendMember(b []byte, m member[any], depth int) ([]byte, error) {
	b = append(b, ',')
	b = jsontext.AppendString(b, m.name)
	b = append(b, ':')
	return e.appendValue(b, m.value, depth)
}

// abandon reports whether an error shows that the problem leads back to itself through
// another encoder, in which this one runs. The outermost extension that leads into a
// cycle is left out as a whole: if every level left out its own and went on, three
// references would triple the work at each level.
func (e *encoder) abandon(err error) bool {
	e.abandoned = reentries() > 0 && wraps(err, errDepth)
	return e.abandoned
}

// leaveOut reports an extension that is not in the document. Each is reported, so that
// one log line names all that is missing.
func (e *encoder) leaveOut(name string, err error) {
	e.faults = append(e.faults, fmt.Errorf("problem: extension %q: it is left out: %w", name, err))
}

// isStandardMember reports whether name is one of the five that RFC 9457, section 3.1,
// defines. An extension of that name would be a second member, and which of two counts
// is each reader's own choice (RFC 8259, section 4).
func isStandardMember(name string) bool {
	switch name {
	case "type", "title", "status", "detail", "instance":
		return true
	}
	return false
}

type member[V any] struct {
	name  string
	value V
}

// sortedMembers returns the members of m by name, so that equal problems have equal
// bytes. It uses the caller's memory, which may be on the stack, where that is enough.
func sortedMembers[V any](memory []member[V], m map[string]V) []member[V] {
	memory = slices.Grow(memory, len(m))
	for name, value := range m {
		memory = append(memory, member[V]{name, value})
	}
	slices.SortFunc(memory, func(a, b member[V]) int { return strings.Compare(a.name, b.name) })
	return memory
}
