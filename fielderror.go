package problem

import (
	"fmt"
	"strings"
)

// A FieldError is one entry of the extension member "errors" (RFC 9457, section
// 3): what is wrong with one part of the request. Empty fields are left out.
type FieldError struct {
	Detail    string `json:"detail,omitempty"`    // what is wrong
	Pointer   string `json:"pointer,omitempty"`   // JSON pointer into the body, as a URI fragment: "#/age"; see [Pointer]
	Parameter string `json:"parameter,omitempty"` // name of the query, path or form parameter
	Header    string `json:"header,omitempty"`    // name of the header field
}

// members are those of f in a document, in their order.
func (f FieldError) members() [4]member[string] {
	return [...]member[string]{{"detail", f.Detail}, {"pointer", f.Pointer}, {"parameter", f.Parameter}, {"header", f.Header}}
}

// Pointer builds a JSON pointer (RFC 6901) in its URI fragment form (section 6)
// from unescaped tokens: member names as strings, array indices as integers.
// Pointer("items", 0, "a/b") is "#/items/0/a~1b"; no token at all is "#", the
// whole document. Bytes that may not stand in a fragment are percent-encoded.
// A token of any other type stands as [fmt.Sprint] prints it.
func Pointer(tokens ...any) string {
	b := []byte{'#'}
	for _, token := range tokens {
		b = append(b, '/')
		text, ok := token.(string)
		if !ok {
			text = fmt.Sprint(token)
		}
		for i := range len(text) {
			switch c := text[i]; {
			case c == '~':
				b = append(b, "~0"...)
			case c == '/':
				b = append(b, "~1"...)
			case inFragment(c):
				b = append(b, c)
			default:
				b = fmt.Appendf(b, "%%%02X", c)
			}
		}
	}
	return string(b)
}

// inFragment reports whether c may stand unencoded in a URI fragment (RFC 3986,
// section 3.5). The slash and the tilde, which may, are RFC 6901's to escape.
func inFragment(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("-._!$&'()*+,;=:@?", c) >= 0
}
