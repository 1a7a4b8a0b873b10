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

	"github.com/problemkit/problem/internal/uri"
)

const (
	maxDocument  = 1 << 20 // bytes of a document that CheckResponse reads
	maxShortText = 512     // bytes of a text that it takes for a detail
)

// CheckResponse returns nil when the status of resp is below 400. Otherwise it returns
// an error that wraps a *Problem: extract it with [errors.As] or [errors.AsType]. A type
// assertion does not find it, and [From] is for servers: like a handler that returns the
// error, it makes a 502 of it, or a 504 of a 504. [errors.Is] compares the error as
// [Problem.Is] says, and slog logs it as [Problem.LogValue] says.
//
// These bodies are problem documents, whatever the parameters of their media type:
//
//   - application/problem+json, and application/api-problem+json, its name in the drafts
//     of RFC 7807
//   - application/problem+xml; its charset is UTF-8, UTF-16, US-ASCII or ISO-8859-1,
//     which the byte-order mark, the charset parameter and the XML declaration say, in
//     this order (RFC 7303, section 3)
//   - application/json, when it is an object with a title or detail and with a status or
//     type
//
// They are decoded as [Problem.UnmarshalJSON] and [Problem.UnmarshalXML] say. Status is
// always that of the response, which overrides the member (RFC 9457, section 3.1.2);
// one of 600 or more is kept. An absent type is "about:blank". A relative Type or
// Instance is resolved against the URL of resp.Request (sections 3.1.1 and 3.1.5),
// without its user, password and query, which may be secret. Both stay as they are when
// there is no such URL, and when they are not URI references.
//
// Any other body leaves a problem of type "about:blank" with the catalog's title. A body
// that is text/plain or has no Content-Type is the Detail when it is a text by the rules
// of [Middleware], has at most 512 bytes, and says more than the title. Otherwise Detail
// is empty.
//
// Cause says what is wrong with the body, if anything. A document that is malformed, cut
// off, or not whole in its first 1 MiB counts as any other body. So does a document or
// text with a Content-Encoding: Go's [http.Transport] decodes gzip, but only when it
// asked for it itself. Cause also names the elements of an XML document that are
// ignored.
//
// Header holds those fields of the response that say what to do about its status:
// Accept, Accept-Encoding, Accept-Patch, Accept-Post, Allow, Content-Range, Link,
// Proxy-Authenticate, Retry-After and WWW-Authenticate. The others, such as cookies, are
// not kept: a handler that serves the problem sends its Header too.
//
// At most 1 MiB of the body is read, and it is not closed. A nil body counts as an
// empty one. A nil resp is an error that does not wrap a *Problem.
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
	if resp.Request != nil && resp.Request.URL != nil {
		p.Type = resolve(resp.Request.URL, p.Type)
		p.Instance = resolve(resp.Request.URL, p.Instance)
	}
	if p.Type = cmp.Or(p.Type, blankType); p.Type == blankType {
		p.Title = cmp.Or(p.Title, catalogType(p.Status).Title)
	}
	for name, values := range resp.Header {
		if guides(name) {
			p.header()[name] = slices.Clone(values)
		}
	}
	return receivedError{p}
}

// A receivedError is what CheckResponse returns: another server's problem, which [From]
// must be able to tell from the handler's own.
type receivedError struct{ *Problem }

func (e receivedError) Unwrap() error { return e.Problem }

// readBody reads into p what the body of resp says.
func (p *Problem) readBody(resp *http.Response) error {
	if resp.Body == nil {
		return nil
	}
	contentType := resp.Header.Get("Content-Type")
	media, _, _ := strings.Cut(contentType, ";")
	media = strings.ToLower(textproto.TrimString(media))
	limit := maxDocument
	switch media {
	case mediaTypeJSON, mediaTypeDraft, mediaTypeXML, "application/json":
	case "text/plain", "":
		limit = maxShortText + 1
	default:
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(limit)))
	switch encoding := encodingOf(resp.Header); {
	case err != nil:
		return fmt.Errorf("problem: reading the response: %w", err)
	case len(body) == 0: // as in an answer to HEAD
		return nil
	case encoding != "":
		return fmt.Errorf("problem: the response has the Content-Encoding %q: decode its body before CheckResponse", encoding)
	}
	switch media {
	case mediaTypeXML:
		err = decodeXML(body, charsetOf(contentType), p)
	case mediaTypeJSON, mediaTypeDraft:
		err = decodeJSON(withoutMark(body), p)
	case "application/json":
		var q Problem
		if decodeJSON(withoutMark(body), &q) == nil && (q.Title != "" || q.Detail != "") && (q.Status != 0 || q.Type != "") {
			*p = q
		}
	default:
		p.Detail = shortText(body, resp)
	}
	if err != nil && len(body) == maxDocument {
		return fmt.Errorf("problem: the first %d bytes of the response are not a document: %w", maxDocument, err)
	}
	return err
}

// mediaTypeDraft is what drafts of RFC 7807 called the JSON form. Some servers still
// send it.
const mediaTypeDraft = "application/api-problem+json"

// encodingOf returns the Content-Encoding that the body still has, "" where it has none.
// A transport that decodes a body deletes the field.
func encodingOf(h http.Header) string {
	encoding := strings.Join(h["Content-Encoding"], ", ")
	if strings.EqualFold(encoding, "identity") {
		return ""
	}
	return encoding
}

// withoutMark returns a text without the byte-order mark that some servers put before
// it (RFC 8259, section 8.1).
func withoutMark(text []byte) []byte { return bytes.TrimPrefix(text, []byte(string(byteOrderMark))) }

// shortText returns a body's text where it can serve as a detail: by the rules that
// decide what is converted.
func shortText(body []byte, resp *http.Response) string {
	label, ascii, ok := standard.labelOf(resp.Header["Content-Type"], false)
	if len(body) > maxShortText || !ok {
		return ""
	}
	c := &candidate{status: 400, label: label, text: body}
	c.judge(standard, true)
	text := bytes.TrimSpace(c.text[c.blank:])
	if c.lead != leadMessage || !utf8.Valid(text) || ascii && !isASCII(c.text) {
		return ""
	}
	if len(text) > 1 && text[0] == '"' {
		text, _ = unquoted(text)
	}
	if standard.english.entry(writtenStatus(resp.StatusCode)).boilerplate.Has(text) || string(text) == "null" {
		return ""
	}
	return string(text)
}

// resolve returns a URI reference in its absolute form (RFC 3986, section 5), without
// the user, password and query of base. What is not a reference stays as it is, and an
// empty one stays empty.
func resolve(base *url.URL, reference string) string {
	if reference == "" || !base.IsAbs() || base.Opaque != "" || !uri.IsReference(reference) {
		return reference
	}
	u, err := url.Parse(reference)
	if err != nil || u.IsAbs() {
		return reference
	}
	base = &url.URL{Scheme: base.Scheme, Host: base.Host, Path: base.Path, RawPath: base.RawPath}
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
