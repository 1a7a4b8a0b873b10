package problem_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The rules of conversion once more, told without a writer. The model reads a
// program, step by step, and writes the program that must show without the
// middleware what the first one shows inside of it: the same one when the response
// is left alone, else one that answers with the document at the step where it is
// due. What net/http makes of a header or a body is thereby net/http's to say, on
// both sides.

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

// A phase is what is known of the response.
type phase uint8

const (
	undecided phase = iota // no final status yet
	untouched              // goes out as it is
	candidate              // held back until its text is known
	replaced               // the document is out
)

// A model follows one program over one version of HTTP.
type model struct {
	program  *program
	major    int
	phase    phase
	returned bool
	panicked bool
	header   http.Header // the handler's map
	out      []operation // the program to be run bare
	step     int         // index of the operation, over ops and after
	verdict  verdict

	// Of a candidate.
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
	if m.phase == candidate && !m.panicked {
		m.decide()
	}
	ops := len(m.out)
	m.returned = true
	m.follow(p.after)
	if m.phase == candidate {
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
	if m.phase == candidate {
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
			if m.phase == replaced && m.canFlush() {
				m.keep(operation{verb: doFlushUnder}) // complete, before the connection goes
			}
			m.phase = untouched
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
	if m.phase == candidate || m.phase == replaced {
		m.swallow("") // too late, and no trailers either
	} else {
		m.keep(o)
	}
}

// takeStatus follows a WriteHeader.
func (m *model) takeStatus(o operation) {
	switch {
	case m.phase == candidate:
		m.superfluous = append(m.superfluous, o.status)
		m.swallow("")
	case m.phase != undecided:
		m.keep(o)
	case o.status < 100 || o.status > 999:
		m.panicked = true
		m.keep(o)
	case o.status < 200 && o.status != http.StatusSwitchingProtocols:
		m.keep(o) // informational: latches nothing
	case m.isCandidate(o.status):
		m.begin(o.status)
		m.swallow("")
		m.conclude()
	default:
		m.phase = untouched
		m.keep(o)
	}
}

// takeError follows http.Error.
func (m *model) takeError(o operation, text string, status int) {
	if m.phase == untouched {
		m.keep(o)
		return
	}
	m.header.Del("Content-Length")
	m.header["Content-Type"] = []string{"text/plain; charset=utf-8"}
	m.header["X-Content-Type-Options"] = []string{"nosniff"}
	switch {
	case m.phase == candidate:
		m.superfluous = append(m.superfluous, status)
	case m.phase == replaced:
		m.keep(operation{verb: doLateStatus, status: status})
	case m.isCandidate(status):
		m.begin(status)
		m.conclude()
	}
	m.takeText(o, text+"\n", "")
}

// takeText follows a Write with this result, where it is not net/http that answers.
func (m *model) takeText(o operation, text, result string) {
	m.written += len(text)
	switch m.phase {
	case replaced:
		m.swallow(result)
	case candidate:
		m.text += text
		if !m.isForeign() {
			m.swallow(result)
			return
		}
		m.release(len(m.text) > len(text))
		fallthrough
	default:
		m.phase = untouched
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
	if missing || m.phase == undecided && o.value == "" {
		m.keep(o)
		return
	}
	if m.phase == candidate && m.readsFrom() && len(o.value) >= 512 {
		m.verdict.reframed = true
	}
	m.takeText(o, o.value, fmt.Sprint(len(o.value), " ", err))
}

// begin makes the response a candidate.
func (m *model) begin(status int) {
	m.phase, m.status, m.snapshot = candidate, status, m.header.Clone()
}

// conclude decides a candidate that began when the handler had returned.
func (m *model) conclude() {
	if m.returned {
		m.decide()
	}
}

// commit decides the response now.
func (m *model) commit() {
	switch m.phase {
	case undecided:
		m.phase = untouched
	case candidate:
		m.decide()
	}
}

// release lets a candidate go as it is.
func (m *model) release(replayed bool) {
	m.phase = untouched
	m.verdict.replayed = replayed
}

// decide ends the life of a candidate.
func (m *model) decide() {
	detail, members, ok := m.read()
	if !ok {
		m.release(m.text != "")
		return
	}
	m.phase = replaced
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

// isCandidate says whether a response is one by its status and header.
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
	text := opened(m.text)
	if text == "" || strings.HasPrefix("\ufeff", text) { //nolint:gocritic // a part of the mark, as it came
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

// read returns what the client is told of a candidate's text, and whether it is
// converted at all.
func (m *model) read() (detail string, members map[string]json.RawMessage, ok bool) {
	if m.status >= 500 {
		return "", nil, true
	}
	if !utf8.ValidString(m.text) {
		return "", nil, false
	}
	text := strings.TrimSpace(opened(m.text))
	if strings.HasPrefix(text, "{") {
		err := json.Unmarshal([]byte(text), &members)
		return "", members, err == nil
	}
	if m.program.config.has(withDiscardText) || isBoilerplate(text, m.status) {
		return "", nil, true
	}
	return text, nil, true
}

// What reaches the writer of the middleware, and what that reaches.

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

// opened cuts what may stand before the first byte of a text.
func opened(text string) string {
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
