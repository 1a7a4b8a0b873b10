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
func isBoilerplate(text string, status int) bool {
	title, _ := titleAndDescription(status, "")
	says := []string{title, http.StatusText(status), "page not found"}
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

// titleAndDescription are the catalog's in a language, or those of the class.
func titleAndDescription(status int, language string) (title, description string) {
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

// A composed document is the body of a response, with what Edit gets of it and the
// language that Content-Language says.
type composed struct {
	body     string
	edit     edit
	language string
}

// compose makes the document of a response, whose client asks for a language.
func compose(c configuration, asked string, status int, text told) composed {
	e := edit{status: status, cause: text.cause}
	own := map[string]*string{"type": &e.uri, "title": &e.title, "detail": &e.detail, "instance": &e.instance}
	extensions := map[string]any{}
	for name, value := range text.members {
		if field := own[name]; field != nil {
			*field = *stringIn(value)
		} else if name != "status" {
			extensions[name] = value
		}
	}
	e.detail = text.detail
	spoken := ""
	if c.has(withLanguages) && strings.HasPrefix(asked, german.Tag) {
		spoken = german.Tag
	}
	title, description := titleAndDescription(status, spoken)
	standard, _ := titleAndDescription(status, "")
	if e.title == standard {
		e.title = "" // the catalog's, in English
	}
	language := ""
	if c.has(withLanguages) && e.title == "" && e.detail == "" {
		language = "en"
		if title != standard {
			language = spoken
		}
	}
	if e.uri == "" && c.has(withTypeBase) {
		if e.title != "" && e.title != title {
			e.uri = typeURI + problem.Type{Title: e.title}.Slug()
		} else if t, ok := problem.Lookup(status); ok {
			e.uri = typeURI + t.Slug()
		}
	}
	e.uri = cmp.Or(e.uri, "about:blank")
	e.title = cmp.Or(e.title, title)
	e.detail = cmp.Or(e.detail, description)
	e.extensions = encode(extensions)
	if c.edits() {
		extensions["edited"] = true
		if e.cause != "" {
			extensions["cause"] = e.cause
		}
	}
	body := encode(struct {
		Type     string `json:"type"`
		Title    string `json:"title"`
		Status   int    `json:"status"`
		Detail   string `json:"detail"`
		Instance string `json:"instance,omitempty"`
	}{e.uri, e.title, status, e.detail, e.instance})
	if len(extensions) > 0 {
		body = strings.TrimSuffix(body, "}") + "," + strings.TrimPrefix(encode(extensions), "{")
	}
	return composed{body, e, language}
}

// bodyFields describe or frame the replaced body.
var bodyFields = []string{
	"Content-Length", "Content-Disposition", "Content-Location", "Content-Encoding",
	"Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "Signature", "Signature-Input",
	"ETag", "Last-Modified", "Content-Range", "Accept-Ranges", "Transfer-Encoding", "Trailer",
}

// convertedHeader makes the header of a converted response from the handler's. A
// length below zero is left out.
func (m *model) convertedHeader(text told, language string, length int) http.Header {
	h := http.Header{}
	for name, values := range m.snapshot {
		is := func(s string) bool { return strings.EqualFold(name, s) }
		switch {
		case m.status == 412 && (is("ETag") || is("Last-Modified")), m.status == 416 && is("Content-Range"):
		case is("Content-Language") && text.detail == "",
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
	if language != "" {
		h["Content-Language"] = []string{language}
	}
	h["Content-Type"] = []string{"application/problem+json"}
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
