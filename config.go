package problem

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/problemkit/problem/internal/accept"
	"github.com/problemkit/problem/internal/uri"
)

// A Config says how a middleware converts responses and how problems are written
// inside it. The zero Config is what [Middleware] uses. It is copied when the
// middleware is built, so later changes to it have no effect.
type Config struct {
	// TypeBase gives the types without a URI one: TypeBase followed by the type's
	// slug, as in "https://example.com/problems/" + "not-found". Empty leaves them
	// "about:blank". A TypeBase that is not a URI reference (RFC 3986, section 4.1),
	// or does not end in "/", "#", ":", "=" or "?", makes Middleware panic.
	TypeBase string

	// Replace holds types that replace the catalog's types of the same status, or add
	// types for statuses that the catalog lacks. An empty URI follows TypeBase; an
	// empty Title, Description or Reference is the catalog's. A Status outside 400 to
	// 599, a URI that is not a URI reference, and two of one status make Middleware
	// panic.
	Replace []Type

	// Types holds the application's own types. [Config.Catalog] lists them, package
	// typedocs documents them, and handlers serve them with [Type.Write]. No response
	// gets one by its status alone. An empty URI follows TypeBase. Middleware panics
	// for the same faults as in Replace, and when two types have the same URI.
	Types []Type

	// Languages holds the catalog's texts in languages other than English, which is
	// always there; a Language "en" replaces it. Accept-Language decides as
	// [Config.Language] says. Every problem gets "Vary: Accept-Language", and
	// Content-Language where title and detail both are the catalog's or one of these. A
	// text that a Language lacks is in English. A Tag that is not a language tag, and
	// two of one Tag, make Middleware panic.
	Languages []Language

	// ServerErrors converts 5xx responses too, by the same rules. The text that a
	// handler sent with one that is converted is never sent on.
	ServerErrors bool

	// LiftJSON converts bodies that are one JSON object too, whether they are
	// labelled application/json or not. Their members become the problem's: type,
	// title, detail and instance fill its own, status is ignored, and all others
	// become extensions. Without a detail, the first of message, error_description,
	// error and msg that is a non-empty string serves as detail too. An object passes
	// when one of the four is not a string, or type or instance is not a URI
	// reference; so do arrays, half an object and more than 8 KiB. For a 5xx only the
	// start of the body is checked, and no member is kept.
	LiftJSON bool

	// ReplaceHTML converts HTML error pages too: a body labelled text/html, and one
	// that begins with "<". The page is dropped, whatever its length. It is meant for
	// hosts that serve nothing but an API, and for gateways.
	ReplaceHTML bool

	// DiscardText drops a handler's plain text in favour of the catalog's
	// description, for applications whose error texts are not written for clients.
	// Members that LiftJSON lifts are kept. With Edit, the text is in p.Cause.
	DiscardText bool

	// XML offers application/problem+xml to clients that prefer it by name (RFC 9110,
	// section 12.5.1): their Accept gives application/problem+xml, application/xml or
	// text/xml a higher weight than JSON. A client whose Accept names text/html, or is
	// malformed, gets JSON. [render.SetContentType] overrides XML and Accept.
	// "Vary: Accept" is added to every problem.
	XML bool

	// ReportOnly converts nothing: every response passes as the handler wrote it, and
	// Edit gets each problem that would have been sent instead. Use it to see in the
	// log what the middleware would change, before it does. Helpers and [Write] still
	// write. Without Edit, Middleware panics.
	ReportOnly bool

	// Skip reports requests to leave alone entirely: their handler gets the original
	// ResponseWriter. It is asked once, before the handler. Nil skips none.
	Skip func(r *http.Request) bool

	// Map turns an error into the problem to send. [Write], [HandlerFunc] and
	// [Responder] ask it before [From], about a *Problem too. From decides when Map is
	// nil or returns nil.
	Map func(err error) *Problem

	// Edit has the last word on every problem written inside the middleware, and on
	// each that comes too late to be sent. Use it for request ids and for logging. It
	// runs once per problem, and for several requests at once. It runs in the goroutine
	// whose call decides the response, which is usually the handler's. But
	// [net/http/httputil.ReverseProxy] flushes in a goroutine of its own, where a panic ends
	// the program.
	//
	// r is the innermost request that is known: the one that [Problem.ServeHTTP] or
	// [HandlerFunc.ServeHTTP] was given, or else the middleware's, which lacks what a
	// router or an authentication inside added to its own copy.
	//
	// p is a copy, complete as it would be sent, whose Extensions and Header are never
	// nil. A list of field errors is a copy too; other extension values are shared and
	// must not be changed in place. A Header field set here is sent as
	// [Problem.Header] says, an emptied Type, Title or Detail is filled again, and a
	// change of Status is ignored. p.Cause holds what the client is not told: the
	// text, up to 8 KiB, that DiscardText or a 5xx drops, and which extensions could
	// not be encoded. A panic in Edit is the handler's panic, and nothing of the
	// problem is sent. When Edit itself sends a problem, or a response that is not
	// converted, that is sent instead; a plain or empty error that it writes is dropped.
	Edit func(r *http.Request, p *Problem)
}

// Catalog returns every type that c knows, by status: the package's catalog with
// Replace applied, and c's own Types behind those of their status. What they leave
// empty is completed. The slice is the caller's. Nothing is checked:
// [Config.Middleware] does that.
func (c Config) Catalog() []Type {
	types := c.byStatus()
	for _, t := range c.Types {
		types = append(types, c.complete(t))
	}
	slices.SortStableFunc(types, func(a, b Type) int { return cmp.Compare(a.Status, b.Status) })
	return types
}

// byStatus returns the types that a response gets by its status.
func (c Config) byStatus() []Type {
	types := slices.Concat(Catalog(), c.Replace)
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
		// By the slug of its own title: "client-error" would name several.
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
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("problem: Config."+format, args...))
	}
	const notAReference = "is not a URI reference: percent-encode what RFC 3986 does not allow"
	var sound Config // what has no fault of its own, but may still collide
	switch {
	case !uri.IsReference(c.TypeBase):
		fault("TypeBase %q "+notAReference, c.TypeBase)
	case c.TypeBase != "" && !isSeparator(c.TypeBase[len(c.TypeBase)-1]):
		fault("TypeBase %q does not end in a separator: add a slash, or end it in #, :, = or ?", c.TypeBase)
	case !uri.IsReference(c.TypeBase + "not-found"):
		fault("TypeBase %q makes no URI reference of a slug behind it: add a slash", c.TypeBase)
	default:
		sound.TypeBase = c.TypeBase
	}
	check := func(field string, i int, t Type) bool {
		isReference, isError := uri.IsReference(t.URI), isErrorStatus(t.Status)
		if !isReference {
			fault("%s[%d].URI %q "+notAReference, field, i, t.URI)
		}
		if !isError {
			fault("%s[%d].Status %d is not an error status: use 400 to 599", field, i, t.Status)
		}
		return isReference && isError
	}
	var seen [600]bool
	for i, t := range c.Replace {
		ok := check("Replace", i, t)
		if isErrorStatus(t.Status) {
			if seen[t.Status] {
				fault("Replace[%d].Status %d occurs twice: keep one Type for each status, or move this one to Types", i, t.Status)
				ok = false
			}
			seen[t.Status] = true
		}
		if ok {
			sound.Replace = append(sound.Replace, t)
		}
	}
	for i, t := range c.Types {
		if check("Types", i, t) {
			sound.Types = append(sound.Types, t)
		}
	}
	titles := make(map[string]string) // by URI
	for _, t := range sound.Catalog() {
		if t.URI == "" || t.URI == blankType {
			continue
		}
		if other, ok := titles[t.URI]; ok {
			fault("Types and Replace give %q and %q the same URI %q: set another URI or Title", other, t.Title, t.URI)
		}
		titles[t.URI] = t.Title
	}
	for i, language := range c.Languages {
		if !accept.IsLanguageTag(language.Tag) {
			fault("Languages[%d].Tag %q is not a language tag: use one of BCP 47, such as de or pt-BR", i, language.Tag)
		}
		for _, other := range c.Languages[:i] {
			if strings.EqualFold(language.Tag, other.Tag) {
				fault("Languages[%d].Tag %q occurs twice: merge their Texts", i, language.Tag)
			}
		}
	}
	if c.ReportOnly && c.Edit == nil {
		fault("ReportOnly needs Edit, which gets the reports: set it to a function that logs the problem")
	}
	return errors.Join(faults...)
}

// isSeparator reports whether a TypeBase may end in c: a slug behind it is then a part
// of the URI by itself.
func isSeparator(c byte) bool { return strings.IndexByte("/#:=?", c) >= 0 }
