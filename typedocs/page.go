package typedocs

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/problemkit/problem"
)

// A page is what is told of one problem type, to people and to programs.
type page struct {
	Name        string   `json:"name"` // of the page, and in schema.json and openapi.json
	Type        string   `json:"type"`
	Title       string   `json:"title"`
	Status      int      `json:"status"`
	Description string   `json:"description"`
	Retry       string   `json:"retry"`
	Steps       []string `json:"steps"`
	Fields      []field  `json:"fields"`
	Reference   string   `json:"reference,omitempty"`
	Example     example  `json:"example"`
}

// newPages returns the pages of types, in their order, each under a name of its
// own. It panics on a type that no response can have and on two that cannot be
// told apart.
func newPages(types []problem.Type) []page {
	pages := make([]page, 0, len(types))
	segments := make(map[string]int) // the last ones of URIs, and the first page of each
	for i, t := range types {
		if t.Status < 400 || t.Status > 599 {
			panic(fmt.Sprintf("problem: typedocs: the Status of type %q is %d, which is no error status: use 400 to 599", t.Title, t.Status))
		}
		p := newPage(t)
		if _, ok := segments[lastSegment(p.path())]; !ok {
			segments[lastSegment(p.path())] = i
		}
		pages = append(pages, p)
	}
	names := make(map[string]bool)
	for i, t := range types {
		p := &pages[i]
		p.Name = t.Slug()
		// Where a URI leads to one type, another that has a URI for itself gives way.
		owner, ok := segments[p.Name]
		if names[p.Name] || ok && owner != i && lastSegment(p.path()) != "" {
			p.Name += "-" + strconv.Itoa(t.Status)
		}
		if names[p.Name] {
			panic(fmt.Sprintf("problem: typedocs: two types are called %q: give each its own Title", p.Name))
		}
		names[p.Name] = true
	}
	return pages
}

// newPage returns the page of t, without a name. Title and description are those
// of the example, in which package problem has filled what t leaves empty.
func newPage(t problem.Type) page {
	g, fields := guideTo(t.Status), fieldsOf(t.Status)
	example, doc := newExample(t, fields)
	return page{
		Type:        doc.Type,
		Title:       doc.Title,
		Status:      t.Status,
		Description: doc.Detail,
		Retry:       g.retry,
		Steps:       g.steps,
		Fields:      append([]field{}, fields...), // a list, if an empty one
		Reference:   t.Reference,
		Example:     example,
	}
}

// path is the path of the type URI, or "" where that is not all that tells it
// from the URIs of other types.
func (p page) path() string {
	u, err := url.Parse(p.Type)
	if err != nil || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	return u.Path
}
