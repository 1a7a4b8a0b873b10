package problem

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// blankType is what an absent type means (RFC 9457, section 4.2.1): the problem
// has no semantics beyond those of its status code.
const blankType = "about:blank"

// A Problem is a problem details object (RFC 9457, section 3): what a client is told of
// one error. Its zero value is a bare 500.
//
// It is an error, an [http.Handler] that answers with itself, a renderer for
// [github.com/go-chi/render] and a [slog.LogValuer]. A Problem may be kept in a package
// variable and served to many requests at once: nothing in this package changes one that
// it was given, except an [Option] that is applied to it, [TraceID], and the methods that
// unmarshal.
//
// Marshal a *Problem. A Problem by value in a struct or map of your own is not always
// written as a problem document: encoding/json calls MarshalJSON only where it can take
// the address of the value.
type Problem struct {
	// Type is the URI reference that identifies the problem type. An empty one is
	// written as Config.TypeBase and the slug of Title, where Title is not the
	// catalog's, and otherwise as the URI of Status. Without a TypeBase both are
	// "about:blank".
	Type string

	// Title is a short summary of the problem type, the same for all occurrences. An
	// empty one is filled from the catalog by Status.
	Title string

	// Status is the status code of the response, 400 to 599. Any other value is written
	// as 500.
	Status int

	// Detail says what went wrong this time, for the client to read. An empty one is
	// filled with the catalog's description of Status.
	Detail string

	// Instance is a URI reference that identifies this occurrence. An empty one is left
	// out.
	Instance string

	// Extensions are written as members beside the five standard ones, sorted by name
	// (RFC 9457, section 3.2). The names type, title, status, detail and instance are
	// ignored here. A value that cannot be encoded, leads back to the problem, or has more
	// than eight problems within each other in types of your own is left out. Problems
	// among them are completed as the outer one is; one of Status 0 gets neither status
	// nor title.
	Extensions map[string]any

	// Header holds response header fields to send with the problem, such as Allow,
	// Retry-After or WWW-Authenticate. A field replaces the response's field of that
	// name, except Set-Cookie and Vary, which are added. The fields of the document
	// itself (Content-Type, X-Content-Type-Options, Content-Length, Content-Encoding,
	// Transfer-Encoding and Trailer) are ignored, and so are names that begin with
	// [http.TrailerPrefix]. Of a field that is spelled in several ways, the canonical
	// spelling counts.
	Header http.Header `json:"-"`

	// Cause is the error behind the problem, for logs, [errors.Is] and [errors.As]. It
	// is never sent.
	Cause error `json:"-"`
}

// New returns a Problem of the given status with the options applied in order. A
// status outside 400 to 599 is kept here and written as 500.
func New(status int, opts ...Option) *Problem {
	p := &Problem{Status: status}
	p.apply(opts)
	return p
}

// Error describes the problem for logs: the status that will be sent (one of 600 or more
// as it is), the title, the detail where there is one, and the cause, which clients
// never see, unless [Problem.Unwrap] ends there for its length or its way back to p. A nil
// p is "problem: nil *Problem".
func (p *Problem) Error() string {
	if p == nil {
		return "problem: nil *Problem"
	}
	status := writtenStatus(p.Status)
	if p.Status >= 600 {
		status = p.Status // another server's, from CheckResponse
	}
	text := strconv.Itoa(status) + " " + cmp.Or(p.Title, catalogType(status).Title)
	if p.Detail != "" {
		text += ": " + p.Detail
	}
	if p.Cause != nil && !p.isCyclic() {
		text += ": " + textOf(p.Cause)
	}
	return text
}

// textOf is err.Error, which panics for many a nil pointer.
func textOf(err error) (text string) {
	defer func() {
		if recover() != nil {
			text = fmt.Sprintf("a %T whose Error panics", err)
		}
	}()
	return err.Error()
}

// Unwrap returns the cause, for [errors.Is] and [errors.As]. It returns nil for a nil p, and
// where those would not end or would panic: for a cause that leads back to p, for one whose
// methods panic, as those of a nil pointer may, and for more than 1,000 errors in a row or 64
// problems, which count as a way without an end.
func (p *Problem) Unwrap() error {
	if p == nil {
		return nil
	}
	if leadsBack, panics := p.followCause(); leadsBack || panics {
		return nil
	}
	return p.Cause
}

// isCyclic reports whether the tree of p's cause leads back to p, or to no end.
// errors.Is, which walks it on, would not return.
func (p *Problem) isCyclic() bool {
	leadsBack, _ := p.followCause()
	return leadsBack
}

func (p *Problem) followCause() (leadsBack, panics bool) {
	w := walker{budget: maxErrors, visit: func(err error) bool {
		e, ok := err.(embedding)
		return ok && e.embedded() == p
	}}
	return w.walk(p.Cause, &w.budget) || w.endless, w.panicked
}

// Is reports whether target is a *Problem of the same type. A target with nothing but a
// Status matches every problem of that status, as in errors.Is(err, problem.New(404)).
// Problems of type "about:blank" (an empty Type is one) are alike only when their
// status is the same too, since it is all the meaning that they have. A nil p matches
// only a nil target.
func (p *Problem) Is(target error) bool {
	t, ok := target.(*Problem)
	if !ok || p == nil || t == nil {
		return ok && p == t
	}
	if t.isBlank() && t.Cause == nil {
		return writtenStatus(p.Status) == writtenStatus(t.Status)
	}
	uri := cmp.Or(p.Type, blankType)
	if uri != cmp.Or(t.Type, blankType) {
		return false
	}
	return uri != blankType || writtenStatus(p.Status) == writtenStatus(t.Status)
}

// isBlank reports whether p has nothing but a status.
func (p *Problem) isBlank() bool {
	return p.Type == "" && p.Title == "" && p.Detail == "" && p.Instance == "" &&
		len(p.Extensions) == 0 && len(p.Header) == 0
}

// LogValue groups status, type, title, detail, instance, cause and extensions for slog:
// the first three as they are sent outside of a middleware, and of the others those
// that are not empty. Extensions are a group of their own, sorted by name. A nil p is a
// nil value.
func (p *Problem) LogValue() slog.Value {
	if p == nil {
		return slog.Value{}
	}
	status := writtenStatus(p.Status)
	attrs := make([]slog.Attr, 0, 7)
	attrs = append(attrs,
		slog.Int("status", status),
		slog.String("type", cmp.Or(p.Type, blankType)),
		slog.String("title", cmp.Or(p.Title, catalogType(status).Title)))
	if p.Detail != "" {
		attrs = append(attrs, slog.String("detail", p.Detail))
	}
	if p.Instance != "" {
		attrs = append(attrs, slog.String("instance", p.Instance))
	}
	if p.Cause != nil && !p.isCyclic() {
		attrs = append(attrs, slog.String("cause", textOf(p.Cause)))
	}
	if len(p.Extensions) > 0 {
		attrs = append(attrs, slog.Attr{Key: "extensions", Value: extensionsLogValue(p.Extensions)})
	}
	return slog.GroupValue(attrs...)
}

// extensionsLogValue returns extensions as a group, sorted by name.
func extensionsLogValue(extensions map[string]any) slog.Value {
	attrs := make([]slog.Attr, 0, len(extensions))
	for _, m := range sortedMembers(nil, extensions) {
		attrs = append(attrs, slog.Attr{Key: m.name, Value: extensionLogValue(m.value)})
	}
	return slog.GroupValue(attrs...)
}

// extensionLogValue returns a value that a handler can print: of what may lead back to
// itself, its JSON.
func extensionLogValue(v any) slog.Value {
	switch v := v.(type) {
	case nil, string, bool, int, int64, uint64, float64, time.Time, time.Duration, json.Number, []string, []int, FieldError, []FieldError:
		return slog.AnyValue(v)
	case embedding:
		return slog.StringValue(textOf(v)) // its own LogValue might lead back here
	}
	e := encoder{settings: standard, translation: standard.english}
	text, err := e.appendValue(nil, v, 0)
	if err != nil {
		return slog.StringValue("!ERROR: " + textOf(err))
	}
	return slog.AnyValue(json.RawMessage(text))
}

// writtenStatus is the status that a problem with this Status is sent with.
func writtenStatus(status int) int {
	if !isErrorStatus(status) {
		return http.StatusInternalServerError
	}
	return status
}

func isErrorStatus(status int) bool { return status >= 400 && status <= 599 }
