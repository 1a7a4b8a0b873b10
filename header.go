package problem

import (
	"net/http"
	"net/textproto"
	"slices"
	"strings"
)

const (
	mediaTypeJSON = "application/problem+json"
	mediaTypeXML  = "application/problem+xml"
)

// kept says which fields stay although they came with the replaced body.
type kept struct {
	anyEncoding bool     // Content-Encoding may be a compressor's, which still compresses
	encoding    []string // the values of a Content-Encoding that a compressor set
	language    bool     // Content-Language is that of the detail
}

// A role is what a header field is to a document that replaces the body.
type role uint8

const (
	roleOther role = iota
	roleBody       // describes the body, or frames it
	roleContentType
	roleNoSniff
	roleEncoding
	roleLength
	roleLanguage
	roleValidator
	roleRange
	roleVary
)

// roleOf returns the role of a field, however its name is written. Names are compared
// without case, since a key that is not canonical, such as "ETag", survives Header.Del
// and would be sent beside ours.
func roleOf(name string) role {
	if r := roleOfCanonical(name); r != roleOther {
		return r
	}
	// The header of every problem is walked, so textproto.CanonicalMIMEHeaderKey would
	// cost too much. Most names differ from these in their length or first letter.
	if len(name) > 0 && len(name) < len(namesByLength) {
		for _, known := range namesByLength[len(name)] {
			if name[0]|0x20 == known[0]|0x20 && strings.EqualFold(name, known) {
				return roleOfCanonical(known)
			}
		}
	}
	return roleOther
}

func roleOfCanonical(name string) role {
	switch name {
	case "Content-Type":
		return roleContentType
	case "X-Content-Type-Options":
		return roleNoSniff
	case "Content-Encoding":
		return roleEncoding
	case "Content-Length":
		return roleLength
	case "Content-Language":
		return roleLanguage
	case "Vary":
		return roleVary
	case "Etag", "Last-Modified":
		return roleValidator
	case "Content-Range":
		return roleRange
	case "Accept-Ranges", "Content-Digest", "Content-Disposition", "Content-Location", "Content-Md5", "Digest",
		"Repr-Digest", "Trailer", "Transfer-Encoding",
		"Signature", "Signature-Input": // may cover the others (RFC 9421), and could not be verified
		return roleBody
	}
	if strings.HasPrefix(name, http.TrailerPrefix) {
		return roleBody
	}
	return roleOther
}

// namesByLength are the names that roleOfCanonical knows, by their length.
var namesByLength = [...][]string{
	4:  {"Etag", "Vary"},
	6:  {"Digest"},
	7:  {"Trailer"},
	9:  {"Signature"},
	11: {"Content-Md5", "Repr-Digest"},
	12: {"Content-Type"},
	13: {"Accept-Ranges", "Content-Range", "Last-Modified"},
	14: {"Content-Digest", "Content-Length"},
	15: {"Signature-Input"},
	16: {"Content-Encoding", "Content-Language", "Content-Location"},
	17: {"Transfer-Encoding"},
	19: {"Content-Disposition"},
	22: {"X-Content-Type-Options"},
}

// isReplaced reports whether a field of this role goes when a document replaces the body
// of a response of this status. A 412 keeps the validators of the current representation
// (RFC 9110, section 15.5.13), a 416 its Content-Range (section 15.5.17).
func (r role) isReplaced(status int, kept kept) bool {
	switch r {
	case roleBody, roleLength:
		return true
	case roleEncoding:
		return !kept.anyEncoding
	case roleLanguage:
		return !kept.language
	case roleValidator:
		return status != http.StatusPreconditionFailed
	case roleRange:
		return status != http.StatusRequestedRangeNotSatisfiable
	}
	return false
}

// isOwnMisspelled reports whether a field of this role and name is another spelling of
// one that every document sets.
func (r role) isOwnMisspelled(name string) bool {
	return r == roleContentType && name != "Content-Type" || r == roleNoSniff && name != "X-Content-Type-Options"
}

// fieldValues backs the values of the fields of a document. Each response has its
// own: a middleware outside may change what it finds in the header.
type fieldValues [3]string

// set puts the fields of a document into h, and returns how many there are. length
// is the Content-Length; "" leaves it out.
func (v *fieldValues) set(h http.Header, media, length string) int {
	*v = fieldValues{media, noSniff, length}
	// A capacity of one makes a later Add copy it.
	h["Content-Type"] = v[0:1:1]
	h["X-Content-Type-Options"] = v[1:2:2]
	if length == "" {
		return 2
	}
	h["Content-Length"] = v[2:3:3]
	return 3
}

// deleteReplaced deletes from the header of a response of this status what describes the
// replaced body, and other spellings of the fields that a document sets.
func deleteReplaced(h http.Header, status int, kept kept) {
	for name, values := range h {
		role := roleOf(name)
		if role == roleEncoding && kept.encoding != nil && slices.Equal(values, kept.encoding) {
			kept.encoding = nil // one spelling of it is enough
			continue
		}
		if role.isReplaced(status, kept) || role.isOwnMisspelled(name) {
			delete(h, name)
		}
	}
}

// restoreEncoding puts the Content-Encoding at entry back, which the handler may have
// deleted or replaced, as http.FileServer does for its errors: the compressor that set it
// still compresses.
func restoreEncoding(h http.Header, encoding []string) {
	if !hasField(h, "Content-Encoding") {
		h["Content-Encoding"] = slices.Clone(encoding)
	}
}

// addFields merges a problem's own fields into the header of its response, which already
// has those of the document, and adds what its status demands.
func (s *settings) addFields(h http.Header, r *http.Request, status int, language string, fields http.Header) {
	if language != "" {
		h["Content-Language"] = []string{language}
	}
	if len(fields) > 0 {
		mergeFields(h, fields)
	}
	switch status {
	case http.StatusPaymentRequired, http.StatusPreconditionRequired, http.StatusTooManyRequests,
		http.StatusRequestHeaderFieldsTooLarge, http.StatusNetworkAuthenticationRequired:
		// Not to be stored by a cache: RFC 6585, sections 3 to 6, and the drafts on
		// payment, whose 402 carries a challenge.
		if !hasField(h, "Cache-Control") {
			h["Cache-Control"] = []string{"no-store"}
		}
	case http.StatusUpgradeRequired:
		// HTTP/2 (RFC 9113, section 8.2.2) and HTTP/3 (RFC 9114, section 4.2) forbid
		// these fields, and not every server deletes them.
		if r != nil && r.ProtoMajor >= 2 {
			deleteField(h, "Upgrade")
			deleteField(h, "Connection")
		}
	}
	if s.XML {
		vary(h, "Accept")
	}
	if len(s.languages) > 0 {
		vary(h, "Accept-Language")
	}
}

// mergeFields puts a problem's own fields into h. Set-Cookie and Vary are added, since
// they are usually the work of several middlewares; every other field replaces the one
// of its name. A problem cannot set the fields of the document.
func mergeFields(h, fields http.Header) {
	for name, values := range fields {
		switch canonical := textproto.CanonicalMIMEHeaderKey(name); canonical {
		case "Content-Type", "X-Content-Type-Options", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Trailer":
		case "Set-Cookie", "Vary":
			h[canonical] = append(slices.Clip(h[canonical]), values...)
		default:
			if !counts(name, canonical, fields) || strings.HasPrefix(canonical, http.TrailerPrefix) {
				continue // a trailer would follow the document
			}
			deleteField(h, canonical)
			h[canonical] = slices.Clone(values)
		}
	}
}

// counts reports whether of the spellings of a field this one counts: the canonical one or,
// where that is not among them, the first by name.
func counts(name, canonical string, fields http.Header) bool {
	if name == canonical {
		return true
	}
	for other := range fields {
		if strings.EqualFold(other, name) && (other == canonical || other < name) {
			return false
		}
	}
	return true
}

// vary adds the name of a request field to Vary (RFC 9110, section 12.5.5).
func vary(h http.Header, name string) {
	for key, values := range h {
		if roleOf(key) != roleVary {
			continue
		}
		for _, value := range values {
			for member := range strings.SplitSeq(value, ",") {
				if member = textproto.TrimString(member); member == "*" || strings.EqualFold(member, name) {
					return
				}
			}
		}
	}
	// Clipped, since the slice may be shared and have spare capacity.
	h["Vary"] = append(slices.Clip(h["Vary"]), name)
}

// deleteTrailers deletes what net/http would send as a trailer although it was
// not announced.
func deleteTrailers(h http.Header) {
	for name := range h {
		if strings.HasPrefix(name, http.TrailerPrefix) {
			delete(h, name)
		}
	}
}

// deleteField deletes a field, however its name is written.
func deleteField(h http.Header, name string) {
	for key := range h {
		if strings.EqualFold(key, name) {
			delete(h, key)
		}
	}
}

// hasField reports whether a field is there with a value that is not empty, however its
// name is written.
func hasField(h http.Header, name string) bool { return fieldValuesOf(h, name) != nil }

// fieldValuesOf returns the values of a field, however its name is written; nil where
// none is, or all are empty.
func fieldValuesOf(h http.Header, name string) []string {
	for key, values := range h {
		if len(key) == len(name) && strings.EqualFold(key, name) && isSet(values) {
			return values
		}
	}
	return nil
}

// isSet reports whether a field has a value that is not empty.
func isSet(values []string) bool {
	for _, value := range values {
		if value != "" {
			return true
		}
	}
	return false
}
