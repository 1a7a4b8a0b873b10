package typedocs

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/problemkit/problem/internal/accept"
)

// A document is what one path leads to: HTML for people and JSON for programs,
// or JSON alone.
type document struct {
	html, json representation
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

// newHTML renders a template. An error is a fault of this package.
func newHTML(template string, view any) representation {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, template, view); err != nil {
		panic(fmt.Sprintf("problem: typedocs: %s cannot be rendered: %v", template, err))
	}
	return newRepresentation("text/html; charset=utf-8", b.Bytes())
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

// serve answers a GET or HEAD.
func (d document) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	chosen := d.json
	if d.html.body != nil {
		h.Add("Vary", "Accept")
		// Browsers name text/html; programs that take anything get JSON, the first offer.
		if accept.Preferred(r.Header["Accept"], "application/json", "text/html") == 1 {
			chosen = d.html
		}
	}
	h.Set("Cache-Control", "max-age=300")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Etag", chosen.etag)
	if chosen.matches(r.Header["If-None-Match"]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", chosen.mediaType)
	h.Set("Content-Length", strconv.Itoa(len(chosen.body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		// An error means that the client has gone; there is nobody to tell.
		_, _ = w.Write(chosen.body)
	}
}

// matches reports whether the If-None-Match lines list the entity tag of rep,
// compared weakly (RFC 9110, section 13.1.2).
func (rep representation) matches(ifNoneMatch []string) bool {
	for _, line := range ifNoneMatch {
		// A tag holds no quotation mark, so that one inside another is no worry.
		if line == "*" || strings.Contains(line, rep.etag) {
			return true
		}
	}
	return false
}
