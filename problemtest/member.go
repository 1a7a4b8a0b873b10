package problemtest

import (
	"strconv"

	"github.com/problemkit/problem/internal/uri"
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
	if (name == "type" || name == "instance") && !uri.IsReference(text) {
		r.fault("member "+name, source(name), "got %q, want a URI reference", text)
	}
}
