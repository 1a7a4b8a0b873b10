package problem

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// An Option sets a part of a [Problem]. Options are applied in order, to a
// Problem that nobody else holds yet.
type Option func(*Problem)

// Detail sets what went wrong this time, for the client to read (RFC 9457,
// section 3.1.4). Do not pass an error's text: it was not written for clients.
func Detail(text string) Option {
	return func(p *Problem) { p.Detail = text }
}

// Detailf is [Detail] with [fmt.Sprintf].
func Detailf(format string, args ...any) Option {
	return func(p *Problem) { p.Detail = fmt.Sprintf(format, args...) }
}

// Instance sets the URI reference that identifies this occurrence (RFC 9457,
// section 3.1.5).
func Instance(uri string) Option {
	return func(p *Problem) { p.Instance = uri }
}

// With sets one extension member (RFC 9457, section 3.2). The names of the five
// standard members are ignored when the problem is written, as is a value that
// cannot be encoded.
func With(name string, value any) Option {
	return func(p *Problem) { p.extend(name, value) }
}

// Invalid appends to the extension member "errors", which lists what is wrong
// with single parts of the request (RFC 9457, section 3). One that is no
// []FieldError is replaced. Nothing to append changes nothing.
func Invalid(errs ...FieldError) Option {
	return func(p *Problem) {
		if len(errs) == 0 {
			return
		}
		before, _ := p.Extensions["errors"].([]FieldError)
		p.extend("errors", append(before[:len(before):len(before)], errs...))
	}
}

// Header adds a response header field to the problem. See [Problem.Header] for
// how it meets the fields that the response has already.
func Header(name, value string) Option {
	return func(p *Problem) { p.header().Add(name, value) }
}

// Allow sets the Allow field, which a 405 must carry (RFC 9110, section
// 15.5.6): the methods that the resource supports. None at all is legal, and
// says that it supports none.
func Allow(methods ...string) Option {
	return func(p *Problem) { p.header().Set("Allow", strings.Join(methods, ", ")) }
}

// Challenge adds an authentication challenge, which a 401 and a 407 must carry
// (RFC 9110, sections 11.6.1 and 11.7.1): to Proxy-Authenticate when the
// problem's status is 407, else to WWW-Authenticate.
func Challenge(value string) Option {
	return func(p *Problem) {
		name := "Www-Authenticate"
		if p.Status == http.StatusProxyAuthRequired {
			name = "Proxy-Authenticate"
		}
		p.header().Add(name, value)
	}
}

// RetryAfter sets the Retry-After field (RFC 9110, section 10.2.3) to d in whole
// seconds, rounded up. A negative d counts as zero.
func RetryAfter(d time.Duration) Option {
	return func(p *Problem) {
		seconds := int64(max(d, 0) / time.Second)
		if d > 0 && d%time.Second != 0 {
			seconds++
		}
		p.header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	}
}

// Cause sets the error behind the problem, for logs, [errors.Is] and
// [errors.As]. It is never sent.
func Cause(err error) Option {
	return func(p *Problem) { p.Cause = err }
}

func (p *Problem) apply(opts []Option) {
	for _, opt := range opts {
		if opt != nil {
			opt(p)
		}
	}
}

func (p *Problem) extend(name string, value any) {
	if p.Extensions == nil {
		p.Extensions = make(map[string]any)
	}
	p.Extensions[name] = value
}

// header returns the Header of p, which may have to be made.
func (p *Problem) header() http.Header {
	if p.Header == nil {
		p.Header = make(http.Header)
	}
	return p.Header
}
