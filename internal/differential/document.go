package differential

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/problemkit/problem"
)

// isBoilerplate says whether a text repeats the status.
func (c configuration) isBoilerplate(text string, status int) bool {
	title, description := c.titleAndDescription(status, "")
	says := []string{title, strings.TrimSuffix(description, "."), http.StatusText(status), "page not found"}
	switch status { // which have another name in IANA's registry
	case 413:
		says = append(says, "Content Too Large")
	case 416:
		says = append(says, "Range Not Satisfiable")
	case 418:
		says = append(says, "(Unused)")
	case 422:
		says = append(says, "Unprocessable Content")
	}
	name := strings.TrimSuffix(text, ".")
	name = name[len(statusCode.FindString(name)):]
	if statusNumber.MatchString(name) {
		name = strings.TrimLeft(name[3:], " \t:;,.-\u2013\u2014")
	}
	if name == "" { // the number of the status is all that there is
		return strings.Contains(text, strconv.Itoa(status)) || text == ""
	}
	return slices.ContainsFunc(says, func(s string) bool { return strings.EqualFold(s, name) })
}

// What may stand before the name of a status: "Status Code: 404; ".
var (
	statusCode   = regexp.MustCompile(`^(?i:status code:[- \t:;,.\x{2013}\x{2014}]*)?`)
	statusNumber = regexp.MustCompile(`^\d{3}(?:\D|$)`)
)

// titleAndDescription are the catalog's in a language, or those of the class, unless they
// are replaced.
func (c configuration) titleAndDescription(status int, language string) (title, description string) {
	if own := c.replaced(status); own != nil {
		_, description = configuration(0).titleAndDescription(status, "")
		return own.Title, cmp.Or(own.Description, description)
	}
	if language == german.Tag && status == 404 {
		return german.Texts["not-found"].Title, german.Texts["not-found"].Description
	}
	if t, ok := problem.Lookup(status); ok {
		return t.Title, t.Description
	}
	if status == 499 {
		return "Client Closed Request", "The client closed the connection before the server answered the request."
	}
	title = "Client Error"
	if status >= 500 {
		title = "Server Error"
	}
	class, _ := problem.Lookup(status / 100 * 100)
	return title, class.Description
}

// replaced is the type that replaces that of a status; nil where none does.
func (c configuration) replaced(status int) *problem.Type {
	i := slices.IndexFunc(replaced, func(t problem.Type) bool { return t.Status == status })
	if i < 0 || !c.has(withReplace) {
		return nil
	}
	return &replaced[i]
}

// A composed document is the body of a response, with what Edit gets of it, the language
// that Content-Language says, and its media type.
type composed struct {
	body     string
	edit     edit
	language string
	media    media
	own      bool // the detail
}

// compose makes the document of the response to q.
func compose(c configuration, q request, status int, text told) composed {
	e := edit{status: status, cause: text.cause}
	members := map[string]*string{"type": &e.uri, "title": &e.title, "detail": &e.detail, "instance": &e.instance}
	extensions := map[string]any{}
	for name, value := range text.members {
		if field := members[name]; field != nil {
			*field = *stringIn(value)
		} else if name != "status" {
			extensions[name] = value
		}
	}
	e.detail = text.detail
	spoken := ""
	if c.has(withLanguages) && strings.HasPrefix(q.language, german.Tag) {
		spoken = german.Tag
	}
	title, description := c.titleAndDescription(status, spoken)
	standard, english := c.titleAndDescription(status, "")
	if e.title == standard {
		e.title = "" // the catalog's, in English
	}
	if e.detail == english || e.detail == description {
		e.detail = ""
	}
	own := e.detail != ""
	language := ""
	if c.has(withLanguages) && e.title == "" && e.detail == "" {
		language = "en"
		if title != standard {
			language = spoken
		}
	}
	if e.uri == "" {
		e.uri = c.uri(status, e.title)
	}
	e.title = cmp.Or(e.title, title)
	e.detail = cmp.Or(e.detail, description)
	e.extensions = encode(extensions)
	if c.edits() {
		extensions["edited"] = true
		if e.cause != "" {
			extensions["cause"] = e.cause
		}
	}
	media := mediaJSON
	if c.has(withXML) && q.accept == wantsXML {
		media = mediaXML
	}
	return composed{media.body(e, extensions), e, language, media, own}
}

// uri is that of a problem that gives none, and a title of its own or "".
func (c configuration) uri(status int, title string) string {
	t, listed := problem.Lookup(status)
	own := c.replaced(status)
	if own != nil && own.URI != "" && (title == "" || !c.has(withTypeBase) || title == t.Title) {
		return own.URI
	}
	switch {
	case !c.has(withTypeBase):
		return "about:blank"
	case title != "" && title != t.Title:
		return typeURI + problem.Type{Title: title}.Slug()
	case own != nil:
		return typeURI + own.Slug()
	case listed:
		return typeURI + t.Slug()
	}
	return "about:blank"
}

// bodyFields describe or frame the replaced body.
var bodyFields = []string{
	"Content-Length", "Content-Disposition", "Content-Location", "Content-Encoding",
	"Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "Signature", "Signature-Input",
	"ETag", "Last-Modified", "Content-Range", "Accept-Ranges", "Transfer-Encoding", "Trailer",
}

// convertedHeader makes the header of a converted response from the handler's. A
// length below zero is left out.
func (m *model) convertedHeader(document composed, length int) http.Header {
	h := http.Header{}
	for name, values := range m.snapshot {
		is := func(s string) bool { return strings.EqualFold(name, s) }
		switch {
		case m.status == 412 && (is("ETag") || is("Last-Modified")), m.status == 416 && is("Content-Range"):
		case is("Content-Language") && !document.own,
			slices.ContainsFunc(bodyFields, is), is("Content-Type"), is("X-Content-Type-Options"),
			strings.HasPrefix(name, http.TrailerPrefix),
			m.status == 426 && m.major >= 2 && (is("Upgrade") || is("Connection")):
			continue
		}
		h[name] = slices.Clone(values)
	}
	if encoding := m.program.entryEncoding(); encoding != "" {
		h["Content-Encoding"] = []string{encoding} // the compressor goes on
	}
	if m.config.edits() {
		h["X-Edited"] = []string{"yes"}
	}
	if document.language != "" {
		h["Content-Language"] = []string{document.language}
	}
	h["Content-Type"] = []string{string(document.media)}
	h["X-Content-Type-Options"] = []string{"nosniff"}
	if length >= 0 {
		h["Content-Length"] = []string{strconv.Itoa(length)}
	}
	neverStored := []int{402, 428, 429, 431, 511}
	if slices.Contains(neverStored, m.status) && strings.Join(allValues(h, "Cache-Control"), "") == "" {
		h["Cache-Control"] = []string{"no-store"}
	}
	if m.config.has(withXML) {
		vary(h, "Accept")
	}
	if m.config.has(withLanguages) {
		vary(h, "Accept-Language")
	}
	return h
}

// vary adds a name to Vary, unless that has it or "*".
func vary(h http.Header, name string) {
	for _, value := range allValues(h, "Vary") {
		for member := range strings.SplitSeq(value, ",") {
			if member = strings.TrimSpace(member); member == "*" || strings.EqualFold(member, name) {
				return
			}
		}
	}
	h["Vary"] = append(h["Vary"], name)
}
