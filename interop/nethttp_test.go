package interop

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

func TestNetHTTP(t *testing.T) { checkRows(t, netHTTP()) }

func netHTTP() []row {
	decoding := whole(func() http.Handler { return http.MaxBytesHandler(http.HandlerFunc(decode), 64) })
	crossOrigin := whole(func() http.Handler { return http.NewCrossOriginProtection().Handler(http.NotFoundHandler()) })
	return of("net/http",
		row{name: "ServeMux 404", handler: whole(serveMux), request: get("/nope"), rule: converted},
		row{name: "ServeMux 404 HEAD", handler: whole(serveMux), request: head("/nope"), rule: converted},
		row{name: "ServeMux 405 (Allow)", handler: whole(serveMux), request: post("/items/1", ""), rule: converted},
		row{name: "ServeMux OPTIONS → 405 (no auto OPTIONS)", handler: whole(serveMux), request: with(http.MethodOptions, "/items/1", ""), rule: converted},
		row{name: "ServeMux 'GET *'", handler: whole(serveMux), request: raw("GET * HTTP/1.1\r\nHost: x\r\n\r\n"), rule: converted},
		row{name: "ServeMux 307 to the clean path (control)", handler: whole(serveMux), request: get("/items//1"), rule: leftStatus},
		row{name: "ServeMux 200 (control)", handler: whole(serveMux), request: get("/items/1"), rule: leftStatus},
		row{name: "ServeMux in a ServeMux", handler: whole(func() http.Handler {
			outer := http.NewServeMux()
			outer.Handle("/v1/", http.StripPrefix("/v1", serveMux()))
			return outer
		}), request: get("/v1/nope"), rule: converted},
		row{name: "middleware on one route of a ServeMux", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			m := http.NewServeMux()
			m.Handle("/", wrap(http.NotFoundHandler()))
			return m
		}, request: get("/nope"), rule: converted},
		row{name: "middleware twice", handler: func(_ *testing.T, wrap wrapper) http.Handler { return wrap(wrap(serveMux())) }, request: get("/nope"), rule: converted},

		row{name: "NotFoundHandler", handler: whole(http.NotFoundHandler), request: get("/"), rule: converted},
		row{name: "http.Error(w, msg, 422)", handler: failing("name is required", 422), request: get("/"), rule: converted, detail: "name is required"},
		row{name: "http.Error with the status's name", handler: failing("Gone", 410), request: get("/"), rule: converted},
		row{name: "http.Error without a text", handler: failing("", 409), request: get("/"), rule: converted},
		row{name: "http.Error 413", handler: failing("Request Entity Too Large", 413), request: get("/"), rule: converted},
		row{name: "http.Error 500 (control)", handler: failing("broken", 500), request: get("/"), rule: leftStatus},
		row{name: "http.Error 500 with ServerErrors", handler: failing("dial tcp: password=hunter2", 500), request: get("/"), rule: converted,
			config: problem.Config{ServerErrors: true}},
		row{name: "http.Error 404, Skip", handler: failing("no", 404), request: get("/legacy"), rule: leftSkipped,
			config: problem.Config{Skip: func(r *http.Request) bool { return r.URL.Path == "/legacy" }}},
		row{name: "http.Error 403, DiscardText", handler: failing("user 7 is not in group wheel", 403), request: get("/"), rule: converted,
			config: problem.Config{DiscardText: true}},
		row{name: "bare WriteHeader(404)", handler: bareStatus(404), request: get("/"), rule: converted},
		row{name: "bare WriteHeader(404), HEAD", handler: bareStatus(404), request: head("/"), rule: converted, unheard: true},
		row{name: "bare WriteHeader(499)", handler: bareStatus(499), request: get("/"), rule: converted,
			document: `{"type":"about:blank","title":"Client Closed Request","status":499,"detail":"The client closed the connection before the server answered the request."}`},
		row{name: "bare WriteHeader(419)", handler: bareStatus(419), request: get("/"), rule: converted,
			document: `{"type":"about:blank","title":"Client Error","status":419,"detail":"` + description(400) + `"}`},
		row{name: "Write without Content-Type after WriteHeader(400) (sniffed)", handler: writing(400, "", "bad thing"), request: get("/"), rule: converted, detail: "bad thing"},
		row{name: "Content-Type: text/plain in another charset", handler: writing(400, "text/plain; charset=iso-8859-1", "plain ASCII"), request: get("/"), rule: converted, detail: "plain ASCII"},
		row{name: "a text in ISO-8859-1 that says so", handler: writing(400, "text/plain; charset=iso-8859-1", "caf\xe9"), request: get("/"), rule: leftCharset},
		row{name: "a text in UTF-16 that says so", handler: writing(400, "text/plain; charset=utf-16", "n\x00o\x00"), request: get("/"), rule: leftCharset},
		row{name: "Content-Encoding: identity", handler: setting(http.Header{"Content-Encoding": {"identity"}}, "bad", 400), request: get("/"), rule: converted, detail: "bad",
			fields: http.Header{"Content-Encoding": nil}},
		row{name: "Content-Encoding: gzip then http.Error without a text", handler: setting(http.Header{"Content-Encoding": {"gzip"}}, "", 400), request: get("/"), rule: leftEncoding},
		row{name: "Content-Encoding: gzip, bare WriteHeader(400)", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.WriteHeader(400)
		}), request: get("/"), rule: converted, fields: http.Header{"Content-Encoding": nil}},
		row{name: "PDF bytes, Content-Type forgotten (sniffed)", handler: writing(422, "", "%PDF-1.7 report"), request: get("/"), rule: leftSniffed},
		row{name: "a text that begins with a name in brackets", handler: failing("[auth] no token", 401), request: get("/"), rule: converted, detail: "[auth] no token"},
		row{name: "a text that begins with a placeholder", handler: failing("{id} is missing", 400), request: get("/"), rule: converted, detail: "{id} is missing"},
		row{name: "a text that is one JSON string", handler: failing(`"name is required"`, 422), request: get("/"), rule: converted, detail: "name is required"},
		row{name: "402", handler: failing("pay first", 402), request: get("/"), rule: converted, detail: "pay first"},
		row{name: "fields of signatures and digests", handler: setting(http.Header{
			"Signature": {"sig1=:AA==:"}, "Signature-Input": {`sig1=("content-digest")`}, "Content-Digest": {"sha-256=:AA==:"},
		}, "bad", 400), request: get("/"), rule: converted, detail: "bad"},
		row{name: "Content-Language of the handler's text", handler: setting(http.Header{"Content-Language": {"de"}}, "Name fehlt", 400), request: get("/"), rule: converted, detail: "Name fehlt"},
		row{name: "Content-Language of a text that is not kept", handler: setting(http.Header{"Content-Language": {"de"}}, "Bad Request", 400), request: get("/"), rule: converted},
		row{name: "text of 8192 bytes", handler: writing(400, "", strings.Repeat("x", 8192)), request: get("/"), rule: converted, detail: strings.Repeat("x", 8192), streamed: true},
		row{name: "text of 8193 bytes", handler: writing(400, "", strings.Repeat("x", 8193)), request: get("/"), rule: leftLength},
		row{name: "text in Latin-1", handler: writing(400, "text/plain", "caf\xe9"), request: get("/"), rule: leftBytes},
		row{name: "JSON bytes, Content-Type forgotten (sniffed as text/plain)", handler: writing(400, "", `{"error":"bad"}`), request: get("/"), rule: leftOpening},
		row{name: "http.Error(w, `{\"error\":…}`, 400): JSON text labelled text/plain", handler: failing(`{"error":"bad"}`, 400), request: get("/"), rule: leftOpening},
		row{name: "JSON array, Content-Type forgotten", handler: writing(422, "", ` ["name is required"]`), request: get("/"), rule: leftOpening},
		row{name: "own JSON error application/json", handler: writing(400, "application/json", `{"error":"bad"}`+"\n"), request: get("/"), rule: leftType},
		row{name: "own JSON error application/json, LiftJSON", handler: writing(400, "application/json", `{"error":"bad"}`+"\n"), request: get("/"), rule: converted,
			config:   problem.Config{LiftJSON: true},
			document: `{"type":"about:blank","title":"Bad Request","status":400,"detail":"bad","error":"bad"}`},
		row{name: "JSON:API error", handler: writing(409, "application/vnd.api+json", `{"errors":[{"status":"409"}]}`), request: get("/"), rule: leftType},
		row{name: "SCIM error", handler: writing(409, "application/scim+json", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409"}`), request: get("/"), rule: leftType},
		row{name: "own HTML 404 page", handler: writing(404, "text/html; charset=utf-8", "<h1>Not here</h1>"), request: get("/"), rule: leftType},
		row{name: "sniffed HTML 404", handler: writing(404, "", "<h1>Not here</h1>"), request: get("/"), rule: leftOpening},
		row{name: "own application/problem+json", handler: writing(409, "application/problem+json", `{"type":"https://x.example/conflict","title":"Conflict","status":409}`), request: get("/"), rule: leftType},
		row{name: "own application/problem+xml", handler: writing(409, "application/problem+xml", `<problem xmlns="urn:ietf:rfc:7807"><status>409</status></problem>`), request: get("/"), rule: leftType},
		row{name: "gRPC-Web trailer in text", handler: writing(400, "application/grpc-web-text", "AAAA"), request: get("/"), rule: leftType},

		row{name: "401 + WWW-Authenticate", handler: setting(http.Header{"Www-Authenticate": {`Bearer error="invalid_token"`}}, "no", 401), request: get("/"), rule: converted, detail: "no"},
		row{name: "401, two challenges, Set-Cookie twice, CORS, Vary", handler: setting(http.Header{
			"Www-Authenticate":                 {`Basic realm="a"`, `Digest realm="a", nonce="n"`},
			"Set-Cookie":                       {"a=1; Path=/", "b=2; HttpOnly"},
			"Access-Control-Allow-Origin":      {"https://app.example"},
			"Access-Control-Allow-Credentials": {"true"},
			"Vary":                             {"Origin", "Accept-Encoding"},
			"X-Request-Id":                     {"r1"},
		}, "Unauthorized", 401), request: get("/"), rule: converted},
		row{name: "407 + Proxy-Authenticate", handler: setting(http.Header{"Proxy-Authenticate": {"Basic"}}, "who?", 407), request: get("/"), rule: converted, detail: "who?"},
		row{name: "415 + Accept, Accept-Post, Accept-Patch", handler: setting(http.Header{"Accept": {"application/json"}, "Accept-Post": {"application/json"}, "Accept-Patch": {"application/merge-patch+json"}}, "JSON, please", 415),
			request: post("/", "a"), rule: converted, detail: "JSON, please"},
		row{name: "429 + Retry-After, RateLimit", handler: setting(http.Header{"Retry-After": {"30"}, "Ratelimit": {`"default";r=0;t=30`}, "Ratelimit-Policy": {`"default";q=100;w=60`}}, "slow down", 429),
			request: get("/"), rule: converted, detail: "slow down"},
		row{name: "429 + own Cache-Control", handler: setting(http.Header{"Cache-Control": {"private, max-age=5"}}, "slow down", 429), request: get("/"), rule: converted, detail: "slow down"},
		row{name: "431", handler: failing("too many cookies", 431), request: get("/"), rule: converted, detail: "too many cookies"},
		row{name: "426 + Upgrade", handler: setting(http.Header{"Upgrade": {"h2c"}, "Connection": {"Upgrade"}}, "Upgrade Required", 426), request: get("/"), rule: converted, except: http3},
		row{name: "451 + Link", handler: setting(http.Header{"Link": {`<https://court.example>; rel="blocked-by"`}}, "blocked", 451), request: get("/"), rule: converted, detail: "blocked"},
		row{name: "handler sets Content-Encoding: gzip then http.Error 400", handler: setting(http.Header{"Content-Encoding": {"gzip"}}, "bad", 400), request: get("/"), rule: leftEncoding},
		row{name: "handler sets ETag/Cache-Control/Last-Modified then http.Error 404", handler: setting(http.Header{
			"Etag": {`"v1"`}, "Cache-Control": {"public, max-age=3600"}, "Last-Modified": {"Mon, 01 Jan 2024 00:00:00 GMT"}, "Content-Disposition": {"attachment; filename=a.pdf"},
		}, "gone", 404), request: get("/"), rule: converted, detail: "gone"},
		row{name: "handler sets Content-Length of another body then http.Error 404", handler: setting(http.Header{"Content-Length": {"12345"}}, "gone", 404), request: get("/"), rule: converted, detail: "gone"},

		row{name: "flushed then 404 body (streamed)", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, "part1\n")
			_, _ = io.WriteString(w, "part2\n")
		}), request: get("/"), rule: converted, streamed: true},
		row{name: "text, a flush, more text", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "part1\n")
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, "part2\n")
		}), request: get("/"), rule: converted, detail: "part1", streamed: true},
		row{name: "a flushed 404 on a writer with Unwrap and no Flush", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			h := wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(404)
				_ = http.NewResponseController(w).Flush()
				_, _ = io.WriteString(w, "more")
			}))
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(unwrapping{w}, r) })
		}, request: get("/"), rule: converted, fields: http.Header{"Content-Length": nil}}, // of a flushed answer on another writer than net/http's
		row{name: "103 Early Hints then 404", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", "</a.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			http.NotFound(w, r)
		}), request: get("/"), rule: converted},
		row{name: "double WriteHeader 404 then 200", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.WriteHeader(200)
			_, _ = io.WriteString(w, "x")
		}), request: get("/"), rule: converted, detail: "x"},
		row{name: "trailers announced then 404", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "X-Sum")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "x")
			w.Header().Set("X-Sum", "1")
		}), request: get("/"), rule: converted, detail: "x"},
		row{name: "fields set after WriteHeader(404)", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Early", "1")
			w.WriteHeader(404)
			w.Header().Set("X-Late", "1")
			w.Header().Set("X-Early", "2")
			_, _ = io.WriteString(w, "x")
		}), request: get("/"), rule: converted, detail: "x", except: http3},
		row{name: "fields set after WriteHeader(404), JSON", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.Header().Set("X-Late", "1")
			_, _ = io.WriteString(w, "{}")
		}), request: get("/"), rule: leftOpening},
		row{name: "trailers after JSON", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "X-Sum")
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "{}")
			w.Header().Set("X-Sum", "1")
		}), request: get("/"), rule: leftType},
		row{name: "server-sent events (control)", handler: serving(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			for range 3 {
				_, _ = io.WriteString(w, "data: tick\n\n")
				w.(http.Flusher).Flush()
			}
		}), request: get("/"), rule: leftStatus},
		row{name: "204 (control)", handler: bareStatus(204), request: get("/"), rule: leftStatus},

		row{name: "FileServer 404", handler: whole(files), request: get("/nope.txt"), rule: converted},
		row{name: "FileServer 403 (fs.ErrPermission)", handler: whole(files), request: get("/secret.txt"), rule: converted},
		row{name: "FileServer 500 (other fs error)", handler: whole(files), request: get("/broken.txt"), rule: leftStatus},
		row{name: "FileServer 301 to the directory (control)", handler: whole(files), request: get("/dir"), rule: leftStatus},
		row{name: "FileServer 206 (control)", handler: whole(files), request: get("/a.txt").add("Range", "bytes=0-1"), rule: leftStatus},
		row{name: "FileServer 416", handler: whole(files), request: get("/a.txt").add("Range", "bytes=100-"), rule: converted, detail: "invalid range: failed to overlap"},
		row{name: "ServeContent 412 If-Match", handler: serving(content), request: get("/").add("If-Match", `"v2"`), rule: converted},
		row{name: "ServeContent 412 If-Unmodified-Since", handler: serving(content), request: get("/").add("If-Unmodified-Since", "Mon, 02 Jan 2006 15:04:05 GMT"), rule: converted},
		row{name: "ServeContent 412 If-Match HEAD", handler: serving(content), request: head("/").add("If-Match", `"v2"`), rule: converted, unheard: true},
		row{name: "ServeContent 416", handler: serving(content), request: get("/").add("Range", "bytes=100-"), rule: converted, detail: "invalid range: failed to overlap"},
		row{name: "ServeContent 416 malformed", handler: serving(content), request: get("/").add("Range", "bytes=x"), rule: converted, detail: "invalid range"},
		row{name: "ServeFile 400 '..' in URL", handler: serving(func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "doc.go") }),
			request: raw("GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n"), rule: converted, detail: "invalid URL path"},
		row{name: "ServeFileFS 404", handler: serving(func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, fstest.MapFS{}, "a.txt") }), request: get("/"), rule: converted},
		row{name: "ServeContent 304 (control, not 4xx)", handler: serving(content), request: get("/").add("If-None-Match", `"v1"`), rule: leftStatus},
		row{name: "ServeContent 200 (control)", handler: serving(content), request: get("/"), rule: leftStatus},

		row{name: "MaxBytesHandler + json decoder, errors.As → 413", handler: decoding, request: post("/", `{"a":"`+strings.Repeat("x", 80)+`"}`), rule: converted, detail: "http: request body too large"},
		row{name: "json decoder syntax error via http.Error 400", handler: decoding, request: post("/", `{"a":}`), rule: converted, detail: "invalid character '}' looking for beginning of value"},
		row{name: "json decoder type error via http.Error 400", handler: decoding, request: post("/", `{"A":"x"}`), rule: converted,
			detail: "json: cannot unmarshal string into Go struct field .A of type int"},
		row{name: "MaxBytesHandler outside", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			return http.MaxBytesHandler(wrap(http.HandlerFunc(decode)), 64)
		}, request: post("/", `{"a":"`+strings.Repeat("x", 80)+`"}`), rule: converted, detail: "http: request body too large"},
		row{name: "StripPrefix 404", handler: whole(func() http.Handler { return http.StripPrefix("/api", serveMux()) }), request: get("/other"), rule: converted},
		row{name: "CrossOriginProtection 403", handler: crossOrigin, request: post("/", "").add("Sec-Fetch-Site", "cross-site"), rule: converted,
			detail: "cross-origin request detected from Sec-Fetch-Site header"},
		row{name: "CrossOriginProtection 403 (Origin mismatch)", handler: crossOrigin, request: post("/", "").add("Origin", "https://evil.example"), rule: converted,
			detail: "cross-origin request detected, and/or browser is out of date: Sec-Fetch-Site is missing, and Origin does not match Host"},
		row{name: "CrossOriginProtection with a deny handler in JSON", handler: whole(func() http.Handler {
			c := http.NewCrossOriginProtection()
			c.SetDenyHandler(answering(403, "application/json", `{"error":"csrf"}`))
			return c.Handler(http.NotFoundHandler())
		}), request: post("/", "").add("Sec-Fetch-Site", "cross-site"), rule: leftType},
		row{name: "AllowQuerySemicolons around 400", handler: whole(func() http.Handler { return http.AllowQuerySemicolons(answering(400, "", "bad query")) }), request: get("/?a;b"), rule: converted, detail: "bad query"},

		row{name: "TimeoutHandler 503", handler: func(t *testing.T, wrap wrapper) http.Handler { return wrap(http.TimeoutHandler(stuck(t), 1, "")) }, request: get("/"), rule: leftStatus},
		row{name: "TimeoutHandler 503 custom text", handler: func(t *testing.T, wrap wrapper) http.Handler {
			return wrap(http.TimeoutHandler(stuck(t), 1, "too slow"))
		}, request: get("/"), rule: leftStatus},
		row{name: "TimeoutHandler inside, 404 in time", handler: whole(func() http.Handler { return http.TimeoutHandler(serveMux(), time.Minute, "") }), request: get("/nope"), rule: converted},
		row{name: "TimeoutHandler outside, 404 in time", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			return http.TimeoutHandler(wrap(serveMux()), time.Minute, "")
		}, request: get("/nope"), rule: converted},
		row{name: "TimeoutHandler outside, 503", handler: func(t *testing.T, wrap wrapper) http.Handler {
			return http.TimeoutHandler(wrap(stuck(t)), 1, "too slow")
		}, request: get("/"), rule: leftOutside},
		row{name: "RedirectHandler 302 (control)", handler: whole(func() http.Handler { return http.RedirectHandler("/x", 302) }), request: get("/"), rule: leftStatus},

		row{name: "server's own 400: no Host", handler: whole(serveMux), request: raw("GET / HTTP/1.1\r\n\r\n"), rule: leftOutside},
		row{name: "server's own 400: malformed request", handler: whole(serveMux), request: raw("GET\r\n\r\n"), rule: leftOutside},
		row{name: "server's own 417: unknown Expect", handler: whole(serveMux), request: raw("POST /items/1 HTTP/1.1\r\nHost: x\r\nExpect: coffee\r\n\r\n"), rule: leftOutside},
		row{name: "server's own 501: unknown Transfer-Encoding", handler: whole(serveMux), request: raw("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: coffee\r\n\r\n"), rule: leftOutside},
		row{name: "server's own 505", handler: whole(serveMux), request: raw("GET / HTTP/3.1\r\nHost: x\r\n\r\n"), rule: leftOutside},
		row{name: "HTTP/1.0 client", handler: whole(serveMux), request: raw("GET /nope HTTP/1.0\r\n\r\n"), rule: converted},
	)
}

// A panic on its way out must find nothing of the middleware's on the wire.
func TestPanicEndsTheConnection(t *testing.T) {
	panicking := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "half an answer", http.StatusNotFound)
		panic(http.ErrAbortHandler)
	})
	for _, protocol := range []string{http1, http2} {
		t.Run(protocol, func(t *testing.T) {
			for _, wrap := range []wrapper{unwrapped, problem.Middleware} {
				s := httptest.NewUnstartedServer(wrap(panicking))
				s.EnableHTTP2 = protocol == http2
				s.StartTLS()
				_, err := s.Client().Get(s.URL)
				assert.Error(t, err)
				s.Close()
			}
		})
	}
}

// A middleware outside may change the values that it finds in the header, where
// they stand: that must not reach the next response.
func TestHeaderValuesAreNotShared(t *testing.T) {
	h := problem.Middleware(http.NotFoundHandler())
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		assert.Equal(t, http.Header{
			"Content-Type": {"application/problem+json"}, "X-Content-Type-Options": {"nosniff"},
		}, rec.Header())
		for _, values := range rec.Header() {
			values[0] = "changed"
			_ = append(values, "changed")
		}
	}))
	for range 2 {
		resp, err := http.Get(s)
		require.NoError(t, err)
		resp.Body.Close()
	}
}
