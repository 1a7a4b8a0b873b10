package typedocs

import (
	"regexp"
	"strings"
)

// A prose is a text for people. In those of this package, what stands in backticks is
// code. In those of a user nothing has a meaning of its own.
type prose struct {
	text   string
	ticked bool
}

// plainProse returns the texts of a user, and tickedProse those of this package. Both
// return a list, if an empty one.
func plainProse(texts []string) []prose  { return newProse(texts, false) }
func tickedProse(texts []string) []prose { return newProse(texts, true) }

func newProse(texts []string, ticked bool) []prose {
	list := make([]prose, len(texts))
	for i, text := range texts {
		list[i] = prose{text, ticked}
	}
	return list
}

// MarshalText makes a string of p in JSON.
func (p prose) MarshalText() ([]byte, error) { return []byte(p.text), nil }

func (p prose) String() string { return p.text }

// IsZero reports whether there is nothing to say.
func (p prose) IsZero() bool { return p.text == "" }

// Spans splits p where it changes between text and code.
func (p prose) Spans() []span {
	if !p.ticked {
		return []span{{Text: p.text}}
	}
	return ticked(p.text)
}

// A span is a part of a text that is set in its own way.
type span struct {
	Text string
	Code bool   // as code
	URL  string // as a link
}

// ticked takes what stands in backticks for code.
func ticked(text string) []span {
	var spans []span
	for i, part := range strings.Split(text, "`") {
		if part != "" {
			spans = append(spans, span{Text: part, Code: i%2 == 1})
		}
	}
	return spans
}

// paragraphs splits plain text at empty lines.
func paragraphs(text string) []string {
	var list []string
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// A link in a reference: an RFC with or without a section or appendix, or a URL
// less the punctuation that follows it.
var link = regexp.MustCompile(`\bRFC ?(\d{1,5})\b(?:,? (section|appendix) (\w+(?:\.\d+)*))?|https?://[^\s<>"]*[^\s<>".,;:!?)]`)

// linked makes links of the RFCs and URLs that a reference names.
func linked(reference string) []span {
	var spans []span
	rest := 0
	for _, m := range link.FindAllStringSubmatchIndex(reference, -1) {
		if m[0] > rest {
			spans = append(spans, span{Text: reference[rest:m[0]]})
		}
		text := reference[m[0]:m[1]]
		url := text
		if m[2] >= 0 {
			url = "https://www.rfc-editor.org/rfc/rfc" + reference[m[2]:m[3]]
			if m[4] >= 0 {
				url += "#" + reference[m[4]:m[5]] + "-" + reference[m[6]:m[7]]
			}
		}
		spans = append(spans, span{Text: text, URL: url})
		rest = m[1]
	}
	if rest < len(reference) {
		spans = append(spans, span{Text: reference[rest:]})
	}
	return spans
}
