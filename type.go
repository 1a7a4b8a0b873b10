package problem

import (
	"net/http"
	"strconv"
	"strings"
)

// A Type is a problem type: what all occurrences of one kind of problem share (RFC
// 9457, section 4). Keep an application's own types in package variables, list them in
// [Config.Types], and answer with [Type.Write].
type Type struct {
	URI         string // URI reference that identifies the type; "" follows Config.TypeBase
	Title       string // short summary; "" is filled from the catalog by Status
	Status      int    // 400 to 599; a problem of any other status is written as 500
	Description string // one short sentence, true of every occurrence: the detail of one that gives none
	Reference   string // where it is specified: "RFC 9110, section 15.5.5"
}

// New returns an occurrence of t with the options applied in order. Its detail is t's
// Description until an option says otherwise.
func (t Type) New(opts ...Option) *Problem {
	p := &Problem{Type: t.URI, Title: t.Title, Status: t.Status, Detail: t.Description}
	p.apply(opts)
	return p
}

// Write answers with an occurrence of t, as [Problem.ServeHTTP] sends it with a nil
// request. It is for an application's own types what the functions of package errors
// are for statuses.
func (t Type) Write(w http.ResponseWriter, opts ...Option) {
	iw, s, r := scope(w, nil)
	if i := s.listed(t); i < 0 || !s.sendOptions(iw, w, r, s.translationFor(r).ownTypes[i], t.Status, opts) {
		s.send(iw, w, r, t.New(opts...))
	}
}

// Is reports whether a problem of type t is in err's tree, as [errors.As] walks it.
// That is a problem with t's URI. A t without one matches by its slug where that is the
// end of the problem's Type, after a "/", "#", ":", "=" or "?"; a problem whose Type is
// empty or "about:blank", by title and status; and, where t's title is the catalog's,
// by status alone. So it recognizes a problem that [CheckResponse] received, as well
// as one that has not been sent.
func (t Type) Is(err error) bool {
	slug, listed := t.Slug(), catalogType(t.Status).Title
	return walk(err, func(err error) bool {
		e, ok := err.(embedding)
		if !ok || e.embedded() == nil {
			return false
		}
		p := e.embedded()
		switch blank := p.Type == "" || p.Type == blankType; {
		case t.URI != "" && t.URI != blankType:
			return p.Type == t.URI
		case (t.Title == "" || t.Title == listed) && writtenStatus(p.Status) == t.Status:
			return true
		case blank:
			return p.Title == t.Title && t.Title != "" && writtenStatus(p.Status) == writtenStatus(t.Status)
		}
		base, ok := strings.CutSuffix(p.Type, slug)
		return ok && base != "" && isSeparator(base[len(base)-1])
	})
}

// Slug returns the title in the form that a URI has: lower case, apostrophes dropped,
// and a hyphen for everything else between letters and digits, as in "not-found" and
// "im-a-teapot". Only ASCII letters and digits count. An empty Title means the catalog's;
// where no letter or digit is left, the slug is the status number.
func (t Type) Slug() string {
	title := t.Title
	if title == "" {
		listed, _ := Lookup(t.Status)
		title = listed.Title
	}
	var b strings.Builder
	hyphen := false
	for _, c := range title {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			if hyphen {
				b.WriteByte('-')
				hyphen = false
			}
			b.WriteRune(c)
		case c != '\'' && c != '\u2019':
			hyphen = b.Len() > 0
		}
	}
	if b.Len() == 0 {
		return strconv.Itoa(t.Status)
	}
	return b.String()
}
