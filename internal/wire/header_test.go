package wire

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/go-chi/render"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// body are fields that describe a body, as handlers and file servers set them.
var body = http.Header{
	"Accept-Ranges":       {"bytes"},
	"Content-Digest":      {"sha-256=:x:"},
	"Content-Disposition": {"attachment"},
	"Content-Language":    {"fr"},
	"Content-Length":      {"3"},
	"Content-Location":    {"/x"},
	"Content-Md5":         {"x"},
	"Content-Range":       {"bytes */11"},
	"Digest":              {"x"},
	"Etag":                {`"v1"`},
	"Last-Modified":       {"Mon, 01 Jan 2024 00:00:00 GMT"},
	"Repr-Digest":         {"sha-256=:x:"},
	"Signature":           {"sig=:x:"},
	"Signature-Input":     {`sig=("content-digest")`},
	"Trailer":             {"X-Sum"},
	"Transfer-Encoding":   {"identity"},
	"content-length":      {"4"},
	"digest":              {"y"},
	"signature":           {"sig=:y:"},
	"signature-input":     {"sig=()"},
	"content-type":        {"text/plain"},
	"ETag":                {`"v2"`},
	"Trailer:X-More":      {"1"},
}

// kept are fields that a conversion leaves alone.
var kept = http.Header{
	"Accept-Post":                 {"application/json"},
	"Access-Control-Allow-Origin": {"*"},
	"Allow":                       {"GET", "HEAD"},
	"Cache-Control":               {"max-age=60"},
	"Link":                        {"</a>; rel=blocked-by"},
	"Ratelimit":                   {"r=0"},
	"Retry-After":                 {"3"},
	"Set-Cookie":                  {"a=1", "b=2"},
	"Upgrade":                     {"h2c"},
	"Vary":                        {"Origin"},
	"Www-Authenticate":            {"Basic", "Bearer"},
	"x-own":                       {"1"},
}

func TestHeader(t *testing.T) {
	ways := map[string]http.HandlerFunc{
		"bare": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(statusOf(r)) },
		"text": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(statusOf(r))
			_, _ = io.WriteString(w, "No.")
		},
		"problem": func(w http.ResponseWriter, r *http.Request) { problem.New(statusOf(r)).ServeHTTP(w, r) },
		"composed problem": func(w http.ResponseWriter, r *http.Request) {
			problem.New(statusOf(r), problem.Detail("x")).ServeHTTP(w, nil)
		},
	}
	also := map[string]http.Header{
		"412": {"Etag": body["Etag"], "ETag": body["ETag"], "Last-Modified": body["Last-Modified"]},
		"416": {"Content-Range": body["Content-Range"]},
	}
	// Only net/http's own writer sends what it is given, byte for byte.
	writers := map[string]func(rec *httptest.ResponseRecorder) http.ResponseWriter{
		"net/http's": func(rec *httptest.ResponseRecorder) http.ResponseWriter {
			return &ServerWriter{Everything: Everything{ResponseWriter: rec}}
		},
		"another": func(rec *httptest.ResponseRecorder) http.ResponseWriter { return rec },
	}
	for name, way := range ways {
		for _, status := range []string{"404", "412", "416", "429", "402"} {
			for writer, under := range writers {
				t.Run(name+" "+status+" "+writer, func(t *testing.T) {
					rec := httptest.NewRecorder()
					problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						for _, fields := range []http.Header{body, kept} {
							for name, values := range fields {
								w.Header()[name] = append([]string(nil), values...)
							}
						}
						way(w, r)
					})).ServeHTTP(under(rec), httptest.NewRequest("GET", "/"+status, nil))
					want := kept.Clone()
					for name, values := range also[status] {
						want[name] = values
					}
					if name == "text" || name == "composed problem" {
						want["Content-Language"] = body["Content-Language"]
					}
					want["Content-Type"] = []string{"application/problem+json"}
					want["X-Content-Type-Options"] = []string{"nosniff"}
					if writer == "net/http's" {
						want["Content-Length"] = []string{fmt.Sprint(rec.Body.Len())}
					}
					assert.Equal(t, want, rec.Header())
				})
			}
		}
	}
}

// statusOf is the status that a test asks for by the path.
func statusOf(r *http.Request) int {
	var status int
	for _, c := range r.URL.Path[1:] {
		status = 10*status + int(c-'0')
	}
	return status
}

func TestCacheControl(t *testing.T) {
	for status, want := range map[int]string{
		401: "", 404: "", 503: "", 402: "no-store", 428: "no-store", 429: "no-store", 431: "no-store", 511: "no-store",
	} {
		reply := Get(t, problem.Config{ServerErrors: true}.Middleware(Respond(status, "", "")))
		assert.Equal(t, want, reply.Header.Get("Cache-Control"), status)
		reply = Get(t, problem.Config{ServerErrors: true}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("cache-control", "max-age=5")
			w.WriteHeader(status)
		})))
		assert.Equal(t, "max-age=5", reply.Header.Get("Cache-Control"), status)
		reply = Get(t, problem.New(status))
		assert.Equal(t, want, reply.Header.Get("Cache-Control"), status)
		reply = Get(t, problem.New(status, problem.Header("Cache-Control", "private")))
		assert.Equal(t, "private", reply.Header.Get("Cache-Control"), status)
	}
	reply := Get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Cache-Control"] = []string{""}
		w.WriteHeader(429)
	})))
	assert.Equal(t, []string{"no-store"}, reply.Header["Cache-Control"])
}

func TestUpgradeIsNotForHTTP2(t *testing.T) {
	for protocol, want := range map[string]string{"HTTP/1.1": "foo/2", "HTTP/2.0": ""} {
		for name, h := range map[string]http.Handler{
			"converted": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Upgrade", "foo/2")
				w.WriteHeader(426)
			}),
			"problem": problem.New(426, problem.Header("Upgrade", "foo/2")),
		} {
			reply := Serve(t, protocol, problem.Middleware(h)).Ask(t, protocol, "GET", nil)
			RequireProblem(t, reply)
			assert.Equal(t, want, reply.Header.Get("Upgrade"), "%s %s", protocol, name)
		}
	}
	// Nor are they fields of HTTP/3, whose servers may send what they are given.
	for name, h := range map[string]http.Handler{
		"converted": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["upgrade"] = []string{"foo/2"}
			w.Header()["connection"] = []string{"Upgrade"}
			w.WriteHeader(426)
		}),
		"problem": problem.New(426, problem.Header("Upgrade", "foo/2"), problem.Header("connection", "Upgrade")),
		"helper": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "Upgrade")
			problem.Error(w, 426, problem.Header("Upgrade", "foo/2"))
		}),
	} {
		rec, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		r.ProtoMajor, r.ProtoMinor = 3, 0
		problem.Middleware(h).ServeHTTP(rec, r)
		assert.Equal(t, http.Header{
			"Content-Type":           {"application/problem+json"},
			"X-Content-Type-Options": {"nosniff"},
		}, rec.Header(), name)
	}
	// A 426 alone speaks of an upgrade: other responses are net/http's to judge.
	reply := Get(t, problem.New(404, problem.Header("Upgrade", "foo/2")))
	assert.Equal(t, "foo/2", reply.Header.Get("Upgrade"))
}

// The language of a response is that of the text that it keeps.
func TestContentLanguage(t *testing.T) {
	var edited string
	tests := []struct {
		name    string
		config  problem.Config
		handler http.HandlerFunc
		kept    bool
	}{
		{"a text", problem.Config{}, Respond(404, "text/plain", "Non."), true},
		{"a text in pieces", problem.Config{}, Pieces(404, "N", "on."), true},
		{"a JSON string", problem.Config{}, Respond(404, "", `"Non."`), true},
		{"a text that is edited", problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { edited = p.Detail }}, Respond(404, "", "Non."), true},
		{"a title", problem.Config{}, Respond(404, "", "404 Not Found"), false},
		{"null", problem.Config{}, Respond(404, "", "null"), false},
		{"nothing", problem.Config{}, Respond(404, "", ""), false},
		{"a text that is discarded", problem.Config{DiscardText: true}, Respond(404, "", "Non."), false},
		{"a server error", problem.Config{ServerErrors: true}, Respond(500, "", "Non."), false},
		{"a page", problem.Config{ReplaceHTML: true}, Respond(404, "text/html", "<p>Non."), false},
		{"a lifted detail", problem.Config{LiftJSON: true}, Respond(404, "application/json", `{"detail":"Non."}`), true},
		{"a lifted message", problem.Config{LiftJSON: true}, Respond(404, "application/json", `{"message":"Non."}`), true},
		{"a lifted object without a text", problem.Config{LiftJSON: true}, Respond(404, "application/json", `{"code":7}`), false},
		{"a detail", problem.Config{}, composed(problem.Detail("Non.")), true},
		{"a detail that Edit sees", problem.Config{Edit: func(*http.Request, *problem.Problem) {}}, composed(problem.Detail("Non.")), true},
		{"a detail by a function", problem.Config{}, composed(problem.OptionFunc(func(p *problem.Problem) { p.Detail = "Non." })), true},
		{"a detail beside Languages", problem.Config{Languages: []problem.Language{german}}, composed(problem.Detail("Non.")), true},
		{"a detail for render", problem.Config{}, rendered(problem.Detail("Non.")), true},
		{"no detail", problem.Config{}, composed(problem.Instance("/7")), false},
		{"no detail for render", problem.Config{}, rendered(), false},
		{"HTML that passes", problem.Config{}, Respond(404, "text/html", "<p>Non."), true},
	}
	for _, test := range tests {
		for _, name := range []string{"Content-Language", "content-language"} {
			rec := httptest.NewRecorder()
			test.config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header()[name] = []string{"fr"}
				test.handler(w, r)
			})).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			if test.kept {
				assert.Equal(t, []string{"fr"}, rec.Header()[name], test.name)
			} else {
				assert.NotContains(t, rec.Header(), name, test.name)
			}
		}
	}
	assert.Equal(t, "Non.", edited)
}

func composed(opts ...problem.Option) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 404, opts...) }
}

func rendered(opts ...problem.Option) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { _ = render.Render(w, r, problem.New(404, opts...)) }
}

func TestVary(t *testing.T) {
	tests := []struct{ before, want []string }{
		{nil, []string{"Accept"}},
		{[]string{"Origin"}, []string{"Origin", "Accept"}},
		{[]string{"Origin, accept"}, []string{"Origin, accept"}},
		{[]string{"*"}, []string{"*"}},
		{[]string{"Accept-Encoding"}, []string{"Accept-Encoding", "Accept"}},
	}
	for _, test := range tests {
		reply := Get(t, problem.Config{XML: true}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Vary"] = test.before
			w.WriteHeader(404)
		})))
		assert.Equal(t, test.want, reply.Header["Vary"])
	}
	// A slice with room may be shared.
	shared := make([]string, 1, 4)
	shared[0] = "Origin"
	Get(t, problem.Config{XML: true}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Vary"] = shared
		w.WriteHeader(404)
	})))
	assert.Empty(t, shared[:2][1])
}

func TestOwnHeader(t *testing.T) {
	p := &problem.Problem{Status: 401, Header: http.Header{
		"www-authenticate":  {"Basic"},
		"Set-Cookie":        {"b=2"},
		"Vary":              {"Cookie"},
		"Content-Language":  {"en"},
		"Etag":              {`"mine"`},
		"Content-Type":      {"text/html"},
		"Content-Length":    {"1"},
		"Content-Encoding":  {"gzip"},
		"Transfer-Encoding": {"chunked"},
		"Trailer":           {"X-A"},
		"Trailer:X-B":       {"1"},
	}}
	rec := httptest.NewRecorder()
	rec.Header()["Www-Authenticate"] = []string{"Bearer"}
	rec.Header()["Set-Cookie"] = []string{"a=1"}
	rec.Header()["Vary"] = []string{"Origin"}
	rec.Header()["Content-Language"] = []string{"fr"}
	p.ServeHTTP(rec, nil)
	assert.Equal(t, http.Header{
		"Www-Authenticate":       {"Basic"},
		"Set-Cookie":             {"a=1", "b=2"},
		"Vary":                   {"Origin", "Cookie"},
		"Content-Language":       {"en"},
		"Etag":                   {`"mine"`},
		"Content-Type":           {"application/problem+json"},
		"X-Content-Type-Options": {"nosniff"},
	}, Without(rec.Header(), "Content-Length"))
	rec.Header()["Www-Authenticate"][0] = "spoilt"
	assert.Equal(t, []string{"Basic"}, p.Header["www-authenticate"])

	// A slice with room may be shared.
	shared := make([]string, 1, 4)
	rec.Header()["Set-Cookie"] = shared
	p.ServeHTTP(rec, nil)
	assert.Equal(t, []string{"", "b=2"}, rec.Header()["Set-Cookie"])
	assert.Empty(t, shared[:2][1])
}

func TestOwnHeaderReplacesEverySpelling(t *testing.T) {
	rec := httptest.NewRecorder()
	for _, name := range []string{"x-a", "X-A", "X-a"} {
		rec.Header()[name] = []string{"handler's"}
	}
	problem.New(404, problem.Header("X-A", "own")).ServeHTTP(rec, nil)
	require.Equal(t, http.Header{
		"X-A":                    {"own"},
		"Content-Type":           {"application/problem+json"},
		"X-Content-Type-Options": {"nosniff"},
	}, Without(rec.Header(), "Content-Length"))
}

// Of two spellings of one field a map gives first now this one and now that.
func TestOwnHeaderSpelledTwice(t *testing.T) {
	p := &problem.Problem{Status: 404, Header: http.Header{"X-A": {"1"}, "x-a": {"2"}, "x-A": {"3"}}}
	for range 100 {
		rec := httptest.NewRecorder()
		p.ServeHTTP(rec, nil)
		require.Equal(t, []string{"1"}, rec.Header()["X-A"])
	}
	p = &problem.Problem{Status: 404, Header: http.Header{"x-a": {"2"}, "X-a": {"1"}, "x-A": {"3"}}}
	for range 100 {
		rec := httptest.NewRecorder()
		p.ServeHTTP(rec, nil)
		require.Equal(t, []string{"1"}, rec.Header()["X-A"], "the first by name")
	}
	rec := httptest.NewRecorder()
	p = &problem.Problem{Status: 404, Header: http.Header{"Set-Cookie": {"a=1"}, "set-cookie": {"b=2"}}}
	p.ServeHTTP(rec, nil)
	require.ElementsMatch(t, []string{"a=1", "b=2"}, rec.Header()["Set-Cookie"])
}

// A look at the header makes net/http clone it at WriteHeader.
func TestServerHeaderIsNotTouched(t *testing.T) {
	handlers := map[string]http.HandlerFunc{
		"nothing":       func(http.ResponseWriter, *http.Request) {},
		"Write":         func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("fine")) },
		"WriteString":   func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "fine") },
		"ReadFrom":      func(w http.ResponseWriter, _ *http.Request) { _, _ = w.(io.ReaderFrom).ReadFrom(nil) },
		"Flush":         func(w http.ResponseWriter, _ *http.Request) { w.(http.Flusher).Flush() },
		"FlushError":    func(w http.ResponseWriter, _ *http.Request) { _ = http.NewResponseController(w).Flush() },
		"Hijack":        func(w http.ResponseWriter, _ *http.Request) { _, _, _ = w.(http.Hijacker).Hijack() },
		"103":           func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(103) },
		"101":           Respond(101, "", ""),
		"200":           Respond(200, "", "fine"),
		"204":           Respond(204, "", ""),
		"304":           Respond(304, "", ""),
		"500":           Respond(500, "", "broken"),
		"200 and 404":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200); w.WriteHeader(404) },
		"a HandlerFunc": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return nil }).ServeHTTP,
	}
	for name, h := range handlers {
		w := &ServerWriter{Everything: Everything{ResponseWriter: httptest.NewRecorder()}}
		problem.Middleware(h).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		assert.Zero(t, w.Headers, name)
	}
}

// Lengths of three digits are looked up in a table.
func TestContentLength(t *testing.T) {
	const around = len(`{"type":"about:blank","title":"Gone","status":410,"detail":""}`)
	for _, length := range []int{around + 1, 99, 100, 999, 1000} {
		w := &stub{header: make(http.Header)}
		problem.New(410, problem.Detail(strings.Repeat("x", length-around))).ServeHTTP(w, nil)
		assert.Equal(t, length, w.n)
		assert.Equal(t, []string{strconv.Itoa(length)}, w.header["Content-Length"])
	}
}
