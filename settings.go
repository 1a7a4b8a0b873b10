package problem

import "slices"

// settings are a Config as a running middleware uses it: checked, immutable, and
// with everything rendered that depends on it alone.
type settings struct {
	Config
	highest int         // the highest status that is converted
	entries [200]*entry // by status less 400; nil where there is no Type
	scratch scratch

	// The stages that hold nothing of a response, shared by all of them.
	open, encoded             stage
	returned, encodedReturned stage // still open after the handler's return
	watching                  stage // open, but nothing is to be held
	passing                   stage
	converted                 stage
}

// standard is what problems are written with outside of any middleware.
var standard = newSettings(Config{})

// newSettings panics when c is invalid.
func newSettings(c Config) *settings {
	if err := c.validate(); err != nil {
		panic(err.Error())
	}
	c.Types = slices.Clone(c.Types)
	s := &settings{Config: c, highest: 499}
	if c.ServerErrors {
		s.highest = 599
	}
	for _, t := range c.Catalog() {
		s.entries[t.Status-400] = newEntry(t)
	}
	s.open = stage{settings: s, state: open}
	s.encoded = stage{settings: s, state: open, encoded: true}
	s.returned = stage{settings: s, state: open, returned: true}
	s.encodedReturned = stage{settings: s, state: open, encoded: true, returned: true}
	s.watching = stage{settings: s, state: open, watching: true}
	s.passing = stage{settings: s, state: passing}
	s.converted = stage{settings: s, state: converted}
	return s
}

// opened returns the stage of an open response.
func (s *settings) opened(encoded, returned bool) *stage {
	switch {
	case encoded && returned:
		return &s.encodedReturned
	case encoded:
		return &s.encoded
	case returned:
		return &s.returned
	}
	return &s.open
}

// reopened returns the stage of the open response that c was before something of it
// was to be sent.
func (c *stage) reopened() *stage {
	if c.watching {
		return &c.settings.watching
	}
	return c.opened(c.encoded, c.returned)
}

// entry returns the entry of a status from 400 to 599.
func (s *settings) entry(status int) *entry {
	if e := s.entries[status-400]; e != nil {
		return e
	}
	return unlisted(status)
}

// unlisted returns the entry of a status without a Type.
func unlisted(status int) *entry { return newEntry(typeOf(status)) }

// fill completes p as it is to be sent.
func (s *settings) fill(p *Problem) {
	p.Status = writtenStatus(p.Status)
	p.fillFrom(&s.entry(p.Status).Type)
}
