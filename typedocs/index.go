package typedocs

import (
	"net/url"
	"strconv"
	"strings"
)

// An index lists the pages, or those that a search finds.
type index struct {
	pages []page
	texts []string // what is searched, by page
	all   document // the answer to no search
}

func newIndex(pages []page) *index {
	x := &index{pages: pages, texts: make([]string, len(pages))}
	for i, p := range pages {
		words := []string{strconv.Itoa(p.Status), p.Title, p.Name, p.Type, p.Description}
		for _, f := range p.Fields {
			words = append(words, f.Name)
		}
		x.texts[i] = strings.ToLower(strings.Join(words, "\n"))
	}
	x.all = x.render(search{})
	return x
}

// document answers a request with these query parameters.
func (x *index) document(query url.Values) document {
	s := newSearch(query)
	if s == (search{}) {
		return x.all
	}
	return x.render(s)
}

func (x *index) render(s search) document {
	v := indexView{Query: s.query, Class: s.class, Total: len(x.pages), Found: []page{}}
	counts := make(map[string]int)
	terms := strings.Fields(strings.ToLower(s.query))
	for i, p := range x.pages {
		if !containsAll(x.texts[i], terms) {
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
	return document{
		html: newHTML("index.html", v),
		json: newJSON(struct {
			Types []page `json:"types"`
		}{v.Found}),
	}
}

func containsAll(text string, terms []string) bool {
	for _, term := range terms {
		if !strings.Contains(text, term) {
			return false
		}
	}
	return true
}

// An indexView is what the template of the index is given.
type indexView struct {
	Query, Class string
	Filters      []filter
	Found        []page
	Total        int
}

// Groups are the found pages by class.
func (v indexView) Groups() []group {
	var groups []group
	for _, c := range classes() {
		g := group{class: c}
		for _, p := range v.Found {
			if classOf(p.Status) == c {
				g.Pages = append(g.Pages, p)
			}
		}
		if g.Pages != nil {
			groups = append(groups, g)
		}
	}
	return groups
}

// A group is the part of the index that a class has.
type group struct {
	class
	Pages []page
}
