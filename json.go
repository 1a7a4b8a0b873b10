package problem

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/problemkit/problem/internal/jsontext"
)

// MarshalJSON returns the document of p as it is sent outside of a middleware (RFC
// 9457, section 3): what is empty is filled from the catalog, extensions are sorted
// by name, and one that cannot be encoded is left out. A nil p is null. There is no
// error to return.
func (p *Problem) MarshalJSON() ([]byte, error) {
	if p == nil {
		return []byte("null"), nil
	}
	q := p.completed()
	b, _ := appendJSON(make([]byte, 0, 256), &q) // most documents are shorter
	return b, nil
}

// completed returns p as it is sent outside of a middleware.
func (p *Problem) completed() Problem {
	q := *p
	q.Status = writtenStatus(p.Status)
	t := catalogType(q.Status)
	q.fillFrom(&t)
	return q
}

// appendJSON appends the document of p as its fields stand: type, title, status,
// detail, instance, then the extensions by name. The error says which of those
// could not be encoded; the document is whole without them.
func appendJSON(b []byte, p *Problem) ([]byte, error) {
	return appendDocument(b, p, 0)
}

// appendDocument appends the document of p, whose extensions are at this depth.
func appendDocument(b []byte, p *Problem, depth int) ([]byte, error) {
	return appendOccurrence(appendType(b, p), p, depth)
}

// appendType appends the start of a document: what problems of one type share.
func appendType(b []byte, p *Problem) []byte {
	b = append(b, `{"type":`...)
	b = jsontext.AppendString(b, cmp.Or(p.Type, blankType))
	if p.Title != "" {
		b = append(b, `,"title":`...)
		b = jsontext.AppendString(b, p.Title)
	}
	b = append(b, `,"status":`...)
	return strconv.AppendInt(b, int64(p.Status), 10)
}

// appendOccurrence appends the rest of a document of p.
func appendOccurrence(b []byte, p *Problem, depth int) ([]byte, error) {
	if len(p.Extensions) == 0 {
		return appendMembers(b, p.Detail, p.Instance, nil, depth)
	}
	var room [8]member[any] // more than most problems have
	return appendMembers(b, p.Detail, p.Instance, sortedMembers(room[:0], p.Extensions), depth)
}

// appendMembers appends what follows the type in a document: the detail, the instance
// and the extensions, which are sorted.
func appendMembers(b []byte, detail, instance string, extensions []member[any], depth int) ([]byte, error) {
	if detail != "" {
		b = append(b, `,"detail":`...)
		b = jsontext.AppendString(b, detail)
	}
	if instance != "" {
		b = append(b, `,"instance":`...)
		b = jsontext.AppendString(b, instance)
	}
	b, fault := appendExtensions(b, extensions, depth)
	return append(b, '}'), fault
}

func appendExtensions(b []byte, extensions []member[any], depth int) ([]byte, error) {
	var faults []error
	for _, m := range extensions {
		if isStandardMember(m.name) {
			continue
		}
		longer := append(b, ',')
		longer = jsontext.AppendString(longer, m.name)
		longer = append(longer, ':')
		longer, err := appendValue(longer, m.value, depth)
		if depth > 0 && errors.Is(err, errDepth) {
			return b, err // all of what is cyclic goes, or each level would try twice
		}
		if err != nil {
			faults = append(faults, extensionFault(m.name, err))
			continue
		}
		b = longer
	}
	return b, errors.Join(faults...)
}

// isStandardMember reports whether name is one of the five that RFC 9457, section
// 3.1, defines, which no extension may stand for.
func isStandardMember(name string) bool {
	switch name {
	case "type", "title", "status", "detail", "instance":
		return true
	}
	return false
}

func extensionFault(name string, err error) error {
	return fmt.Errorf("problem: extension %q: it is left out: %w", name, err)
}

type member[V any] struct {
	name  string
	value V
}

// sortedMembers returns the members of m by name, in memory where that is enough.
func sortedMembers[V any](memory []member[V], m map[string]V) []member[V] {
	memory = slices.Grow(memory, len(m))
	for name, value := range m {
		memory = append(memory, member[V]{name, value})
	}
	slices.SortFunc(memory, func(a, b member[V]) int { return strings.Compare(a.name, b.name) })
	return memory
}
