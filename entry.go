package problem

import "cmp"

// An entry is a problem type with the documents that are built from it alone.
type entry struct {
	Type
	boilerplate [][]byte // texts that say no more than the title does
	head        []byte   // of a JSON document: type, title and status
	json, xml   []byte
}

// A document is a rendered problem.
type document struct {
	body     []byte
	borrowed *[]byte // the scratch that body stands in, if it does
}

func newEntry(t Type) *entry {
	t.URI = cmp.Or(t.URI, blankType)
	p := Problem{Type: t.URI, Title: t.Title, Status: t.Status, Detail: t.Description}
	e := &entry{Type: t, boilerplate: boilerplate(t)}
	// No extensions, so nothing that could not be encoded.
	e.json, _ = appendJSON(nil, &p)
	e.xml, _ = appendXML(nil, &p)
	e.head = appendType(nil, &p)
	return e
}

// appendJSON is the function of this name for a p of e's status, whose type and
// title are e's as a rule.
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
