package typedocs

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/problemkit/problem"
)

// Handler returns the handler of a [Site] that lists these types, usually those of
// [problem.Config.Catalog], and says of each what the catalog says. Types with a title
// of their own count as the application's, and have pages without advice; a Site can
// say more of them.
//
// Types may be changed afterwards. A type whose status is not 400 to 599 makes Handler
// panic, as do two types that come to one name, usually because they have slug and
// status in common, and two URIs of one host that end in the same segment.
func Handler(types ...problem.Type) http.Handler {
	var list []listing
	var faults []error
	for _, t := range types {
		if t.Status < 400 || t.Status > 599 {
			faults = append(faults, fmt.Errorf("problem: typedocs: the Status of type %q is %d, which is not an error status: use 400 to 599", t.Title, t.Status))
			continue
		}
		l := newListing(complete(problem.Config{}, t))
		l.own = !l.hasGuide()
		list = append(list, l)
	}
	names, clashes := newNames(list)
	if err := errors.Join(append(faults, clashes)...); err != nil {
		panic(err.Error())
	}
	w, _ := newWriter(problem.Config{}) // which is valid
	return (&site{writer: w, pages: newPages(list, names, w)}).handler()
}

// Handler returns a handler that serves the site; see the package documentation for
// what is where. Only what follows the last slash of the request's path counts, and all
// links are relative, so it works below any mount point, and at the root. An index that is
// asked for without the slash at its end is redirected there (307), but only behind
// [http.StripPrefix]: without that, the mount point looks like the name of a type, a 404.
// [http.ServeMux] redirects by itself; chi's Mount hands on both, so use StripPrefix there.
//
// Only GET and HEAD are answered, and everything else is a 405 with Allow. An unknown
// name is a 404. Both are problem documents, but a client that prefers HTML gets the
// 404 as a page. Pages and documents carry ETag, Cache-Control (five minutes),
// Content-Security-Policy, Referrer-Policy and X-Content-Type-Options, and Vary where
// Accept decides; If-None-Match is answered with 304 (RFC 9110, section 13.1.2).
//
// Everything but an answer to a search is rendered here, once. The examples are the
// documents as the middleware of Config writes them, before [problem.Config.Edit].
// Handler panics for a faulty Site.
func (s Site) Handler() http.Handler { return s.build().handler() }

func (s *site) handler() http.Handler {
	return &docs{
		index:   s.newIndex(false),
		files:   s.files(false),
		paths:   s.paths(),
		missing: asHTML.execute(htmlTemplates, "missing", s.newLayout("No such problem type", "", false)),
	}
}

// docs is the handler of a site.
type docs struct {
	index   *index
	files   map[string]representation
	paths   map[string]string // to the names of pages
	missing representation    // for people
}

// ServeHTTP answers with what the last segment of the path names, or the last two.
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
	file, ok := d.files[messagesPath+name]
	if !ok || !strings.HasSuffix(r.URL.Path, messagesPath+name) {
		file, ok = d.files[name]
	}
	if ok {
		file.serve(w, r, http.StatusOK)
		return
	}
	chosen := chooseForm(w, r)
	if page, ok := d.paths[name]; ok {
		d.files[page+extensions[chosen]].serve(w, r, http.StatusOK)
		return
	}
	if chosen == asHTML {
		d.missing.serve(w, r, http.StatusNotFound)
		return
	}
	problem.New(http.StatusNotFound, problem.Detail("No problem type of this name is documented here. The index one level up lists all that are.")).ServeHTTP(w, r)
}

func (d *docs) serveIndex(w http.ResponseWriter, r *http.Request) {
	if location := withSlash(r.RequestURI); location != "" {
		// Not http.Redirect: it would resolve the reference against a path
		// that may have lost its prefix.
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusTemporaryRedirect)
		return
	}
	chosen := chooseForm(w, r)
	s := newSearch(r.URL.Query())
	if s == (search{}) {
		d.files[indexName+extensions[chosen]].serve(w, r, http.StatusOK)
		return
	}
	chosen.render(d.index.find(s)).serve(w, r, http.StatusOK)
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
