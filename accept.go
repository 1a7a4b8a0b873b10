package problem

import (
	"net/http"
	"strings"

	"github.com/go-chi/render"
)

// negotiate returns the media type to answer r with. What render.SetContentType put
// into the request's context decides; else Accept does, when XML is on.
func (s *settings) negotiate(r *http.Request) string {
	if r == nil {
		return mediaTypeJSON
	}
	switch forced, _ := r.Context().Value(render.ContentTypeCtxKey).(render.ContentType); forced {
	case render.ContentTypeXML:
		return mediaTypeXML
	case render.ContentTypeJSON:
		return mediaTypeJSON
	}
	if s.XML && prefersXML(r.Header["Accept"]) {
		return mediaTypeXML
	}
	return mediaTypeJSON
}

// prefersXML reports whether the Accept lines of a request want problem+xml rather
// than problem+json: whether the best weight that they give to an XML type by name
// is higher than the best that a JSON type gets by name or, where none is named,
// than that of the most specific wildcard over application/problem+json (RFC 9110,
// section 12.5.1).
//
// A browser names XML above */* and wants no XML, so a line that names text/html
// decides for JSON. So does anything malformed, in whichever element: a client that
// cannot say what it wants gets what all clients read (RFC 9457, section 3).
func prefersXML(accept []string) bool {
	const unnamed = -1
	xml, json, application, all := unnamed, unnamed, unnamed, unnamed
	for _, line := range accept {
		// A list may have empty elements (RFC 9110, section 5.6.1.2).
		for line = strings.TrimLeft(line, " \t,"); line != ""; line = strings.TrimLeft(line, " \t,") {
			var (
				r  mediaRange
				ok bool
			)
			if r, line, ok = cutMediaRange(line); !ok {
				return false
			}
			switch {
			case r.is("text/html"):
				return false
			case r.is("application/problem+xml"), r.is("application/xml"), r.is("text/xml"):
				xml = max(xml, r.weight)
			case r.is("application/json"), r.isJSONSuffixed():
				json = max(json, r.weight)
			case r.is("application/*"):
				application = max(application, r.weight)
			case r.is("*/*"):
				all = max(all, r.weight)
			}
		}
	}
	if json == unnamed {
		json = application
	}
	if json == unnamed {
		json = all
	}
	// What no range covers is as unacceptable as what has the weight 0.
	return xml > max(json, 0)
}

// A mediaRange is one element of Accept. Parameters other than the weight are
// checked for their form and have no meaning here.
type mediaRange struct {
	name   string // "application/xml", as the client spells it
	weight int    // in thousandths
}

func (r mediaRange) is(name string) bool { return strings.EqualFold(r.name, name) }

func (r mediaRange) isJSONSuffixed() bool {
	const suffix = "+json" // RFC 6839, section 3.1
	return len(r.name) >= len(suffix) && strings.EqualFold(r.name[len(r.name)-len(suffix):], suffix)
}

// cutMediaRange cuts the element that s begins with. The rest is empty or begins
// with a comma.
func cutMediaRange(s string) (r mediaRange, rest string, ok bool) {
	main, rest := cutToken(s)
	if main == "" || rest == "" || rest[0] != '/' {
		return r, rest, false
	}
	sub, rest := cutToken(rest[1:])
	if sub == "" {
		return r, rest, false
	}
	r = mediaRange{name: s[:len(main)+len("/")+len(sub)], weight: 1000}
	for weighed := false; ; {
		rest = strings.TrimLeft(rest, " \t")
		if rest == "" || rest[0] == ',' {
			return r, rest, true
		}
		if rest[0] != ';' {
			return r, rest, false
		}
		var name, value string
		name, rest = cutToken(strings.TrimLeft(rest[1:], " \t"))
		if name == "" {
			continue // RFC 9110, section 5.6.6, allows an empty parameter
		}
		if value, rest = cutValue(rest); value == "" {
			return r, rest, false
		}
		if strings.EqualFold(name, "q") {
			if r.weight, ok = weightOf(value); !ok || weighed {
				return r, rest, false
			}
			weighed = true
		}
	}
}

// cutToken cuts the token that s begins with (RFC 9110, section 5.6.2), which is
// empty where there is none.
func cutToken(s string) (token, rest string) {
	i := 0
	for i < len(s) && isTokenByte(s[i]) {
		i++
	}
	return s[:i], s[i:]
}

func isTokenByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// cutValue cuts the equals sign and the value of a parameter (RFC 9110, section
// 5.6.6). A quoted string keeps its quotes, so that only what is malformed is empty.
func cutValue(s string) (value, rest string) {
	if s == "" || s[0] != '=' {
		return "", s
	}
	s = s[1:]
	if s == "" || s[0] != '"' {
		return cutToken(s)
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return s[:i+1], s[i+1:]
		case c == '\\' && i+1 < len(s):
			i++
			if isControl(s[i]) {
				return "", s
			}
		case isControl(c):
			return "", s
		}
	}
	return "", s // not closed
}

// isControl reports whether c may stand in no quoted string (RFC 9110, section
// 5.6.4).
func isControl(c byte) bool { return c < ' ' && c != '\t' || c == 0x7f }

// weightOf reads a qvalue (RFC 9110, section 12.4.2) in thousandths.
func weightOf(s string) (weight int, ok bool) {
	if len(s) > len("0.000") || s[0] != '0' && s[0] != '1' || len(s) > 1 && s[1] != '.' {
		return 0, false
	}
	weight = int(s[0]-'0') * 1000
	for i, unit := 2, 100; i < len(s); i, unit = i+1, unit/10 {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		weight += int(s[i]-'0') * unit
	}
	return weight, weight <= 1000
}
