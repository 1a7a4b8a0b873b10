package typedocs

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/url"
	"regexp"
	"strings"
	text "text/template"
)

//go:embed templates
var templateFiles embed.FS

//go:embed style.css
var style string

var htmlTemplates = template.Must(template.New("").Funcs(template.FuncMap{
	"style":      func() template.CSS { return template.CSS(style) },
	"paragraphs": paragraphs,
	"ticked":     func(s string) prose { return prose{s, true} },
	"linked":     linked,
	"jsonLines":  jsonLines,
	"reason":     reason,
	"isLink":     isLink,
}).ParseFS(templateFiles, "templates/*.html"))

var markdownTemplates = text.Must(text.New("").Funcs(text.FuncMap{
	"paragraphs": paragraphs,
	"commonMark": func(s string) string { return prose{text: s}.CommonMark() },
	"line":       func(s string) string { return prose{text: s}.Inline() },
	"ticked":     func(s string) string { return prose{s, true}.Inline() },
	"code":       codeSpan,
	"indent":     func(value json.RawMessage) string { return string(indent(value)) },
	"reason":     reason,
	"number":     func(i int) int { return i + 1 },
}).ParseFS(templateFiles, "templates/*.md"))

// isLink reports whether a browser can follow a type URI.
func isLink(uri string) bool {
	u, err := url.Parse(uri)
	return err == nil && (u.Scheme == "" && uri != "" || u.Scheme == "http" || u.Scheme == "https")
}

// policy lets a page use its own style and its icon, search the site, and
// nothing else.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; " +
		"img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}()

// indent puts each member and element on a line of its own.
func indent(value json.RawMessage) []byte {
	var b bytes.Buffer
	_ = json.Indent(&b, value, "", "  ") // fails for what is not JSON, which was encoded
	return b.Bytes()
}

// A jsonLine is one line of an indented JSON value.
type jsonLine struct {
	Depth int    // of its indentation
	Name  string // in quotation marks; "" where the line has none
	Value string // with the comma that follows
}

// Indent is the white space that the line begins with.
func (l jsonLine) Indent() string { return strings.Repeat("  ", l.Depth) }

// jsonLines splits a JSON value into the lines of its indented form.
func jsonLines(value json.RawMessage) []jsonLine {
	var list []jsonLine
	for line := range strings.SplitSeq(string(indent(value)), "\n") {
		text := strings.TrimLeft(line, " ")
		l := jsonLine{Depth: (len(line) - len(text)) / 2, Value: text}
		if m := memberName.FindStringSubmatch(text); m != nil {
			l.Name, l.Value = m[1], m[2]
		}
		list = append(list, l)
	}
	return list
}

var memberName = regexp.MustCompile(`^("(?:[^"\\]|\\.)*"): (.*)$`)
