package problem_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

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
	"Trailer":             {"X-Sum"},
	"Transfer-Encoding":   {"identity"},
	"content-length":      {"4"},
	"digest":              {"y"},
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
	for name, way := range ways {
		for _, status := range []string{"404", "412", "416", "429"} {
			rec := httptest.NewRecorder()
			problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for _, fields := range []http.Header{body, kept} {
					for name, values := range fields {
						w.Header()[name] = append([]string(nil), values...)
					}
				}
				way(w, r)
			})).ServeHTTP(rec, httptest.NewRequest("GET", "/"+status, nil))
			want := kept.Clone()
			for name, values := range also[status] {
				want[name] = values
			}
			got := rec.Header().Clone()
			assert.Equal(t, []string{"application/problem+json"}, got["Content-Type"], name)
			assert.Equal(t, []string{"nosniff"}, got["X-Content-Type-Options"], name)
			assert.Len(t, got["Content-Length"], 1, name)
			assert.Equal(t, want, without(got, "Content-Type", "X-Content-Type-Options", "Content-Length"), "%s %s", name, status)
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
	for status, want := range map[int]string{404: "", 428: "no-store", 429: "no-store", 431: "no-store"} {
		reply := get(t, problem.Middleware(respond(status, "", "")))
		assert.Equal(t, want, reply.header.Get("Cache-Control"), status)
		reply = get(t, problem.New(status))
		assert.Equal(t, want, reply.header.Get("Cache-Control"), status)
		reply = get(t, problem.New(status, problem.Header("Cache-Control", "private")))
		assert.Equal(t, "private", reply.header.Get("Cache-Control"), status)
	}
	reply := get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Cache-Control"] = []string{""}
		w.WriteHeader(429)
	})))
	assert.Equal(t, []string{"no-store"}, reply.header["Cache-Control"])
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
			reply := serve(t, protocol, problem.Middleware(h)).ask(t, protocol, "GET", nil)
			requireProblem(t, reply)
			assert.Equal(t, want, reply.header.Get("Upgrade"), "%s %s", protocol, name)
		}
	}
	rec, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
	rec.Header()["upgrade"] = []string{"foo/2"}
	r.ProtoMajor = 3 // RFC 9114, section 4.2
	problem.New(426, problem.Header("Upgrade", "foo/2")).ServeHTTP(rec, r)
	assert.NotContains(t, rec.Header(), "Upgrade")
	assert.NotContains(t, rec.Header(), "upgrade")
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
		reply := get(t, problem.Config{XML: true}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Vary"] = test.before
			w.WriteHeader(404)
		})))
		assert.Equal(t, test.want, reply.header["Vary"])
	}
	// A slice with room may be shared.
	shared := make([]string, 1, 4)
	shared[0] = "Origin"
	get(t, problem.Config{XML: true}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
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
	}, without(rec.Header(), "Content-Length"))
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
	}, without(rec.Header(), "Content-Length"))
}

// Of two spellings of one field a map gives first now this one and now that.
func TestOwnHeaderSpelledTwice(t *testing.T) {
	p := &problem.Problem{Status: 404, Header: http.Header{"X-A": {"1"}, "x-a": {"2"}, "x-A": {"3"}}}
	for range 100 {
		rec := httptest.NewRecorder()
		p.ServeHTTP(rec, nil)
		require.Equal(t, []string{"1"}, rec.Header()["X-A"])
	}
	rec := httptest.NewRecorder()
	p = &problem.Problem{Status: 404, Header: http.Header{"Set-Cookie": {"a=1"}, "set-cookie": {"b=2"}}}
	p.ServeHTTP(rec, nil)
	require.ElementsMatch(t, []string{"a=1", "b=2"}, rec.Header()["Set-Cookie"])
}

// An outer compressor has set Content-Encoding before the handler runs.
func TestContentEncodingAtEntry(t *testing.T) {
	for name, h := range map[string]http.Handler{"converted": http.NotFoundHandler(), "after return": nil} {
		rec := httptest.NewRecorder()
		rec.Header()["content-encoding"] = []string{"gzip"}
		if h != nil {
			problem.Middleware(h).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
		} else {
			var kept http.ResponseWriter
			problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { kept = w })).
				ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			kept.WriteHeader(404)
		}
		assert.Equal(t, []string{"application/problem+json"}, rec.Header()["Content-Type"], name)
		assert.Equal(t, []string{"gzip"}, rec.Header()["content-encoding"], name)
	}
}

// duplex looks like net/http's own writer, but for its Unwrap.
type duplex struct{ unwrapping }

func (duplex) EnableFullDuplex() error { return nil }

func TestContentEncodingAtEntryOfAWrapper(t *testing.T) {
	rec := httptest.NewRecorder()
	rec.Header().Set("Content-Encoding", "gzip")
	problem.Middleware(http.NotFoundHandler()).ServeHTTP(duplex{unwrapping{rec}}, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, "application/problem+json", rec.Header().Get("Content-Type"))
}

// serverWriter looks like net/http's own writer, and counts how often it is asked for
// its header.
type serverWriter struct {
	everything
	headers int
}

func (*serverWriter) EnableFullDuplex() error { return nil }

func (w *serverWriter) Header() http.Header {
	w.headers++
	return w.ResponseWriter.Header()
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
		"101":           respond(101, "", ""),
		"200":           respond(200, "", "fine"),
		"204":           respond(204, "", ""),
		"304":           respond(304, "", ""),
		"500":           respond(500, "", "broken"),
		"200 and 404":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200); w.WriteHeader(404) },
		"a HandlerFunc": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return nil }).ServeHTTP,
	}
	for name, h := range handlers {
		w := &serverWriter{everything: everything{ResponseWriter: httptest.NewRecorder()}}
		problem.Middleware(h).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		assert.Zero(t, w.headers, name)
	}
}
