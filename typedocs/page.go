package typedocs

import (
	"fmt"
	"net/url"
	"slices"
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
		if _, ok := segments[p.segment()]; !ok {
			segments[p.segment()] = i
		}
		pages = append(pages, p)
	}
	names := make(map[string]bool)
	free := func(name string) bool { return !names[name] }
	for i, t := range types {
		reached := pages[i].segment() != ""
		fit := func(name string) bool { // what is reached by its URI leaves a name to the URI that ends in it
			owner, ok := segments[name]
			return free(name) && (!reached || !ok || owner == i)
		}
		candidates := []string{t.Slug(), t.Slug() + "-" + strconv.Itoa(t.Status)}
		chosen := slices.IndexFunc(candidates, fit)
		if chosen < 0 {
			chosen = slices.IndexFunc(candidates, free)
		}
		if chosen < 0 {
			panic(fmt.Sprintf("problem: typedocs: two types are called %q: give each its own Title", candidates[1]))
		}
		pages[i].Name = candidates[chosen]
		names[pages[i].Name] = true
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

// segment is the last segment of the type URI, or "" where the path is not all that
// tells it from the URIs of other types.
func (p page) segment() string {
	u, err := url.Parse(p.Type)
	if err != nil || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	return lastSegment(u.Path)
}
