package differential

import (
	"fmt"
	"net/http"
)

// A state is what has become of the response so far, in words of writer.go. Nothing else
// is taken from there. What is observed there is passing here.
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
	program    *program
	config     configuration
	major      int
	onOwn      bool // the writer underneath is net/http's own
	reportOnly bool // nothing is a candidate
	state      state
	returned   bool
	panicked   bool
	header     http.Header // the handler's map
	out        []operation // the program to be run bare
	step       int         // number of the operation, over ops and after
	quiet      bool        // it has no result
	edits      []edit
	reports    []edit // that Edit gets when the handler has returned
	verdict    verdict

	// While held.
	status      int
	snapshot    http.Header // at WriteHeader
	text        string
	flushed     bool        // a flush waits for the text
	superfluous []operation // further calls of WriteHeader
	heldAt      int         // length of out before
	original    []operation // since then
}

func (m *model) run() {
	if encoding := m.program.entryEncoding(); encoding != "" {
		m.header.Set("Content-Encoding", encoding)
	}
	m.follow(m.program.ops)
	m.returned = !m.panicked
	m.verdict.want.recovers = false
	if m.returned {
		m.edits = append(m.edits, m.reports...)
		if m.state == held {
			m.decide(false)
		}
	}
	ops := len(m.out)
	m.follow(m.program.after)
	if m.state == held {
		m.verdict.outcome = dies // what is held back is never sent
	}
	m.verdict.want.ops, m.verdict.want.after = m.out[:ops:ops], m.out[ops:]
}

// follow takes the steps of ops, up to one that panics.
func (m *model) follow(ops []operation) {
	ends := false
	for o := range m.expanded(ops) {
		if m.panicked {
			return
		}
		m.quiet = o.silent()
		m.take(o)
		if m.panicked && m.recovers(o) {
			m.panicked, m.quiet, o = false, true, recovery
			m.take(o)
			ends = true
		}
		if !o.silent() {
			m.step++
		}
		switch {
		case m.state != held:
		case (o.verb == doProblem || o.verb == doFail) && m.program.inner.Unwraps: // bare, it would be written
			status, _ := m.problemOf(o)
			m.original = append(m.original, operation{verb: doLateInside, status: status}, operation{verb: doNothing})
		default:
			m.original = append(m.original, o)
		}
		if ends {
			return
		}
	}
}

// fail follows a panic, which o is or has.
func (m *model) fail(o operation) {
	m.panicked = true
	if !m.recovers(o) {
		m.keep(o)
	}
}

// recovers says whether a panic of o ends in the handler.
func (m *model) recovers(o operation) bool {
	return m.program.recovers && !m.returned && o.verb != doPanicAbort
}

// keep writes o into the program to be run bare.
func (m *model) keep(o operation) { m.out = append(m.out, o) }

// swallow writes only the result of an operation there.
func (m *model) swallow(result string) {
	if m.quiet {
		return
	}
	if m.state == held {
		m.answer(result)
	}
	m.keep(operation{verb: doNothing, value: result})
}

// answer says what a handler sees of an operation that is held back.
func (m *model) answer(result string) {
	if !m.quiet {
		m.verdict.answered[m.step] = result
	}
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
		m.fail(o)
	case doProblem, doFail:
		m.takeProblem(o)
	case doRender:
		m.takeRender(o)
	case doHeader: // of a middleware inside
		m.header = o.header.Clone()
		m.keep(o)
	case doAnswer: // of a middleware inside
		m.header = o.header.Clone()
		m.state = passing
		m.keep(o)
	case doLateStatus, doLateInside: // of a middleware inside
		switch {
		case m.state == held:
			m.superfluous = append(m.superfluous, o)
		case m.state == open && m.isCandidate(o.status): // after a ReadFrom that moved nothing
			m.hold(o.status)
			m.conclude()
		default:
			m.state = max(m.state, passing)
			m.keep(o)
		}
	default:
		m.keep(o)
	}
}

// hold makes the response a candidate.
func (m *model) hold(status int) {
	m.state, m.status, m.snapshot = held, status, m.header.Clone()
	m.text, m.flushed, m.superfluous = "", false, nil
	m.heldAt, m.original = len(m.out), nil
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
	m.out = append(m.out[:m.heldAt], m.original...)
}

// decide converts or releases a candidate. Before a hijack, the length of the document
// is said in any case.
func (m *model) decide(hijacked bool) {
	text, ok := m.read()
	if !ok {
		m.release(m.text != "" || m.flushed)
		return
	}
	document := compose(m.config, m.program.request, m.status, text)
	v := &m.verdict
	if m.config.panics() {
		m.state = open
		m.keep(operation{verb: doHeader, header: m.header.Clone()}) // what came late is not too late now
		m.edits = append(m.edits, document.edit)
		m.fail(operation{verb: doPanicOther})
		return
	}
	m.state = converted
	v.outcome = converts
	v.status = m.status
	v.document = document.body
	switch {
	case m.config.has(withReportOnly) && !m.returned:
		m.reports = append(m.reports, document.edit)
	case m.config.edits():
		m.edits = append(m.edits, document.edit)
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
	h := m.convertedHeader(document, length)
	if silent && m.major == 3 {
		h["Content-Length"] = nil // which quic-go would set to 0
	}
	m.keep(operation{verb: doAnswer, status: m.status, header: h, value: body})
	m.out = append(m.out, m.superfluous...)
}
