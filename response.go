package problem

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxDocument  = 1 << 20 // bytes of a problem document that CheckResponse reads
	maxShortText = 512     // bytes of a text that it takes for a detail
)

// CheckResponse returns nil when the status of resp is below 400, and else an error
// that is a *Problem, for [errors.As], [errors.Is] and [Problem.Is].
//
// A body of type application/problem+json or application/problem+xml, whatever its
// parameters, is decoded as [Problem.UnmarshalJSON] and [Problem.UnmarshalXML] say.
// Status is always that of the response, which rules over the member (RFC 9457,
// section 3.1.2). Type and Instance are resolved against the URL of resp.Request
// without its user and password (sections 3.1.1 and 3.1.5), and stay as they are
// where there is none. An absent type is "about:blank".
//
// Any other body leaves a problem of type "about:blank" with the catalog's title.
// Its Detail is the text of a body without Content-Type or of text/plain, when that
// is at most 512 bytes of UTF-8, looks like no JSON, HTML or XML, and says more than
// the title; else it is empty. So it is for a problem document that is malformed,
// cut off, or not whole in its first 1 MiB, and then Cause says what is wrong with it.
//
// Header holds those fields of the response that say what to do about its status:
// Accept, Accept-Encoding, Accept-Patch, Accept-Post, Allow, Content-Range, Link,
// Proxy-Authenticate, Retry-After and WWW-Authenticate. The others, cookies among
// them, are not kept, since a handler that returns the problem sends its Header on.
//
// At most 1 MiB of the body is read, and it is not closed. A nil body counts as an
// empty one. A nil resp is an error that is no *Problem.
func CheckResponse(resp *http.Response) error {
	if resp == nil {
		return errors.New("problem: CheckResponse of a nil response; look at the error that came with it first")
	}
	if resp.StatusCode < 400 {
		return nil
	}
	p := new(Problem)
	if err := p.readBody(resp); err != nil {
		*p = Problem{Cause: err}
	}
	p.Status = resp.StatusCode
	if resp.Request != nil && resp.Request.URL != nil && resp.Request.URL.IsAbs() {
		base := *resp.Request.URL
		base.User = nil
		p.Type = resolve(&base, p.Type)
		p.Instance = resolve(&base, p.Instance)
	}
	if p.Type = cmp.Or(p.Type, blankType); p.Type == blankType {
		p.Title = cmp.Or(p.Title, catalogType(p.Status).Title)
	}
	for name, values := range resp.Header {
		if guides(name) {
			p.header()[name] = slices.Clone(values)
		}
	}
	return p
}

// readBody reads into p what the body of resp says.
func (p *Problem) readBody(resp *http.Response) error {
	if resp.Body == nil {
		return nil
	}
	media, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	switch media = strings.ToLower(textproto.TrimString(media)); media {
	case mediaTypeJSON, mediaTypeXML:
		body, err := io.ReadAll(io.LimitReader(resp.Body, maxDocument))
		switch {
		case err != nil:
			return fmt.Errorf("problem: reading the response: %w", err)
		case len(body) == 0: // an answer to HEAD, for one
			return nil
		case media == mediaTypeXML:
			err = decodeXML(body, p)
		default:
			err = decodeJSON(bytes.TrimPrefix(body, []byte(byteOrderMark)), p)
		}
		if err != nil && len(body) == maxDocument {
			return fmt.Errorf("problem: the first %d bytes of the response are no document: %w", maxDocument, err)
		}
		return err
	case "", "text/plain":
		body, err := io.ReadAll(io.LimitReader(resp.Body, maxShortText+1))
		if err != nil {
			return fmt.Errorf("problem: reading the response: %w", err)
		}
		p.Detail = shortText(body, resp.StatusCode)
	}
	return nil
}

// shortText returns a body's text where it can serve as a detail.
func shortText(body []byte, status int) string {
	if len(body) > maxShortText || !utf8.Valid(body) || standard.leadOf(body, labelText) != leadMessage {
		return ""
	}
	text := bytes.TrimSpace(trimLead(body))
	if standard.entry(writtenStatus(status)).isBoilerplate(text) {
		return ""
	}
	return string(text)
}

// resolve returns a URI reference in its absolute form (RFC 3986, section 5). An
// empty one stays empty, and what is no reference stays as it is.
func resolve(base *url.URL, reference string) string {
	if reference == "" {
		return ""
	}
	u, err := url.Parse(reference)
	if err != nil || u.IsAbs() {
		return reference
	}
	return base.ResolveReference(u).String()
}

// guides reports whether a field tells a client what to do about an error.
func guides(name string) bool {
	switch name {
	case "Accept", "Accept-Encoding", "Accept-Patch", "Accept-Post", // 415
		"Allow",              // 405
		"Content-Range",      // 416
		"Link",               // 451
		"Proxy-Authenticate", // 407
		"Retry-After",        // 413, 429, 503
		"Www-Authenticate":   // 401
		return true
	}
	return false
}
