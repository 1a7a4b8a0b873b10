package problem

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A Config says how a middleware converts responses and how problems are written
// inside it. The zero Config is what [Middleware] uses. It is copied when the
// middleware is built, so later changes to it have no effect.
type Config struct {
	// TypeBase gives the catalog's types a URI: TypeBase followed by the
	// type's slug, as in "https://example.com/problems/" + "not-found". Empty
	// leaves them "about:blank". A TypeBase that is no URI reference (RFC 3986,
	// section 4.1) makes Middleware panic.
	TypeBase string

	// Types replace catalog types of the same status or add types for statuses
	// that the catalog lacks. An empty URI follows TypeBase; an empty Title,
	// Description or Reference is the catalog's. A status outside 400 to 599, a
	// URI that is no URI reference, and two Types of one status make
	// Middleware panic.
	Types []Type

	// ServerErrors converts 5xx responses too, by the same rules. The text that
	// a handler sent with one that is converted is never sent on.
	ServerErrors bool

	// LiftJSON converts bodies that are one JSON object too, labelled
	// application/json or not: its members become members of the problem, but
	// for status and for a standard member that is no string. Arrays pass, as
	// do half an object and more than 8 KiB. Of a 5xx only the brace counts,
	// and nothing is lifted.
	LiftJSON bool

	// DiscardText drops a handler's plain text in favour of the catalog's
	// description, for applications whose error texts are not for clients.
	// Members that LiftJSON lifts are kept.
	DiscardText bool

	// XML offers application/problem+xml to clients that prefer it by name
	// (RFC 9110, section 12.5.1): whose Accept gives application/problem+xml,
	// application/xml or text/xml a higher weight than JSON. An Accept that
	// names text/html, or is malformed, gets JSON. [render.SetContentType]
	// decides over XML and Accept. "Vary: Accept" is added to every problem.
	XML bool

	// Skip reports requests to leave alone entirely: their handler gets the
	// plain ResponseWriter. It is asked once, before the handler. Nil skips
	// none.
	Skip func(r *http.Request) bool

	// Map turns an error into the problem to send; [Write], [HandlerFunc] and
	// [Responder] ask it before [From], about a *Problem too. From decides when
	// Map is nil or returns nil.
	Map func(err error) *Problem

	// Edit has the last word on every problem written inside the middleware,
	// and on each that comes too late to be sent: for request ids, localization,
	// logging. p is a copy, complete as it would be sent, whose Extensions and
	// Header are never nil. A Header field set here is sent as [Problem.Header]
	// says; a change of Status is ignored.
	// Extension values that cannot be encoded are reported in p.Cause. A panic
	// in Edit is the handler's panic, and nothing of the problem is sent. Edit
	// runs in the handler's goroutine, and for several requests at once.
	Edit func(r *http.Request, p *Problem)
}

// Middleware wraps next so that every 4xx response that comes out of it leaves
// as a problem document, and every other response as next wrote it. It is the
// zero Config's middleware; the package documentation says what is converted. A
// nil next panics.
func Middleware(next http.Handler) http.Handler {
	return Config{}.Middleware(next)
}

// Middleware is [Middleware] as c configures it. It panics when c is invalid,
// and names every fault; a nil next panics too.
func (c Config) Middleware(next http.Handler) http.Handler {
	if next == nil {
		panic("problem: Middleware(nil): give it the handler to wrap")
	}
	return &interceptor{next: next, settings: newSettings(c)}
}

// An interceptor is the handler that Middleware returns.
type interceptor struct {
	next     http.Handler
	settings *settings
}

// ServeHTTP runs the wrapped handler on an intercepting writer. There is no defer
// on purpose: after a panic nothing of ours may be written, and what was held
// back must not be sent.
func (i *interceptor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if skip := i.settings.Skip; skip != nil && skip(r) {
		i.next.ServeHTTP(w, r)
		return
	}
	iw := newWriter(w, r, i.settings)
	i.next.ServeHTTP(iw.exposed(), r)
	iw.finish()
}

// Catalog returns the catalog with TypeBase and Types applied, by status. The
// slice is the caller's. Nothing is checked: that is [Config.Middleware]'s.
func (c Config) Catalog() []Type {
	types := slices.Concat(Catalog(), c.Types)
	slices.SortStableFunc(types, func(a, b Type) int { return cmp.Compare(a.Status, b.Status) })
	// Of two types of one status the later one counts: the user's.
	effective := types[:0]
	for i, t := range types {
		if i+1 == len(types) || types[i+1].Status != t.Status {
			effective = append(effective, c.complete(t))
		}
	}
	return effective
}

// complete fills what t leaves empty.
func (c Config) complete(t Type) Type {
	if t.URI == "" && c.TypeBase != "" {
		// By the slug of its own title: "client-error" would stand for several.
		t.URI = c.TypeBase + t.Slug()
	}
	listed := catalogType(t.Status)
	t.Title = cmp.Or(t.Title, listed.Title)
	t.Description = cmp.Or(t.Description, listed.Description)
	t.Reference = cmp.Or(t.Reference, listed.Reference)
	return t
}

// validate returns every fault of c, joined.
func (c Config) validate() error {
	var faults []error
	if !isURIReference(c.TypeBase) {
		faults = append(faults, fmt.Errorf("problem: Config.TypeBase %q is no URI reference: percent-encode what RFC 3986 does not allow", c.TypeBase))
	}
	var seen [600]bool
	for i, t := range c.Types {
		if !isURIReference(t.URI) {
			faults = append(faults, fmt.Errorf("problem: Config.Types[%d].URI %q is no URI reference: percent-encode what RFC 3986 does not allow", i, t.URI))
		}
		if !isErrorStatus(t.Status) {
			faults = append(faults, fmt.Errorf("problem: Config.Types[%d].Status %d is no error status: use 400 to 599", i, t.Status))
			continue
		}
		if seen[t.Status] {
			faults = append(faults, fmt.Errorf("problem: Config.Types[%d].Status %d occurs twice: keep one Type for each status", i, t.Status))
		}
		seen[t.Status] = true
	}
	return errors.Join(faults...)
}

// isURIReference reports whether s is a URI reference (RFC 3986, section 4.1).
// url.Parse alone takes spaces, quotes and letters beyond ASCII, a # in a fragment,
// and brackets that stand around no address.
func isURIReference(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			return false
		}
	}
	u, err := url.Parse(s)
	if err != nil || strings.Count(s, "#") > 1 {
		return false
	}
	host := strings.Replace(u.Host, "%", "%25", 1) // before the zone of an address (RFC 6874)
	return !strings.ContainsAny(strings.Replace(s, host, "", 1), "[]")
}
