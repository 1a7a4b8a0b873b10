package typedocs

import (
	"net/url"
	"strings"
)

// A search is what the query parameters of the index ask for.
type search struct {
	query string // words that must all occur
	class string // "4xx", "5xx" or "" for both
}

// longestQuery is how many bytes of a query count, so that no request makes a
// search expensive.
const longestQuery = 100

func newSearch(query url.Values) search {
	s := search{query: strings.TrimSpace(query.Get("q"))}
	if len(s.query) > longestQuery {
		s.query = strings.ToValidUTF8(s.query[:longestQuery], "")
	}
	for _, c := range classes() {
		if query.Get("class") == c.Code {
			s.class = c.Code
		}
	}
	return s
}

// filter returns the link to what s finds in a class, or in all where that is "".
func (s search) filter(class, label string, counts map[string]int) filter {
	return filter{
		Label:   label,
		URL:     "./" + search{query: s.query, class: class}.encode(),
		Count:   counts[class],
		Current: s.class == class,
	}
}

// encode returns the query component of the index's URL, with its question mark.
func (s search) encode() string {
	v := make(url.Values)
	if s.query != "" {
		v.Set("q", s.query)
	}
	if s.class != "" {
		v.Set("class", s.class)
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// A filter is a link that narrows the index to a class.
type filter struct {
	Label, URL string
	Count      int // of the pages behind it
	Current    bool
}
