// Package problem stands in for the library: the names that the analyzers know.
package problem

import (
	"net/http"
	"time"
)

type Problem struct {
	Type, Title, Detail, Instance string
	Status                        int
	Extensions                    map[string]any
	Header                        http.Header
	Cause                         error
}

func (p *Problem) Error() string                                    { return p.Title }
func (p *Problem) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

type Option struct{}

type FieldError struct{ Detail, Code, Pointer, Parameter, Header string }

type Type struct {
	URI, Title string
	Status     int
}

func (t Type) New(opts ...Option) *Problem                    { return nil }
func (t Type) Write(w http.ResponseWriter, opts ...Option)    {}
func New(status int, opts ...Option) *Problem                 { return &Problem{Status: status} }
func Error(w http.ResponseWriter, status int, opts ...Option) {}
func Write(w http.ResponseWriter, err error)                  {}
func Detail(text string) Option                               { return Option{} }
func Detailf(format string, args ...any) Option               { return Option{} }
func Instance(uri string) Option                              { return Option{} }
func With(name string, value any) Option                      { return Option{} }
func Invalid(errs ...FieldError) Option                       { return Option{} }
func Header(name, value string) Option                        { return Option{} }
func Allow(methods ...string) Option                          { return Option{} }
func Challenge(value string) Option                           { return Option{} }
func RetryAfter(d time.Duration) Option                       { return Option{} }
func Cause(err error) Option                                  { return Option{} }
func OptionFunc(set func(p *Problem)) Option                  { return Option{} }

type Config struct {
	ServerErrors bool
	Edit         func(r *http.Request, p *Problem)
}

func (c Config) Middleware(next http.Handler) http.Handler { return next }
