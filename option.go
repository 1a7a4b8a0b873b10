package problem

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// An Option sets a part of a [Problem]. Options are applied in order, to a Problem
// that nobody else holds yet. The zero Option sets nothing. It is a value and not a
// function, so that [Error] can write it straight into a document.
//
// An option of your own is a function that returns one of these, or an [OptionFunc].
//
// Package errors has the options too. Use its own beside its functions, so that a handler
// needs one import, and these beside [New], [Type.New], [Type.Write] and [Error].
type Option struct {
	part  part
	name  string // of an extension or a header field
	text  string // a detail, an instance, or the value of a header field
	value any    // of an extension; a []FieldError, an error or a func(*Problem)
}

// A part is what an Option sets.
type part uint8

const (
	partNone part = iota
	partDetail
	partInstance
	partExtension
	partErrors    // appends to the extension "errors"
	partField     // replaces a header field that was set before
	partMoreField // adds to a header field that was set before
	partChallenge // partMoreField whose name depends on the status
	partCause
	partFunc
)

// OptionFunc returns an Option that calls set, which may change all of p: for what no
// other option sets. A response with one costs more than others, since it needs a
// Problem. A nil set makes an option that sets nothing.
func OptionFunc(set func(p *Problem)) Option {
	if set == nil {
		return Option{}
	}
	return Option{part: partFunc, value: set}
}

// Detail sets what went wrong this time, for the client to read (RFC 9457, section
// 3.1.4). Do not pass an error's text: it was not written for clients. An empty text
// leaves the catalog's description.
func Detail(text string) Option { return Option{part: partDetail, text: text} }

// Detailf is [Detail] with [fmt.Sprintf].
func Detailf(format string, args ...any) Option { return Detail(fmt.Sprintf(format, args...)) }

// Instance sets the URI reference that identifies this occurrence (RFC 9457, section
// 3.1.5). It is not checked.
func Instance(uri string) Option { return Option{part: partInstance, text: uri} }

// With sets one extension member (RFC 9457, section 3.2). When the problem is
// written, the names of the five standard members are ignored, and a value that
// cannot be encoded is left out.
func With(name string, value any) Option {
	return Option{part: partExtension, name: name, value: value}
}

// Invalid appends to the extension member "errors", which lists what is wrong with
// single parts of the request (RFC 9457, section 3). It replaces a member that is not
// a []FieldError. No errs change nothing.
func Invalid(errs ...FieldError) Option {
	if len(errs) == 0 {
		return Option{}
	}
	return Option{part: partErrors, name: "errors", value: errs}
}

// Header adds a response header field to the problem. [Problem.Header] says how it
// meets the fields that the response already has.
func Header(name, value string) Option {
	return Option{part: partMoreField, name: name, text: value}
}

// Allow sets the Allow field, which a 405 must carry (RFC 9110, section 15.5.6): the
// methods that the resource supports. No methods are legal, and say that it supports
// none.
func Allow(methods ...string) Option {
	return Option{part: partField, name: "Allow", text: strings.Join(methods, ", ")}
}

// Challenge adds an authentication challenge, which a 401 and a 407 must carry (RFC
// 9110, sections 11.6.1 and 11.7.1). It goes to Proxy-Authenticate when the problem's
// status is 407, and otherwise to WWW-Authenticate.
func Challenge(value string) Option { return Option{part: partChallenge, text: value} }

// RetryAfter sets the Retry-After field (RFC 9110, section 10.2.3) to d in whole
// seconds, rounded up. A negative d counts as zero.
func RetryAfter(d time.Duration) Option {
	seconds := int64(max(d, 0) / time.Second)
	if d > 0 && d%time.Second != 0 {
		seconds++
	}
	return Option{part: partField, name: "Retry-After", text: strconv.FormatInt(seconds, 10)}
}

// Cause sets the error behind the problem, for logs, [errors.Is] and [errors.As]. It
// is never sent.
func Cause(err error) Option { return Option{part: partCause, value: err} }

// Apply sets in p what o says, as [New] does with each of its options. A nil p panics.
func (o Option) Apply(p *Problem) {
	switch o.part {
	case partDetail:
		p.Detail = o.text
	case partInstance:
		p.Instance = o.text
	case partExtension:
		p.extend(o.name, o.value)
	case partErrors:
		// Clipped: what stood there before may be shared, and have room.
		before, _ := p.Extensions[o.name].([]FieldError)
		p.extend(o.name, append(before[:len(before):len(before)], o.value.([]FieldError)...))
	case partField, partMoreField, partChallenge:
		o.setField(p.header(), p.Status)
	case partCause:
		p.Cause, _ = o.value.(error)
	case partFunc:
		o.value.(func(*Problem))(p)
	}
}

// setField sets in h, the Header of a problem of this status, the field that o is of.
func (o *Option) setField(h http.Header, status int) {
	switch o.part {
	case partField:
		h.Set(o.name, o.text)
	case partMoreField:
		h.Add(o.name, o.text)
	case partChallenge:
		name := "Www-Authenticate"
		if status == http.StatusProxyAuthRequired {
			name = "Proxy-Authenticate"
		}
		h.Add(name, o.text)
	}
}

func (p *Problem) apply(opts []Option) {
	for i := range opts {
		opts[i].Apply(p)
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
