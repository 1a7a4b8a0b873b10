package typedocs

import (
	"cmp"
	"slices"
)

// A page is what is told of one problem type, to people and to programs.
type page struct {
	Name        string   `json:"name"`   // of the page
	Schema      string   `json:"schema"` // name in schema.json and openapi.json
	Type        string   `json:"type"`
	Title       string   `json:"title"`
	Status      int      `json:"status"`
	Description string   `json:"description"`
	About       []prose  `json:"about"`
	Retry       prose    `json:"retry,omitzero"`
	Steps       []prose  `json:"steps"`
	Members     []member `json:"members"`
	Fields      []field  `json:"fields"`
	Reference   string   `json:"reference,omitempty"`
	Example     example  `json:"example"`

	listing listing
}

// Class is the class of the status.
func (p page) Class() class { return classOf(p.Status) }

// newPages returns the pages of types: the application's own first, then by status.
func newPages(types []listing, names []string, w *writer) []page {
	schemas := newSchemaNames(names)
	pages := make([]page, len(types))
	for i, t := range types {
		pages[i] = newPage(t, w)
		pages[i].Name, pages[i].Schema = names[i], schemas[i]
	}
	slices.SortStableFunc(pages, func(a, b page) int {
		if a.listing.own != b.listing.own {
			if a.listing.own {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Status, b.Status)
	})
	return pages
}

// newPage returns the page of t, without its names. Title and description are those of
// the example, in which package problem has filled what t leaves empty.
func newPage(t listing, w *writer) page {
	fields, members := fieldsOf(t.Status), newMembers(t.advice.Members)
	example, doc := newExample(t, fields, w)
	p := page{
		Type:        doc.Type,
		Title:       doc.Title,
		Status:      t.Status,
		Description: doc.Detail,
		About:       plainProse(paragraphs(t.advice.About)),
		Retry:       prose{text: t.advice.Retry},
		Steps:       plainProse(t.advice.Steps),
		Members:     members,
		Fields:      append([]field{}, fields...), // a list, if an empty one
		Reference:   t.Reference,
		Example:     example,
		listing:     t,
	}
	if !t.hasGuide() {
		return p
	}
	g := guideTo(t.Status)
	if len(p.About) == 0 {
		p.About = tickedProse(g.about)
	}
	if len(p.Steps) == 0 {
		p.Steps = tickedProse(g.steps)
	}
	if p.Retry.text == "" {
		p.Retry = prose{g.retry, true}
	}
	return p
}
