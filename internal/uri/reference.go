// Package uri checks URI references.
package uri

import (
	"net/url"
	"strings"
)

// IsReference reports whether s is a URI reference (RFC 3986, section 4.1).
// url.Parse alone takes spaces, quotes and letters beyond ASCII, a # in a fragment, a
// bare percent sign in a query, and brackets that do not surround an address.
func IsReference(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			return false
		case c == '%' && (i+2 >= len(s) || !isHexDigit(s[i+1]) || !isHexDigit(s[i+2])):
			return false
		}
	}
	u, err := url.Parse(s)
	if err != nil || strings.Count(s, "#") > 1 || strings.ContainsAny(u.Hostname(), "[]") {
		return false
	}
	host := strings.Replace(u.Host, "%", "%25", 1) // before the zone of an address (RFC 6874)
	return !strings.ContainsAny(strings.Replace(s, host, "", 1), "[]")
}

func isHexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
