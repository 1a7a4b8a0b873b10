package typedocs

import (
	"net/http"
	"strconv"
)

// A layout is what every page shows, and how its links are written.
type layout struct {
	API, Home string // as in Site
	Heading   string // of the page
	File      string // name of its files without an extension; "" where it has none
	Static    bool   // for a host that serves files
}

func (s *site) newLayout(heading, file string, static bool) layout {
	return layout{API: s.title, Home: s.home, Heading: heading, File: file, Static: static}
}

// Index is the link to the index.
func (l layout) Index() string {
	if l.Static {
		return "./" + indexName + extensions[asHTML]
	}
	return "./"
}

// Link is the link to the page of a name.
func (l layout) Link(name string) string {
	if l.Static {
		return "./" + name + extensions[asHTML]
	}
	return "./" + name
}

// HomeText is the text of the link to Home.
func (l layout) HomeText() string {
	if l.API == "" {
		return "Home"
	}
	return l.API
}

// A typeView shows a type.
type typeView struct {
	layout
	page
	Previous, Next *page // in the order of the list
}

func (s *site) newTypeView(i int, static bool) typeView {
	p := s.pages[i]
	v := typeView{
		layout: s.newLayout(strconv.Itoa(p.Status)+" "+p.Title, p.Name, static),
		page:   p,
	}
	if i > 0 {
		v.Previous = &s.pages[i-1]
	}
	if i+1 < len(s.pages) {
		v.Next = &s.pages[i+1]
	}
	return v
}

func (typeView) template() string { return "type" }
func (v typeView) data() any      { return v.page }

// reason is the reason phrase that net/http sends with a status.
func reason(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "status code " + strconv.Itoa(status)
}
