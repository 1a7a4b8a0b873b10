package problem

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
)

// From returns the problem that a client should see for err; nil for nil. The first of
// these that is found in err's tree, as [errors.As] walks it, decides:
//
//   - a *Problem, or an error that embeds one: that problem; a nil one is a bare 500
//   - a [*http.MaxBytesError] or [multipart.ErrMessageTooLarge]: 413
//   - a [*json.SyntaxError] or [*json.UnmarshalTypeError]: 400, with the offset in the
//     extension "errors", and a pointer where the error's Field is a name without dots. It
//     is right where a struct reads the body; package request has exact pointers.
//   - [http.ErrNotMultipart]: 415; [http.ErrMissingBoundary] and [http.ErrMissingFile]: 400
//   - an error of [CheckResponse]: 504 for a 504, and otherwise 502
//   - [context.DeadlineExceeded]: 504
//   - an error with a method StatusCode, HTTPStatus or GetStatus that returns an int
//     from 400 to 599: that status
//   - anything else: 500
//
// Only a Problem's own text is ever sent. Any other error becomes the Cause, and
// nothing of its text reaches the client. That holds for an error of CheckResponse too:
// another server's words, challenges and addresses are not meant for our client. To
// pass its problem on anyway, take it out with errors.As and serve it, or return it
// from [Config.Map].
//
// What means 404 only sometimes, such as sql.ErrNoRows and fs.ErrNotExist, is for
// Config.Map to decide. An error whose methods panic, as those of a nil pointer may, is
// a 500. The walk ends even in a tree that leads back to itself.
func From(err error) *Problem {
	switch p, ok := err.(*Problem); { // the common case, without a walk
	case err == nil:
		return nil
	case ok && p != nil:
		return p
	}
	return fromTree(err)
}

// fromTree is From for an error that is not simply a Problem.
func fromTree(err error) (p *Problem) {
	var received *Problem // is another server's
	walk(err, func(err error) bool {
		if r, ok := err.(receivedError); ok {
			received = r.Problem
			return false
		}
		if e, ok := as[embedding](err); ok && (received == nil || e.embedded() != received) {
			p = cmp.Or(e.embedded(), New(http.StatusInternalServerError))
		} else if q, ok := as[*Problem](err); ok && q != nil && q != received {
			p = q // an As method's
		}
		return p != nil
	})
	if p != nil {
		return p
	}
	for _, meaning := range meanings {
		var (
			status  int
			invalid []FieldError
		)
		if walk(err, func(err error) bool { status, invalid = meaning(err); return status != 0 }) {
			return New(status, Cause(err), Invalid(invalid...))
		}
	}
	return New(http.StatusInternalServerError, Cause(err))
}

// embedding is implemented by *Problem and, through it, by what embeds one: a type of
// that kind has Unwrap from it too, which leads past the Problem to its cause.
type embedding interface {
	error
	embedded() *Problem
}

func (p *Problem) embedded() *Problem { return p }

// meanings are what From knows of errors that are not problems, in its order. Each
// looks at one error alone, and returns its status, or 0, and what is wrong with the
// request where the error tells.
var meanings = [...]func(error) (int, []FieldError){
	tooLarge,
	malformedJSON,
	malformedMultipart,
	badGateway,
	timedOut,
	ownStatus,
}

func tooLarge(err error) (int, []FieldError) {
	if _, ok := as[*http.MaxBytesError](err); ok || is(err, multipart.ErrMessageTooLarge) {
		return http.StatusRequestEntityTooLarge, nil
	}
	return 0, nil
}

func malformedJSON(err error) (int, []FieldError) {
	if e, ok := as[*json.SyntaxError](err); ok && e != nil {
		return http.StatusBadRequest, []FieldError{{
			Detail: fmt.Sprintf("The body is not valid JSON: see byte %d.", e.Offset),
		}}
	}
	if e, ok := as[*json.UnmarshalTypeError](err); ok && e != nil {
		return http.StatusBadRequest, []FieldError{mismatch(e)}
	}
	return 0, nil
}

// mismatch says which value of the body has the wrong JSON type. Of e.Field, it trusts
// a name without dots: a path leaves out array indices, and has the Go names of
// embedded structs in it. e.Type is a Go type, which does not concern a client.
func mismatch(e *json.UnmarshalTypeError) FieldError {
	f := FieldError{Detail: fmt.Sprintf("The value before byte %d is of the wrong type: %s.", e.Offset, e.Value)}
	if e.Field != "" && !strings.Contains(e.Field, ".") {
		f.Pointer = Pointer(e.Field)
	}
	return f
}

func malformedMultipart(err error) (int, []FieldError) {
	switch {
	case is(err, http.ErrNotMultipart):
		return http.StatusUnsupportedMediaType, nil
	case is(err, http.ErrMissingBoundary), is(err, http.ErrMissingFile):
		return http.StatusBadRequest, nil
	}
	return 0, nil
}

func badGateway(err error) (int, []FieldError) {
	r, ok := err.(receivedError)
	switch {
	case !ok:
		return 0, nil
	case r.Status == http.StatusGatewayTimeout:
		return http.StatusGatewayTimeout, nil
	}
	return http.StatusBadGateway, nil
}

func timedOut(err error) (int, []FieldError) {
	if is(err, context.DeadlineExceeded) {
		return http.StatusGatewayTimeout, nil
	}
	return 0, nil
}

// ownStatus is the status that an error claims by a method for it.
func ownStatus(err error) (int, []FieldError) {
	if e, ok := err.(interface{ StatusCode() int }); ok {
		if status := e.StatusCode(); isErrorStatus(status) {
			return status, nil
		}
	}
	if e, ok := err.(interface{ HTTPStatus() int }); ok {
		if status := e.HTTPStatus(); isErrorStatus(status) {
			return status, nil
		}
	}
	if e, ok := err.(interface{ GetStatus() int }); ok {
		if status := e.GetStatus(); isErrorStatus(status) {
			return status, nil
		}
	}
	return 0, nil
}
