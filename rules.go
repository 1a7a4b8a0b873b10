package problem

import (
	"bytes"
	"mime"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/problemkit/problem/internal/jsontext"
	"github.com/problemkit/problem/internal/uri"
)

// What is converted. A response is a candidate by its status, Content-Type and
// Content-Encoding, which are known at WriteHeader. The text that follows decides. The
// rules are narrow because clients of Connect, Twirp, OAuth 2, GraphQL, S3 and others
// read their own error bodies, and RFC 9457, section 4, leaves those alone.

// maxText is the longest text, in bytes, that is held back for conversion.
const maxText = 8 << 10

// convertsStatus reports whether a response of this status may be converted.
func (s *settings) convertsStatus(status int) bool {
	return status >= 400 && status <= s.highest
}

// A label is what a candidate's Content-Type says of its body. Of several the greatest
// counts.
type label uint8

const (
	labelNone label = iota // nothing
	labelText              // text/plain
	labelJSON              // application/json
	labelHTML              // text/html
)

// A lead is what the start of a text says of the rest.
type lead uint8

const (
	leadUndecided lead = iota // only white space, a bracket or half a word, so far
	leadUnsniffed             // of a text so far; it has no label, and net/http would look at more
	leadMessage               // of a text for people
	leadObject                // of a JSON object to lift
	leadPage                  // of an HTML page to replace
	leadForeign               // of somebody's own document, which passes as it is
)

// candidateOf returns the candidate for a response with this status and header; nil
// where it is not one. A Content-Encoding that was set at entry is an outer
// compressor's, and says nothing about the handler's body.
func (s *settings) candidateOf(status int, h http.Header, encodingAtEntry []string) *candidate {
	c := &candidate{status: int16(status), declared: -1, header: preset(h)}
	switch c.header {
	case bareHeader:
	case httpErrorHeader:
		c.label = labelText
	default:
		if !s.convertsHeader(c, h, encodingAtEntry) {
			return nil
		}
	}
	if encodingAtEntry != nil {
		c.extras = &extras{encodingAtEntry: encodingAtEntry}
	}
	if c.label == labelHTML {
		c.lead = leadPage
	}
	c.text = c.room[:0]
	return c
}

// announcesTooMuch reports whether a text of this Content-Length would pass. A handler
// announces it in answer to HEAD as well, which is answered as GET is (RFC 9110, section
// 9.3.2).
func (s *settings) announcesTooMuch(status int, h http.Header) bool {
	n, ok := declaredLength(h["Content-Length"])
	return ok && n > maxText && status < 500 && !s.ReplaceHTML
}

// declaredLength returns the length that these values of Content-Length declare, as
// net/http reads it: of several it takes the first.
func declaredLength(values []string) (n int64, ok bool) {
	if len(values) == 0 {
		return 0, false
	}
	n, err := strconv.ParseInt(values[0], 10, 64)
	return n, err == nil && n >= 0
}

// convertsHeader reports whether a response with this header may be converted, and
// records in c what matters. Names may be spelled in any way.
func (s *settings) convertsHeader(c *candidate, h http.Header, encodingAtEntry []string) (ok bool) {
	if c.label, c.ascii, ok = s.labelOf(h["Content-Type"], c.status >= 500); !ok {
		return false // most errors in JSON end here, before the header is recorded
	}
	c.header = snapshotOf(h, int(c.status))
	for i := range c.header.single {
		f := &c.header.single[i]
		if f.role != roleOther && !s.convertsField(c, f.role, f.name, []string{f.value}, encodingAtEntry) {
			return false
		}
	}
	for i := range c.header.other {
		f := &c.header.other[i]
		if f.role != roleOther && !s.convertsField(c, f.role, f.name, f.values, encodingAtEntry) {
			return false
		}
	}
	return true
}

// convertsField is convertsHeader for one field.
func (s *settings) convertsField(c *candidate, role role, name string, values, encodingAtEntry []string) bool {
	switch role {
	case roleContentType:
		if name == "Content-Type" {
			return true // convertsHeader has checked it
		}
		l, ascii, ok := s.labelOf(values, c.status >= 500)
		c.label, c.ascii = max(c.label, l), c.ascii || ascii
		return ok
	case roleEncoding:
		c.encoded = c.encoded || isEncoded(values) && !slices.Equal(values, encodingAtEntry)
	case roleLength:
		if n, ok := declaredLength(values); ok {
			c.declared = int16(min(n, maxText+1))
		}
	}
	return true
}

// isEncoded reports whether these values of Content-Encoding say that the body is not as
// its Content-Type says.
func isEncoded(values []string) bool {
	return slices.ContainsFunc(values, func(value string) bool { return value != "" && !strings.EqualFold(value, "identity") })
}

// labelOf returns the label that these values of Content-Type make, and whether the text
// must be ASCII for its charset. It reports false where one of them is not to be
// converted. The text of a 5xx is never sent, so its charset does not matter.
func (s *settings) labelOf(contentType []string, anyCharset bool) (label label, ascii, ok bool) {
	for _, value := range contentType {
		if value == textPlainUTF8 {
			label = max(label, labelText) // http.Error's, without a closer look
			continue
		}
		media, parameters, _ := strings.Cut(value, ";")
		ignoresCharset := anyCharset
		switch media = textproto.TrimString(media); {
		case media == "":
			continue
		case strings.EqualFold(media, "text/plain"):
			label = max(label, labelText)
		case s.LiftJSON && strings.EqualFold(media, "application/json"):
			label = max(label, labelJSON)
		case s.ReplaceHTML && strings.EqualFold(media, "text/html"):
			label, ignoresCharset = labelHTML, true // the page is dropped
		default:
			return label, ascii, false
		}
		if parameters == "" || ignoresCharset {
			continue
		}
		switch charsetOf(value) {
		case "", "utf-8", "utf8", "us-ascii", "ascii":
		case "iso-8859-1", "latin1", "windows-1252", "cp1252":
			ascii = true
		default:
			return label, ascii, false
		}
	}
	return label, ascii, true
}

// charsetOf returns the charset parameter of a media type in lower case. One that is
// malformed counts as absent, as most clients take it.
func charsetOf(contentType string) string {
	_, parameters, _ := mime.ParseMediaType(contentType)
	return strings.ToLower(parameters["charset"])
}

// judge decides the lead by the start of the text, as far as it has been written. A
// whole text is always decided.
func (c *candidate) judge(s *settings, whole bool) {
	if c.lead == leadUndecided {
		if c.blank == 0 && c.label == labelText && !c.encoded && len(c.text) > 0 && opensText(c.text[0]) {
			c.lead = leadMessage // as most texts do
			return
		}
		c.lead = c.leadOfText(s, whole)
	}
	// net/http labels a body without a Content-Type by its first 512 bytes. What it would
	// not call text, such as a PDF or protobuf, is not a message.
	const sniffed = 512
	if c.lead == leadUnsniffed && (whole || len(c.text) >= sniffed) {
		c.lead = leadMessage
		if !strings.HasPrefix(http.DetectContentType(c.text), "text/plain") {
			c.lead = leadForeign
		}
	}
}

// leadOfText is the lead of a text by its first bytes after white space and byte-order
// marks. A bracket opens JSON whose author forgot the Content-Type: S3 and GraphQL
// servers do so, and their clients depend on it. An angle bracket opens HTML or XML.
func (c *candidate) leadOfText(s *settings, whole bool) lead {
	if c.encoded && len(c.text) > 0 {
		return leadForeign
	}
	c.skipBlank()
	text := c.text[c.blank:]
	message := leadMessage
	if c.label == labelNone {
		message = leadUnsniffed
	}
	switch {
	case len(text) == 0 && whole:
		return leadMessage
	case !whole && !utf8.FullRune(text): // it may become white space or a byte-order mark
		return leadUndecided
	case text[0] == '<' && s.ReplaceHTML:
		return leadPage
	case text[0] == '<':
		return leadForeign
	case c.label == labelJSON && text[0] == '{':
		return leadObject
	case c.label == labelJSON:
		return leadForeign
	case text[0] != '{' && text[0] != '[':
		return message
	}
	// The inside of the bracket tells JSON from "[auth] no token" and "{id} is missing".
	c.inner = max(c.inner, c.blank+1)
	for int(c.inner) < len(c.text) && strings.IndexByte(jsontext.Space, c.text[c.inner]) >= 0 {
		c.inner++
	}
	inside := c.text[c.inner:]
	switch isJSON, decided := opensJSON(text[0], inside); {
	case !decided && !whole:
		return leadUndecided
	case !decided || !isJSON:
		return message
	case text[0] == '{' && s.LiftJSON:
		return leadObject
	}
	return leadForeign
}

// byteOrderMark may precede a text, and is not part of it.
const byteOrderMark = '\ufeff'

// skipBlank moves blank over the white space and byte-order marks that the text begins
// with.
func (c *candidate) skipBlank() {
	for int(c.blank) < len(c.text) {
		rest := c.text[c.blank:]
		if ' ' < rest[0] && rest[0] < utf8.RuneSelf {
			return // as most texts begin
		}
		r, size := utf8.DecodeRune(rest)
		if !unicode.IsSpace(r) && r != byteOrderMark {
			return
		}
		c.blank += int16(size)
	}
}

// opensText reports whether a text that begins with c needs no closer look.
func opensText(c byte) bool {
	return ' ' < c && c < utf8.RuneSelf && c != '<' && c != '{' && c != '['
}

// opensJSON reports whether a bracket with this inside begins JSON, and whether there is
// enough of it to tell.
func opensJSON(bracket byte, inside []byte) (isJSON, decided bool) {
	if len(inside) == 0 {
		return false, false
	}
	first := inside[0]
	if bracket == '{' {
		return first == '"' || first == '}', true
	}
	for _, word := range []string{"true", "false", "null"} {
		if first != word[0] {
			continue
		}
		n := min(len(inside), len(word))
		if string(inside[:n]) != word[:n] {
			return false, true
		}
		return n == len(word), n == len(word)
	}
	return '0' <= first && first <= '9' || strings.IndexByte(`]"{[-`, first) >= 0, true
}

// A message is what a text tells people. Its zero value tells nothing.
type message struct {
	text      []byte
	unescaped bool // text needs no escapes in JSON
	dropped   bool // the client is not told; text is for the log
}

// read returns what the client is told of a candidate's body, which is whole now: the
// message of a text, or the members of an object, lifted into a problem. It reports
// false when the body is not to be converted.
func (s *settings) read(c *candidate, e *entry) (msg message, lifted *Problem, ok bool) {
	if c.lead != leadMessage {
		c.judge(s, true)
		if c.lead == leadForeign || c.lead == leadPage {
			return message{}, nil, c.lead == leadPage
		}
	}
	body := bytes.TrimSpace(c.text[c.blank:])
	if c.status >= 500 {
		return message{text: body, dropped: true}, nil, true // nothing of it is for clients
	}
	unescaped := jsontext.UnescapedLen(body) == len(body)
	if !unescaped && !utf8.Valid(body) || c.ascii && !isASCII(c.text) {
		return message{}, nil, false
	}
	if c.lead == leadObject {
		lifted, ok = lift(body)
		return message{}, lifted, ok
	}
	if s.DiscardText {
		return message{text: body, dropped: true}, nil, true
	}
	if !unescaped && len(body) > 1 && body[0] == '"' {
		body, unescaped = unquoted(body)
	}
	if e.boilerplate.Has(body) || string(body) == "null" {
		return message{}, nil, true
	}
	return message{text: body, unescaped: unescaped}, nil, true
}

func isASCII(text []byte) bool {
	for _, b := range text {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unquoted returns the value of a text that is one JSON string, as some frameworks
// write every text, and any other text as it is.
func unquoted(body []byte) (text []byte, unescaped bool) {
	r := jsontext.Reader{Text: string(body)}
	value, err := r.ReadString()
	if err != nil || r.Offset < len(body) {
		return body, false
	}
	text = bytes.TrimSpace([]byte(value))
	return text, jsontext.UnescapedLen(text) == len(text)
}

// lift reads an object whose members become a problem's. It reports false where a part
// of it would be lost: for invalid JSON, and for a standard member that is not of its
// type.
func lift(body []byte) (*Problem, bool) {
	p := new(Problem)
	if decodeStrictly(body, p) != nil || !uri.IsReference(p.Type) || !uri.IsReference(p.Instance) {
		return nil, false
	}
	p.Status = 0
	if p.Detail == "" {
		for _, name := range [...]string{"message", "error_description", "error", "msg"} {
			if text, _ := p.Extensions[name].(string); text != "" {
				p.Detail = text
				break
			}
		}
	}
	return p, true
}
