package problem

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// UnmarshalXML reads a problem document (RFC 9457, appendix B) into p: the five
// members and Extensions, of which nothing older is kept. Header and Cause are left
// alone. The element must be problem in the namespace urn:ietf:rfc:7807.
//
// A standard member that has child elements, or a status that is no positive
// integer, is ignored (RFC 9457, section 3.1), as are attributes and elements of
// other namespaces. All other elements become Extensions: of text alone, a string,
// since XML does not tell numbers from text; of child elements that are all named
// i, a []any; of other child elements, a map[string]any; and "errors" a
// []FieldError where that holds all of it. The last one of a name counts.
//
// Entities other than XML's own five are errors, as is nesting deeper than 1,000
// elements. After an error p is as before.
func (p *Problem) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	if p == nil {
		return errors.New("problem: UnmarshalXML of a nil *Problem; give it one to fill")
	}
	if start.Name.Space != namespaceXML || start.Name.Local != "problem" {
		return fmt.Errorf("problem: element %q of namespace %q is no problem document; want %q of %q",
			start.Name.Local, start.Name.Space, "problem", namespaceXML)
	}
	q := Problem{Header: p.Header, Cause: p.Cause}
	for {
		token, err := d.Token()
		if err != nil {
			return fmt.Errorf("problem: %w", err)
		}
		switch token := token.(type) {
		case xml.EndElement:
			*p = q
			return nil
		case xml.StartElement:
			if !isMember(token.Name) {
				err = d.Skip()
			} else if v, fault := elementValue(d, 0); fault != nil {
				err = fault
			} else {
				q.setMember(token.Name.Local, v)
			}
			if err != nil {
				return fmt.Errorf("problem: element %q: %w", token.Name.Local, err)
			}
		}
	}
}

// isMember reports whether an element of this name can be a member. encoding/xml
// lets colons pass that Namespaces in XML forbids.
func isMember(name xml.Name) bool {
	return name.Space == namespaceXML && !strings.Contains(name.Local, ":")
}

// setMember stores the value of an element, where it has the right type.
func (p *Problem) setMember(name string, v any) {
	if !isStandardMember(name) {
		if name == "errors" {
			if list, ok := fieldErrors(v); ok {
				v = list
			}
		}
		p.extend(name, v)
		return
	}
	text, ok := v.(string)
	if !ok {
		return
	}
	// The grammar's anyURI and positiveInteger may stand in white space.
	trimmed := strings.Trim(text, " \t\r\n")
	switch name {
	case "type":
		p.Type = trimmed
	case "title":
		p.Title = text
	case "status":
		if status, err := strconv.Atoi(trimmed); err == nil && status > 0 {
			p.Status = status
		}
	case "detail":
		p.Detail = text
	case "instance":
		p.Instance = trimmed
	}
}

// elementValue reads an element up to and with its end tag.
func elementValue(d *xml.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	var (
		text   []byte
		array  []any          // while all children are named i
		object map[string]any // from the first child on that is not
	)
	for {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.CharData:
			text = append(text, token...)
		case xml.StartElement:
			if !isMember(token.Name) {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			v, err := elementValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			switch name := token.Name.Local; {
			case object != nil:
				object[name] = v
			case name == "i":
				array = append(array, v)
			default:
				object = map[string]any{name: v}
				if array != nil {
					object["i"] = array[len(array)-1]
				}
			}
		case xml.EndElement:
			switch {
			case object != nil:
				return object, nil
			case array != nil:
				return array, nil
			}
			return string(text), nil
		}
	}
}

// decodeXML reads a whole document into p. Unlike [xml.Unmarshal], it takes nothing
// for a document that has text or elements beside the root.
func decodeXML(doc []byte, p *Problem) error {
	d := xml.NewDecoder(bytes.NewReader(doc))
	rooted := false
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && rooted:
			return nil
		case errors.Is(err, io.EOF):
			return errors.New("problem: the XML document has no root element")
		case err != nil:
			return fmt.Errorf("problem: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if rooted {
				return errors.New("problem: the XML document has two root elements")
			}
			rooted = true
			if err := p.UnmarshalXML(d, token); err != nil {
				return err
			}
		case xml.CharData:
			if strings.Trim(string(token), " \t\r\n"+byteOrderMark) != "" {
				return errors.New("problem: the XML document has text outside of its root element")
			}
		}
	}
}
