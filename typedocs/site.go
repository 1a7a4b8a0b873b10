package typedocs

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/problemkit/problem"
)

// A Site is the documentation of an API's problem types: its own ones, and those of the
// catalog that responses get by their status. The zero Site has the catalog alone.
//
// Every method panics for a faulty Site, with all of its faults: those of Config that
// [problem.Config.Middleware] panics for, a Home that is not a link, a Page whose Type is
// not listed or that another Page describes too, a Member without a name, with that of
// a standard member or another Member, or with an Example that cannot be encoded, a
// status in Only that no type has, two types that come to one name, and two URIs whose
// paths end in the same segment. So call one of them when the program starts.
type Site struct {
	// Config is what the middleware has. TypeBase, Replace, Types, Languages, XML and
	// LiftJSON count; the rest is ignored.
	Config problem.Config

	// Title is the name of the API, as in "Billing API". Empty is "Problem types".
	Title string

	// Home is a URI reference that leads back to the API: an http or https URL, or a
	// path. The text of its link is Title. Empty means none.
	Home string

	// Pages hold what there is to say about single types, in any order. A type of
	// Config.Types without a Page has a page without advice: what is true of its status
	// need not be true of it. So has a type of Config.Replace with a title of its own.
	Pages []Page

	// Only restricts the list to types of these statuses. Empty lists all. The types of
	// Config.Types are always listed.
	Only []int
}

// A Page is what the page of one type says besides what is known from the type. All
// texts are plain: nothing in them is taken for markup.
type Page struct {
	// Type is one of Config.Types or Config.Replace, or of the catalog, for which its
	// Status is enough. What a Page of the catalog's types leaves empty is the catalog's.
	Type problem.Type

	About   string   // what it means, and when it occurs; an empty line separates paragraphs
	Steps   []string // what a client can do, the likeliest first
	Retry   string   // whether to try again: "Yes, after a pause."
	Members []Member // extension members of its documents (RFC 9457, section 3.2)
}

// A Member is an extension member that the documents of a type have. The schemas take
// its type from Example, and do not require it.
type Member struct {
	Name        string
	Description string // plain text
	Example     any    // of its value, for encoding/json; nil says nothing of the type
}

// A site is a Site that has been checked, with the pages of its types.
type site struct {
	title, home string
	xml         bool
	lifts       bool // JSON of handlers
	languages   []problem.Language
	writer      *writer
	pages       []page // in the order of the list: own types first, then by status
}

// build panics with all faults of s.
func (s Site) build() *site {
	w, fault := newWriter(s.Config)
	types, faults := s.listings()
	names, clashes := newNames(types)
	if err := errors.Join(append([]error{fault, s.checkHome(), clashes}, faults...)...); err != nil {
		panic(err.Error())
	}
	return &site{
		title:     s.Title,
		home:      s.Home,
		xml:       s.Config.XML,
		lifts:     s.Config.LiftJSON,
		languages: s.Config.Languages,
		writer:    w,
		pages:     newPages(types, names, w),
	}
}

// A listing is a type that is to be documented.
type listing struct {
	problem.Type      // with all that the Config fills in
	own          bool // not chosen by status
	filled       bool // the Config has title and description too, in each language
	advice       Page
}

// occurrence returns a problem of the type that says nothing of its own.
func (l listing) occurrence() *problem.Problem {
	p := l.New()
	if l.filled {
		p.Title, p.Detail = "", ""
	}
	return p
}

// hasGuide reports whether what is known of the status is true of the type.
func (l listing) hasGuide() bool { return !l.own && l.Title == standard(l.Status).Title }

// newListing returns the listing of a type that a response gets by its status. What the
// Config filled in from the catalog does not specify a type with a title of its own.
func newListing(t problem.Type) listing {
	l := listing{Type: t}
	if !l.hasGuide() && l.Reference == standard(l.Status).Reference {
		l.Reference = ""
	}
	return l
}

// standard is the type of a status, whether the catalog lists it or not.
func standard(status int) problem.Type {
	return complete(problem.Config{}, problem.Type{Status: status})
}

// complete returns t as one of c's own types, with what c fills in. The catalog lists it
// behind all others of its status.
func complete(c problem.Config, t problem.Type) problem.Type {
	c.Types = []problem.Type{t}
	for _, listed := range slices.Backward(c.Catalog()) {
		if listed.Status == t.Status {
			return listed
		}
	}
	return t
}

// listings returns the types that s lists, and the faults of Pages and Only. The types
// that a response gets by its status come first, so that the names of their pages do
// not depend on the others.
func (s Site) listings() ([]listing, []error) {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("problem: typedocs: Site."+format, args...))
	}
	var list []listing
	byStatus := s.Config
	byStatus.Types = nil
	for _, t := range byStatus.Catalog() {
		if len(s.Only) == 0 || slices.Contains(s.Only, t.Status) {
			l := newListing(t)
			l.filled = true
			list = append(list, l)
		}
	}
	for i, status := range s.Only {
		if !slices.ContainsFunc(list, func(l listing) bool { return l.Status == status }) {
			fault("Only[%d] %d is not the status of a type: use one of the catalog, or add a type to Config.Replace", i, status)
		}
	}
	for _, t := range s.Config.Types {
		l := listing{Type: complete(s.Config, t), own: true}
		l.filled = l.URI != "" && l.URI != "about:blank" // else only the title tells the type
		l.Reference = t.Reference                        // that of its status does not specify it
		list = append(list, l)
	}
	pages := make(map[int]int) // index in Pages, by index in list
	for i, p := range s.Pages {
		at := slices.IndexFunc(list, s.describedBy(p))
		switch other, twice := pages[at]; {
		case at < 0:
			fault("Pages[%d].Type %q with status %d is not listed: add it to Config.Types", i, p.Type.Title, p.Type.Status)
		case twice:
			fault("Pages[%d].Type %q with status %d is that of Pages[%d] too: merge them", i, p.Type.Title, p.Type.Status, other)
		default:
			pages[at] = i
			list[at].advice = p
		}
		faults = append(faults, checkMembers(i, p.Members)...)
	}
	return list, faults
}

// describedBy returns a function that reports whether p is the Page of a type.
func (s Site) describedBy(p Page) func(listing) bool {
	t := complete(s.Config, p.Type)
	isStatus := p.Type == problem.Type{Status: p.Type.Status}
	return func(l listing) bool {
		return l.Status == t.Status && (l.URI == t.URI && l.Title == t.Title || isStatus && !l.own)
	}
}

// standardMembers are the names that no extension member can have (RFC 9457, section 3.1).
var standardMembers = [...]string{"type", "title", "status", "detail", "instance"}

func checkMembers(page int, members []Member) (faults []error) {
	for i, m := range members {
		fault := func(format string, args ...any) {
			faults = append(faults, fmt.Errorf("problem: typedocs: Site.Pages[%d].Members[%d]."+format, append([]any{page, i}, args...)...))
		}
		switch {
		case m.Name == "":
			fault("Name is empty: say what the member is called")
		case slices.Contains(standardMembers[:], m.Name):
			fault("Name %q is a standard member: every problem has it, so leave it out", m.Name)
		case slices.ContainsFunc(members[:i], func(other Member) bool { return other.Name == m.Name }):
			fault("Name %q occurs twice: keep one of them", m.Name)
		}
		if _, err := json.Marshal(m.Example); err != nil {
			fault("Example of type %T cannot be encoded: give a value that encoding/json takes (%v)", m.Example, err)
		}
	}
	return faults
}

func (s Site) checkHome() error {
	u, err := url.Parse(s.Home)
	if err == nil && slices.Contains([]string{"", "http", "https"}, u.Scheme) {
		return nil
	}
	return fmt.Errorf("problem: typedocs: Site.Home %q is not a link: give an http or https URL, or a path", s.Home)
}

// documentTitle is the title of documents for programs.
func (s *site) documentTitle() string {
	if s.title == "" {
		return "Problem types"
	}
	return s.title + ": problem types"
}
