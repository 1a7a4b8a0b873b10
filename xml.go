package problem

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// namespaceXML is the namespace of all elements of a document (RFC 9457, appendix
// B, which keeps the name that RFC 7807 gave it).
const namespaceXML = "urn:ietf:rfc:7807"

// MarshalXML writes p as it is sent outside of a middleware (RFC 9457, appendix B):
// an element problem in the namespace urn:ietf:rfc:7807, whatever name start has,
// with what is empty filled from the catalog.
//
// The extensions have the meaning that they have in JSON. Objects become child
// elements sorted by name, and arrays child elements named i, so that an object
// whose only member is named i reads as an array. Empty objects and arrays become
// empty elements. Left out are null, a member whose name is no XML name, has a
// colon or is xmlns, and an extension that cannot be encoded. Characters that XML
// 1.0 cannot carry are replaced by U+FFFD.
//
// A nil p writes nothing. The only errors are those of e.
func (p *Problem) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	if p == nil {
		return nil
	}
	q := p.completed()
	var content struct {
		XML []byte `xml:",innerxml"`
	}
	content.XML, _ = appendElements(nil, &q)
	return e.EncodeElement(content, xml.StartElement{Name: xml.Name{Space: namespaceXML, Local: "problem"}})
}

// appendXML appends the document of p as its fields stand, in the order of the JSON
// form. The error says which extensions could not be encoded; the document is whole
// without them.
func appendXML(b []byte, p *Problem) ([]byte, error) {
	b = append(b, xml.Header...)
	b = append(b, `<problem xmlns="`+namespaceXML+`">`...)
	b, err := appendElements(b, p)
	return append(b, "</problem>"...), err
}

func appendElements(b []byte, p *Problem) ([]byte, error) {
	b = appendElement(b, "type", cmp.Or(p.Type, blankType))
	if p.Title != "" {
		b = appendElement(b, "title", p.Title)
	}
	b = append(b, "<status>"...)
	b = strconv.AppendInt(b, int64(p.Status), 10)
	b = append(b, "</status>"...)
	if p.Detail != "" {
		b = appendElement(b, "detail", p.Detail)
	}
	if p.Instance != "" {
		b = appendElement(b, "instance", p.Instance)
	}
	var faults []error
	for _, m := range sortedMembers(nil, p.Extensions) {
		if isStandardMember(m.name) || !isElementName(m.name) {
			continue
		}
		longer, err := appendValueElement(b, m.name, m.value, 0)
		if err != nil {
			faults = append(faults, extensionFault(m.name, err))
			continue
		}
		b = longer
	}
	return b, errors.Join(faults...)
}

// appendValueElement appends the element for v, or nothing where v is null in JSON.
func appendValueElement(b []byte, name string, v any, depth int) (_ []byte, err error) {
	if depth > maxDepth {
		return b, errDepth
	}
	switch v := v.(type) {
	case nil:
		return b, nil
	case string:
		return appendElement(b, name, v), nil
	case bool, int, int64, float64, json.Number:
		b = appendTag(b, "<", name)
		if b, err = appendValue(b, v, depth); err != nil { // of letters, digits, signs and points
			return b, err
		}
	case FieldError:
		b = appendTag(b, "<", name)
		b = v.appendElements(b)
	case []FieldError:
		if v == nil {
			return b, nil
		}
		b = appendTag(b, "<", name)
		for _, f := range v {
			b = appendTag(b, "<", "i")
			b = f.appendElements(b)
			b = appendTag(b, "</", "i")
		}
	case []any:
		if v == nil {
			return b, nil
		}
		b = appendTag(b, "<", name)
		for _, element := range v {
			if b, err = appendValueElement(b, "i", element, depth+1); err != nil {
				return b, err
			}
		}
	case map[string]any:
		if v == nil {
			return b, nil
		}
		b = appendTag(b, "<", name)
		for _, m := range sortedMembers(nil, v) {
			if !isElementName(m.name) {
				continue
			}
			if b, err = appendValueElement(b, m.name, m.value, depth+1); err != nil {
				return b, err
			}
		}
	default:
		if v, err = plainValue(v, depth); err != nil {
			return b, err
		}
		return appendValueElement(b, name, v, depth)
	}
	return appendTag(b, "</", name), nil
}

// plainValue returns what v means in JSON, as encoding/json decodes it.
func plainValue(v any, depth int) (plain any, err error) {
	text, err := appendValue(nil, v, depth)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err = d.Decode(&plain)
	return plain, err
}

func (f FieldError) appendElements(b []byte) []byte {
	for _, m := range f.members() {
		if m.value != "" {
			b = appendElement(b, m.name, m.value)
		}
	}
	return b
}

func appendElement(b []byte, name, text string) []byte {
	b = appendTag(b, "<", name)
	b = appendText(b, text)
	return appendTag(b, "</", name)
}

func appendTag(b []byte, open, name string) []byte {
	b = append(b, open...)
	b = append(b, name...)
	return append(b, '>')
}

// appendText appends s as character data. Invalid UTF-8, and what no XML 1.0
// document can carry (section 2.2 there), becomes U+FFFD.
func appendText(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		var escape string
		switch {
		case r == '&':
			escape = "&amp;"
		case r == '<':
			escape = "&lt;"
		case r == '>':
			escape = "&gt;" // for the sake of "]]>"
		case r == '\r':
			escape = "&#xD;" // a parser makes a line feed of a bare one
		case r < ' ' && r != '\t' && r != '\n', r == 0xfffe, r == 0xffff, r == utf8.RuneError && size == 1:
			escape = "\ufffd"
		}
		if escape != "" {
			b = append(b, s[start:i]...)
			b = append(b, escape...)
			start = i + size
		}
		i += size
	}
	return append(b, s[start:]...)
}

// isElementName reports whether name can name an element without a prefix
// (Namespaces in XML 1.0, section 4: an NCName).
func isElementName(name string) bool {
	ascii := true
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
		case c >= utf8.RuneSelf:
			ascii = false
		case i > 0 && ('0' <= c && c <= '9' || c == '-' || c == '.'):
		default:
			return false
		}
	}
	if ascii {
		return name != "" && name != "xmlns" // to some readers that is never an element
	}
	// The names of XML's fourth edition, which encoding/xml knows, are names to
	// readers of any edition; those that the fifth added are not.
	token, err := xml.NewDecoder(strings.NewReader("<" + name + "/>")).RawToken()
	start, ok := token.(xml.StartElement)
	return err == nil && ok && start.Name.Local == name
}
