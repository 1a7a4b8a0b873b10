package problem

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
)

// blankType is what an absent type means (RFC 9457, section 4.2.1): the problem
// has no semantics beyond those of its status code.
const blankType = "about:blank"

// A Problem is a problem details object (RFC 9457, section 3): what a client is
// told of one error. Its zero value is a bare 500.
//
// It is an error, an [http.Handler] that answers with itself, a renderer for
// [github.com/go-chi/render] and a [slog.LogValuer]. A Problem may be kept in a
// package variable and served to many requests at once: nothing in this package
// changes one that it was given, options excepted.
type Problem struct {
	// Type is the URI reference that identifies the problem type. Empty is
	// written as the catalog's URI for Status, which is "about:blank" unless
	// [Config.TypeBase] or [Config.Types] say otherwise.
	Type string

	// Title is a short summary of the problem type, the same for all
	// occurrences. Empty is filled from the catalog by Status.
	Title string

	// Status is the status code of the response, 400 to 599; any other value
	// is written as 500.
	Status int

	// Detail says what went wrong this time, for the client to read. Empty is
	// filled with the catalog's description of Status.
	Detail string

	// Instance is a URI reference that identifies this occurrence. Empty is
	// left out.
	Instance string

	// Extensions are written as members beside the five standard ones, sorted
	// by name (RFC 9457, section 3.2). The names type, title, status, detail
	// and instance are ignored here, and a value that cannot be encoded is
	// left out.
	Extensions map[string]any

	// Header holds response header fields to send with the problem, such as
	// Allow, Retry-After or WWW-Authenticate. A field replaces the response's
	// field of that name, but Set-Cookie and Vary, which are added. The fields
	// of the document itself (Content-Type, X-Content-Type-Options,
	// Content-Length, Content-Encoding, Transfer-Encoding and Trailer) are
	// ignored.
	//
	// Marshal a *Problem. A Problem by value, as in a map, is no problem document:
	// encoding/json does not call MarshalJSON there and shows the fields of the
	// struct; the tag keeps this one and Cause out of it.
	Header http.Header `json:"-"`

	// Cause is the error behind the problem, for logs, [errors.Is] and
	// [errors.As]. It is never sent.
	Cause error `json:"-"`
}

// New returns a Problem of the given status with the options applied in order. A
// status outside 400 to 599 is kept here and written as 500.
func New(status int, opts ...Option) *Problem {
	p := &Problem{Status: status}
	p.apply(opts)
	return p
}

// Error describes the problem for logs: the status that will be sent, the title,
// the detail where there is one, and the cause, which clients never see. A nil p is
// "problem: nil *Problem".
func (p *Problem) Error() string {
	if p == nil {
		return "problem: nil *Problem"
	}
	status := writtenStatus(p.Status)
	text := strconv.Itoa(status) + " " + cmp.Or(p.Title, catalogType(status).Title)
	if p.Detail != "" {
		text += ": " + p.Detail
	}
	if p.Cause != nil {
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

// Unwrap returns the cause; nil for a nil p.
func (p *Problem) Unwrap() error {
	if p == nil {
		return nil
	}
	return p.Cause
}

// Is reports whether target is a *Problem of the same type. Problems of type
// "about:blank" (an empty Type is one) are alike only when their status is the
// same too, since their status is all the meaning that they have. A nil p is like a
// nil target only.
func (p *Problem) Is(target error) bool {
	t, ok := target.(*Problem)
	if !ok || p == nil || t == nil {
		return ok && p == t
	}
	kind := cmp.Or(p.Type, blankType)
	if kind != cmp.Or(t.Type, blankType) {
		return false
	}
	return kind != blankType || writtenStatus(p.Status) == writtenStatus(t.Status)
}

// LogValue groups status, type, title, detail, instance and cause for slog: the first
// three as they are sent outside of a middleware, and of the others those that are
// not empty. Extensions are not logged. A nil p is a nil value.
func (p *Problem) LogValue() slog.Value {
	if p == nil {
		return slog.Value{}
	}
	status := writtenStatus(p.Status)
	attrs := make([]slog.Attr, 0, 6)
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
	if p.Cause != nil {
		attrs = append(attrs, slog.String("cause", textOf(p.Cause)))
	}
	return slog.GroupValue(attrs...)
}

// fillFrom fills what p leaves empty with what t says.
func (p *Problem) fillFrom(t *Type) {
	p.Type = cmp.Or(p.Type, t.URI, blankType)
	p.Title = cmp.Or(p.Title, t.Title)
	p.Detail = cmp.Or(p.Detail, t.Description)
}

// writtenStatus is the status that a problem with this Status is sent with.
func writtenStatus(status int) int {
	if !isErrorStatus(status) {
		return http.StatusInternalServerError
	}
	return status
}

func isErrorStatus(status int) bool { return status >= 400 && status <= 599 }
