package interop

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/cors"
	"github.com/go-chi/httprate"
	"github.com/go-chi/jwtauth/v5"
	"github.com/go-chi/render"

	"github.com/problemkit/problem"
)

func TestChi(t *testing.T) { checkRows(t, chiRouter()) }

func chiRouter() []row {
	rows := of("github.com/go-chi/chi/v5",
		row{name: "404", handler: whole(router), request: get("/nope"), rule: converted},
		row{name: "404 HEAD", handler: whole(router), request: head("/nope"), rule: converted},
		row{name: "404 subrouter", handler: whole(router), request: get("/sub/nope"), rule: converted},
		row{name: "405", handler: whole(router), request: with(http.MethodDelete, "/items/1", ""), rule: converted},
		row{name: "200 (control)", handler: whole(router), request: get("/items/1"), rule: leftStatus},
		row{name: "404 in a route group, middleware by Use", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			r := chi.NewRouter()
			r.Use(wrap)
			r.Route("/sub", func(r chi.Router) { r.Get("/", http.NotFound) })
			return r
		}, request: get("/sub"), rule: converted},
		row{name: "router's own 404, middleware by Use", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			r := chi.NewRouter()
			r.Use(wrap)
			r.Get("/", http.NotFound)
			return r
		}, request: get("/nope"), rule: converted},
		row{name: "404 elsewhere, middleware by With", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			r := chi.NewRouter()
			r.With(wrap).Get("/", http.NotFound)
			return r
		}, request: get("/nope"), rule: leftOutside},
		row{name: "own NotFound handler in JSON", handler: whole(func() http.Handler {
			r := chi.NewRouter()
			r.NotFound(answering(404, "application/json", `{"error":"no route"}`))
			return r
		}), request: get("/nope"), rule: leftType},
		row{name: "own MethodNotAllowed handler", handler: whole(func() http.Handler {
			r := chi.NewRouter()
			r.Get("/", http.NotFound)
			r.MethodNotAllowed(answering(405, "", "GET only"))
			return r
		}), request: post("/", ""), rule: converted, detail: "GET only"},
	)
	return append(rows, of("github.com/go-chi/render",
		row{name: "PlainText 403", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			render.Status(r, 403)
			render.PlainText(w, r, "not yours")
		}), request: get("/"), rule: converted, detail: "not yours"},
		row{name: "JSON 403", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			render.Status(r, 403)
			render.JSON(w, r, map[string]string{"error": "not yours"})
		}), request: get("/"), rule: leftType},
		row{name: "HTML 403", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			render.Status(r, 403)
			render.HTML(w, r, "<p>not yours")
		}), request: get("/"), rule: leftType},
		row{name: "JSON 403, LiftJSON", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			render.Status(r, 403)
			render.JSON(w, r, map[string]string{"error": "not yours"})
		}), request: get("/"), rule: converted, config: problem.Config{LiftJSON: true},
			document: `{"type":"about:blank","title":"Forbidden","status":403,"detail":"not yours","error":"not yours"}`},
	)...)
}

func router() http.Handler {
	r := chi.NewRouter()
	item := func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "item "+chi.URLParam(r, "id")) }
	r.Get("/items/{id}", item)
	r.Put("/items/{id}", item)
	r.Route("/sub", func(r chi.Router) { r.Get("/", item) })
	return r
}

func TestChiMiddleware(t *testing.T) { checkRows(t, chiMiddleware()) }

func chiMiddleware() []row {
	type middlewareFunc = func(http.Handler) http.Handler
	// inside has the middleware of chi on the way to a router.
	inside := func(m middlewareFunc) layers { return whole(func() http.Handler { return m(router()) }) }
	// outside has it in front of ours.
	outside := func(m middlewareFunc) layers {
		return func(_ *testing.T, wrap wrapper) http.Handler { return m(wrap(router())) }
	}
	panicking := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("broken") })
	panicking404 := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(404)
		panic("broken")
	})
	limited := whole(func() http.Handler { return middleware.RequestSize(4)(http.HandlerFunc(read)) })
	rows := of("github.com/go-chi/chi/v5/middleware",
		row{name: "Throttle 429 capacity", handler: whole(func() http.Handler {
			return reentering(middleware.ThrottleWithOpts(middleware.ThrottleOpts{Limit: 1, RetryAfterFn: func(bool) time.Duration { return 3 * time.Second }}))
		}), request: get("/"), rule: converted, detail: "Server capacity exceeded."},
		row{name: "Throttle 429 backlog timeout", handler: whole(func() http.Handler { return reentering(middleware.ThrottleBacklog(1, 1, 1)) }), request: get("/"), rule: converted,
			detail: "Timed out while waiting for a pending request to complete."},
		row{name: "Throttle 503 (StatusCode)", handler: whole(func() http.Handler {
			return reentering(middleware.ThrottleWithOpts(middleware.ThrottleOpts{Limit: 1, StatusCode: 503}))
		}), request: get("/"), rule: leftStatus},
		row{name: "AllowContentType 415", handler: inside(middleware.AllowContentType("application/json")), request: post("/", "<a/>").add("Content-Type", "text/xml"), rule: converted},
		row{name: "AllowContentEncoding 415", handler: inside(middleware.AllowContentEncoding("gzip")), request: post("/", "x").add("Content-Encoding", "br"), rule: converted},
		row{name: "ContentCharset 415", handler: inside(middleware.ContentCharset("utf-8")), request: post("/", "x").add("Content-Type", "text/plain; charset=latin1"), rule: converted},
		row{name: "BasicAuth 401", handler: inside(middleware.BasicAuth("realm", map[string]string{"ada": "x"})), request: get("/"), rule: converted},
		row{name: "RequestSize + io.ReadAll→http.Error 413", handler: limited, request: post("/", "0123456789"), rule: converted, detail: "http: request body too large"},
		row{name: "RequestSize + render/json decoder→400", handler: whole(func() http.Handler {
			return middleware.RequestSize(4)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var v map[string]any
				if err := render.DecodeJSON(r.Body, &v); err != nil {
					http.Error(w, err.Error(), 400)
				}
			}))
		}), request: post("/", `{"aaaaaaaaaa":1}`), rule: converted, detail: "http: request body too large"},
		row{name: "Timeout 504", handler: whole(func() http.Handler { return middleware.Timeout(1)(http.HandlerFunc(waiting)) }), request: get("/"), rule: leftStatus},
		row{name: "Timeout outside 504", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			return middleware.Timeout(1)(wrap(http.HandlerFunc(waiting)))
		}, request: get("/"), rule: leftOutside},
		row{name: "Recoverer 500", handler: whole(func() http.Handler { return quiet(middleware.Recoverer(panicking)) }), request: get("/"), rule: leftStatus},
		row{name: "Recoverer 500, ServerErrors", handler: whole(func() http.Handler { return quiet(middleware.Recoverer(panicking)) }), request: get("/"), rule: converted,
			config: problem.Config{ServerErrors: true}},
		row{name: "Recoverer outside 500", handler: func(_ *testing.T, wrap wrapper) http.Handler { return quiet(middleware.Recoverer(wrap(panicking))) }, request: get("/"), rule: leftOutside},
		row{name: "Recoverer outside, panic after WriteHeader(404)", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			return quiet(middleware.Recoverer(wrap(panicking404)))
		}, request: get("/"), rule: dropped, status: 500},
		row{name: "Recoverer inside, panic after WriteHeader(404)", handler: whole(func() http.Handler { return quiet(middleware.Recoverer(panicking404)) }), request: get("/"), rule: converted},
		row{name: "Compress + http.Error 404, Accept-Encoding: gzip", handler: inside(middleware.Compress(5)), request: get("/nope").add("Accept-Encoding", "gzip"), rule: leftEncoding},
		row{name: "Compress + http.Error 404, no Accept-Encoding", handler: inside(middleware.Compress(5)), request: get("/nope"), rule: converted},
		row{name: "Compress + empty 405, Accept-Encoding: gzip", handler: inside(middleware.Compress(5)), request: post("/items/1", "").add("Accept-Encoding", "gzip"), rule: converted},
		row{name: "Compress outside, a type that it leaves alone", handler: outside(middleware.Compress(5)), request: get("/nope"), rule: converted},
		row{name: "Compress outside, application/problem+json", handler: outside(middleware.Compress(5, "text/plain", "application/problem+json")),
			request: get("/nope").add("Accept-Encoding", "gzip"), rule: converted},
		row{name: "GetHead/NoCache + 404", handler: inside(func(h http.Handler) http.Handler { return middleware.GetHead(middleware.NoCache(h)) }), request: get("/nope"), rule: converted},
		row{name: "RouteHeaders unmatched (default next → 404)", handler: inside(middleware.RouteHeaders().Route("Host", "other.example", middleware.NoCache).Handler), request: get("/nope"), rule: converted},
		row{name: "Heartbeat 200 (control)", handler: inside(middleware.Heartbeat("/ping")), request: get("/ping"), rule: leftStatus},
		row{name: "Heartbeat, another path 404", handler: inside(middleware.Heartbeat("/ping")), request: get("/pong"), rule: converted},
		row{name: "SupressNotFound 404", handler: whole(func() http.Handler { // chi's spelling
			r := chi.NewRouter()
			r.Use(middleware.SupressNotFound(r))
			r.Get("/", http.NotFound)
			return r
		}), request: get("/nope"), rule: converted},
		row{name: "CleanPath, StripSlashes 404", handler: whole(func() http.Handler {
			r := chi.NewRouter()
			r.Use(middleware.CleanPath, middleware.StripSlashes)
			r.Get("/", ok)
			return r
		}), request: get("/nope//a/"), rule: converted},
		row{name: "RedirectSlashes 301 (control)", handler: inside(middleware.RedirectSlashes), request: get("/items/1/"), rule: leftStatus},
		row{name: "Sunset, Deprecation + 404", handler: inside(func(h http.Handler) http.Handler {
			at := time.Unix(1_700_000_000, 0).UTC()
			return middleware.Deprecation(at)(middleware.Sunset(at, "https://example.com/v2")(h))
		}), request: get("/nope"), rule: converted},
		row{name: "SetHeader(Content-Type: application/json) + empty 405", handler: inside(middleware.SetHeader("Content-Type", "application/json")), request: post("/items/1", ""), rule: leftType},
		row{name: "SetHeader(Content-Type: application/json) outside + empty 405", handler: outside(middleware.SetHeader("Content-Type", "application/json")), request: post("/items/1", ""), rule: leftType},
		row{name: "RequestID, RealIP, URLFormat + 404", handler: inside(func(h http.Handler) http.Handler {
			return middleware.RequestID(middleware.RealIP(middleware.URLFormat(h)))
		}), request: get("/nope.json"), rule: converted},
	)
	rows = append(rows, of("github.com/go-chi/httprate",
		row{name: "429", handler: whole(func() http.Handler { return httprate.LimitByIP(1, time.Minute)(http.HandlerFunc(ok)) }), request: get("/").twice(), rule: converted, volatile: `^\d{10}$`},
		row{name: "428 key func error", handler: whole(func() http.Handler {
			return httprate.Limit(1, time.Minute, httprate.WithKeyFuncs(func(*http.Request) (string, error) { return "", errors.New("no api key") }))(http.HandlerFunc(ok))
		}), request: get("/"), rule: converted, detail: "no api key"},
		row{name: "429 with an own handler in JSON", handler: whole(func() http.Handler {
			return httprate.Limit(1, time.Minute, httprate.WithLimitHandler(answering(429, "application/json", `{"error":"slow down"}`)))(http.HandlerFunc(ok))
		}), request: get("/").twice(), rule: leftType, volatile: `^\d{10}$`},
		row{name: "429, limiter outside", handler: func(_ *testing.T, wrap wrapper) http.Handler {
			return httprate.LimitByIP(1, time.Minute)(wrap(http.HandlerFunc(ok)))
		},
			request: get("/").twice(), rule: leftOutside, volatile: `^\d{10}$`},
	)...)
	authenticated := whole(func() http.Handler {
		ja := jwtauth.New("HS256", []byte("secret"), nil)
		return jwtauth.Verifier(ja)(jwtauth.Authenticator(ja)(http.HandlerFunc(ok)))
	})
	rows = append(rows, of("github.com/go-chi/jwtauth/v5",
		row{name: "401 no token", handler: authenticated, request: get("/"), rule: converted, detail: "no token found"},
		row{name: "401 bad token", handler: authenticated, request: get("/").add("Authorization", "Bearer e30.e30.e30"), rule: converted, detail: "token is unauthorized"},
	)...)
	return append(rows, of("github.com/go-chi/cors",
		row{name: "404 to an allowed origin", handler: inside(cors.Handler(cors.Options{AllowedOrigins: []string{"https://app.example"}, AllowCredentials: true, ExposedHeaders: []string{"X-Id"}})),
			request: get("/nope").add("Origin", "https://app.example"), rule: converted},
		row{name: "outside, 404 to an allowed origin", handler: outside(cors.Handler(cors.Options{AllowedOrigins: []string{"https://app.example"}})),
			request: get("/nope").add("Origin", "https://app.example"), rule: converted},
		row{name: "preflight 200 (control)", handler: inside(cors.Handler(cors.Options{AllowedOrigins: []string{"https://app.example"}})),
			request: with(http.MethodOptions, "/", "").add("Origin", "https://app.example").add("Access-Control-Request-Method", "GET"), rule: leftStatus},
	)...)
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "fine") }

func read(w http.ResponseWriter, r *http.Request) {
	if _, err := io.ReadAll(r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
	}
}

// reentering goes through a limiter while it is in it, so that the limiter is full
// without a second connection.
func reentering(limit func(http.Handler) http.Handler) http.Handler {
	var limited http.Handler
	limited = limit(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { limited.ServeHTTP(w, r) }))
	return limited
}

// quiet keeps the stacks that a recoverer prints out of the test's output.
func quiet(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, middleware.WithLogEntry(r, silence{}))
	})
}

type silence struct{}

func (silence) Write(int, int, http.Header, time.Duration, any) {}
func (silence) Panic(any, []byte)                               {}
