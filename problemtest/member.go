package problemtest

import (
	"net/url"
	"strconv"
	"strings"
)

// sources say where the standard members are defined.
var sources = map[string]string{
	"type":     "RFC 9457, section 3.1.1",
	"status":   "RFC 9457, section 3.1.2",
	"title":    "RFC 9457, section 3.1.3",
	"detail":   "RFC 9457, section 3.1.4",
	"instance": "RFC 9457, section 3.1.5",
}

// checkStatusMember checks status as it stands in the document; "" where it does
// not. It may be left out (RFC 9457, section 3.1), but whoever keeps the document
// without the response misses it.
func (r *review) checkStatusMember(text string) {
	if want := strconv.Itoa(r.resp.StatusCode); text != want {
		r.fault("member status", sources["status"], "got %q, want %s, the status of the response", text, want)
	}
}

// checkText checks a standard member that is a string.
func (r *review) checkText(name, text string) {
	if (name == "type" || name == "instance") && !isURIReference(text) {
		r.fault("member "+name, sources[name], "got %q, want a URI reference", text)
	}
}

// isURIReference reports whether s is a URI reference (RFC 3986, section 4.1).
// url.Parse alone takes spaces, quotes and letters beyond ASCII.
func isURIReference(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			return false
		}
	}
	_, err := url.Parse(s)
	return err == nil
}
