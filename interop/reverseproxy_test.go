package interop

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/problemkit/problem"
)

func TestReverseProxy(t *testing.T) { checkRows(t, reverseProxy()) }

// reverseProxy has the middleware at the proxy, in front of upstreams without it,
// and at the upstream, behind a proxy without it.
func reverseProxy() []row {
	const upstreamDown = "127.0.0.1:1"
	inFront := func(upstream http.Handler) layers {
		return func(t *testing.T, wrap wrapper) http.Handler { return wrap(proxy(serve(t, upstream))) }
	}
	gzipped := setting(http.Header{"Content-Encoding": {"gzip"}, "Content-Type": {"text/plain"}}, "\x1f\x8b", 404)
	return of("net/http/httputil",
		row{name: "ReverseProxy, upstream 404 in text", handler: inFront(serveMux()), request: get("/nope"), rule: converted},
		row{name: "ReverseProxy, upstream 404 in text, HEAD", handler: inFront(serveMux()), request: head("/nope"), rule: converted, unheard: true},
		row{name: "ReverseProxy, upstream 405", handler: inFront(serveMux()), request: post("/items/1", ""), rule: converted},
		row{name: "ReverseProxy, upstream 404 in JSON", handler: inFront(answering(404, "application/json", `{"error":"no"}`)), request: get("/"), rule: leftType},
		row{name: "ReverseProxy, upstream 404 in HTML", handler: inFront(answering(404, "text/html", "<h1>no</h1>")), request: get("/"), rule: leftType},
		row{name: "ReverseProxy, upstream a problem document", handler: inFront(problem.Middleware(serveMux())), request: get("/nope"), rule: leftType},
		row{name: "ReverseProxy, upstream 404 in gzip", handler: func(t *testing.T, wrap wrapper) http.Handler {
			upstream := gzipped(t, unwrapped)
			return wrap(proxy(serve(t, upstream)))
		}, request: get("/").add("Accept-Encoding", "gzip"), rule: leftEncoding},
		row{name: "ReverseProxy, upstream 429 + Retry-After", handler: inFront(header(http.Header{"Retry-After": {"9"}}, "busy", 429)), request: get("/"), rule: converted, detail: "busy"},
		row{name: "ReverseProxy, upstream 401 + WWW-Authenticate", handler: inFront(header(http.Header{"Www-Authenticate": {"Basic", "Bearer"}}, "", 401)), request: get("/"), rule: converted},
		row{name: "ReverseProxy, upstream 404 of 9 KiB", handler: inFront(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9216")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, strings.Repeat("x", 9216))
		})), request: get("/"), rule: leftLength},
		row{name: "ReverseProxy, upstream 404 with trailers", handler: inFront(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "X-Sum")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "x")
			w.Header().Set("X-Sum", "1")
		})), request: get("/"), rule: converted, detail: "x", streamed: true},
		row{name: "ReverseProxy, upstream 404 in chunked text", handler: inFront(chunked("text/plain", "no such order\n")), request: get("/"), rule: converted, detail: "no such order", streamed: true},
		row{name: "ReverseProxy, upstream 404 in chunked text, Content-Type forgotten", handler: inFront(chunked("", "no such order\n")), request: get("/"), rule: converted, detail: "no such order",
			racing: true, streamed: true},
		row{name: "ReverseProxy, upstream 404 in chunked text, white space first", handler: inFront(chunked("text/plain", "\n", " no such order\n")), request: get("/"), rule: converted, detail: "no such order", streamed: true},
		row{name: "ReverseProxy, upstream 404 in chunked text, HEAD", handler: inFront(chunked("text/plain", "no such order\n")), request: head("/"), rule: converted, unheard: true},
		row{name: "ReverseProxy, upstream 404 in chunks, none of them", handler: inFront(chunked("text/plain")), request: get("/"), rule: converted},
		row{name: "ReverseProxy, upstream 404 in chunked Latin-1", handler: inFront(chunked("text/plain", "caf\xe9", "!")), request: get("/"), rule: leftBytes},
		row{name: "ReverseProxy, upstream 404 in chunked JSON labelled text/plain", handler: inFront(chunked("text/plain", `{"error":`, `"no"}`)), request: get("/"), rule: leftOpening},
		row{name: "ReverseProxy, upstream 404 in chunked JSON", handler: inFront(chunked("application/json", `{"error":`, `"no"}`)), request: get("/"), rule: leftType},
		row{name: "ReverseProxy, upstream 404 in a chunk of 9 KiB", handler: inFront(chunked("text/plain", strings.Repeat("x", 9216))), request: get("/"), rule: leftLength},
		row{name: "ReverseProxy, upstream 200 in chunked text (control)", handler: inFront(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_ = http.NewResponseController(w).Flush()
			_, _ = io.WriteString(w, "fine")
		})), request: get("/"), rule: leftStatus},
		row{name: "ReverseProxy, upstream 103 then 404", handler: inFront(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", "</a.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			http.NotFound(w, r)
		})), request: get("/"), rule: converted},
		row{name: "ReverseProxy, upstream streams (control)", handler: inFront(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "data: tick\n\n")
			_ = http.NewResponseController(w).Flush()
			_, _ = io.WriteString(w, "data: tock\n\n")
		})), request: get("/"), rule: leftStatus},
		row{name: "ReverseProxy, upstream down 502", handler: func(_ *testing.T, wrap wrapper) http.Handler { return wrap(proxy("http://" + upstreamDown)) }, request: get("/"), rule: leftStatus},
		row{name: "ReverseProxy, upstream down, ServerErrors", handler: func(_ *testing.T, wrap wrapper) http.Handler { return wrap(proxy("http://" + upstreamDown)) }, request: get("/"), rule: converted,
			config: problem.Config{ServerErrors: true}},
		row{name: "behind a ReverseProxy", handler: func(t *testing.T, wrap wrapper) http.Handler { return proxy(serve(t, wrap(serveMux()))) }, request: get("/nope"), rule: converted},
		row{name: "behind a ReverseProxy, 405", handler: func(t *testing.T, wrap wrapper) http.Handler { return proxy(serve(t, wrap(serveMux()))) }, request: post("/items/1", ""), rule: converted},
	)
}

// chunked answers 404 without a Content-Length, each part in a chunk of its own.
func chunked(contentType string, parts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = nil
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		w.WriteHeader(http.StatusNotFound)
		_ = http.NewResponseController(w).Flush()
		for _, part := range parts {
			_, _ = io.WriteString(w, part)
			_ = http.NewResponseController(w).Flush()
		}
	}
}

// serve starts an upstream server and returns its URL.
func serve(t *testing.T, h http.Handler) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func proxy(upstream string) http.Handler {
	u, err := url.Parse(upstream)
	if err != nil {
		panic(err)
	}
	return &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(u) },
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
}
