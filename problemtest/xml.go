package problemtest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/problemkit/problem"
)

// An element of an application/problem+xml body.
type element struct {
	XMLName    xml.Name
	Attributes []xml.Attr `xml:",any,attr"`
	Text       string     `xml:",chardata"`
	Elements   []element  `xml:",any"`
}

const (
	namespace = "urn:ietf:rfc:7807"
	appendixB = "RFC 9457, appendix B"
)

// readXML checks an application/problem+xml body.
func (r *review) readXML() *problem.Problem {
	var root element
	d := xml.NewDecoder(bytes.NewReader(r.body))
	start, blank, err := toRoot(d)
	if err == nil {
		err = d.DecodeElement(&root, &start)
	}
	if err != nil {
		r.fault("body", appendixB, "is not one XML document: %v", err)
		return nil
	}
	if !blank {
		r.fault("body", appendixB, "has text before the root element")
	}
	if !isAtEnd(d) {
		r.fault("body", appendixB, "goes on behind the root element")
	}
	if (root.XMLName != xml.Name{Space: namespace, Local: "problem"}) {
		r.fault("element "+root.XMLName.Local, appendixB, "of the namespace %q is the root, want problem of %s", root.XMLName.Space, namespace)
		return nil
	}
	r.visit(root)

	var status string
	seen := make(map[string]bool)
	for _, e := range root.Elements {
		name := e.XMLName.Local
		section := source(name)
		if section == "" {
			continue
		}
		if seen[name] {
			r.fault("element "+name, section, "occurs twice")
		}
		seen[name] = true
		if len(e.Elements) > 0 {
			r.fault("element "+name, section, "has elements in it, want text")
		}
		// White space may surround the grammar's anyURI and positiveInteger.
		trimmed := strings.Trim(e.Text, " \t\r\n")
		if name == "status" {
			status = trimmed
			if n, err := strconv.Atoi(trimmed); err == nil {
				status = strconv.Itoa(n) // without leading zeros
			}
		}
		r.checkText(name, trimmed)
	}
	r.checkStatusMember(status)
	p := new(problem.Problem)
	if err := xml.Unmarshal(r.body, p); err != nil {
		r.fault("body", appendixB, "cannot be decoded: %v", err)
	}
	return p
}

// toRoot reads up to the start of the root element, and reports whether nothing but white
// space stands before it.
func toRoot(d *xml.Decoder) (root xml.StartElement, blank bool, err error) {
	blank = true
	for {
		token, err := d.Token()
		if err != nil {
			return root, blank, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			return t, blank, nil
		case xml.CharData:
			blank = blank && len(bytes.TrimSpace(t)) == 0
		}
	}
}

// isAtEnd reports whether nothing but white space and comments follows.
func isAtEnd(d *xml.Decoder) bool {
	for {
		t, err := d.Token()
		switch t := t.(type) {
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return false
			}
		case xml.Comment, xml.ProcInst:
		default:
			return errors.Is(err, io.EOF)
		}
	}
}

// visit gathers the texts of e and what is in it, and checks their namespace.
func (r *review) visit(e element) {
	if e.XMLName.Space != namespace {
		r.fault("element "+e.XMLName.Local, appendixB, "is in the namespace %q, want %s", e.XMLName.Space, namespace)
	}
	r.strings = append(r.strings, e.Text)
	for _, a := range e.Attributes {
		r.strings = append(r.strings, a.Value)
	}
	for _, child := range e.Elements {
		r.visit(child)
	}
}
