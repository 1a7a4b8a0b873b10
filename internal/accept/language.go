package accept

import "strings"

// Language returns the index of the tag that the Accept-Language lines ask for (RFC
// 9110, section 12.5.4): the first of their ranges by weight that finds one, by the
// lookup of RFC 4647, section 3.4. The fallback is always there, and need not be among tags:
// it is -1 then. So it is where no tag is asked for, and where a line is malformed or they
// have more than 100 ranges.
func Language(lines []string, fallback string, tags []string) int {
	var room [8]languageRange
	ranges, ok := languageRanges(room[:0], lines)
	if !ok {
		return -1
	}
	for _, r := range ranges {
		if r.weight == 0 || r.tag == "*" {
			continue // "*" takes what is there when nothing else is: the fallback
		}
		for tag := r.tag; tag != ""; tag = shorten(tag) {
			if i := find(tag, tags); i >= 0 && !excludes(ranges, tags[i]) {
				return i
			}
			if strings.EqualFold(tag, fallback) && !excludes(ranges, fallback) {
				return find(fallback, tags)
			}
		}
	}
	return -1
}

// A languageRange is one element of Accept-Language.
type languageRange struct {
	tag    string // "de-CH" or "*", as the client spells it
	weight int    // in thousandths
}

// maxRanges is how many ranges are looked at. Browsers send fewer than ten. To sort and
// match them takes quadratic time, and a header has room for half a million.
const maxRanges = 100

// languageRanges appends the elements of the lines, sorted by weight; those of equal
// weight keep their order. It reports false for a malformed one, and for too many.
func languageRanges(ranges []languageRange, lines []string) ([]languageRange, bool) {
	for _, line := range lines {
		for line = nextElement(line); line != ""; line = nextElement(line) {
			tag, rest := cutToken(line)
			weight, rest, ok := cutParameters(rest)
			if !ok || !isLanguageRange(tag) || len(ranges) == maxRanges {
				return nil, false
			}
			at := len(ranges)
			for at > 0 && ranges[at-1].weight < weight {
				at--
			}
			ranges = append(ranges, languageRange{})
			copy(ranges[at+1:], ranges[at:])
			ranges[at] = languageRange{tag, weight}
			line = rest
		}
	}
	return ranges, true
}

// isLanguageRange reports whether s is a basic language range (RFC 4647, section 2.1).
func isLanguageRange(s string) bool {
	if s == "*" {
		return true
	}
	for i := 0; ; i++ {
		subtag, rest, more := strings.Cut(s, "-")
		if len(subtag) < 1 || len(subtag) > 8 {
			return false
		}
		for _, c := range []byte(subtag) {
			if letter := 'a' <= c|0x20 && c|0x20 <= 'z'; !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
		if !more {
			return true
		}
		s = rest
	}
}

// IsLanguageTag reports whether s has the form of a language tag (RFC 5646, section
// 2.1) that names a language: it begins with two or three letters, or with more.
func IsLanguageTag(s string) bool {
	language, _, _ := strings.Cut(s, "-")
	return isLanguageRange(s) && len(language) > 1
}

// shorten removes the last subtag of a range, and a single character before it, which
// introduces what follows it.
func shorten(tag string) string {
	i := strings.LastIndexByte(tag, '-')
	if i < 0 {
		return ""
	}
	if i >= 2 && tag[i-2] == '-' {
		i -= 2
	}
	return tag[:i]
}

// find returns the index of a tag, or of the one that it is an alias of; -1 where
// neither is there.
func find(tag string, tags []string) int {
	for i := range tags {
		if strings.EqualFold(tags[i], tag) {
			return i
		}
	}
	if alias := aliasOf(tag); alias != "" {
		return find(alias, tags)
	}
	return -1
}

// aliases are tags that browsers send, each with the tag that it means.
var aliases = [...]struct{ tag, alias string }{
	{"zh", "zh-Hans"}, {"zh-CN", "zh-Hans"}, {"zh-SG", "zh-Hans"},
	{"zh-TW", "zh-Hant"}, {"zh-HK", "zh-Hant"}, {"zh-MO", "zh-Hant"},
	{"pt", "pt-BR"},
	{"no", "nb"},
}

func aliasOf(tag string) string {
	for _, a := range aliases {
		if strings.EqualFold(tag, a.tag) {
			return a.alias
		}
	}
	return ""
}

// excludes reports whether the ranges say that a tag is not acceptable: whether the
// longest of those that match it has the weight 0.
func excludes(ranges []languageRange, tag string) bool {
	longest, excluded := -1, false
	for _, r := range ranges {
		if len(r.tag) < longest || !matches(r.tag, tag) {
			continue
		}
		excluded = r.weight == 0 || excluded && len(r.tag) == longest
		longest = len(r.tag)
	}
	return excluded
}

// matches reports whether a range matches a tag (RFC 4647, section 3.3.1). A "*"
// matches nothing here: it means all other tags, and those are not looked up.
func matches(languageRange, tag string) bool {
	return len(tag) >= len(languageRange) && strings.EqualFold(tag[:len(languageRange)], languageRange) &&
		(len(tag) == len(languageRange) || tag[len(languageRange)] == '-')
}
