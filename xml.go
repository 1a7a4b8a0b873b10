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

// namespaceXML is the namespace of all elements of a document (RFC 9457, appendix B).
// RFC 9457 keeps the name that RFC 7807 gave it, so that older readers still know it.
const namespaceXML = "urn:ietf:rfc:7807"

// MarshalXML writes p as it is sent outside of a middleware (RFC 9457, appendix B): an
// element problem in the namespace urn:ietf:rfc:7807, whatever name start has. Empty
// fields are filled from the catalog.
//
// The extensions mean what they mean in JSON. Objects become child elements sorted by
// name, and arrays child elements named i, so that an object whose only member is
// named i reads as an array. Empty objects and arrays become empty elements. These are
// left out:
//
//   - null
//   - a member whose name is not an XML name, contains a colon, or is xmlns
//   - an extension that cannot be encoded
//
// Characters that XML 1.0 does not allow become U+FFFD. A nil p writes nothing. The
// errors are those of e, and one where p is found within itself again by an encoder that
// called MarshalXML for a part of p.
func (p *Problem) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	if p == nil {
		return nil
	}
	q := standard.completed(p, standard.english)
	// encoding/xml cannot write a map. It is given the elements as text, and writes the
	// root around them.
	var content struct {
		XML []byte `xml:",innerxml"`
	}
	enc := encoder{settings: standard, translation: standard.english}
	content.XML = enc.appendElements(nil, &q)
	if enc.abandoned {
		return errReentry // the outermost encoder leaves out what leads here
	}
	return e.EncodeElement(content, xml.StartElement{Name: xml.Name{Space: namespaceXML, Local: "problem"}})
}

// appendXML appends the document of p, whose fields are not completed here, in the
// order of the JSON form.
func (e *encoder) appendXML(b []byte, p *Problem) []byte {
	b = append(b, xml.Header...)
	b = append(b, `<problem xmlns="`+namespaceXML+`">`...)
	b = e.appendElements(b, p)
	return append(b, "</problem>"...)
}

// appendElements appends the children of the root element. They have no prefix: the
// root declares the namespace as the default one.
func (e *encoder) appendElements(b []byte, p *Problem) []byte {
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
	// Further in, the standard names are names like any other.
	for _, m := range sortedMembers(nil, p.Extensions) {
		if isStandardMember(m.name) || !e.canName(m.name) {
			continue
		}
		// As in appendMembers, what fails half-way leaves no trace in b.
		longer, err := e.appendValueElement(b, m.name, m.value, 0)
		switch {
		case err == nil:
			b = longer
		case e.abandon(err):
			return b
		default:
			e.leaveOut(m.name, err)
		}
	}
	return b
}

// canName reports whether name can name an element, and reports one that cannot.
func (e *encoder) canName(name string) bool {
	if isElementName(name) {
		return true
	}
	e.leaveOut(name, errors.New("it is not an XML name"))
	return false
}

// appendValueElement appends the element for v, or nothing where v is null in JSON: the
// schema of RFC 9457 has no null, and an empty element would read as an empty string.
// Only in an array does it become an empty element, so that the others keep their places.
//
// The types listed are those that extensions usually have, and those that plainValue
// returns, on which every other type ends. What a type means is thus said once, by
// appendValue, and both formats agree.
func (e *encoder) appendValueElement(b []byte, name string, v any, depth int) (_ []byte, err error) {
	if isTooDeep(v, depth) {
		return b, errDepth
	}
	switch v := v.(type) {
	case nil:
		return b, nil
	case string:
		return appendElement(b, name, v), nil
	case bool, int, int64, float64, json.Number:
		b = appendTag(b, "<", name)
		// Letters, digits, signs and points: XML has nothing to escape in them.
		if b, err = e.appendValue(b, v, depth); err != nil {
			return b, err
		}
	case FieldError:
		b = appendTag(b, "<", name)
		b = v.appendElements(b)
	case []FieldError:
		if v == nil { // null in JSON, and so are the nil slices and the nil map below
			return b, nil
		}
		b = appendTag(b, "<", name)
		for _, f := range v {
			b = appendTag(b, "<", "i")
			b = f.appendElements(b)
			b = appendTag(b, "</", "i")
		}
	case []string:
		if v == nil {
			return b, nil
		}
		b = appendTag(b, "<", name)
		for _, text := range v {
			b = appendElement(b, "i", text)
		}
	case []int:
		if v == nil {
			return b, nil
		}
		b = appendTag(b, "<", name)
		for _, n := range v {
			b = appendTag(b, "<", "i")
			b = strconv.AppendInt(b, int64(n), 10)
			b = appendTag(b, "</", "i")
		}
	case []any:
		if v == nil {
			return b, nil
		}
		b = appendTag(b, "<", name)
		for _, element := range v {
			before := len(b)
			if b, err = e.appendValueElement(b, "i", element, depth+1); err != nil {
				return b, err
			}
			if len(b) == before {
				b = appendElement(b, "i", "") // null
			}
		}
	case map[string]any:
		if v == nil {
			return b, nil
		}
		b = appendTag(b, "<", name)
		for _, m := range sortedMembers(nil, v) {
			if !e.canName(m.name) { // the rest of the object is still of use
				continue
			}
			if b, err = e.appendValueElement(b, m.name, m.value, depth+1); err != nil {
				return b, err
			}
		}
	default:
		if v, err = e.plainValue(v, depth); err != nil {
			return b, err
		}
		return e.appendValueElement(b, name, v, depth)
	}
	return appendTag(b, "</", name), nil
}

// plainValue returns what v means in JSON, as encoding/json decodes it. Numbers keep
// all of their digits. This detour is slow, and only rare types take it.
func (e *encoder) plainValue(v any, depth int) (plain any, err error) {
	text, err := e.appendValue(nil, v, depth)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err = d.Decode(&plain)
	return plain, err
}

// appendElements appends the members of f that are not empty, as in JSON. Unlike the
// members of a map they keep their order.
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

// appendText appends s as character data. Invalid UTF-8, and characters that XML 1.0
// does not allow (section 2.2 there), become U+FFFD: no escape can carry them, and one
// of them would make the whole document unreadable.
func appendText(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1 // most text is ASCII, which needs no decoding
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
			escape = "&gt;" // "]]>" must not occur in character data (section 2.4)
		case r == '\r':
			escape = "&#xD;" // a parser turns a bare one into a line feed (section 2.11)
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

// isElementName reports whether name can name an element without a prefix (Namespaces
// in XML 1.0, section 4: an NCName). The names of extensions come from everywhere, such
// as a JSON object that was lifted, and one bad name would break the document.
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
		return name != "" && name != "xmlns" // some readers refuse an element named xmlns
	}
	// The fourth edition of XML 1.0 lists the letters that a name may have, and the
	// fifth allows more. encoding/xml knows the fourth, whose names every reader takes.
	token, err := xml.NewDecoder(strings.NewReader("<" + name + "/>")).RawToken()
	start, ok := token.(xml.StartElement)
	return err == nil && ok && start.Name.Local == name
}
