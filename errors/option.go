package errors

import (
	"time"

	"github.com/problemkit/problem"
)

// An Option sets a part of the problem that a function answers with.
type Option = problem.Option

// A FieldError is one entry of the list that [Invalid] makes.
type FieldError = problem.FieldError

// OptionFunc is [problem.OptionFunc]: what no other option sets.
func OptionFunc(set func(p *problem.Problem)) Option { return problem.OptionFunc(set) }

// Detail is [problem.Detail]: what went wrong this time.
func Detail(text string) Option { return problem.Detail(text) }

// Detailf is [problem.Detailf]: Detail with a format.
func Detailf(format string, args ...any) Option { return problem.Detailf(format, args...) }

// Instance is [problem.Instance]: the URI reference of this occurrence.
func Instance(uri string) Option { return problem.Instance(uri) }

// With is [problem.With]: one extension member.
func With(name string, value any) Option { return problem.With(name, value) }

// Invalid is [problem.Invalid]: what is wrong with single parts of the request.
func Invalid(errs ...FieldError) Option { return problem.Invalid(errs...) }

// Header is [problem.Header]: one more response header field.
func Header(name, value string) Option { return problem.Header(name, value) }

// Allow is [problem.Allow]: the methods that a 405 names.
func Allow(methods ...string) Option { return problem.Allow(methods...) }

// Challenge is [problem.Challenge]: an authentication challenge for a 401 or 407.
func Challenge(value string) Option { return problem.Challenge(value) }

// RetryAfter is [problem.RetryAfter]: how long to wait, in whole seconds, rounded up.
func RetryAfter(d time.Duration) Option { return problem.RetryAfter(d) }

// Cause is [problem.Cause]: the error behind the problem, which is never sent.
func Cause(err error) Option { return problem.Cause(err) }

// Pointer is [problem.Pointer]: a JSON pointer for a [FieldError].
func Pointer(tokens ...any) string { return problem.Pointer(tokens...) }
