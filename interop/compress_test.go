package interop

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	gingzip "github.com/gin-contrib/gzip"
	"github.com/gin-gonic/gin"
	"github.com/gorilla/handlers"
	"github.com/klauspost/compress/gzhttp"

	helpers "github.com/problemkit/problem/errors"
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
	// FileServer's errors delete the Content-Encoding of a compressor outside, which
	// compresses all the same: bare, nobody can read them.
	restored := http.Header{"Content-Encoding": {"gzip"}}
	rows = append(rows, of("github.com/gorilla/handlers",
		row{name: "CompressHandler + 404 gzip", handler: inside(handlers.CompressHandler, serveMux()), request: gzipped(get("/nope")), rule: leftEncoding},
		row{name: "CompressHandler + empty 405 gzip", handler: inside(handlers.CompressHandler, router()), request: gzipped(post("/items/1", "")), rule: leftEncoding},
		row{name: "CompressHandler + 404, client without gzip", handler: inside(handlers.CompressHandler, serveMux()), request: get("/nope"), rule: converted},
		row{name: "CompressHandler outside, 404", handler: outside(handlers.CompressHandler, serveMux()), request: gzipped(get("/nope")), rule: converted},
		row{name: "CompressHandler outside, 405", handler: outside(handlers.CompressHandler, serveMux()), request: gzipped(post("/items/1", "")), rule: converted},
		row{name: "CompressHandler outside, JSON 404", handler: outside(handlers.CompressHandler, answering(404, "application/json", `{"error":"no"}`)), request: gzipped(get("/")), rule: leftType},
		row{name: "CompressHandler outside, server-sent events (control)", handler: outside(handlers.CompressHandler, streaming), request: gzipped(get("/")), rule: leftStatus},
		row{name: "CompressHandler outside FileServer, 404", handler: outside(handlers.CompressHandler, files()), request: gzipped(get("/nope.txt")), rule: converted, fields: restored},
		row{name: "CompressHandler outside FileServer, 403", handler: outside(handlers.CompressHandler, files()), request: gzipped(get("/secret.txt")), rule: converted, fields: restored},
		row{name: "CompressHandler outside FileServer, 416", handler: outside(handlers.CompressHandler, files()), request: gzipped(get("/a.txt")).add("Range", "bytes=100-"),
			rule: converted, detail: "invalid range: failed to overlap", fields: restored},
		row{name: "CompressHandler outside FileServer, 200 (control)", handler: outside(handlers.CompressHandler, files()), request: gzipped(get("/a.txt")), rule: leftStatus},
		row{name: "CompressHandler inside around FileServer, 404", handler: inside(handlers.CompressHandler, files()), request: gzipped(get("/nope.txt")), rule: leftBytes},
		row{name: "CompressHandler inside around FileServer, 404, client without gzip", handler: inside(handlers.CompressHandler, files()), request: get("/nope.txt"), rule: converted},
	)...)
	rows = append(rows, of("compress/gzip",
		row{name: "the wrapper of tutorials outside, http.Error 404", handler: outside(tutorialGzip, header(nil, "no such order", 404)), request: gzipped(get("/")), rule: converted, detail: "no such order"},
		row{name: "the wrapper of tutorials outside, bare WriteHeader(404)", handler: outside(tutorialGzip, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) })), request: gzipped(get("/")), rule: converted},
		row{name: "the wrapper of tutorials outside, errors.Conflict of this module", handler: outside(tutorialGzip, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			helpers.Conflict(w, helpers.Detail("the order is paid"))
		})), request: gzipped(get("/")), rule: leftType},
		row{name: "the wrapper of tutorials outside, JSON 404", handler: outside(tutorialGzip, answering(404, "application/json", `{"error":"no"}`)), request: gzipped(get("/")), rule: leftType},
		row{name: "the wrapper of tutorials outside FileServer, 404", handler: outside(tutorialGzip, files()), request: gzipped(get("/nope.txt")), rule: converted, fields: restored},
		row{name: "the wrapper of tutorials outside, 200 (control)", handler: outside(tutorialGzip, serveMux()), request: gzipped(get("/items/1")), rule: leftStatus},
		row{name: "the wrapper of tutorials inside, 404", handler: inside(tutorialGzip, serveMux()), request: gzipped(get("/nope")), rule: leftEncoding},
		row{name: "the wrapper of tutorials inside, client without gzip", handler: inside(tutorialGzip, serveMux()), request: get("/nope"), rule: converted},
	)...)
	return append(rows, of("github.com/gin-contrib/gzip",
		row{name: "c.AbortWithStatus(403)", handler: ginGzip(func(c *gin.Context) { c.AbortWithStatus(403) }), request: gzipped(get("/items/1")), rule: converted,
			fields: http.Header{"Content-Encoding": nil}, except: http3}, // bare, it sends fields as the compressor leaves them after WriteHeader
		row{name: "c.Status(410) and nothing else", handler: ginGzip(func(c *gin.Context) { c.Status(410) }), request: gzipped(get("/items/1")), rule: converted},
		row{name: "c.String 422", handler: ginGzip(func(c *gin.Context) { c.String(422, "name is empty") }), request: gzipped(get("/items/1")), rule: converted, detail: "name is empty"},
		row{name: "c.JSON 400", handler: ginGzip(func(c *gin.Context) { c.JSON(400, gin.H{"error": "bad"}) }), request: gzipped(get("/items/1")), rule: leftType},
		row{name: "404 of the router", handler: ginGzip(), request: gzipped(get("/nope")), rule: converted},
		row{name: "c.String 200 (control)", handler: ginGzip(func(c *gin.Context) { c.String(200, "fine") }), request: gzipped(get("/items/1")), rule: leftStatus},
	)...)
}

// tutorialGzip is the compressor that tutorials write by hand: Header and WriteHeader
// are promoted, and every Write is compressed.
func tutorialGzip(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		zw := gzip.NewWriter(w)
		defer zw.Close()
		next.ServeHTTP(tutorialWriter{ResponseWriter: w, zw: zw}, r)
	})
}

type tutorialWriter struct {
	http.ResponseWriter
	zw io.Writer
}

func (w tutorialWriter) Write(p []byte) (int, error) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", http.DetectContentType(p))
	}
	return w.zw.Write(p)
}

// ginGzip is an engine that compresses, and whose one route answers so.
func ginGzip(h ...gin.HandlerFunc) layers {
	return whole(func() http.Handler {
		e := newGin()
		e.Use(gingzip.Gzip(gingzip.DefaultCompression))
		if len(h) > 0 {
			e.GET("/items/:id", h...)
		}
		return e
	})
}
