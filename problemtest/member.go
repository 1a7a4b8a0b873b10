package problemtest

import (
	"net/url"
	"strconv"
	"strings"
)

// source says where a standard member is defined; "" for any other.
func source(name string) string {
	switch name {
	case "type":
		return "RFC 9457, section 3.1.1"
	case "status":
		return "RFC 9457, section 3.1.2"
	case "title":
		return "RFC 9457, section 3.1.3"
	case "detail":
		return "RFC 9457, section 3.1.4"
	case "instance":
		return "RFC 9457, section 3.1.5"
	}
	return ""
}

// checkStatusMember checks the status member as the document has it; "" where it has
// none. It may be left out (RFC 9457, section 3.1), but a client that keeps the document
// without the response misses it.
func (r *review) checkStatusMember(text string) {
	if want := strconv.Itoa(r.resp.StatusCode); text != want {
		r.fault("member status", source("status"), "got %q, want %s, the status of the response", text, want)
	}
}

// checkText checks a standard member that is a string.
func (r *review) checkText(name, text string) {
	if (name == "type" || name == "instance") && !isURIReference(text) {
		r.fault("member "+name, source(name), "got %q, want a URI reference", text)
	}
}

// isURIReference reports whether s is a URI reference (RFC 3986, section 4.1).
// url.Parse alone takes spaces, quotes and letters beyond ASCII, a # in a fragment, a
// bare percent sign in a query, and brackets that do not surround an address.
func isURIReference(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			return false
		case c == '%' && (i+2 >= len(s) || !isHexDigit(s[i+1]) || !isHexDigit(s[i+2])):
			return false
		}
	}
	u, err := url.Parse(s)
	if err != nil || strings.Count(s, "#") > 1 {
		return false
	}
	host := strings.Replace(u.Host, "%", "%25", 1) // before the zone of an address (RFC 6874)
	return !strings.ContainsAny(strings.Replace(s, host, "", 1), "[]")
}

func isHexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
