package differential

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// right is replaced by the length of all that the handler writes.
const right = "right"

// tidy fills in lengths, and drops what cannot be compared.
func (p *program) tidy() {
	length := 0
	begun, flushed, takenOver := false, false, false
	reports := slices.ContainsFunc(p.levels, func(c configuration) bool { return c.has(withReportOnly) })
	copies := slices.ContainsFunc(slices.Concat(p.ops, p.after), func(o operation) bool { return o.verb >= doCopyReader && o.verb <= doReadFrom })
	p.levels = slices.Clone(p.levels)
	for level := range p.levels {
		// net/http waits for the body before a panic lets the connection go. And the model
		// of one middleware does not know of a panic in the next one.
		if p.request.expect || level > 0 {
			p.levels[level] &^= withPanic
		}
	}
	switch {
	case p.inner.Latches, p.outer.Latches: // such a writer forwards no status after one that has panicked
		p.recovers = false
	case (copies || len(p.levels) > 1) && slices.ContainsFunc(p.ops, isInvalid): // a panic underneath, too
		p.recovers = false
	}
	encodes := slices.ContainsFunc(slices.Concat(p.ops, p.after), func(o operation) bool { return strings.EqualFold(o.name, "Content-Encoding") })
	drop := func(o operation) bool {
		reads := o.verb == doReadBody || o.verb == doReadSome
		if o.verb >= doWrite && o.verb <= doReadFrom || o.verb == doError {
			length += len(o.value)
		}
		switch o.verb {
		case doWriteHeader:
			begun = begun || o.status == http.StatusSwitchingProtocols || o.status >= 200
		case doWrite, doWriteString, doCopyReader, doCopyLimited, doCopyString, doCopyBroken, doReadFrom, doFlush, doFlushControl, doError, doNotFound, doProblem, doFail, doRender:
			begun = true
			flushed = flushed || o.verb == doFlush || o.verb == doFlushControl
		case doHijack, doHijackControl:
			begun, takenOver = true, true
		}
		switch {
		case o.verb == doRender && encodes:
			return true // what render has written may be encoded
		case reads && begun && p.request.expect:
			// The client waits for a 100 Continue that net/http no longer sends. With a
			// held response it still does, as the package documentation says.
			return true
		case reads && begun && (flushed || length > 500):
			// Once the head of an error is out, net/http's server closes the request
			// body, or its client does not send the rest.
			return true
		case p.request.expect && (o.verb == doPanicAbort || o.verb == doPanicOther || isInvalid(o)):
			return true // net/http waits for the body before it lets the connection go
		case takenOver && (reads || o.verb == doSetDeadlines):
			return true // the errors name the connection
		case takenOver && o.verb >= doCopyReader && o.verb <= doFlushControl:
			return true // Flush and ReadFrom of net/http panic
		case reports && copies && strings.EqualFold(o.name, "Content-Length") && o.value != right:
			// Where net/http refuses what is more, it does not read the rest of a source,
			// and a report lacks that.
			return true
		case o.verb == doHijackControl && p.outer.Unwraps && !p.outer.Hijacks:
			// ResponseController finds a Hijacker beneath the middleware's writer.
			return true
		}
		return false
	}
	p.ops = slices.DeleteFunc(p.ops, drop)
	p.after = slices.DeleteFunc(p.after, drop)
	p.after = slices.DeleteFunc(p.after, func(o operation) bool {
		// After the middleware has returned, it cannot drop trailers. And a handler
		// that has returned does not take the connection over.
		return strings.HasPrefix(o.name, http.TrailerPrefix) || o.verb == doHijack || o.verb == doHijackControl
	})
	for _, ops := range [][]operation{p.ops, p.after} {
		for i := range ops {
			if p.entryEncoding() != "" && strings.EqualFold(ops[i].name, "Content-Encoding") {
				ops[i].name = "Content-Encoding" // of two equal ones, either may stay
			}
			if ops[i].value == right {
				ops[i].value = strconv.Itoa(length)
			}
		}
	}
	if p.outer.delays {
		p.settle()
	}
}

// isInvalid says whether net/http panics for the status of o.
func isInvalid(o operation) bool {
	return (o.verb == doWriteHeader || o.verb == doError) && (o.status < 100 || o.status > 999)
}

// settle drops what comes too late to change a header and can reach the client all the
// same, where it is sent with the first byte only. In the bare run that is earlier than
// in the wrapped one, which holds a text back, and later than the document.
func (p *program) settle() {
	flushed := slices.ContainsFunc(p.ops, func(o operation) bool { return o.verb == doFlush || o.verb == doFlushControl })
	p.recovers = false
	begun, written, returned, announced := false, false, false, false
	late := func(o operation) bool {
		sets := o.verb <= doDeepField || o.verb >= doError && o.verb <= doRender
		late := sets && (written || begun && (flushed || returned || strings.EqualFold(o.name, "Content-Length")))
		begun = begun || o.verb >= doWriteHeader && o.verb <= doFlushControl || o.verb >= doError && o.verb <= doRender
		written = written || o.verb >= doWrite && o.verb <= doReadFrom || o.verb >= doError && o.verb <= doRender
		announced = announced || strings.EqualFold(o.name, "Trailer")
		// quic-go remembers the trailers that an informational response announces. And an
		// invalid status panics later too.
		return late || announced && o.verb == doWriteHeader && o.status < 200 || isInvalid(o)
	}
	p.ops = slices.DeleteFunc(p.ops, late)
	returned = true
	p.after = slices.DeleteFunc(p.after, late)
}
