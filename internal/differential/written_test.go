package differential

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func field(name, value string) operation {
	return operation{verb: doSetField, name: name, value: value}
}
func status(code int) operation   { return operation{verb: doWriteHeader, status: code} }
func text(value string) operation { return operation{verb: doWriteString, value: value} }
func flush() operation            { return operation{verb: doFlush} }

// behind returns p on a writer of this name, where a compressor may have set
// Content-Encoding.
func behind(name string, encoded bool, p *program) *program {
	p.outer = wrappers[slices.IndexFunc(wrappers, func(w *Wrapper) bool { return w.Name == name })]
	p.encoded = encoded
	return p
}

// in returns p in middlewares, the innermost first.
func in(p *program, levels ...configuration) *program {
	p.levels = levels
	return p
}

// head returns p in answer to HEAD.
func head(p *program) *program {
	p.request.method = "HEAD"
	return p
}

// TestWritten runs programs that must not depend on what the generator makes.
func TestWritten(t *testing.T) {
	tests := []struct {
		name    string
		outcome outcome
		program *program
	}{
		{"a text", converts, plain(status(404), text("No."))},
		{"an object, and half a character behind it", passes, plain(
			field("Content-Type", "text/plain"), status(404), text(`{"a":1}`), text("\xbf"))},
		{"half a byte order mark, and a second status", passes, plain(
			operation{verb: doError, status: 404, value: "\xef\xbb"}, status(404))},
		{"more text than is held", passes, plain(
			status(103), status(404), text(strings.Repeat("x", 4096)), text(strings.Repeat("x", 4096)), text(strings.Repeat("x", 4096)))},
		{"a byte order mark in pieces, and an object", passes, plain(
			status(404), text("\xef\xbb"), text("\xbf"), text("{"), text(`"`))},
		// Found by fuzzing: both marks were cut when the whole text was read.
		{"two byte order marks, and a brace", converts, plain(
			status(419),
			field("Content-Type", "application/json"),
			operation{verb: doCopyString, value: "\ufeff"},
			operation{verb: doCopyString, value: "\ufeff"},
			field("Content-Type", "application/problem+json"),
			text("{"),
			operation{verb: doError, status: 400, value: "No."})},

		{"more than its Content-Length, in latin-1", passes, plain(
			field("Content-Type", "text/plain; charset=iso-8859-1"), field("Content-Length", "5"), status(404), text("caf\xe9!"), text("\n"))},
		{"more than its Content-Length, in half an object", passes, in(plain(
			field("Content-Length", "6"), status(404), text(`{"a":`), text("1"), text("2"), text("3")), withLiftJSON)},
		{"more than its Content-Length, which is only announced", passes, head(plain(
			field("Content-Length", "4"), status(404), text("caf\xe9"), text("\xe9")))},
		{"a late field, behind a writer that adds one", passes, behind("delaying", false, plain(
			status(404), field("X-Late", "yes"), text(`{"error":"nope"}`)))},
		{"a Content-Encoding at entry that the handler deletes", converts, behind("embedding", true, plain(
			operation{verb: doDeleteField, name: "Content-Encoding"}, status(404), text("No.")))},
		{"a Content-Encoding of the handler's, and no body", converts, plain(
			field("Content-Encoding", "gzip"), status(403))},
		{"a Content-Encoding of the handler's, and a helper", passes, plain(
			field("Content-Encoding", "gzip"), operation{verb: doProblem, status: 403, value: "No."})},
		{"the flush of a header before its text", converts, plain(
			field("Content-Type", "text/plain"), status(404), flush(), text(" "), text("No such "), text("order."))},
		{"the flush of a header before no text", converts, plain(
			field("Content-Type", "text/plain"), status(404), flush(), text(" "))},
		{"the flush of a header before an object", passes, plain(
			field("Content-Type", "text/plain"), status(404), flush(), text(" "), text(`{"a`), text(`":1}`))},
		{"a flush before a text that is not announced", converts, plain(
			status(404), flush(), text("No."))},
		{"a hijack after a text", converts, plain(
			status(404), text("No."), operation{verb: doHijack})},
		{"a hijack after what is not a text", passes, plain(
			status(404), text("\xe9"), operation{verb: doHijack})},
		{"a copy of nothing, and a text", converts, plain(
			operation{verb: doCopyReader}, status(404), text("No."))},
		{"a copy of nothing in two middlewares, and a text", converts, in(plain(
			operation{verb: doCopyReader}, status(404), text("No.")), withDiscardText, 0)},
		{"a copy longer than its Content-Length, and a text", passes, plain(
			field("Content-Length", "1"), operation{verb: doCopyReader, value: "gone"}, status(404), text("No."))},
		{"a page, replaced", converts, in(head(plain(
			field("Content-Type", "text/html"), status(404), text("<p>"))), withReplaceHTML)},
		{"a text that is reported", passes, in(plain(
			status(404), text("No."), operation{verb: doHijack}), withReportOnly)},
	}
	b := newBed(t)
	for _, test := range tests {
		for _, protocol := range b.protocols {
			outcome, difference := compareOn(b, test.program, protocol)
			assert.Equal(t, test.outcome, outcome, test.name)
			assert.Empty(t, difference, "%s, over %s:\n%s", test.name, protocol, test.program)
		}
	}
}
