package problem

import (
	"cmp"
	"slices"
	"strings"

	"github.com/problemkit/problem/internal/boilerplate"
)

// settings are a Config as a running middleware uses it: checked, with everything rendered
// that depends on it alone, and immutable except for the buffers, which requests share.
type settings struct {
	Config
	highest   int // the highest status that is converted
	english   *translation
	languages []*translation // as tags; empty for English alone
	tags      []string
	buffers   bufferPool
}

// standard is what problems are written with outside of any middleware.
var standard = newSettings(Config{})

// newSettings panics when c is invalid.
func newSettings(c Config) *settings {
	if err := c.validate(); err != nil {
		panic(err.Error())
	}
	c.Replace, c.Types, c.Languages = slices.Clone(c.Replace), slices.Clone(c.Types), slices.Clone(c.Languages)
	s := &settings{Config: c, highest: 499}
	if c.ServerErrors {
		s.highest = 599
	}
	var own Language // replaces the catalog's English
	if len(c.Languages) > 0 {
		own.Tag = english
	}
	for _, language := range c.Languages {
		if strings.EqualFold(language.Tag, english) {
			own = language
		}
	}
	s.english = newTranslation(c, own, nil)
	for _, language := range c.Languages {
		t := s.english
		if !strings.EqualFold(language.Tag, english) {
			t = newTranslation(c, language, s.english)
		}
		s.languages, s.tags = append(s.languages, t), append(s.tags, language.Tag)
	}
	return s
}

// listed returns the index of one of Config.Types; -1 where t is not among them.
func (s *settings) listed(t Type) int { return slices.Index(s.Types, t) }

// completed returns p as it is to be sent. It is a copy: a problem may be a package
// variable that answers other requests too.
func (s *settings) completed(p *Problem, t *translation) Problem {
	q := *p
	s.fill(&q, t)
	return q
}

// completedNested is completed for a problem within another. One of Status 0 was not
// meant to be sent by itself, and gets neither a status nor a title.
func (s *settings) completedNested(p *Problem, t *translation) Problem {
	q := *p
	if p.Status != 0 {
		s.fill(&q, t)
	} else if q.Type == "" && q.Title != "" && s.TypeBase != "" {
		q.Type = s.TypeBase + Type{Title: q.Title}.Slug()
	}
	return q
}

// An entry is a problem type with the documents that are built from it alone.
type entry struct {
	Type
	source      Text // title and description before they were translated
	boilerplate boilerplate.Texts
	head        []byte   // of a JSON document: type, title and status
	described   []byte   // head and the Description: json without its last brace
	json, xml   document // shared by all responses
	language    string   // tag of title and description; "" where it is not known
}

func newEntry(t Type, source Text, language string) *entry {
	t.URI = cmp.Or(t.URI, blankType)
	p := Problem{Type: t.URI, Title: t.Title, Status: t.Status, Detail: t.Description}
	// Only extensions can be impossible to encode, and there are none.
	var enc encoder
	e := &entry{
		Type:        t,
		language:    language,
		source:      source,
		boilerplate: boilerplate.Of(t.Status, t.Title, source.Title, catalogType(t.Status).Title, t.Description, source.Description),
		head:        appendType(nil, &p),
		json:        document{body: enc.appendJSON(nil, &p), language: language},
		xml:         document{body: enc.appendXML(nil, &p), language: language},
	}
	e.described = e.json.body[:len(e.json.body)-len("}")]
	return e
}

// document returns the document of e in this media type.
func (e *entry) document(media string) *document {
	if media == mediaTypeXML {
		return &e.xml
	}
	return &e.json
}
