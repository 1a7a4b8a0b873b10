// Package problemtest checks problem responses in tests, as a reviewer with the
// RFCs at hand would:
//
//	resp, err := http.Get(server.URL + "/orders/7")
//	...
//	p := problemtest.Require(t, resp, http.StatusNotFound)
//	require.Equal(t, "There is no order 7.", p.Detail)
package problemtest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/problemkit/problem"
)

// TestingT is the part of [testing.TB] that [Require] uses.
type TestingT interface {
	Helper()
	Errorf(format string, args ...any)
	FailNow()
}

// An Option adds to what [Require] checks.
type Option func(*review)

// Secret has [Require] look for texts that no client may see, such as the password
// in a DSN. None of them may occur in the value of a header or trailer field or in the
// body, neither as it came nor in its strings once unescaped. An empty text is ignored.
func Secret(texts ...string) Option {
	return func(r *review) { r.secrets = append(r.secrets, texts...) }
}

// Require returns the problem that resp holds. It ends the test when resp has
// another status or falls short of what the RFCs ask of a problem response with that
// status, and reports all faults together, each with its place and its source. It
// checks:
//
//   - the media type: application/problem+json without parameters, or
//     application/problem+xml (RFC 9457, section 6)
//   - the body: one JSON object without repeated names, or one XML document of the
//     namespace urn:ietf:rfc:7807, in valid UTF-8
//   - the standard members: each of its own type and at most once; status is there
//     and is that of the response; type and instance are URI references (RFC
//     9457, section 3.1)
//   - the fields that describe the body: a Content-Length is the length; there is no
//     Content-Encoding, and no ETag and Last-Modified except on a 412;
//     X-Content-Type-Options is nosniff
//   - the fields that the status asks for: WWW-Authenticate on a 401, Allow on a 405,
//     Proxy-Authenticate on a 407, Upgrade and Connection on a 426, or neither over
//     HTTP/2 and 3, "Cache-Control: no-store" on 428, 429, 431 and 511; the form of
//     Content-Range on a 416 and of Retry-After anywhere
//   - that a response to HEAD has no body; only Status is set in the problem then
//   - that none of the texts of [Secret] is in it
//
// What an RFC merely recommends, such as an absolute type, is not checked. A
// recorder does not know the method of its request: test HEAD with a Response.
//
// The body of a Response is read to its end and can be read again; to close it
// remains the caller's. A nil resp ends the test.
func Require[R *http.Response | *httptest.ResponseRecorder](t TestingT, resp R, status int, opts ...Option) *problem.Problem {
	t.Helper()
	r := new(review)
	for _, opt := range opts {
		opt(r)
	}
	switch resp := any(resp).(type) {
	case *http.Response:
		r.resp = resp
	case *httptest.ResponseRecorder:
		if resp != nil {
			r.resp = resp.Result()
		}
	}
	if r.resp == nil {
		t.Errorf("problemtest: the response is nil: pass the one that the handler gave")
		t.FailNow()
		return nil
	}
	p := r.read(status)
	if len(r.faults) > 0 {
		t.Errorf("problemtest: the %d response has faults:\n\t%s\nBody: %s",
			r.resp.StatusCode, strings.Join(r.faults, "\n\t"), r.body)
		t.FailNow()
	}
	return p
}

// A review gathers what is wrong with a response.
type review struct {
	resp    *http.Response
	body    []byte
	strings []string // of the body, unescaped
	secrets []string
	faults  []string
}

// fault notes what is wrong, where, and who says so.
func (r *review) fault(where, source, format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf("%s: %s (%s)", where, fmt.Sprintf(format, args...), source))
}

// read checks everything and returns the problem as far as it could be read.
func (r *review) read(status int) *problem.Problem {
	if got := r.resp.StatusCode; got != status {
		r.fault("status line", "RFC 9110, section 15", "got %d, want %d", got, status)
	}
	if r.resp.StatusCode < 400 || r.resp.StatusCode > 599 {
		r.fault("status line", "RFC 9457, section 1", "%d is not an error", r.resp.StatusCode)
	}
	r.readBody()
	p := r.document()
	r.checkBodyFields()
	r.checkStatusFields()
	r.checkSecrets()
	return p
}

// readBody reads the body and puts it back.
func (r *review) readBody() {
	body := r.resp.Body
	if body == nil {
		return
	}
	var err error
	if r.body, err = io.ReadAll(body); err != nil {
		r.fault("body", "RFC 9112, section 8", "cannot be read to its end: %v", err)
	}
	r.resp.Body = struct {
		io.Reader
		io.Closer
	}{bytes.NewReader(r.body), body}
}

// document checks the body as its media type asks for.
func (r *review) document() *problem.Problem {
	media := r.mediaType()
	if r.resp.Request != nil && r.resp.Request.Method == http.MethodHead {
		if len(r.body) > 0 {
			r.fault("body", "RFC 9110, section 9.3.2", "has %d bytes in answer to HEAD, want none", len(r.body))
		}
		return &problem.Problem{Status: r.resp.StatusCode}
	}
	switch {
	case len(r.body) == 0:
		r.fault("body", "RFC 9457, section 3", "is empty")
	case media == mediaTypeXML:
		return r.readXML()
	case media == mediaTypeJSON:
		return r.readJSON()
	}
	return nil
}

// checkSecrets looks for what no client may see.
func (r *review) checkSecrets() {
	const source = "RFC 9457, section 5"
	for _, secret := range r.secrets {
		if secret == "" {
			continue
		}
		for name, values := range r.resp.Header {
			if strings.Contains(strings.Join(values, "\n"), secret) {
				r.fault("header "+name, source, "tells the secret %q", secret)
			}
		}
		for name, values := range r.resp.Trailer { // which is there once the body has been read
			if strings.Contains(strings.Join(values, "\n"), secret) {
				r.fault("trailer "+name, source, "tells the secret %q", secret)
			}
		}
		if bytes.Contains(r.body, []byte(secret)) || strings.Contains(strings.Join(r.strings, "\n"), secret) {
			r.fault("body", source, "tells the secret %q", secret)
		}
	}
}
