package differential

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/problemkit/problem"
)

// isBoilerplate says whether a text repeats the status.
func isBoilerplate(text string, status int) bool {
	title, _ := titleAndDescription(status)
	says := []string{"", title, http.StatusText(status), "404 page not found"}
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
	return slices.ContainsFunc(says, func(s string) bool { return strings.EqualFold(s, text) })
}

// titleAndDescription are the catalog's, or those of the class.
func titleAndDescription(status int) (title, description string) {
	if t, ok := problem.Lookup(status); ok {
		return t.Title, t.Description
	}
	title = "Client Error"
	if status >= 500 {
		title = "Server Error"
	}
	class, _ := problem.Lookup(status / 100 * 100)
	return title, class.Description
}

// document is the body of a converted response.
func document(c configuration, status int, detail string, members map[string]json.RawMessage) string {
	var p struct {
		Type     string `json:"type"`
		Title    string `json:"title"`
		Status   int    `json:"status"`
		Detail   string `json:"detail"`
		Instance string `json:"instance,omitempty"`
	}
	p.Status = status
	p.Detail = detail
	extensions := map[string]any{}
	for name, value := range members {
		var text string
		isString := value[0] == '"' && json.Unmarshal(value, &text) == nil
		switch name {
		case "type", "title", "detail", "instance":
			if !isString {
				continue
			}
		}
		switch name {
		case "type":
			p.Type = text
		case "title":
			p.Title = text
		case "detail":
			p.Detail = text
		case "instance":
			p.Instance = text
		case "status":
		default:
			extensions[name] = value
		}
	}
	title, description := titleAndDescription(status)
	if t, ok := problem.Lookup(status); ok && p.Type == "" && c.has(withTypeBase) {
		p.Type = typeURI + t.Slug()
	}
	p.Type = cmp.Or(p.Type, "about:blank")
	p.Title = cmp.Or(p.Title, title)
	p.Detail = cmp.Or(p.Detail, description)
	if c.has(withEdit) {
		extensions["edited"] = true
	}
	body := encode(p)
	if len(extensions) > 0 {
		body = strings.TrimSuffix(body, "}") + "," + strings.TrimPrefix(encode(extensions), "{")
	}
	return body
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// bodyFields describe or frame the replaced body.
var bodyFields = []string{
	"Content-Length", "Content-Disposition", "Content-Location", "Content-Language",
	"Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "ETag", "Last-Modified",
	"Content-Range", "Accept-Ranges", "Transfer-Encoding", "Trailer",
}

// convertedHeader makes the header of a converted response from the handler's. A
// length below zero is left out.
func convertedHeader(c configuration, from http.Header, status, length, major int) http.Header {
	h := http.Header{}
	for name, values := range from {
		is := func(s string) bool { return strings.EqualFold(name, s) }
		switch {
		case status == 412 && (is("ETag") || is("Last-Modified")), status == 416 && is("Content-Range"):
		case slices.ContainsFunc(bodyFields, is), is("Content-Type"), is("X-Content-Type-Options"),
			strings.HasPrefix(name, http.TrailerPrefix),
			status == 426 && major == 2 && is("Upgrade"):
			continue
		}
		h[name] = slices.Clone(values)
	}
	if c.has(withEdit) {
		h["X-Edited"] = []string{"yes"}
	}
	h["Content-Type"] = []string{"application/problem+json"}
	h["X-Content-Type-Options"] = []string{"nosniff"}
	if length >= 0 {
		h["Content-Length"] = []string{strconv.Itoa(length)}
	}
	if (status == 428 || status == 429 || status == 431) && len(allValues(h, "Cache-Control")) == 0 {
		h["Cache-Control"] = []string{"no-store"}
	}
	if c.has(withXML) {
		named := slices.ContainsFunc(allValues(h, "Vary"), func(value string) bool {
			return slices.ContainsFunc(strings.Split(value, ","), func(s string) bool {
				s = strings.TrimSpace(s)
				return s == "*" || strings.EqualFold(s, "Accept")
			})
		})
		if !named {
			h["Vary"] = append(h["Vary"], "Accept")
		}
	}
	return h
}
