package differential

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// A ground is where programs run.
type ground interface {
	run(p *program, protocol string, middleware func(http.Handler) http.Handler) (exchange, error)
	middleware(levels []configuration) func(http.Handler) http.Handler
}

// compareOn runs a program inside the middleware and the model's program bare, and
// describes how the first differs from the second.
func compareOn(g ground, p *program, protocol string) (outcome, string) {
	major, _, _ := http.ParseHTTPVersion(protocol)
	if major == 3 { // quic-go sends the header with the first byte
		settled := *p
		settled.ops, settled.after = slices.Clone(p.ops), slices.Clone(p.after)
		settled.settle()
		p = &settled
	}
	v := judge(p, major)
	want, err := g.run(&v.want, protocol, bare)
	if err != nil {
		return v.outcome, "bare: " + err.Error()
	}
	got, err := g.run(p, protocol, g.middleware(p.levels))
	if err != nil {
		return v.outcome, "wrapped: " + err.Error()
	}
	return v.outcome, v.difference(p, protocol, &want, &got)
}

// buffered is how much net/http holds back by itself. Below it, no one can tell in how
// many pieces a body was written.
const buffered = 2048

// difference compares two exchanges as far as the verdict binds them.
func (v *verdict) difference(p *program, protocol string, want, got *exchange) string {
	var d differences
	takenOver := strings.HasSuffix(want.stream, raw)
	if v.outcome == converts && want.failure == "" && want.status == v.status && !takenOver {
		// net/http has sent what the model composed as it was.
		d.add("status", v.status, got.status)
		if p.request.method != http.MethodHead {
			d.add("document", v.document, got.body)
		}
		d.add("trailer", 0, len(got.trailer))
	}
	d.add("interfaces", want.interfaces, got.interfaces)
	d.add("panic", want.panicked, got.panicked)
	if v.replayed { // at once, so that net/http complains of its header earlier
		slices.Sort(want.log)
		slices.Sort(got.log)
	}
	d.add("log", want.log, got.log)
	for level := range v.edits {
		d.add(fmt.Sprint("Edit ", level), v.edits[level], got.edits[level])
	}
	results := slices.Clone(want.results)
	for i, result := range v.answered {
		if i < len(results) {
			results[i] = result
		}
	}
	for i := range min(len(results), len(got.results)) {
		// A stream of HTTP/2 or 3 ends when the answer to HEAD is flushed, and when a
		// client is sent too much. The request's context ends with it, so later
		// writes meet a race.
		ends := p.request.method == http.MethodHead || want.failure != ""
		if ends && (streamEnded(results[i]) || streamEnded(got.results[i])) {
			results[i] = got.results[i]
		}
		// A long io.Copy passes by net/http's count of the bytes.
		if v.reframed && strings.Contains(got.results[i], http.ErrContentLength.Error()) {
			results[i] = got.results[i]
		}
	}
	d.add("results", results, got.results)
	rechunked := v.replayed || v.reframed
	broken := want.failure != "" || want.panicked != "" || v.reframed && got.failure != ""
	// An HTTP/3 stream ends at once for both sides when one gives up.
	raced := protocol == "HTTP/3.0" && broken
	if !raced {
		d.add("1xx", want.interim, got.interim)
	}
	if v.flushed || protocol == "HTTP/3.0" && v.replayed && v.written > buffered {
		// quic-go labels a response from what it has before its buffer is full, and
		// net/http from what it has at a flush.
		want.header.Del("Content-Type")
		got.header.Del("Content-Type")
	}
	if raced || (v.reframed || v.replayed && (v.flushed || v.written > buffered)) && (broken || takenOver) {
		// The chunks decide how much of a response comes before it breaks, and how much
		// is lost in a buffer when the connection is taken over.
		d.add("taken over", takenOver, strings.HasSuffix(got.stream, raw))
		if want.failure != "" && want.panicked == "" && !v.reframed && got.failure == "" {
			d.add("failure", want.failure, got.failure)
		}
		if !takenOver && !strings.HasPrefix(want.body, got.body) && !strings.HasPrefix(got.body, want.body) {
			d.add("body", want.body, got.body)
		}
		if want.status != 0 && got.status != 0 {
			d.add("status", want.status, got.status)
			if !takenOver { // else a Content-Type may be sniffed from what is lost
				d.add("header", want.header, got.header)
			}
		}
		return d.String()
	}
	if v.outcome == passes && v.reframed {
		// A long io.Copy makes net/http send the header at once, without a
		// Content-Length. Held back, it comes as a Write, and may get one; there
		// are no chunks then, and no trailer.
		for _, x := range []*exchange{want, got} {
			for _, name := range []string{"Content-Length", "Connection", "Trailer"} {
				x.header.Del(name)
			}
			x.length, x.close, x.coding, x.conn, x.stream, x.trailer = 0, false, nil, "", "", nil
		}
	}
	d.add("status", want.status, got.status)
	d.add("header", want.header, got.header)
	d.add("body", want.body, got.body)
	d.add("trailer", want.trailer, got.trailer)
	if want.panicked == "" || want.failure == "" || got.failure == "" { // else it may be an end or a reset
		d.add("failure", want.failure, got.failure)
	}
	d.add("length", want.length, got.length)
	d.add("close", want.close, got.close)
	d.add("Transfer-Encoding", want.coding, got.coding)
	d.add("connection", want.conn, got.conn)
	d.add("rest", want.rest, got.rest)
	if !rechunked {
		d.add("stream", want.stream, got.stream)
	}
	return d.String()
}

func streamEnded(result string) bool {
	return strings.Contains(result, "context canceled") || strings.Contains(result, "http2: stream closed") ||
		strings.Contains(result, "http2: request body closed") || strings.Contains(result, "short write") ||
		strings.Contains(result, "H3_")
}

type differences []string

func (d *differences) add(what string, want, got any) {
	if !reflect.DeepEqual(want, got) {
		*d = append(*d, fmt.Sprintf("%s:\n\twant %s\n\tgot  %s", what, shorten(want), shorten(got)))
	}
}

func (d differences) String() string { return strings.Join(d, "\n") }

func shorten(v any) string {
	s := fmt.Sprintf("%#v", v)
	if len(s) > 500 {
		s = s[:500] + "…"
	}
	return s
}
