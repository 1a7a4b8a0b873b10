package differential

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The rules of conversion once more. They read the whole text so far each time, and
// a field under every spelling of its name.

// maxText is the longest text that becomes a detail, and the start of a longer one that
// is looked at.
const maxText = 8192

// isCandidate says whether status and the header make the response a candidate.
func (m *model) isCandidate(status int) bool {
	if m.reportOnly || status < 400 || status > 599 || status > 499 && !m.config.has(withServerErrors) {
		return false
	}
	if length := m.header["Content-Length"]; m.program.request.method == http.MethodHead && len(length) > 0 && status < 500 && !m.config.has(withReplaceHTML) {
		if n, err := strconv.Atoi(length[0]); err == nil && n > maxText {
			return false // as GET passes
		}
	}
	for _, value := range allValues(m.header, "Content-Type") {
		media := mediaType(value)
		page := media == "text/html" && m.config.has(withReplaceHTML)
		object := media == "application/json" && m.config.has(withLiftJSON)
		if media != "" && media != "text/plain" && !page && !object {
			return false
		}
		readable := charset(value) != "other"
		if media != "" && !page && !readable && status < 500 { // whose text is never sent
			return false
		}
	}
	return true
}

func mediaType(value string) string {
	value, _, _ = strings.Cut(value, ";")
	return strings.ToLower(strings.TrimSpace(value))
}

// charset returns what a Content-Type says of the bytes: utf-8, latin-1, or other.
func charset(value string) string {
	_, parameters, err := mime.ParseMediaType(value)
	if err != nil {
		return "utf-8" // malformed, which counts as none
	}
	switch name := strings.ToLower(parameters["charset"]); name {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return "utf-8"
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
		return "latin-1"
	}
	return "other"
}

// declares says whether the candidate has a Content-Type of one of these media types.
func (m *model) declares(media ...string) bool {
	return slices.ContainsFunc(allValues(m.snapshot, "Content-Type"), func(value string) bool {
		return slices.Contains(media, mediaType(value))
	})
}

// isEncoded says whether the handler has set a Content-Encoding other than identity.
func (m *model) isEncoded() bool {
	for key, values := range m.snapshot {
		if !strings.EqualFold(key, "Content-Encoding") {
			continue
		}
		if entry := m.program.entryEncoding(); entry != "" && key == "Content-Encoding" && slices.Equal(values, []string{entry}) {
			continue // it was there before the handler
		}
		for _, value := range values {
			if value != "" && !strings.EqualFold(value, "identity") {
				return true
			}
		}
	}
	return false
}

// awaitsText says whether a Content-Type announces a text that has not begun.
func (m *model) awaitsText() bool {
	return m.declares("text/plain", "application/json") && !m.declares("text/html") && !m.hasBegun()
}

// hasBegun says whether there is more than white space, or half a character that may be.
func (m *model) hasBegun() bool { return utf8.FullRuneInString(trimLead(m.text)) }

// A lead is what the start of a text says of it.
type lead uint8

const (
	undecided lead = iota
	message        // for people
	object         // of JSON, to be lifted
	page           // of HTML, to be replaced
	foreign        // not ours
)

// leadOf reads a text, of which more may come unless it is whole.
func (m *model) leadOf(text string, whole bool) lead {
	tooLong := len(text) > maxText
	if tooLong {
		text, whole = text[:maxText], true
	}
	lead := m.leadOfStart(text, whole)
	if tooLong && m.status < 500 && lead != page {
		return foreign
	}
	return lead
}

func (m *model) leadOfStart(text string, whole bool) lead {
	const space = " \t\r\n" // of JSON
	if m.declares("text/html") {
		return page
	}
	if m.isEncoded() && text != "" {
		return foreign
	}
	start := trimLead(text)
	switch {
	case start == "" && whole:
		return message
	case !whole && !utf8.FullRuneInString(start):
		return undecided
	case start[0] == '<':
		if m.config.has(withReplaceHTML) {
			return page
		}
		return foreign
	case m.declares("application/json"):
		if start[0] == '{' {
			return object
		}
		return foreign
	}
	inside := strings.TrimLeft(start[1:], space)
	begins := func(s string) bool { return strings.HasPrefix(inside, s) }
	words := []string{"true", "false", "null"}
	switch {
	case start[0] != '{' && start[0] != '[':
	case !whole && inside == "":
		return undecided
	case start[0] == '{' && (begins(`"`) || begins("}")):
		if m.config.has(withLiftJSON) {
			return object
		}
		return foreign
	case start[0] == '{':
	case inside != "" && strings.ContainsAny(inside[:1], `]"{[-0123456789`), slices.ContainsFunc(words, begins):
		return foreign
	case !whole && slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, inside) }):
		return undecided
	}
	if m.declares("text/plain") {
		return message
	}
	if !whole && len(text) < 512 {
		return undecided // net/http would look at so much
	}
	if !strings.HasPrefix(http.DetectContentType([]byte(text)), "text/plain") {
		return foreign
	}
	return message
}

// told is what of a candidate's text goes into the document.
type told struct {
	detail  string // "" where it is the catalog's to say
	members map[string]json.RawMessage
	cause   string // for Edit alone
}

// read returns what of a candidate's text goes where, and whether it is converted at
// all.
func (m *model) read() (t told, ok bool) {
	lead := m.leadOf(m.text, true)
	switch lead {
	case foreign:
		return told{}, false
	case page:
		return told{}, true
	}
	text := m.text
	if m.status >= 500 {
		text = text[:min(len(text), maxText)]
	}
	trimmed := strings.TrimSpace(trimLead(text))
	if m.status >= 500 {
		return told{cause: strings.ToValidUTF8(trimmed, "\ufffd")}, true
	}
	if !utf8.ValidString(text) || m.isLatin1() && !isASCII(text) {
		return told{}, false
	}
	if lead == object {
		return lift([]byte(trimmed))
	}
	if m.config.has(withDiscardText) {
		return told{cause: trimmed}, true
	}
	if strings.HasPrefix(trimmed, `"`) {
		var value string
		if json.Unmarshal([]byte(trimmed), &value) == nil {
			trimmed = strings.TrimSpace(value)
		}
	}
	if trimmed == "null" || m.config.isBoilerplate(trimmed, m.status) {
		return told{}, true
	}
	return told{detail: trimmed}, true
}

func (m *model) isLatin1() bool {
	return slices.ContainsFunc(allValues(m.snapshot, "Content-Type"), func(value string) bool { return charset(value) == "latin-1" })
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

// lift reads the members of an object, if all of it can be kept.
func lift(text []byte) (t told, ok bool) {
	if json.Unmarshal(text, &t.members) != nil {
		return told{}, false
	}
	for name, value := range t.members {
		s := stringIn(value)
		switch name {
		case "type", "instance":
			if s == nil || !isURIReference(*s) {
				return told{}, false
			}
		case "title", "detail":
			if s == nil {
				return told{}, false
			}
		}
	}
	for _, name := range []string{"detail", "message", "error_description", "error", "msg"} {
		if s := stringIn(t.members[name]); s != nil && *s != "" {
			t.detail = *s
			break
		}
	}
	return t, true
}

// stringIn returns the JSON string that value is; nil where it is none.
func stringIn(value json.RawMessage) *string {
	var s string
	if len(value) == 0 || value[0] != '"' || json.Unmarshal(value, &s) != nil {
		return nil
	}
	return &s
}

var uriCharacters = regexp.MustCompile(`^(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$`)

func isURIReference(s string) bool {
	_, err := url.Parse(s)
	return err == nil && uriCharacters.MatchString(s)
}

// trimLead cuts white space and byte-order marks from the start of a text.
func trimLead(text string) string {
	return strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
}

// allValues returns the values of a field in every spelling of its name.
func allValues(h http.Header, name string) (all []string) {
	for key, values := range h {
		if strings.EqualFold(key, name) {
			all = append(all, values...)
		}
	}
	return all
}
