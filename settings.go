package problem

import (
	"cmp"
	"slices"
)

// settings are a Config as a running middleware uses it: checked, immutable, and with
// everything rendered that depends on it alone.
type settings struct {
	Config
	highest int         // the highest status that is converted
	entries [200]*entry // by status less 400; nil where there is no Type
	buffers bufferPool
}

// standard is what problems are written with outside of any middleware.
var standard = newSettings(Config{})

// newSettings panics when c is invalid.
func newSettings(c Config) *settings {
	if err := c.validate(); err != nil {
		panic(err.Error())
	}
	c.Types = slices.Clone(c.Types)
	s := &settings{Config: c, highest: 499}
	if c.ServerErrors {
		s.highest = 599
	}
	for _, t := range c.Catalog() {
		s.entries[t.Status-400] = newEntry(t)
	}
	return s
}

// entry returns the entry of a status from 400 to 599.
func (s *settings) entry(status int) *entry {
	if e := s.entries[status-400]; e != nil {
		return e
	}
	return unlisted(status)
}

// unlisted returns the entry of a status without a Type. It is apart so that entry is
// inlined.
func unlisted(status int) *entry { return newEntry(catalogType(status)) }

// fill completes p as it is to be sent.
func (s *settings) fill(p *Problem) {
	p.Status = writtenStatus(p.Status)
	p.fillFrom(&s.entry(p.Status).Type)
}

// An entry is a problem type with the documents that are built from it alone.
type entry struct {
	Type
	boilerplate [][]byte // texts that say no more than the title does
	head        []byte   // of a JSON document: type, title and status
	described   []byte   // head and the Description: json without its last brace
	json, xml   []byte
}

func newEntry(t Type) *entry {
	t.URI = cmp.Or(t.URI, blankType)
	p := Problem{Type: t.URI, Title: t.Title, Status: t.Status, Detail: t.Description}
	e := &entry{Type: t, boilerplate: boilerplate(t)}
	// There are no extensions, so there is nothing that could not be encoded.
	e.json, _ = appendJSON(nil, &p)
	e.xml, _ = appendXML(nil, &p)
	e.head = appendType(nil, &p)
	e.described = e.json[:len(e.json)-len("}")]
	return e
}

// appendJSON is the function of this name for a p of e's status, whose type and title
// are usually e's.
func (e *entry) appendJSON(b []byte, p *Problem) ([]byte, error) {
	if p.Type != e.URI || p.Title != e.Title {
		return appendJSON(b, p)
	}
	return appendOccurrence(append(b, e.head...), p, 0)
}

// document is the one of this media type.
func (e *entry) document(media string) document {
	if media == mediaTypeXML {
		return document{body: e.xml}
	}
	return document{body: e.json}
}
