package differential

import (
	"net/http"
	"slices"
)

// An outcome is what becomes of a program's response.
type outcome uint8

const (
	passes   outcome = iota // as the handler wrote it
	converts                // into a problem document
	dies                    // the handler panics before its response is decided
)

// A verdict is what the model makes of a program.
type verdict struct {
	outcome
	want     program        // to be run bare
	answered map[int]string // results of the operations that were held back
	edits    [maxLevels][]edit

	replayed bool // passes, after some of its body had been held back
	flushed  bool // and a flush too
	reframed bool // net/http's own ReadFrom would not have left it a Content-Length
	written  int  // the length of its body

	// Of a converted response.
	status   int
	document string
}

// judge says what becomes of a program over a major version of HTTP. What a middleware
// lets through, the next one around it gets from it as if from a handler. So the program
// that the model of one writes is read by the model of the next.
func judge(p *program, major int) verdict {
	v := verdict{want: *p, answered: map[int]string{}}
	for level, c := range p.levels {
		if !c.skips(p.request.method) {
			v.judge(level, major)
		}
	}
	return v
}

// judge takes v.want through the middleware at this level.
func (v *verdict) judge(level, major int) {
	isLast := !slices.ContainsFunc(v.want.levels[level+1:], func(c configuration) bool { return !c.skips(v.want.request.method) })
	follow := func(reportOnly bool) *model {
		m := &model{
			program:    &v.want,
			config:     v.want.levels[level],
			major:      major,
			onOwn:      isLast && v.want.outer == none && major <= 2,
			reportOnly: reportOnly,
			header:     http.Header{},
			verdict:    verdict{want: v.want, answered: map[int]string{}},
		}
		m.run()
		return m
	}
	m := follow(false)
	v.edits[level] = m.edits
	if m.config.has(withReportOnly) {
		m = follow(true) // what was converted is reported, and nothing else
	}
	v.merge(&m.verdict)
}

// merge adds what the next model has found.
func (v *verdict) merge(next *verdict) {
	v.want = next.want
	if next.outcome != passes {
		v.outcome = next.outcome
	}
	for step, result := range next.answered {
		v.answered[step] = result
	}
	v.replayed = v.replayed || next.replayed
	v.flushed = v.flushed || next.flushed
	v.reframed = v.reframed || next.reframed
	v.written = max(v.written, next.written)
	if next.outcome == converts {
		v.status, v.document = next.status, next.document
	}
}
