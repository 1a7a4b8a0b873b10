package problem

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// From returns the problem that a client should see for err; nil for nil. The
// first of these that is found in err's tree, as [errors.As] walks it, decides:
//
//   - a *Problem, or an error that embeds one: that, but a nil one is a bare 500
//   - a [*http.MaxBytesError]: 413
//   - a [*json.SyntaxError] or [*json.UnmarshalTypeError]: 400, with the offset, and
//     a pointer to a field of the top level, in the extension "errors"
//   - [context.DeadlineExceeded]: 504
//   - an error with a method StatusCode, HTTPStatus or GetStatus that returns an
//     int from 400 to 599: that status
//   - anything else: 500
//
// Only a Problem's own text is ever sent. Any other error becomes the Cause, and
// nothing of its text reaches the client. What means 404 only sometimes, such as
// sql.ErrNoRows and fs.ErrNotExist, is for [Config.Map] to decide. An error whose
// methods panic, as those of a nil pointer may, is a 500.
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
	defer func() {
		if recover() != nil {
			p = New(http.StatusInternalServerError, Cause(err))
		}
	}()
	if e, ok := errors.AsType[embedding](err); ok {
		if p := e.embedded(); p != nil {
			return p
		}
		return New(http.StatusInternalServerError)
	}
	if p, ok := errors.AsType[*Problem](err); ok && p != nil {
		return p // an As method's
	}
	status, invalid := statusOf(err)
	return New(status, Cause(err), Invalid(invalid...))
}

// embedding is implemented by *Problem and, through it, by what embeds one: a type of
// that kind has Unwrap from it too, which leads past the Problem to its cause.
type embedding interface {
	error
	embedded() *Problem
}

func (p *Problem) embedded() *Problem { return p }

// statusOf returns the status that an error stands for, and what is wrong with the
// body where the error tells.
func statusOf(err error) (status int, invalid []FieldError) {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge, nil
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok && e != nil {
		return http.StatusBadRequest, []FieldError{{
			Detail: fmt.Sprintf("The body is not valid JSON: see byte %d.", e.Offset),
		}}
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e != nil {
		return http.StatusBadRequest, []FieldError{mismatch(e)}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return http.StatusGatewayTimeout, nil
	}
	return cmp.Or(ownStatus(err), http.StatusInternalServerError), nil
}

// mismatch says which value of the body has the wrong JSON type. Of e.Field, it
// trusts a name without dots: a path leaves out array indices, and has the Go names
// of embedded structs in it. e.Type is a Go type, and none of a client's business.
func mismatch(e *json.UnmarshalTypeError) FieldError {
	f := FieldError{Detail: fmt.Sprintf("The value before byte %d is of the wrong type: %s.", e.Offset, e.Value)}
	if e.Field != "" && !strings.Contains(e.Field, ".") {
		f.Pointer = Pointer(e.Field)
	}
	return f
}

// ownStatus returns the error status that the first error in the tree with a
// method for it claims; 0 where none does.
func ownStatus(err error) int {
	if e, ok := err.(interface{ StatusCode() int }); ok {
		if status := e.StatusCode(); isErrorStatus(status) {
			return status
		}
	}
	if e, ok := err.(interface{ HTTPStatus() int }); ok {
		if status := e.HTTPStatus(); isErrorStatus(status) {
			return status
		}
	}
	if e, ok := err.(interface{ GetStatus() int }); ok {
		if status := e.GetStatus(); isErrorStatus(status) {
			return status
		}
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return ownStatus(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, branch := range e.Unwrap() {
			if status := ownStatus(branch); status != 0 {
				return status
			}
		}
	}
	return 0
}
