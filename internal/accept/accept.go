// Package accept parses the request fields that say what a client accepts (RFC 9110,
// section 12.5), and chooses what to send by them.
package accept

import "strings"

// maxWeight is the weight of an element that gives none.
const maxWeight = 1000

// nextElement skips what separates the elements of a list, so that s begins with an
// element or is empty. A list may have empty elements (RFC 9110, section 5.6.1.2).
func nextElement(s string) string { return strings.TrimLeft(s, " \t,") }

// afterElement skips the rest of a malformed element. A comma in a quoted string ends
// it too: an element that is malformed does not tell where its strings end.
func afterElement(s string) string {
	_, rest, _ := strings.Cut(s, ",")
	return rest
}

// cutParameters cuts the parameters of an element (RFC 9110, section 5.6.6) and
// returns the weight among them, in thousandths. The rest is empty or begins with a
// comma. The other parameters are checked for their form only: no caller offers two
// variants of one media type that they could tell apart.
func cutParameters(s string) (weight int, rest string, ok bool) {
	weight, rest = maxWeight, s
	for weighed := false; ; {
		rest = strings.TrimLeft(rest, " \t")
		if rest == "" || rest[0] == ',' {
			return weight, rest, true
		}
		if rest[0] != ';' {
			return 0, rest, false
		}
		var name, value string
		name, rest = cutToken(strings.TrimLeft(rest[1:], " \t"))
		if name == "" {
			continue // RFC 9110, section 5.6.6, allows an empty parameter
		}
		if value, rest = cutValue(rest); value == "" {
			return 0, rest, false
		}
		if strings.EqualFold(name, "q") {
			// Nothing says which of two weights counts.
			if weight, ok = parseWeight(value); !ok || weighed {
				return 0, rest, false
			}
			weighed = true
		}
	}
}

// parseWeight parses a qvalue (RFC 9110, section 12.4.2), of at least one byte, and
// returns it in thousandths: integers compare exactly, and it has three decimals at
// most.
func parseWeight(s string) (weight int, ok bool) {
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
	return weight, weight <= maxWeight
}

// cutToken cuts the token that s begins with (RFC 9110, section 5.6.2). The token is
// empty where s does not begin with one.
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
// 5.6.6). A quoted string keeps its quotes, so that only a malformed value is empty.
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
	return "", "" // not closed: what follows belongs to the string
}

// isControl reports whether c is a control character that a quoted string must not
// contain (RFC 9110, section 5.6.4). It may contain a tab.
func isControl(c byte) bool { return c < ' ' && c != '\t' || c == 0x7f }
