package differential

import (
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
)

// The steps of a model, one for each kind of operation.

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
		m.superfluous = append(m.superfluous, operation{verb: doLateStatus, status: o.status})
		m.swallow("")
	case m.state != open:
		m.keep(o)
	case isInvalid(o):
		m.fail(o)
	case o.status < 200 && o.status != http.StatusSwitchingProtocols:
		m.keep(o) // informational: latches nothing
	case m.isCandidate(o.status):
		m.hold(o.status)
		if m.conclude(); !m.panicked {
			m.swallow("")
		}
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
	if m.state == open && isInvalid(o) {
		m.fail(o)
		return
	}
	m.header.Del("Content-Length")
	m.header["Content-Type"] = []string{"text/plain; charset=utf-8"}
	m.header["X-Content-Type-Options"] = []string{"nosniff"}
	late := operation{verb: doLateStatus, status: status}
	switch {
	case m.state == held:
		m.superfluous = append(m.superfluous, late)
	case m.state == converted:
		m.keep(late)
	case m.isCandidate(status):
		m.hold(status)
		if m.conclude(); m.panicked {
			return
		}
	}
	m.takeText(o, text+"\n", "")
}

// problemOf returns the status of problem.Error with a detail, or of problem.Write, and
// what their problem tells.
func (m *model) problemOf(o operation) (status int, text told) {
	if o.verb == doProblem || m.program.inner.Unwraps && m.config.has(withMap) {
		return o.status, told{detail: o.value}
	}
	return http.StatusInternalServerError, told{cause: failure{o.status, o.value}.Error()}
}

// takeProblem follows problem.Error and problem.Write.
func (m *model) takeProblem(o operation) {
	status, text := m.problemOf(o)
	if !m.program.inner.Unwraps {
		// It does not find the middleware, and writes like any other handler.
		m.takeForeignProblem(o, status, text)
		return
	}
	document := compose(m.config, m.program.request, status, text)
	if m.config.edits() {
		m.edits = append(m.edits, document.edit)
	}
	if m.config.panics() {
		m.fail(operation{verb: doPanicOther})
		return
	}
	late := operation{verb: doLateInside, status: status}
	switch m.state {
	case open:
		m.snapshot, m.status = m.header.Clone(), status
		direct := m.program.inner == none
		length := -1
		if direct && m.onOwn {
			length = len(document.body)
		}
		h := m.convertedHeader(document, length)
		if !direct { // a compressor in between may have set it
			delete(h, "Content-Encoding")
			for name, values := range m.snapshot {
				if strings.EqualFold(name, "Content-Encoding") {
					h[name] = values
				}
			}
		}
		if m.program.request.method == http.MethodHead && m.major <= 2 {
			document.body = ""
		}
		m.state = passing
		m.keep(operation{verb: doAnswer, status: status, header: h, value: document.body})
	case held:
		m.superfluous = append(m.superfluous, late)
	default:
		m.keep(late)
	}
	m.swallow("")
}

// takeForeignProblem follows a problem that knows nothing of the middleware.
func (m *model) takeForeignProblem(o operation, status int, text told) {
	switch m.state {
	case open, passing:
		m.state = passing // by its Content-Type
		m.keep(o)
	case held:
		m.superfluous = append(m.superfluous, operation{verb: doLateStatus, status: status})
		m.takeText(o, compose(0, request{}, status, text).body, "")
	case converted:
		m.keep(operation{verb: doLateStatus, status: status})
		m.swallow("")
	}
}

// expanded writes doRender as what it does, except where the middleware replaces it.
func (m *model) expanded(ops []operation) iter.Seq[operation] {
	return func(yield func(operation) bool) {
		for _, o := range ops {
			parts := []operation{o}
			if o.verb == doRender && (m.state != open || !m.program.inner.Unwraps) {
				body := compose(0, request{}, o.status, told{detail: o.value}).body
				parts = []operation{
					{verb: doSetField, name: "Content-Type", value: "application/json", quiet: true},
					{verb: doWriteHeader, status: o.status, quiet: true},
					{verb: doWrite, value: body + "\n", quiet: true},
				}
				if m.program.inner == none { // whose writer gets the status in another way
					parts = slices.Delete(parts, 1, 2)
				}
			}
			for _, part := range parts {
				if !yield(part) {
					return
				}
			}
		}
	}
}

// takeRender follows a render.Render whose problem is sent in place of what it writes.
func (m *model) takeRender(o operation) {
	text := told{detail: o.value}
	document := compose(m.config, m.program.request, o.status, text)
	if m.config.edits() {
		m.edits = append(m.edits, document.edit)
	}
	if m.config.panics() {
		m.fail(operation{verb: doPanicOther})
		return
	}
	m.state, m.status, m.snapshot = converted, o.status, m.header.Clone()
	v := &m.verdict
	v.outcome, v.status, v.document = converts, o.status, document.body
	body, length := document.body, -1
	if m.onOwn {
		length = len(body)
	}
	if m.program.request.method == http.MethodHead && m.major <= 2 {
		body = ""
	}
	m.keep(operation{verb: doAnswer, status: o.status, header: m.convertedHeader(document, length), value: body})
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
		if !m.flushed || !m.hasBegun() {
			m.swallow(result)
			return
		}
		m.answer(result)
		m.decide(false)
		switch {
		case m.panicked:
			return
		case m.state == passing:
			m.keep(o)
			return
		}
		m.swallow(result)
		m.keep(operation{verb: doFlushUnder})
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
		if m.decide(false); m.panicked {
			return
		}
	}
	m.keep(o)
}

// takeHijack follows Hijack.
func (m *model) takeHijack(o operation) {
	if m.hijacks(o.verb) {
		if m.state == held {
			m.decide(true)
			switch {
			case m.panicked:
				return
			case m.state == converted:
				m.keep(operation{verb: doFlushUnder}) // complete, before the connection goes
			}
		}
		m.state = passing
	}
	m.keep(o)
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
