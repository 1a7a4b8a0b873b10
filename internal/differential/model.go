package differential

import (
	"fmt"
	"net/http"
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
	for level := range p.levels {
		v.judge(level, major)
	}
	return v
}

// judge takes v.want through the middleware at this level.
func (v *verdict) judge(level, major int) {
	config := v.want.levels[level]
	m := &model{
		program: &v.want,
		config:  config, // which converts even what is only to be reported
		major:   major,
		onOwn:   level == len(v.want.levels)-1 && v.want.outer == none && major <= 2,
		header:  http.Header{},
		verdict: verdict{want: v.want, answered: map[int]string{}},
	}
	m.run()
	switch {
	case !config.has(withReportOnly):
		v.edits[level] = m.edits
		v.merge(&m.verdict)
	case m.returned:
		v.edits[level] = m.edits // reported, and nothing else
	}
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

// A state is what has become of the response so far, in the four words of writer.go.
// Nothing else is taken from there.
type state uint8

const (
	open      state = iota // no final status yet
	passing                // goes out as it is
	held                   // a candidate, until its text is known
	converted              // the document is out
)

// A model follows a program step by step, over one version of HTTP, and writes the
// program that must show without the middleware what the first one shows inside it:
// the same program if the response passes, or else one that sends the document at
// the step where it is due. So net/http itself says on both sides what becomes of a
// header and a body.
type model struct {
	program  *program
	config   configuration
	major    int
	onOwn    bool // the writer underneath is net/http's own
	state    state
	returned bool
	panicked bool
	header   http.Header // the handler's map
	out      []operation // the program to be run bare
	step     int         // number of the operation, over ops and after
	edits    []edit
	verdict  verdict

	// While held.
	status      int
	snapshot    http.Header // at WriteHeader
	text        string
	flushed     bool // a flush waits for the text
	superfluous []int
}

func (m *model) run() {
	if encoding := m.program.entryEncoding(); encoding != "" {
		m.header.Set("Content-Encoding", encoding)
	}
	m.follow(m.program.ops)
	m.returned = !m.panicked
	if m.state == held && m.returned {
		m.decide(false)
	}
	ops := len(m.out)
	m.follow(m.program.after)
	if m.state == held {
		m.verdict.outcome = dies // what is held back is never sent
	}
	if m.verdict.outcome != passes {
		m.verdict.want.ops, m.verdict.want.after = m.out[:ops:ops], m.out[ops:]
	}
}

// follow takes the steps of ops, up to one that panics.
func (m *model) follow(ops []operation) {
	for _, o := range ops {
		if m.panicked {
			return
		}
		m.take(o)
		if !o.silent() {
			m.step++
		}
	}
}

// keep writes o into the program to be run bare.
func (m *model) keep(o operation) { m.out = append(m.out, o) }

// swallow writes only the result of an operation there.
func (m *model) swallow(result string) {
	if m.state == held {
		m.verdict.answered[m.step] = result
	}
	m.keep(operation{verb: doNothing, value: result})
}

func (m *model) take(o operation) {
	switch o.verb {
	case doSetField, doDeepField, doAddField, doDeleteField, doNilField, doAlterField:
		m.takeField(o)
	case doWriteHeader:
		m.takeStatus(o)
	case doWrite, doWriteString:
		m.takeText(o, o.value, fmt.Sprint(len(o.value), " <nil>"))
	case doCopyReader, doCopyLimited, doCopyString, doCopyBroken, doReadFrom:
		m.takeCopy(o)
	case doError:
		m.takeError(o, o.value, o.status)
	case doNotFound:
		m.takeError(o, "404 page not found", http.StatusNotFound)
	case doFlush, doFlushControl:
		m.takeFlush(o)
	case doHijack, doHijackControl:
		m.takeHijack(o)
	case doPanicAbort, doPanicOther:
		m.panicked = true
		m.keep(o)
	case doAnswer: // of a middleware inside
		m.header = o.header.Clone()
		m.state = passing
		m.keep(o)
	default:
		m.keep(o)
	}
}

func (m *model) takeField(o operation) {
	switch h := m.header; o.verb {
	case doSetField, doDeepField:
		h[o.name] = []string{o.value}
	case doAddField:
		h.Add(o.name, o.value)
	case doDeleteField:
		h.Del(o.name)
	case doNilField:
		h[o.name] = nil
	case doAlterField:
		if values := h[o.name]; len(values) > 0 {
			values[len(values)-1] = o.value
		}
	}
	if m.state == held || m.state == converted {
		m.swallow("") // too late, and no trailers either
	} else {
		m.keep(o)
	}
}

// takeStatus follows a WriteHeader.
func (m *model) takeStatus(o operation) {
	switch {
	case m.state == held:
		m.superfluous = append(m.superfluous, o.status)
		m.swallow("")
	case m.state != open:
		m.keep(o)
	case o.status < 100 || o.status > 999:
		m.panicked = true
		m.keep(o)
	case o.status < 200 && o.status != http.StatusSwitchingProtocols:
		m.keep(o) // informational: latches nothing
	case m.isCandidate(o.status):
		m.hold(o.status)
		m.swallow("")
		m.conclude()
	default:
		m.state = passing
		m.keep(o)
	}
}

// takeError follows http.Error.
func (m *model) takeError(o operation, text string, status int) {
	if m.state == passing {
		m.keep(o)
		return
	}
	m.header.Del("Content-Length")
	m.header["Content-Type"] = []string{"text/plain; charset=utf-8"}
	m.header["X-Content-Type-Options"] = []string{"nosniff"}
	switch {
	case m.state == held:
		m.superfluous = append(m.superfluous, status)
	case m.state == converted:
		m.keep(operation{verb: doLateStatus, status: status})
	case m.isCandidate(status):
		m.hold(status)
		m.conclude()
	}
	m.takeText(o, text+"\n", "")
}

// takeText follows a Write with this result, where it is not net/http that answers.
func (m *model) takeText(o operation, text, result string) {
	m.verdict.written += len(text)
	switch m.state {
	case converted:
		m.swallow(result)
	case held:
		heldBack := m.text != "" || m.flushed
		m.text += text
		if m.leadOf(m.text, false) == foreign {
			m.release(heldBack)
			m.keep(o)
			return
		}
		m.swallow(result)
		if m.flushed && trimLead(m.text) != "" {
			m.decide(false)
			m.keep(operation{verb: doFlushUnder})
		}
	default:
		m.state = passing
		m.keep(o)
	}
}

// takeCopy follows io.Copy. One that moves nothing makes no call of Write.
func (m *model) takeCopy(o operation) {
	err := error(nil)
	if o.verb == doCopyBroken {
		err = errBroken
	}
	readsFrom := m.readsFrom()
	if o.verb == doReadFrom && !readsFrom {
		m.keep(o)
		return
	}
	switch m.state {
	case open:
		// Except for net/http's own writer, one may send its 200 before it reads.
		if o.value != "" || readsFrom && o.verb != doCopyString && (!m.onOwn || m.program.inner.Latches) {
			m.state = passing
		}
		m.verdict.written += len(o.value)
		m.keep(o)
		return
	case held:
		m.verdict.reframed = m.verdict.reframed || readsFrom && len(o.value) >= 512
	}
	m.takeText(o, o.value, fmt.Sprint(len(o.value), " ", err))
}

// takeFlush follows Flush and FlushError.
func (m *model) takeFlush(o operation) {
	switch {
	case !m.flushes(o.verb): // and decides nothing
	case m.state == open:
		m.state = passing
	case m.state == held && m.awaitsText():
		m.flushed = true
		if o.verb == doFlush {
			m.swallow("")
		} else {
			m.swallow("<nil>")
		}
		return
	case m.state == held:
		m.decide(false)
	}
	m.keep(o)
}

// takeHijack follows Hijack.
func (m *model) takeHijack(o operation) {
	if m.hijacks(o.verb) {
		if m.state == held {
			m.decide(true)
			if m.state == converted {
				m.keep(operation{verb: doFlushUnder}) // complete, before the connection goes
			}
		}
		m.state = passing
	}
	m.keep(o)
}

// hold makes the response a candidate.
func (m *model) hold(status int) {
	m.state, m.status, m.snapshot = held, status, m.header.Clone()
}

// conclude decides a candidate at once if the handler has returned: nobody will ask
// again.
func (m *model) conclude() {
	if m.returned {
		m.decide(false)
	}
}

// release sends a candidate as it is.
func (m *model) release(replayed bool) {
	m.state = passing
	m.verdict.replayed, m.verdict.flushed = replayed, m.flushed
}

// decide converts or releases a candidate. Before a hijack, the length of the document
// is said in any case.
func (m *model) decide(hijacked bool) {
	text, ok := m.read()
	if !ok {
		m.release(m.text != "" || m.flushed)
		return
	}
	m.state = converted
	v := &m.verdict
	v.outcome = converts
	v.status = m.status
	var e edit
	v.document, e = document(m.config, m.status, text)
	if m.config.edits() {
		m.edits = append(m.edits, e)
	}
	body, length := v.document, -1
	if m.onOwn || hijacked {
		length = len(body)
	}
	silent := m.program.request.method == http.MethodHead && m.text == ""
	if silent {
		body, length = "", -1
	}
	if m.program.request.method == http.MethodHead && m.major <= 2 {
		body = "" // a recorder would have it
	}
	h := m.convertedHeader(text, length)
	if silent && m.major == 3 {
		h["Content-Length"] = nil // which quic-go would set to 0
	}
	m.keep(operation{verb: doAnswer, status: m.status, header: h, value: body})
	for _, status := range m.superfluous {
		m.keep(operation{verb: doLateStatus, status: status})
	}
}

// The three below say which calls get through the wrappers: those around the
// handler's writer to the middleware, and those around the server's from there.

func (m *model) flushes(v verb) bool {
	inner, outer := m.program.inner, m.program.outer
	return inner.Flushes && outer.Flushes ||
		v == doFlushControl && inner.Unwraps && (outer.Flushes || outer.Unwraps)
}

func (m *model) hijacks(v verb) bool {
	inner, outer := m.program.inner, m.program.outer
	return m.major == 1 && outer.Hijacks && (inner.Hijacks || v == doHijackControl && inner.Unwraps)
}

func (m *model) readsFrom() bool {
	return m.major == 1 && m.program.inner.ReadsFrom && m.program.outer.ReadsFrom
}
