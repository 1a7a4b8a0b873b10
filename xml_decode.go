package problem

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/problemkit/problem/internal/xmlcharset"
)

// UnmarshalXML reads a problem document (RFC 9457, appendix B) into p. It replaces the
// five members and all Extensions, and leaves Header alone. The element must be problem
// in the namespace urn:ietf:rfc:7807.
//
// A standard member that has child elements, or a status that is not a positive
// integer, is ignored (RFC 9457, section 3.1), and so are attributes. Of a standard
// member that is repeated, the last one counts. All other elements become Extensions of
// these types:
//
//   - string for text alone, since XML does not tell numbers from text
//   - []any for child elements that are all named i
//   - map[string]any for other child elements
//   - []any for elements of one name that are repeated, with the value of each; several
//     elements named errors are one list, even when each of them is a list already
//   - []FieldError for "errors", where that holds all of it
//
// Elements outside of the namespace are ignored. A Cause that names them, up to eight, is
// joined to the Cause of p: a server that forgets the namespace loses what it says.
//
// Entities other than XML's own five are errors, and so is nesting deeper than 1,000
// levels. After an error p is as before. The charset is the Decoder's to read: that of
// [xml.Unmarshal] reads UTF-8 alone, and [CheckResponse] reads more.
func (p *Problem) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	if p == nil {
		return errors.New("problem: UnmarshalXML of a nil *Problem; give it one to fill")
	}
	if start.Name.Space != namespaceXML || start.Name.Local != "problem" {
		return fmt.Errorf("problem: element %q of namespace %q is not a problem document; want %q of %q",
			start.Name.Local, start.Name.Space, "problem", namespaceXML)
	}
	q := Problem{Header: p.Header}
	decoder := xmlDecoder{Decoder: d}
	if err := decoder.document(&q); err != nil {
		return err
	}
	q.Cause = p.Cause
	if fault := decoder.ignoredFault(); fault != nil {
		q.Cause = errors.Join(p.Cause, fault)
	}
	*p = q
	return nil
}

// An xmlDecoder reads one document token by token: encoding/xml cannot decode elements
// of unknown names.
type xmlDecoder struct {
	*xml.Decoder
	ignored []xml.Name // of elements, each name once
}

// document reads the children of the root, up to and with its end tag.
func (d *xmlDecoder) document(p *Problem) error {
	var extensions elements
	for {
		token, err := d.Token()
		if err != nil {
			return fmt.Errorf("problem: %w", err)
		}
		switch token := token.(type) {
		case xml.EndElement:
			extensions.joinErrors()
			// A list of repeated elements is a level without an element, which value does
			// not count.
			if nesting(extensions.values) > 1+maxDepth {
				return fmt.Errorf("problem: the XML document: %w", errDepth)
			}
			p.Extensions = extensions.values
			return nil
		case xml.StartElement:
			name := token.Name.Local
			v, ok, err := d.child(token.Name, 0)
			if err != nil {
				return fmt.Errorf("problem: element %q: %w", name, err)
			}
			switch {
			case !ok:
			case isStandardMember(name):
				p.setMember(name, v)
			default:
				extensions.add(name, v)
			}
		}
	}
}

// child reads an element after its start tag. It reports false for one that is ignored.
// Elements of other namespaces are not the problem's, and encoding/xml lets names pass
// with colons that Namespaces in XML forbids.
func (d *xmlDecoder) child(name xml.Name, depth int) (v any, ok bool, err error) {
	if name.Space == namespaceXML && !strings.Contains(name.Local, ":") {
		v, err = d.value(depth)
		return v, true, err
	}
	if len(d.ignored) <= maxIgnored && !slices.Contains(d.ignored, name) {
		d.ignored = append(d.ignored, name)
	}
	return nil, false, d.Skip()
}

// maxIgnored is how many names of elements a Cause has at most: the document may have
// any number.
const maxIgnored = 8

// ignoredFault returns what is wrong with the elements that were ignored; nil for none.
func (d *xmlDecoder) ignoredFault() error {
	if len(d.ignored) == 0 {
		return nil
	}
	var names []string
	for _, name := range d.ignored[:min(len(d.ignored), maxIgnored)] {
		names = append(names, fmt.Sprintf("%q of %q", name.Local, name.Space))
	}
	if len(d.ignored) > maxIgnored {
		names = append(names, "and others")
	}
	return fmt.Errorf("problem: elements outside of the namespace %q are ignored: %s", namespaceXML, strings.Join(names, ", "))
}

// value reads an element up to and with its end tag. Only the children tell an array
// from an object from a text, so it starts as all three. Text between children is
// indentation, and is dropped.
func (d *xmlDecoder) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	var (
		text   []byte
		array  []any    // while all children are named i
		object elements // from the first child on that is not
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
			v, ok, err := d.child(token.Name, depth+1)
			if err != nil {
				return nil, err
			}
			switch name := token.Name.Local; {
			case !ok:
			case name == "i" && object.values == nil:
				array = append(array, v)
			default:
				for _, element := range array { // it is not an array after all
					object.add("i", element)
				}
				array = nil
				object.add(name, v)
			}
		case xml.EndElement:
			switch {
			case object.values != nil:
				return object.values, nil
			case array != nil:
				return array, nil
			}
			return string(text), nil
		}
	}
}

// elements are the values of sibling elements by name. A name that is repeated has a
// []any: it is how XML usually writes a list.
type elements struct {
	values   map[string]any
	repeated map[string]bool
}

func (e *elements) add(name string, v any) {
	if e.values == nil {
		e.values = make(map[string]any)
	}
	switch first, ok := e.values[name]; {
	case !ok:
		e.values[name] = v
	case e.repeated[name]:
		e.values[name] = append(first.([]any), v)
	default:
		if e.repeated == nil {
			e.repeated = make(map[string]bool)
		}
		e.repeated[name] = true
		e.values[name] = []any{first, v}
	}
}

// joinErrors makes one list of all elements named errors, and field errors of its
// entries where they hold all of it.
func (e *elements) joinErrors() {
	if e.repeated["errors"] {
		var joined []any
		for _, v := range e.values["errors"].([]any) {
			if list, ok := v.([]any); ok {
				joined = append(joined, list...)
			} else {
				joined = append(joined, v)
			}
		}
		e.values["errors"] = joined
	}
	if list, ok := fieldErrors(e.values["errors"]); ok {
		e.values["errors"] = list
	}
}

// setMember stores the value of a standard member. One of another type is ignored, as in
// JSON.
func (p *Problem) setMember(name string, v any) {
	text, ok := v.(string)
	if !ok {
		return
	}
	// In the grammar of appendix B, type and instance are of the type anyURI and status
	// is a positiveInteger: white space around these has no meaning. In a text it has.
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

// decodeXML reads a whole document into p. Unlike [xml.Unmarshal], which stops at the
// end of the root, it refuses text and elements outside of the root: such a body is not
// one document, and its root may be a part of something else. charset is the parameter of
// the media type; "" where there is none.
func decodeXML(doc []byte, charset string, p *Problem) error {
	doc, err := xmlcharset.ToUTF8(doc, charset)
	if err != nil {
		return fmt.Errorf("problem: %w", err)
	}
	d := xml.NewDecoder(bytes.NewReader(doc))
	// Whatever the document declares, it is UTF-8 now.
	d.CharsetReader = func(_ string, rest io.Reader) (io.Reader, error) { return rest, nil }
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
			if len(bytes.Trim(token, " \t\r\n")) > 0 {
				return errors.New("problem: the XML document has text outside of its root element")
			}
		}
	}
}
