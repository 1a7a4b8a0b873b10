// Package errors stands in for the library's.
package errors

import (
	"errors"
	"net/http"
	"time"

	"github.com/problemkit/problem"
)

type Option = problem.Option

type FieldError = problem.FieldError

var ErrUnsupported = errors.ErrUnsupported

func As(err error, target any) bool             { return errors.As(err, target) }
func Is(err, target error) bool                 { return errors.Is(err, target) }
func Join(errs ...error) error                  { return errors.Join(errs...) }
func New(text string) error                     { return errors.New(text) }
func Unwrap(err error) error                    { return errors.Unwrap(err) }
func Write(w http.ResponseWriter, err error)    {}
func Detail(text string) Option                 { return problem.Detail(text) }
func Detailf(format string, args ...any) Option { return problem.Detailf(format, args...) }
func With(name string, value any) Option        { return problem.With(name, value) }
func Invalid(errs ...FieldError) Option         { return problem.Invalid(errs...) }
func Header(name, value string) Option          { return problem.Header(name, value) }
func Allow(methods ...string) Option            { return problem.Allow(methods...) }
func Challenge(value string) Option             { return problem.Challenge(value) }
func RetryAfter(d time.Duration) Option         { return problem.RetryAfter(d) }
func Cause(err error) Option                    { return problem.Cause(err) }

func BadRequest(w http.ResponseWriter, opts ...Option)                  {}
func Unauthorized(w http.ResponseWriter, opts ...Option)                {}
func PaymentRequired(w http.ResponseWriter, opts ...Option)             {}
func Forbidden(w http.ResponseWriter, opts ...Option)                   {}
func NotFound(w http.ResponseWriter, opts ...Option)                    {}
func MethodNotAllowed(w http.ResponseWriter, opts ...Option)            {}
func NotAcceptable(w http.ResponseWriter, opts ...Option)               {}
func ProxyAuthenticationRequired(w http.ResponseWriter, opts ...Option) {}
func RequestTimeout(w http.ResponseWriter, opts ...Option)              {}
func Conflict(w http.ResponseWriter, opts ...Option)                    {}
func Gone(w http.ResponseWriter, opts ...Option)                        {}
func LengthRequired(w http.ResponseWriter, opts ...Option)              {}
func PreconditionFailed(w http.ResponseWriter, opts ...Option)          {}
func PayloadTooLarge(w http.ResponseWriter, opts ...Option)             {}
func URITooLong(w http.ResponseWriter, opts ...Option)                  {}
func UnsupportedMediaType(w http.ResponseWriter, opts ...Option)        {}
func RangeNotSatisfiable(w http.ResponseWriter, opts ...Option)         {}
func ExpectationFailed(w http.ResponseWriter, opts ...Option)           {}
func ImATeapot(w http.ResponseWriter, opts ...Option)                   {}
func MisdirectedRequest(w http.ResponseWriter, opts ...Option)          {}
func UnprocessableEntity(w http.ResponseWriter, opts ...Option)         {}
func Locked(w http.ResponseWriter, opts ...Option)                      {}
func FailedDependency(w http.ResponseWriter, opts ...Option)            {}
func TooEarly(w http.ResponseWriter, opts ...Option)                    {}
func UpgradeRequired(w http.ResponseWriter, opts ...Option)             {}
func PreconditionRequired(w http.ResponseWriter, opts ...Option)        {}
func TooManyRequests(w http.ResponseWriter, opts ...Option)             {}
func RequestHeaderFieldsTooLarge(w http.ResponseWriter, opts ...Option) {}
func UnavailableForLegalReasons(w http.ResponseWriter, opts ...Option)  {}
func InternalServerError(w http.ResponseWriter, opts ...Option)         {}
func NotImplemented(w http.ResponseWriter, opts ...Option)              {}
func BadGateway(w http.ResponseWriter, opts ...Option)                  {}
func ServiceUnavailable(w http.ResponseWriter, opts ...Option)          {}
func GatewayTimeout(w http.ResponseWriter, opts ...Option)              {}
