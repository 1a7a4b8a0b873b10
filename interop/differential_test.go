package interop

import (
	"net/http"
	"testing"

	"github.com/felixge/httpsnoop"
	chi "github.com/go-chi/chi/v5/middleware"

	"github.com/problemkit/problem/internal/differential"
)

// TestDifferential runs random handler programs bare and wrapped, with the writers of
// chi and httpsnoop on either side of the middleware, and over HTTP/3 too.
func TestDifferential(t *testing.T) {
	differential.Search{
		Programs:  300,
		Wrappers:  []*differential.Wrapper{chiWriter, httpsnoopWriter},
		Protocols: []differential.Protocol{{Name: http3, Serve: serveHTTP3}},
	}.Run(t)
}

// chiWriter is what chi's Logger and other middlewares wrap a writer in.
var chiWriter = &differential.Wrapper{
	Name: "chi",
	Wrap: func(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
		return chi.NewWrapResponseWriter(w, r.ProtoMajor)
	},
	Flushes: true, Hijacks: true, ReadsFrom: true, Unwraps: true,
	Latches: true,
}

// httpsnoopWriter is what otelhttp and other middlewares wrap a writer in.
var httpsnoopWriter = &differential.Wrapper{
	Name: "httpsnoop",
	Wrap: func(w http.ResponseWriter, _ *http.Request) http.ResponseWriter {
		return httpsnoop.Wrap(w, httpsnoop.Hooks{})
	},
	Flushes: true, Hijacks: true, ReadsFrom: true, Unwraps: true,
}
