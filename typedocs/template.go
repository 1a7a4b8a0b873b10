package typedocs

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"regexp"
	"strings"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed style.css
var style string

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"style":      func() template.CSS { return template.CSS(style) },
	"paragraphs": paragraphs,
	"ticked":     ticked,
	"linked":     linked,
	"members":    members,
	"reason":     reason,
	"segments":   func(uri string) []string { return strings.SplitAfter(uri, "/") },
}).ParseFS(templateFiles, "templates/*.html"))

// policy lets a page use its own style and its icon, search the site, and
// nothing else.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; " +
		"img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}()

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

// A span is a part of a text that is set in its own way.
type span struct {
	Text string
	Code bool   // as code
	URL  string // as a link
}

// ticked takes what stands in backticks for code. It is for texts of this
// package only.
func ticked(text string) []span {
	var spans []span
	for i, part := range strings.Split(text, "`") {
		if part != "" {
			spans = append(spans, span{Text: part, Code: i%2 == 1})
		}
	}
	return spans
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

// A member is one line of an indented JSON object: a member of it, or a brace.
type member struct {
	Name  string // in quotation marks; "" for a brace
	Value string // with the comma that follows
}

// members splits a JSON object, each of whose members fits on a line.
func members(object json.RawMessage) []member {
	var b bytes.Buffer
	// The object was written by package problem.
	_ = json.Indent(&b, object, "", "  ")
	var list []member
	for line := range strings.SplitSeq(b.String(), "\n") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			list = append(list, member{strings.TrimSpace(name), value})
		} else {
			list = append(list, member{Value: line})
		}
	}
	return list
}
