package differential

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// The rules of conversion once more. They read the whole text so far each time, and
// a field under every spelling of its name.

// isCandidate says whether status and header make the response a candidate.
func (m *model) isCandidate(status int) bool {
	c := m.program.config
	if status < 400 || status > 599 || status > 499 && !c.has(withServerErrors) {
		return false
	}
	for _, value := range allValues(m.header, "Content-Type") {
		switch mediaType(value) {
		case "", "text/plain":
		case "application/json":
			if !c.has(withLiftJSON) {
				return false
			}
		default:
			return false
		}
	}
	return m.program.compressed() || strings.Join(allValues(m.header, "Content-Encoding"), "") == ""
}

// isForeign says whether the text so far cannot become a detail or members.
func (m *model) isForeign() bool {
	if m.status < 500 && len(m.text) > 8192 {
		return true
	}
	text := trimLead(m.text)
	if text == "" || strings.HasPrefix("\ufeff", text) { //nolint:gocritic // part of the mark
		return false
	}
	switch text[0] {
	case '[', '<':
		return true
	case '{':
		return !m.program.config.has(withLiftJSON)
	}
	return m.labelledJSON()
}

func (m *model) labelledJSON() bool {
	return slices.ContainsFunc(allValues(m.snapshot, "Content-Type"), func(value string) bool {
		return mediaType(value) == "application/json"
	})
}

// read returns what of a candidate's text goes into the document, and whether it is
// converted at all.
func (m *model) read() (detail string, members map[string]json.RawMessage, ok bool) {
	if m.status >= 500 {
		return "", nil, true
	}
	if !utf8.ValidString(m.text) {
		return "", nil, false
	}
	text := strings.TrimSpace(trimLead(m.text))
	if strings.HasPrefix(text, "{") {
		err := json.Unmarshal([]byte(text), &members)
		return "", members, err == nil
	}
	if m.program.config.has(withDiscardText) || isBoilerplate(text, m.status) {
		return "", nil, true
	}
	return text, nil, true
}

// trimLead cuts white space and one byte order mark from the start of a text.
func trimLead(text string) string {
	const space = " \t\r\n\v\f"
	return strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(text, space), "\ufeff"), space)
}

func mediaType(value string) string {
	value, _, _ = strings.Cut(value, ";")
	return strings.ToLower(strings.TrimSpace(value))
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
