package interop

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/handlers"
	"github.com/klauspost/compress/gzhttp"
)

func TestCompressors(t *testing.T) { checkRows(t, compressors()) }

// compressors stand inside, where what they have compressed is left alone, and
// outside, where they compress the problem document.
func compressors() []row {
	long := answering(404, "", strings.Repeat("no such item ", 200))
	gzipped := func(q request) request { return q.add("Accept-Encoding", "gzip") }
	// threshold is gzhttp with a length from which on it compresses.
	threshold := func(size int) func(http.Handler) http.Handler {
		compress, err := gzhttp.NewWrapper(gzhttp.MinSize(size))
		if err != nil {
			panic(err)
		}
		return func(h http.Handler) http.Handler { return compress(h) }
	}
	inside := func(m func(http.Handler) http.Handler, h http.Handler) layers {
		return whole(func() http.Handler { return m(h) })
	}
	outside := func(m func(http.Handler) http.Handler, h http.Handler) layers {
		return func(_ *testing.T, wrap wrapper) http.Handler { return m(wrap(h)) }
	}
	streaming := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for range 3 {
			_, _ = w.Write([]byte("data: tick\n\n"))
			_ = http.NewResponseController(w).Flush()
		}
	})
	rows := of("github.com/klauspost/compress/gzhttp",
		row{name: "inside, 404 compressed", handler: inside(threshold(1), serveMux()), request: gzipped(get("/nope")), rule: leftEncoding},
		row{name: "inside, 404 below the threshold", handler: inside(threshold(1024), serveMux()), request: gzipped(get("/nope")), rule: converted},
		row{name: "inside, long 404 compressed", handler: inside(threshold(1024), long), request: gzipped(get("/")), rule: leftEncoding},
		row{name: "inside, client without gzip", handler: inside(threshold(1), serveMux()), request: get("/nope"), rule: converted},
		row{name: "inside, empty 405", handler: inside(threshold(1), router()), request: gzipped(post("/items/1", "")), rule: converted},
		row{name: "inside, HEAD 404", handler: inside(threshold(1), serveMux()), request: gzipped(head("/nope")), rule: converted},
		row{name: "inside, server-sent events (control)", handler: inside(threshold(1), streaming), request: gzipped(get("/")), rule: leftStatus},
		row{name: "outside, 404", handler: outside(threshold(1), serveMux()), request: gzipped(get("/nope")), rule: converted},
		row{name: "outside, 404 below the threshold", handler: outside(threshold(1024), serveMux()), request: gzipped(get("/nope")), rule: converted},
		row{name: "outside, client without gzip", handler: outside(threshold(1), serveMux()), request: get("/nope"), rule: converted},
		row{name: "outside, JSON 404", handler: outside(threshold(1), answering(404, "application/json", `{"error":"no"}`)), request: gzipped(get("/")), rule: leftType},
		row{name: "outside, server-sent events (control)", handler: outside(threshold(1), streaming), request: gzipped(get("/")), rule: leftStatus},
	)
	return append(rows, of("github.com/gorilla/handlers",
		row{name: "CompressHandler + 404 gzip", handler: inside(handlers.CompressHandler, serveMux()), request: gzipped(get("/nope")), rule: leftEncoding},
		row{name: "CompressHandler + empty 405 gzip", handler: inside(handlers.CompressHandler, router()), request: gzipped(post("/items/1", "")), rule: leftEncoding},
		row{name: "CompressHandler + 404, client without gzip", handler: inside(handlers.CompressHandler, serveMux()), request: get("/nope"), rule: converted},
		row{name: "CompressHandler outside, 404", handler: outside(handlers.CompressHandler, serveMux()), request: gzipped(get("/nope")), rule: converted},
		row{name: "CompressHandler outside, 405", handler: outside(handlers.CompressHandler, serveMux()), request: gzipped(post("/items/1", "")), rule: converted},
		row{name: "CompressHandler outside, JSON 404", handler: outside(handlers.CompressHandler, answering(404, "application/json", `{"error":"no"}`)), request: gzipped(get("/")), rule: leftType},
		row{name: "CompressHandler outside, server-sent events (control)", handler: outside(handlers.CompressHandler, streaming), request: gzipped(get("/")), rule: leftStatus},
	)...)
}
