package problem

import (
	"fmt"
	"slices"
	"strings"
)

// A FieldError is one entry of the extension member "errors" (RFC 9457, section 3): what
// is wrong with one part of the request. Empty fields are left out.
type FieldError struct {
	Detail    string `json:"detail,omitempty"`    // what is wrong, for people
	Code      string `json:"code,omitempty"`      // the same for programs: "required", "too-long"
	Pointer   string `json:"pointer,omitempty"`   // JSON pointer into the body, as a URI fragment: "#/age"; see [Pointer]
	Parameter string `json:"parameter,omitempty"` // name of the query, path or form parameter
	Header    string `json:"header,omitempty"`    // name of the header field
}

// FieldErrors returns the extension member "errors" of p, however it got there: set by
// [Invalid] or [With], or decoded from a document. A value of another type counts
// as what it is in JSON, and a single object as a list of one. What does not fit is
// ignored:
//
//   - entries that are not objects
//   - members of other names, and values that are not strings
//   - entries of which nothing is left then
//
// The slice is the caller's. A nil p has none.
//
// Clients should call it instead of asserting a type: a server that adds a member to one
// entry makes "errors" a []any.
func (p *Problem) FieldErrors() []FieldError {
	if p == nil {
		return nil
	}
	v, ok := p.Extensions["errors"]
	if list, typed := v.([]FieldError); typed || !ok {
		return slices.Clone(list)
	}
	e := encoder{settings: standard, translation: standard.english}
	v, err := e.plainValue(v, 0)
	if err != nil {
		return nil // it cannot be sent either
	}
	entries, isList := v.([]any)
	if !isList {
		entries = []any{v}
	}
	var list []FieldError
	for _, entry := range entries {
		members, _ := entry.(map[string]any)
		if f, _ := fieldError(members); f != (FieldError{}) {
			list = append(list, f)
		}
	}
	return list
}

// member returns the field that holds the member of this name; nil where f has none.
func (f *FieldError) member(name string) *string {
	switch name {
	case "detail":
		return &f.Detail
	case "code":
		return &f.Code
	case "pointer":
		return &f.Pointer
	case "parameter":
		return &f.Parameter
	case "header":
		return &f.Header
	}
	return nil
}

// members are those of f in a document, in their order.
func (f FieldError) members() [5]member[string] {
	return [...]member[string]{{"detail", f.Detail}, {"code", f.Code}, {"pointer", f.Pointer}, {"parameter", f.Parameter}, {"header", f.Header}}
}

// fieldErrors returns v as a list of field errors. It reports false where that would
// lose a part of v: other APIs have members named errors too.
func fieldErrors(v any) ([]FieldError, bool) {
	values, ok := v.([]any)
	if !ok {
		return nil, false
	}
	// All are checked first, so that a long list of something else takes no memory.
	for _, v := range values {
		if !isFieldError(v) {
			return nil, false
		}
	}
	list := make([]FieldError, len(values))
	for i, v := range values {
		list[i], _ = fieldError(v.(map[string]any))
	}
	return list, true
}

// isFieldError reports whether a FieldError would hold all of v.
func isFieldError(v any) bool {
	members, ok := v.(map[string]any)
	if !ok {
		return false
	}
	_, whole := fieldError(members)
	return whole
}

// fieldError returns what fits into a field error, and whether that is all.
func fieldError(members map[string]any) (f FieldError, whole bool) {
	whole = true
	for name, v := range members {
		text, ok := v.(string)
		field := f.member(name)
		if !ok || field == nil || text == "" { // an empty text would not be written again
			whole = false
			continue
		}
		*field = text
	}
	return f, whole
}

// Pointer builds a JSON pointer (RFC 6901) in its URI fragment form (section 6)
// from unescaped tokens: member names as strings, array indices as integers.
// Pointer("items", 0, "a/b") is "#/items/0/a~1b"; without tokens it is "#", the whole
// document. Bytes that a fragment may not have are percent-encoded. A token of any other
// type is written as [fmt.Sprint] prints it.
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

// inFragment reports whether a URI fragment may have c unencoded (RFC 3986, section
// 3.5). It may have the slash and the tilde, which RFC 6901 escapes.
func inFragment(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("-._!$&'()*+,;=:@?", c) >= 0
}
