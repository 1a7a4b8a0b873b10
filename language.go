package problem

import (
	"cmp"
	"maps"
	"net/http"

	"github.com/problemkit/problem/internal/accept"
)

// A Language is the catalog's titles and descriptions in one language. Package locale
// has twelve. Add the texts of an application's own types to its map.
type Language struct {
	Tag   string          // BCP 47: "de", "pt-BR"
	Texts map[string]Text // by Type.Slug: "not-found"
}

// A Text is what a type says in one language. Where one of the two is empty, English
// is sent instead.
type Text struct{ Title, Description string }

// english is the language that is always there.
const english = "en"

// Language returns the tag of the language that r is answered in: the first of the tags
// that its Accept-Language asks for by weight and that c's Languages have, by the lookup
// of RFC 4647, section 3.4. It is "en" where none of them is asked for, where the field
// is malformed or has more than 100 ranges, and for a nil r. Use it for the details that
// a handler writes itself.
//
// Some tags that browsers send find another, unless a Language has the tag itself: "zh",
// "zh-CN" and "zh-SG" find "zh-Hans", "zh-TW", "zh-HK" and "zh-MO" find "zh-Hant", "pt" finds
// "pt-BR", and "no" finds "nb".
func (c Config) Language(r *http.Request) string {
	if r == nil || len(c.Languages) == 0 {
		return english
	}
	tags := make([]string, len(c.Languages))
	for i, l := range c.Languages {
		tags[i] = l.Tag
	}
	if i := lookUp(r, tags); i >= 0 {
		return tags[i]
	}
	return english
}

// lookUp returns the index of the tag that r asks for; -1 where it asks for none, or for
// English and that is not among tags.
func lookUp(r *http.Request, tags []string) int {
	return accept.Language(r.Header["Accept-Language"], english, tags)
}

// A translation has the types of a middleware in one language.
type translation struct {
	tag      string // "" where the configuration has no Languages
	texts    map[string]Text
	fallback *translation // English; nil there
	entries  [200]*entry  // by status less 400; nil where there is no Type
	ownTypes []*entry     // of Config.Types
}

// newTranslation renders every document of c that depends on the type and the language alone.
func newTranslation(c Config, language Language, fallback *translation) *translation {
	t := &translation{tag: language.Tag, texts: maps.Clone(language.Texts), fallback: fallback}
	for _, typ := range c.byStatus() {
		t.entries[typ.Status-400] = t.newEntry(typ)
	}
	for _, typ := range c.Types {
		t.ownTypes = append(t.ownTypes, t.newEntry(c.complete(typ)))
	}
	return t
}

// newEntry returns the entry of a complete type, in t's language.
func (t *translation) newEntry(typ Type) *entry {
	text, ok := t.texts[typ.Slug()]
	if !ok && t.fallback != nil {
		return t.fallback.newEntry(typ)
	}
	tag := t.tag
	if ok && (text.Title == "" || text.Description == "") && t.fallback != nil {
		tag = "" // in two languages
	}
	source := Text{typ.Title, typ.Description}
	typ.Title = cmp.Or(text.Title, typ.Title)
	typ.Description = cmp.Or(text.Description, typ.Description)
	return newEntry(typ, source, tag)
}

// entry returns the entry of a status from 400 to 599.
func (t *translation) entry(status int) *entry {
	if e := t.entries[status-400]; e != nil {
		return e
	}
	return t.unlisted(status)
}

// unlisted returns the entry of a status without a Type. It is apart so that entry is
// inlined.
func (t *translation) unlisted(status int) *entry { return t.newEntry(catalogType(status)) }

// translationFor returns the translation that r is answered in.
func (s *settings) translationFor(r *http.Request) *translation {
	if len(s.languages) == 0 || r == nil {
		return s.english
	}
	if i := lookUp(r, s.tags); i >= 0 {
		return s.languages[i]
	}
	return s.english
}

// fill completes p as it is to be sent, in the language of t. It returns the tag of the
// language that both title and detail are in, "" where one of them is the problem's
// own, and whether the detail is. A title or description of the catalog in English counts
// as none. A problem whose title is its own has the type of that title, or else that of
// its status.
func (s *settings) fill(p *Problem, t *translation) (language string, ownDetail bool) {
	p.Status = writtenStatus(p.Status)
	e := t.entry(p.Status)
	for _, own := range t.ownTypes {
		if own.describes(p, s) {
			e = own
			break
		}
	}
	hasOwnTitle := p.Title != "" && p.Title != e.Title && p.Title != e.source.Title
	if p.Type == "" {
		p.Type = e.URI
		if hasOwnTitle && s.TypeBase != "" && p.Title != catalogType(p.Status).Title {
			p.Type = s.TypeBase + Type{Title: p.Title, Status: p.Status}.Slug()
		}
	}
	if !hasOwnTitle {
		p.Title = e.Title
	}
	ownDetail = p.Detail != "" && p.Detail != e.Description && p.Detail != e.source.Description
	if !ownDetail {
		p.Detail = e.Description
	}
	if hasOwnTitle || ownDetail {
		return "", ownDetail
	}
	return e.language, false
}

// describes reports whether p is an occurrence of e's type, which is one of the
// application's own. A title tells only a type that is named by it, and not by a URI or by
// its status alone.
func (e *entry) describes(p *Problem, s *settings) bool {
	if p.Type != "" && p.Type != blankType {
		return p.Type == e.URI
	}
	if p.Title == "" || p.Title != e.Title && p.Title != e.source.Title || p.Status != e.Status {
		return false
	}
	title := e.source.Title
	isNamed := e.URI == blankType || e.URI == s.TypeBase+Type{Title: title, Status: e.Status}.Slug()
	return isNamed && title != catalogType(e.Status).Title && title != s.english.entry(e.Status).source.Title
}
