package interop

import (
	"io"
	"net/http"
	"testing"

	coder "github.com/coder/websocket"
	"github.com/gorilla/csrf"
	"github.com/gorilla/handlers"
	"github.com/gorilla/mux"
	"github.com/gorilla/websocket"
)

func TestGorilla(t *testing.T) { checkRows(t, gorilla()) }

func gorilla() []row {
	restricted := whole(func() http.Handler {
		return handlers.CORS(handlers.AllowedOrigins([]string{"https://good.example"}))(http.HandlerFunc(ok))
	})
	preflight := with(http.MethodOptions, "/", "").add("Origin", "https://good.example")
	protected := whole(func() http.Handler {
		return csrf.Protect(make([]byte, 32), csrf.Secure(false))(http.HandlerFunc(ok))
	})
	plaintext := whole(func() http.Handler {
		h := csrf.Protect(make([]byte, 32), csrf.Secure(false))(http.HandlerFunc(ok))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, csrf.PlaintextHTTPRequest(r)) })
	})
	const cookie = `_gorilla_csrf=[^;]*; Expires=[^;]*`
	panicking := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("broken") })

	rows := of("github.com/gorilla/mux",
		row{name: "404", handler: whole(gorillaMux), request: get("/nope"), rule: converted},
		row{name: "405", handler: whole(gorillaMux), request: post("/items/1", ""), rule: converted},
		row{name: "404 in a subrouter", handler: whole(gorillaMux), request: get("/sub/nope"), rule: converted},
		row{name: "400 from a handler", handler: whole(gorillaMux), request: get("/items/x"), rule: converted, detail: "id is not a number"},
		row{name: "301 to the slash (control)", handler: whole(gorillaMux), request: get("/dir"), rule: leftStatus},
		row{name: "own 404, middleware by Use", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			r := gorillaMux()
			r.(*mux.Router).Use(mux.MiddlewareFunc(wrap))
			return r
		}, request: get("/nope"), rule: leftOutside}, // gorilla runs middlewares of Use on matches only
		row{name: "400 from a handler, middleware by Use", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			r := gorillaMux()
			r.(*mux.Router).Use(mux.MiddlewareFunc(wrap))
			return r
		}, request: get("/items/x"), rule: converted, detail: "id is not a number"},
	)
	rows = append(rows, of("github.com/gorilla/handlers",
		row{name: "CORS rejected method", handler: restricted, request: preflight.add("Access-Control-Request-Method", "PUT"), rule: converted},
		row{name: "CORS rejected header 403", handler: restricted, request: preflight.add("Access-Control-Request-Method", "GET").add("Access-Control-Request-Headers", "X-A"), rule: converted},
		row{name: "CORS preflight without a method 400", handler: restricted, request: preflight, rule: converted},
		row{name: "CORS outside a 404", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			return handlers.CORS(handlers.AllowedOrigins([]string{"https://good.example"}))(wrap(http.NotFoundHandler()))
		}, request: get("/").add("Origin", "https://good.example"), rule: converted},
		row{name: "ContentTypeHandler 415", handler: whole(func() http.Handler { return handlers.ContentTypeHandler(http.HandlerFunc(ok), "application/json") }),
			request: post("/", "x").add("Content-Type", "text/xml"), rule: converted, detail: `Unsupported content type "text/xml"; expected one of ["application/json"]`},
		row{name: "MethodHandler 405", handler: whole(func() http.Handler { return handlers.MethodHandler{"GET": http.HandlerFunc(ok)} }), request: post("/", ""), rule: converted},
		row{name: "RecoveryHandler 500", handler: whole(func() http.Handler { return handlers.RecoveryHandler(handlers.RecoveryLogger(discard{}))(panicking) }), request: get("/"), rule: leftStatus},
		row{name: "RecoveryHandler outside 500", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			return handlers.RecoveryHandler(handlers.RecoveryLogger(discard{}))(wrap(panicking))
		}, request: get("/"), rule: leftOutside},
		row{name: "CanonicalHost 302 (control)", handler: whole(func() http.Handler { return handlers.CanonicalHost("https://example.com", 302)(http.HandlerFunc(ok)) }), request: get("/"), rule: leftStatus},
		row{name: "HTTPMethodOverrideHandler + 405", handler: whole(func() http.Handler { return handlers.HTTPMethodOverrideHandler(gorillaMux()) }),
			request: post("/items/1", "").add("X-HTTP-Method-Override", "DELETE"), rule: converted},
		row{name: "ProxyHeaders + 404", handler: whole(func() http.Handler { return handlers.ProxyHeaders(gorillaMux()) }), request: get("/nope").add("X-Forwarded-For", "192.0.2.1"), rule: converted},
	)...)
	rows = append(rows, of("github.com/gorilla/csrf",
		row{name: "403 referer", handler: protected, request: post("/", ""), rule: converted, detail: "Forbidden - referer not supplied", volatile: cookie},
		row{name: "403 no token (plaintext ctx)", handler: plaintext, request: post("/", ""), rule: converted, detail: "Forbidden - CSRF token not found in request", volatile: cookie},
		row{name: "403 with an own handler in HTML", handler: whole(func() http.Handler {
			return csrf.Protect(make([]byte, 32), csrf.ErrorHandler(answering(403, "text/html", "<p>Reload the form")))(http.HandlerFunc(ok))
		}), request: post("/", ""), rule: leftType, volatile: cookie},
	)...)
	return append(rows, websockets()...)
}

func gorillaMux() http.Handler {
	r := mux.NewRouter().StrictSlash(true)
	r.HandleFunc("/items/{id}", func(w http.ResponseWriter, r *http.Request) {
		if mux.Vars(r)["id"] == "x" {
			http.Error(w, "id is not a number", 400)
		}
	}).Methods("GET")
	r.PathPrefix("/sub").Subrouter().HandleFunc("/", ok)
	r.HandleFunc("/dir/", ok)
	return r
}

func websockets() []row {
	upgrading := serving(func(w http.ResponseWriter, r *http.Request) {
		if conn, err := new(websocket.Upgrader).Upgrade(w, r, nil); err == nil {
			conn.Close()
		}
	})
	handshake := func(method, version, key string) request {
		return with(method, "/", "").add("Connection", "Upgrade").add("Upgrade", "websocket").
			add("Sec-WebSocket-Version", version).add("Sec-WebSocket-Key", key)
	}
	const key = "dGhlIHNhbXBsZSBub25jZQ=="
	success := raw("GET / HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n\r\n")
	// HTTP/2 and HTTP/3 forbid the Upgrade field (RFC 9113, section 8.2.2; RFC 9114, section
	// 4.2): only a plain GET can be sent there. A client of HTTP/3 refuses an answer with it.
	rows := of("github.com/gorilla/websocket",
		row{name: "Upgrade: plain GET", handler: upgrading, request: get("/"), rule: converted},
		row{name: "Upgrade: POST", handler: upgrading, request: handshake("POST", "13", key), rule: converted, protocol: http1},
		row{name: "Upgrade: wrong version", handler: upgrading, request: handshake("GET", "8", key), rule: converted, protocol: http1},
		row{name: "Upgrade: bad origin", handler: upgrading, request: handshake("GET", "13", key).add("Origin", "https://evil.example"), rule: converted, protocol: http1},
		row{name: "Upgrade: bad key", handler: upgrading, request: handshake("GET", "13", "x"), rule: converted, protocol: http1},
		row{name: "Upgrade: w without Hijacker", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			_, _ = new(websocket.Upgrader).Upgrade(struct{ http.ResponseWriter }{w}, r, nil)
		}), request: handshake("GET", "13", key), rule: leftStatus, protocol: http1},
		row{name: "Upgrade: success (control 101)", handler: upgrading, request: success, rule: leftStatus},
	)
	accepting := serving(func(w http.ResponseWriter, r *http.Request) {
		if conn, err := coder.Accept(w, r, nil); err == nil {
			_ = conn.CloseNow()
		}
	})
	return append(rows, of("github.com/coder/websocket",
		row{name: "Accept: plain GET 426", handler: accepting, request: get("/"), rule: converted,
			except: http3,
			detail: `WebSocket protocol violation: Connection header "" does not contain Upgrade`},
		row{name: "Accept: POST", handler: accepting, request: handshake("POST", "13", key), rule: converted, protocol: http1,
			detail: `WebSocket protocol violation: handshake request method is not GET but "POST"`},
		row{name: "Accept: wrong version", handler: accepting, request: handshake("GET", "8", key), rule: converted, protocol: http1,
			detail: `unsupported WebSocket protocol version (only 13 is supported): "8"`},
		row{name: "Accept: bad origin", handler: accepting, rule: converted,
			request: raw("GET / HTTP/1.1\r\nHost: api.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
				"Sec-WebSocket-Key: " + key + "\r\nOrigin: https://evil.example\r\n\r\n"),
			detail: `request Origin "evil.example" is not authorized for Host "api.example"`},
		row{name: "Accept: bad key", handler: accepting, request: handshake("GET", "13", "x"), rule: converted, protocol: http1,
			detail: `WebSocket protocol violation: invalid Sec-WebSocket-Key "x", must be a 16 byte base64 encoded string`},
		row{name: "Accept: w without Hijacker 501", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			_, _ = coder.Accept(struct{ http.ResponseWriter }{w}, r, nil)
		}), request: handshake("GET", "13", key), rule: leftStatus, protocol: http1},
		row{name: "Accept: success (control 101)", handler: accepting, request: success, rule: leftStatus},
	)...)
}

// discard is a recovery logger that logs nothing.
type discard struct{}

func (discard) Println(args ...any) { _, _ = io.Discard, args }
