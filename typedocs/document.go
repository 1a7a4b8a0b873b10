package typedocs

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/problemkit/problem/internal/accept"
)

// A form is a way to show the index or a type.
type form int

// The forms. Whoever takes anything gets the first one: browsers name text/html.
const (
	asJSON     form = iota // for programs
	asHTML                 // for people
	asMarkdown             // for programs that read
)

var (
	forms      = [...]form{asJSON, asHTML, asMarkdown}
	mediaTypes = [...]string{"application/json", "text/html", "text/markdown"}
	extensions = [...]string{".json", ".html", ".md"}
)

// chooseForm returns the form that a client prefers, and announces that Accept decides.
func chooseForm(w http.ResponseWriter, r *http.Request) form {
	w.Header().Add("Vary", "Accept")
	return form(accept.Preferred(r.Header["Accept"], mediaTypes[:]...))
}

// A view is what the index or the page of a type shows.
type view interface {
	template() string // its name, without an extension
	data() any        // what the JSON holds
}

// render returns a view in one form.
func (f form) render(v view) representation {
	switch f {
	case asHTML:
		return f.execute(htmlTemplates, v.template(), v)
	case asMarkdown:
		return f.execute(markdownTemplates, v.template(), v)
	}
	return newJSON(v.data())
}

// A representation is a rendered document.
type representation struct {
	mediaType string
	etag      string // strong (RFC 9110, section 8.8.1)
	body      []byte
}

func newRepresentation(mediaType string, body []byte) representation {
	sum := sha256.Sum256(body)
	return representation{
		mediaType: mediaType,
		etag:      `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`,
		body:      body,
	}
}

// execute renders a template in the form that it is for. An error is a fault of this
// package.
func (f form) execute(templates executor, template string, view any) representation {
	name := template + extensions[f]
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, view); err != nil {
		panic(fmt.Sprintf("problem: typedocs: %s cannot be rendered: %v", name, err))
	}
	return newRepresentation(mediaTypes[f]+"; charset=utf-8", b.Bytes())
}

// An executor has templates by name, those of html/template or those of text/template.
type executor interface {
	ExecuteTemplate(w io.Writer, name string, data any) error
}

// newJSON renders v, indented, since people read it too.
func newJSON(v any) representation {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("problem: typedocs: %T cannot be encoded: %v", v, err))
	}
	return newRepresentation("application/json", b.Bytes())
}

// serve answers a GET or HEAD with a status. A 304 is for a 200 only (RFC 9110, section
// 13.2.1).
func (rep representation) serve(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Cache-Control", "max-age=300")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Etag", rep.etag)
	if status == http.StatusOK && rep.matches(r.Header["If-None-Match"]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", rep.mediaType)
	h.Set("Content-Length", strconv.Itoa(len(rep.body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// An error means that the client has gone.
		_, _ = w.Write(rep.body)
	}
}

// matches reports whether the If-None-Match lines list the entity tag of rep,
// compared weakly (RFC 9110, section 13.1.2).
func (rep representation) matches(ifNoneMatch []string) bool {
	for _, line := range ifNoneMatch {
		// A tag has no quotation mark, so none is found inside another.
		if line == "*" || strings.Contains(line, rep.etag) {
			return true
		}
	}
	return false
}
