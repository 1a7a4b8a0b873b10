package typedocs

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// An index lists the pages, or those that a search finds.
type index struct {
	layout
	pages []page
	texts []searchable // by page
}

func (s *site) newIndex(static bool) *index {
	x := &index{layout: s.newLayout("Problem types", indexName, static), pages: s.pages}
	for _, p := range s.pages {
		x.texts = append(x.texts, newSearchable(p))
	}
	return x
}

// find returns the index as it answers a search.
func (x *index) find(s search) indexView {
	v := indexView{layout: x.layout, Query: s.query, Class: s.class, Total: len(x.pages), Found: []page{}}
	counts := make(map[string]int)
	terms := strings.Fields(strings.ToLower(s.query))
	for i, p := range x.pages {
		if !x.texts[i].matches(terms) {
			continue
		}
		code := classOf(p.Status).Code
		counts[""]++
		counts[code]++
		if s.class == "" || s.class == code {
			v.Found = append(v.Found, p)
		}
	}
	v.Filters = []filter{s.filter("", "All", counts)}
	for _, c := range classes() {
		v.Filters = append(v.Filters, s.filter(c.Code, c.Name+"s", counts))
	}
	return v
}

// A searchable is the text of a page as searches see it, in lower case.
type searchable struct {
	facts string // what identifies the type
	prose string // what is said of it
}

func newSearchable(p page) searchable {
	facts := []string{strconv.Itoa(p.Status), p.Title, p.Name, p.Schema, p.Type}
	texts := []string{p.Description, p.Retry.text}
	for _, f := range p.Fields {
		facts = append(facts, f.Name)
	}
	for _, m := range p.Members {
		facts = append(facts, m.Name)
		texts = append(texts, m.Description.text)
	}
	for _, text := range slices.Concat(p.About, p.Steps) {
		texts = append(texts, text.text)
	}
	return searchable{strings.ToLower(strings.Join(facts, "\n")), strings.ToLower(strings.Join(texts, "\n"))}
}

// matches reports whether all terms occur. A number is one of the facts: whoever looks
// for a status does not want the pages that mention it.
func (s searchable) matches(terms []string) bool {
	for _, term := range terms {
		isNumber := strings.Trim(term, "0123456789") == ""
		if !strings.Contains(s.facts, term) && (isNumber || !strings.Contains(s.prose, term)) {
			return false
		}
	}
	return true
}

// An indexView shows the index.
type indexView struct {
	layout
	Query, Class string
	Filters      []filter
	Found        []page
	Total        int
}

func (indexView) template() string { return indexName }

func (v indexView) data() any {
	return struct {
		Types []page `json:"types"`
	}{v.Found}
}

// Groups are the found pages: the API's own, and then by class.
func (v indexView) Groups() []group {
	groups := []group{{ID: "own", Name: cmp.Or(v.API, "This API"), Hint: "problem types of its own"}}
	for _, c := range classes() {
		groups = append(groups, group{ID: c.Code, Name: c.Name + "s", Hint: c.Hint})
	}
	for _, p := range v.Found {
		i := 0
		if !p.listing.own {
			i = p.Status/100 - 3
		}
		groups[i].Pages = append(groups[i].Pages, p)
	}
	return slices.DeleteFunc(groups, func(g group) bool { return g.Pages == nil })
}

// A group is a part of the index.
type group struct {
	ID, Name, Hint string
	Pages          []page
}
