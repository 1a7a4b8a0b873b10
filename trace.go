package problem

import (
	"net/http"
	"strings"
)

// TraceID sets the extension "trace_id" of p to the trace id of r's traceparent field (W3C
// Trace Context, section 3.2), so that a client can quote what the logs have. It is made
// for [Config.Edit]. Without a valid traceparent it sets nothing: a version of two hex
// digits other than ff, a trace id of 32 lower-case hex digits that are not all zero, a
// parent id of 16 and flags of 2. A nil r sets nothing either.
func TraceID(r *http.Request, p *Problem) {
	if r == nil || p == nil {
		return
	}
	lines := r.Header["Traceparent"]
	if len(lines) != 1 {
		return
	}
	if id := traceID(lines[0]); id != "" {
		p.extend("trace_id", id)
	}
}

// traceID returns the trace id of a traceparent, and "" for one that is not valid.
func traceID(traceparent string) string {
	const length = len("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	if len(traceparent) < length {
		return ""
	}
	version, id, parent, flags := traceparent[:2], traceparent[3:35], traceparent[36:52], traceparent[53:length]
	switch {
	case traceparent[2] != '-', traceparent[35] != '-', traceparent[52] != '-':
		return ""
	case !isLowerHex(version), !isLowerHex(id), !isLowerHex(parent), !isLowerHex(flags):
		return ""
	case version == "ff", strings.Trim(id, "0") == "", strings.Trim(parent, "0") == "":
		return ""
	case len(traceparent) > length && (version == "00" || traceparent[length] != '-'):
		return "" // only later versions may have more
	}
	return id
}

func isLowerHex(s string) bool {
	for _, c := range []byte(s) {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return true
}
