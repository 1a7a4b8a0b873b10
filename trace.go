package problem

import (
	"net/http"

	"github.com/problemkit/problem/internal/traceparent"
)

// TraceID sets the extension "trace_id" of p to the trace id of r's traceparent field (W3C
// Trace Context, section 3.2), so that a client can quote what the logs have. It is made
// for [Config.Edit]. Without a valid traceparent it sets nothing: a version of two hex
// digits other than ff, a trace id of 32 and a parent id of 16 lower-case hex digits that
// are not all zero, and flags of 2. A nil r sets nothing either.
func TraceID(r *http.Request, p *Problem) {
	if r == nil || p == nil {
		return
	}
	if id, _ := traceparent.Parse(r.Header["Traceparent"]); id != "" {
		p.extend("trace_id", id)
	}
}
