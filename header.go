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

// describesBody reports whether a field, by its known name, describes the body
// that a problem document takes the place of, or frames it, in a response of this
// status. A 412 keeps the validators of the current representation (RFC 9110,
// section 15.5.13), a 416 its Content-Range (section 15.5.17).
func describesBody(name string, status int) bool {
	switch name {
	case "Accept-Ranges",
		"Content-Digest",
		"Content-Disposition",
		"Content-Language",
		"Content-Length",
		"Content-Location",
		"Content-Md5",
		"Digest",
		"Repr-Digest",
		"Trailer",
		"Transfer-Encoding":
		return true
	case "Etag", "Last-Modified":
		return status != http.StatusPreconditionFailed
	case "Content-Range":
		return status != http.StatusRequestedRangeNotSatisfiable
	}
	return strings.HasPrefix(name, http.TrailerPrefix)
}

// knownName returns the canonical form of a field name that this package asks
// for, and any other name as it is. Names are compared without case over the
// header's own keys, since a key that is not canonical, such as "ETag", survives
// Header.Del and would stand on the wire beside ours.
func knownName(name string) string {
	if len(name) >= len(knownNames) {
		return name
	}
	for _, known := range knownNames[len(name)] {
		if name == known {
			return known
		}
	}
	for _, known := range knownNames[len(name)] {
		if strings.EqualFold(name, known) {
			return known
		}
	}
	return name
}

// knownNames are the canonical names that knownName knows, by length. The header of
// every problem is walked, so textproto.CanonicalMIMEHeaderKey would be felt.
var knownNames = [...][]string{
	4:  {"Etag", "Vary"},
	6:  {"Digest"},
	7:  {"Trailer"},
	11: {"Content-Md5", "Repr-Digest"},
	12: {"Content-Type"},
	13: {"Accept-Ranges", "Content-Range", "Last-Modified"},
	14: {"Content-Digest", "Content-Length"},
	16: {"Content-Encoding", "Content-Language", "Content-Location"},
	17: {"Transfer-Encoding"},
	19: {"Content-Disposition"},
	22: {"X-Content-Type-Options"},
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

// setDocument sets the fields of a document in the header of a response of this
// status. It deletes what describes the body that is gone, and what would stand
// beside a field of ours.
func (v *fieldValues) setDocument(h http.Header, status int, media, length string) {
	if len(h) > 0 { // seldom, and a map is not walked for nothing
		for name := range h {
			known := knownName(name)
			if describesBody(known, status) || name != known && (known == "Content-Type" || known == "X-Content-Type-Options") {
				delete(h, name)
			}
		}
	}
	v.set(h, media, length)
}

// addFields merges a problem's own fields into the header of its response, where
// those of the document stand already, and adds what its status demands.
func (s *settings) addFields(h http.Header, r *http.Request, status int, fields http.Header) {
	if len(fields) > 0 {
		mergeFields(h, fields)
	}
	switch status {
	case http.StatusPreconditionRequired, http.StatusTooManyRequests, http.StatusRequestHeaderFieldsTooLarge:
		// RFC 6585, sections 3 to 5: not to be stored by a cache.
		if !hasField(h, "Cache-Control") {
			h["Cache-Control"] = []string{"no-store"}
		}
	case http.StatusUpgradeRequired:
		// RFC 9113, section 8.2.2: not a field of HTTP/2.
		if r != nil && r.ProtoMajor >= 2 {
			deleteField(h, "Upgrade")
		}
	}
	if s.XML {
		varyByAccept(h)
	}
}

// mergeFields puts a problem's own fields into h. Set-Cookie and Vary are added,
// since they are as a rule several middlewares' work; every other field replaces
// the one of its name. The fields of the document are not the problem's to set.
func mergeFields(h, fields http.Header) {
	for name, values := range fields {
		switch canonical := textproto.CanonicalMIMEHeaderKey(name); canonical {
		case "Content-Type", "X-Content-Type-Options", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Trailer":
		case "Set-Cookie", "Vary":
			h[canonical] = append(slices.Clip(h[canonical]), values...)
		default:
			if _, ok := fields[canonical]; ok && name != canonical || strings.HasPrefix(canonical, http.TrailerPrefix) {
				continue // the canonical spelling counts; a trailer would follow the document
			}
			deleteField(h, canonical)
			h[canonical] = slices.Clone(values)
		}
	}
}

// varyByAccept adds Accept to Vary (RFC 9110, section 12.5.5).
func varyByAccept(h http.Header) {
	for name, values := range h {
		if knownName(name) != "Vary" {
			continue
		}
		for _, value := range values {
			for member := range strings.SplitSeq(value, ",") {
				if member = textproto.TrimString(member); member == "*" || strings.EqualFold(member, "Accept") {
					return
				}
			}
		}
	}
	// Clipped, since the slice may be shared and have room.
	h["Vary"] = append(slices.Clip(h["Vary"]), "Accept")
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

// hasField reports whether a field is there with a value that is not empty,
// however its name is written.
func hasField(h http.Header, name string) bool {
	if len(h) == 0 {
		return false
	}
	for key, values := range h {
		if len(key) == len(name) && strings.EqualFold(key, name) && isSet(values) {
			return true
		}
	}
	return false
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
