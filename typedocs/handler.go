package typedocs

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/problemkit/problem"
)

// Handler returns a handler that serves the documentation of types, as a rule
// those of [problem.Config.Catalog]; see the package documentation for what is
// where. Only what follows the last slash of the request's path counts, and all
// links are relative, so it works below any mount point, with [http.StripPrefix]
// or without, in [http.ServeMux], below chi's Mount and at the root. An index that
// is asked for without the slash at its end is redirected there (307).
//
// Only GET and HEAD are answered, everything else is a 405 with Allow, and an
// unknown name is a 404; both are problem documents. Pages and documents carry ETag,
// Cache-Control (five minutes), Content-Security-Policy, Referrer-Policy and
// X-Content-Type-Options, and Vary where Accept decides; If-None-Match is
// answered with 304 (RFC 9110, section 13.1.2).
//
// Everything but an answer to a search is rendered here, once: types may be
// changed afterwards. The examples are the documents as package problem writes
// them, before [problem.Config.Edit].
//
// A type whose status is not 400 to 599 makes Handler panic, as do two types that
// come to one name: as a rule, because they have slug and status in common.
func Handler(types ...problem.Type) http.Handler {
	pages := newPages(types)
	d := &docs{index: newIndex(pages), documents: make(map[string]document)}
	for i, p := range pages {
		d.documents[p.Name] = document{
			html: newHTML("type.html", newTypeView(pages, i)),
			json: newJSON(p),
		}
	}
	for _, p := range pages {
		if segment := p.segment(); segment != "" {
			if _, taken := d.documents[segment]; !taken {
				d.documents[segment] = d.documents[p.Name]
			}
		}
	}
	d.documents["schema.json"] = document{json: newJSON(newJSONSchema(pages))}
	d.documents["openapi.json"] = document{json: newJSON(newOpenAPI(pages))}
	return d
}

// docs is the handler that Handler returns.
type docs struct {
	index     *index
	documents map[string]document // by the last segment of the path
}

// ServeHTTP answers with the document that the last segment of the path names.
func (d *docs) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		problem.New(http.StatusMethodNotAllowed, problem.Allow(http.MethodGet, http.MethodHead)).ServeHTTP(w, r)
		return
	}
	name := lastSegment(r.URL.Path)
	if name == "" {
		d.serveIndex(w, r)
		return
	}
	doc, ok := d.documents[name]
	if !ok {
		problem.New(http.StatusNotFound, problem.Detail("No problem type of this name is documented here. The index one level up lists all that are.")).ServeHTTP(w, r)
		return
	}
	doc.serve(w, r)
}

func (d *docs) serveIndex(w http.ResponseWriter, r *http.Request) {
	if location := withSlash(r.RequestURI); location != "" {
		// Not http.Redirect: it would resolve the reference against a path
		// that may have lost its prefix.
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusTemporaryRedirect)
		return
	}
	d.index.document(r.URL.Query()).serve(w, r)
}

// withSlash returns where the index is when the client asked for requestURI: a
// reference relative to that, or "" where its path ends in a slash already, and
// relative links lead where they should.
func withSlash(requestURI string) string {
	u, err := url.ParseRequestURI(requestURI)
	if err != nil || u.Path == "" || strings.HasSuffix(u.Path, "/") {
		return ""
	}
	location := "./" + lastSegment(u.EscapedPath()) + "/"
	if u.RawQuery != "" {
		location += "?" + u.RawQuery
	}
	return location
}

// lastSegment returns what follows the last slash of path.
func lastSegment(path string) string {
	return path[strings.LastIndexByte(path, '/')+1:]
}
