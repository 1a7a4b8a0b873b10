package differential

import (
	"fmt"
	"net/http"
	"strconv"
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
	replayed bool           // passes, after some of its body had been held back
	tooLong  bool           // and its body is longer than its Content-Length
	reframed bool           // net/http's own ReadFrom would not have left it a Content-Length
	answered map[int]string // results of the operations that were held back

	// Of a converted response.
	status   int
	document string
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
	major    int
	state    state
	returned bool
	panicked bool
	header   http.Header // the handler's map
	out      []operation // the program to be run bare
	step     int         // index of the operation, over ops and after
	verdict  verdict

	// While held.
	status      int
	snapshot    http.Header // at WriteHeader
	text        string
	written     int // the whole body, held back or not
	superfluous []int
}

// judge runs the model over a version of HTTP.
func judge(p *program, major int) verdict {
	m := &model{program: p, major: major, header: http.Header{}}
	m.verdict.answered = map[int]string{}
	m.verdict.want = *p
	if p.compressed() {
		m.header.Set("Content-Encoding", "gzip")
	}
	m.follow(p.ops)
	if m.state == held && !m.panicked {
		m.decide()
	}
	ops := len(m.out)
	m.returned = true
	m.follow(p.after)
	if m.state == held {
		m.verdict.outcome = dies // what is held back is never sent
	}
	length, err := strconv.Atoi(m.snapshot.Get("Content-Length"))
	m.verdict.tooLong = m.verdict.replayed && err == nil && m.written > length
	if m.verdict.outcome != passes {
		m.verdict.want.ops, m.verdict.want.after = m.out[:ops:ops], m.out[ops:]
	}
	return m.verdict
}

// follow takes the steps of ops, up to one that panics.
func (m *model) follow(ops []operation) {
	for _, o := range ops {
		if m.panicked {
			return
		}
		m.take(o)
		m.step++
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
		if m.flushes(o.verb) {
			m.commit()
		}
		m.keep(o)
	case doHijack, doHijackControl:
		if m.hijacks(o.verb) {
			m.commit()
			if m.state == converted && m.canFlush() {
				m.keep(operation{verb: doFlushUnder}) // complete, before the connection goes
			}
			m.state = passing
		}
		m.keep(o)
	case doPanicAbort, doPanicOther:
		m.panicked = true
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
	m.written += len(text)
	switch m.state {
	case converted:
		m.swallow(result)
	case held:
		m.text += text
		if !m.isForeign() {
			m.swallow(result)
			return
		}
		m.release(len(m.text) > len(text))
		fallthrough
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
	missing := o.verb == doReadFrom && !m.readsFrom()
	if missing || m.state == open && o.value == "" {
		m.keep(o)
		return
	}
	if m.state == held && m.readsFrom() && len(o.value) >= 512 {
		m.verdict.reframed = true
	}
	m.takeText(o, o.value, fmt.Sprint(len(o.value), " ", err))
}

// hold makes the response a candidate.
func (m *model) hold(status int) {
	m.state, m.status, m.snapshot = held, status, m.header.Clone()
}

// conclude decides a candidate at once if the handler has returned: nobody will ask
// again.
func (m *model) conclude() {
	if m.returned {
		m.decide()
	}
}

// commit decides the response now.
func (m *model) commit() {
	switch m.state {
	case open:
		m.state = passing
	case held:
		m.decide()
	}
}

// release sends a candidate as it is.
func (m *model) release(replayed bool) {
	m.state = passing
	m.verdict.replayed = replayed
}

// decide converts or releases a candidate.
func (m *model) decide() {
	detail, members, ok := m.read()
	if !ok {
		m.release(m.text != "")
		return
	}
	m.state = converted
	v := &m.verdict
	v.outcome = converts
	v.status = m.status
	v.document = document(m.program.config, m.status, detail, members)
	length := len(v.document)
	if m.program.request.method == http.MethodHead && m.text == "" {
		length = -1
	}
	m.keep(operation{
		verb: doAnswer, status: m.status, value: v.document,
		header: convertedHeader(m.program.config, m.snapshot, m.status, length, m.major),
	})
	for _, status := range m.superfluous {
		m.keep(operation{verb: doLateStatus, status: status})
	}
}

// The four below say which calls get through the wrappers: those around the
// handler's writer to the middleware, and those around the server's from there.

func (m *model) canFlush() bool { return m.program.outer == asIs || m.program.outer == onlyUnwrap }

func (m *model) flushes(v verb) bool {
	switch inner := m.program.inner; v {
	case doFlush:
		return inner == asIs && m.program.outer == asIs
	default:
		return (inner == asIs || inner == onlyUnwrap) && m.canFlush()
	}
}

func (m *model) hijacks(v verb) bool {
	inner, outer := m.program.inner, m.program.outer
	if m.major != 1 || outer != asIs && outer != onlyHijack {
		return false
	}
	return inner == asIs || inner == onlyHijack || inner == onlyUnwrap && v == doHijackControl
}

func (m *model) readsFrom() bool {
	return m.major == 1 && m.program.inner == asIs && m.program.outer == asIs
}
