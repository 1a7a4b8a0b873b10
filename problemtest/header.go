package problemtest

import (
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	mediaTypeJSON = "application/problem+json"
	mediaTypeXML  = "application/problem+xml"
)

// Forms of field values (RFC 9110, sections 5.6.2, 7.8, 10.2.3, 11.3 and 14.4).
const aToken = "[-!#$%&'*+.^_`|~0-9A-Za-z]+"

var (
	method       = regexp.MustCompile(`^` + aToken + `$`)
	protocol     = regexp.MustCompile(`^` + aToken + `(/` + aToken + `)?$`)
	challenge    = regexp.MustCompile(`^[ \t,]*` + aToken + `([ \t]*,.*| +[^ ].*)?$`) // the first of a list
	unsatisfied  = regexp.MustCompile(`^` + aToken + ` \*/[0-9]+$`)
	delaySeconds = regexp.MustCompile(`^[0-9]+$`)
)

// mediaType checks Content-Type and returns it without parameters.
func (r *review) mediaType() string {
	const where, source = "header Content-Type", "RFC 9457, section 6"
	values := r.values("Content-Type")
	if len(values) != 1 {
		r.fault(where, source, "occurs %d times, want once", len(values))
		return ""
	}
	media, params, err := mime.ParseMediaType(values[0])
	switch {
	case err != nil || media != mediaTypeJSON && media != mediaTypeXML:
		r.fault(where, source, "got %q, want %s or %s", values[0], mediaTypeJSON, mediaTypeXML)
	case media == mediaTypeJSON && len(params) > 0:
		r.fault(where, source, "got %q: %s has no parameters, and is always UTF-8", values[0], mediaTypeJSON)
	}
	return media
}

// checkBodyFields checks the fields that describe the body.
func (r *review) checkBodyFields() {
	isHead := r.resp.Request != nil && r.resp.Request.Method == http.MethodHead
	if values := r.values("Content-Length"); len(values) > 0 && !isHead {
		if want := strconv.Itoa(len(r.body)); !slices.Equal(values, []string{want}) {
			r.fault("header Content-Length", "RFC 9110, section 8.6", "got %q, want %s", values, want)
		}
	}
	r.absent("Content-Encoding", "RFC 9110, section 8.4", "the document is not encoded")
	if r.resp.StatusCode != http.StatusPreconditionFailed {
		const why = "it is that of another representation"
		r.absent("Etag", "RFC 9110, section 8.8", why)
		r.absent("Last-Modified", "RFC 9110, section 8.8", why)
	}
	if values := r.values("X-Content-Type-Options"); len(values) != 1 || !strings.EqualFold(values[0], "nosniff") {
		r.fault("header X-Content-Type-Options", "Fetch standard, section 3.6", `got %q, want "nosniff"`, values)
	}
}

// checkStatusFields checks the fields that a status asks for.
func (r *review) checkStatusFields() {
	switch r.resp.StatusCode {
	case http.StatusUnauthorized:
		r.each("Www-Authenticate", challenge, 1, "RFC 9110, section 15.5.2", "a challenge, such as Bearer")
	case http.StatusMethodNotAllowed:
		r.checkAllow()
	case http.StatusProxyAuthRequired:
		r.each("Proxy-Authenticate", challenge, 1, "RFC 9110, section 15.5.8", "a challenge, such as Basic")
	case http.StatusRequestedRangeNotSatisfiable:
		r.each("Content-Range", unsatisfied, 0, "RFC 9110, section 15.5.17", "bytes */length")
	case http.StatusUpgradeRequired:
		r.checkUpgrade()
	case http.StatusPreconditionRequired:
		r.checkNoStore("RFC 6585, section 3")
	case http.StatusTooManyRequests:
		r.checkNoStore("RFC 6585, section 4")
	case http.StatusRequestHeaderFieldsTooLarge:
		r.checkNoStore("RFC 6585, section 5")
	case http.StatusNetworkAuthenticationRequired:
		r.checkNoStore("RFC 6585, section 6")
	}
	for _, value := range r.values("Retry-After") {
		if _, err := http.ParseTime(value); err != nil && !delaySeconds.MatchString(value) {
			r.fault("header Retry-After", "RFC 9110, section 10.2.3", "got %q, want whole seconds or an HTTP date", value)
		}
	}
}

// checkAllow wants Allow, which may be empty.
func (r *review) checkAllow() {
	const where, source = "header Allow", "RFC 9110, section 15.5.6"
	if r.values("Allow") == nil {
		r.fault(where, source, "is missing")
	}
	for _, name := range r.members("Allow") {
		if !method.MatchString(name) {
			r.fault(where, source, "got %q, want a method, such as GET", name)
		}
	}
}

// checkUpgrade wants what a 426 must say over HTTP/1.1, and must not over HTTP/2 and 3.
func (r *review) checkUpgrade() {
	if r.resp.ProtoMajor >= 2 {
		source, why := "RFC 9113, section 8.2.2", "HTTP/2 has no such field"
		if r.resp.ProtoMajor >= 3 {
			source, why = "RFC 9114, section 4.2", "HTTP/3 has no such field"
		}
		r.absent("Upgrade", source, why)
		r.absent("Connection", source, why)
		return
	}
	protocols := r.members("Upgrade")
	if len(protocols) == 0 {
		r.fault("header Upgrade", "RFC 9110, section 15.5.22", "is missing, want a protocol, such as HTTP/2.0")
	}
	for _, p := range protocols {
		if !protocol.MatchString(p) {
			r.fault("header Upgrade", "RFC 9110, section 7.8", "got %q, want a protocol, such as HTTP/2.0", p)
		}
	}
	isUpgrade := func(option string) bool { return strings.EqualFold(option, "upgrade") }
	if !slices.ContainsFunc(r.members("Connection"), isUpgrade) {
		r.fault("header Connection", "RFC 9110, section 7.8", "got %q, want upgrade", r.values("Connection"))
	}
}

// checkNoStore wants a response that no cache may store.
func (r *review) checkNoStore(source string) {
	isNoStore := func(directive string) bool { return strings.EqualFold(directive, "no-store") }
	if !slices.ContainsFunc(r.members("Cache-Control"), isNoStore) {
		r.fault("header Cache-Control", source, "got %q, want no-store", r.values("Cache-Control"))
	}
}

// each wants at least so many lines of a field, all of one form.
func (r *review) each(name string, form *regexp.Regexp, atLeast int, source, want string) {
	values := r.values(name)
	if len(values) < atLeast {
		r.fault("header "+name, source, "is missing, want %s", want)
	}
	for _, value := range values {
		if !form.MatchString(value) {
			r.fault("header "+name, source, "got %q, want %s", value, want)
		}
	}
}

// absent wants no field of this name.
func (r *review) absent(name, source, why string) {
	if values := r.values(name); len(values) > 0 {
		r.fault("header "+name, source, "got %q, want none: %s", values, why)
	}
}

// values returns the values of a field, and nil where there is none. Names are compared
// without case: a key of a recorder's header that is not canonical, such as "ETag", is
// sent all the same.
func (r *review) values(name string) (values []string) {
	for key, lines := range r.resp.Header {
		if strings.EqualFold(key, name) {
			values = append(values, lines...)
			if values == nil {
				values = []string{}
			}
		}
	}
	return values
}

// members splits a field's lists (RFC 9110, section 5.6.1). Empty ones do not count.
func (r *review) members(name string) []string {
	var members []string
	for _, value := range r.values(name) {
		for member := range strings.SplitSeq(value, ",") {
			if member = strings.Trim(member, " \t"); member != "" {
				members = append(members, member)
			}
		}
	}
	return members
}
