package typedocs

import (
	"strconv"
	"strings"
)

// prefersHTML reports whether the Accept lines prefer text/html to
// application/json: by weight, or at equal weights by the more exact name (RFC
// 9110, section 12.5.1).
func prefersHTML(accept []string) bool {
	html, named := weight(accept, "text/html")
	json, jsonNamed := weight(accept, "application/json")
	return html > json || html == json && html > 0 && named > jsonNamed
}

// weight returns the weight that the Accept lines give to a media type, by the
// most exact range that covers it, and how exact that is: 2 for the type
// itself, 1 for all its siblings, 0 for everything.
func weight(accept []string, mediaType string) (weight float64, exactness int) {
	major, _, _ := strings.Cut(mediaType, "/")
	exactness = -1
	for _, line := range accept {
		for member := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(member, ";")
			exact := -1
			switch strings.ToLower(strings.TrimSpace(name)) {
			case mediaType:
				exact = 2
			case major + "/*":
				exact = 1
			case "*/*":
				exact = 0
			}
			if exact > exactness {
				weight, exactness = quality(parameters), exact
			}
		}
	}
	return weight, exactness
}

// quality returns the weight among the parameters of a media range. One that is
// malformed counts as 0, as if the range were not there.
func quality(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			value = strings.TrimSpace(value)
			q, err := strconv.ParseFloat(value, 64)
			if err != nil || strings.Trim(value, "0123456789.") != "" || q > 1 {
				return 0 // not what RFC 9110, section 12.4.2, calls a weight
			}
			return q
		}
	}
	return 1
}
