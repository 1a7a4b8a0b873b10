package problem

import (
	"net/http"
	"unicode/utf8"
)

// A candidate is a response that may be converted, with the memory that its conversion
// needs, which is usually one allocation.
type candidate struct {
	status  int16 // 400 to 599
	label   label
	lead    lead
	encoded bool // the handler set a Content-Encoding: a body of any length is foreign
	flushed bool // a flush waits for the text to begin
	frozen  bool // observed: a flush would have committed what there is
	ascii   bool // the charset agrees with UTF-8 only in ASCII

	discarded bool // the handler wrote text that was not kept

	// How much of the text is known to be white space at its start, and up to where there is
	// nothing but white space behind its first bracket. So each byte is looked at once.
	blank, inner int16

	// The handler's own Content-Length, -1 without one and at most maxText+1, and how
	// much of the text ends with a Write that fits into it.
	declared, fitting int16

	header *snapshot // as it was at WriteHeader
	text   []byte    // so far; of a 5xx only what is looked at or kept for the log
	extras *extras
	values fieldValues // of the document
	room   [32]byte    // for a short text
}

// extras are what few candidates need, in an allocation of its own: the others stay small.
type extras struct {
	encodingAtEntry []string       // the Content-Encoding before the handler ran
	pending         *pendingRender // before WriteHeader: what render is about to write
	superfluous     []int          // further calls of WriteHeader, in order
}

// encodingAtEntry is the Content-Encoding that was set before the handler ran; nil for
// most responses, and for a nil c.
func (c *candidate) encodingAtEntry() []string {
	if c == nil || c.extras == nil {
		return nil
	}
	return c.extras.encodingAtEntry
}

// atEntry returns what was known before the handler ran; nil where nothing was.
func (c *candidate) atEntry() *candidate {
	if c.encodingAtEntry() == nil {
		return nil
	}
	return &candidate{extras: &extras{encodingAtEntry: c.extras.encodingAtEntry}}
}

// repeatLater records a call of WriteHeader that came too late.
func (c *candidate) repeatLater(status int) {
	if c.extras == nil {
		c.extras = new(extras)
	}
	c.extras.superfluous = append(c.extras.superfluous, status)
}

// repeat makes the calls of WriteHeader that came too late, for net/http to log.
func (c *candidate) repeat(w http.ResponseWriter) {
	if c.extras != nil {
		for _, status := range c.extras.superfluous {
			w.WriteHeader(status)
		}
	}
}

// add adds p to the text, and reports whether the response may still be converted.
func add[T string | []byte](c *candidate, s *settings, p T) bool {
	room := maxText - len(c.text)
	tooLong := len(p) > room
	if tooLong && c.status < 500 && !s.ReplaceHTML {
		return false // without a copy
	}
	c.text = append(c.text, p[:min(len(p), room)]...)
	if len(c.text) <= int(c.declared) {
		c.fitting = int16(len(c.text))
	}
	c.judge(s, tooLong)
	return c.lead != leadForeign && (!tooLong || c.status >= 500 || c.lead == leadPage)
}

// ignoresMore reports whether more text would change nothing: the client does not get
// it, and no more of it is kept for the log.
func (c *candidate) ignoresMore(s *settings) bool {
	switch c.lead {
	case leadPage:
		return true
	case leadMessage, leadObject:
		return c.status >= 500 && (s.Edit == nil || len(c.text) == maxText)
	}
	return false
}

// hasBegun reports whether more than white space has been written. An incomplete
// character does not count, since it may become white space.
func (c *candidate) hasBegun() bool { return utf8.FullRune(c.text[c.blank:]) }

// awaitsText reports whether a flush is too early: the Content-Type announces a text
// that has not begun.
func (c *candidate) awaitsText() bool {
	return !c.hasBegun() && (c.label == labelText || c.label == labelJSON)
}

// fits returns how many bytes of text, which is the start of the candidate's own, end
// with a Write that a declared Content-Length has room for; 0 where all of text fits.
func (c *candidate) fits(text []byte) int {
	if c.declared < 0 || len(text) <= int(c.declared) {
		return 0
	}
	return min(int(c.fitting), len(text))
}
