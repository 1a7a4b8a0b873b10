package problem_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// clientErrors are the statuses of the catalog's 29 client errors.
var clientErrors = []int{
	400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418,
	421, 422, 423, 424, 425, 426, 428, 429, 431, 451,
}

func TestEveryClientErrorEachWay(t *testing.T) {
	ways := []struct {
		name   string
		fail   func(w http.ResponseWriter, status int)
		detail string // "" for the catalog's description
	}{
		{"bare WriteHeader", func(w http.ResponseWriter, status int) { w.WriteHeader(status) }, ""},
		{"http.Error", func(w http.ResponseWriter, status int) { http.Error(w, "No <such> order.", status) }, `No \u003csuch\u003e order.`},
		{"the status's own name", func(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }, ""},
		{"a Problem", func(w http.ResponseWriter, status int) { problem.New(status).ServeHTTP(w, nil) }, ""},
	}
	for _, protocol := range protocols {
		for _, way := range ways {
			t.Run(protocol+" "+way.name, func(t *testing.T) {
				s := serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					var status int
					_, err := fmt.Sscan(r.Header.Get("Want"), &status)
					assert.NoError(t, err)
					w.Header()["Www-Authenticate"] = []string{"Basic", "Bearer"}
					w.Header().Set("Allow", "GET")
					way.fail(w, status)
				})))
				for _, status := range clientErrors {
					typ, ok := problem.Lookup(status)
					require.True(t, ok)
					detail := way.detail
					if detail == "" {
						detail = typ.Description
					}
					reply := s.ask(t, protocol, http.MethodGet, http.Header{"Want": {fmt.Sprint(status)}})
					requireProblem(t, reply)
					assert.Equal(t, fmt.Sprintf(`{"type":"about:blank","title":"%s","status":%d,"detail":"%s"}`, typ.Title, status, detail),
						strings.ReplaceAll(reply.body, `\u0026`, "&"))
					assert.Equal(t, status, reply.status)
					assert.Equal(t, []string{"Basic", "Bearer"}, reply.header["Www-Authenticate"])
					assert.Equal(t, "GET", reply.header.Get("Allow"))
				}
			})
		}
	}
}

// respond is a handler that answers every request in the same way.
func respond(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// pieces is a handler that writes its body piece by piece.
func pieces(status int, body ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		for _, piece := range body {
			_, _ = io.WriteString(w, piece)
		}
	}
}

func TestConverts(t *testing.T) {
	description := func(status int) string {
		typ, _ := problem.Lookup(status)
		return typ.Description
	}
	blank := func(status int, title, detail string) string {
		return fmt.Sprintf(`{"type":"about:blank","title":"%s","status":%d,"detail":"%s"}`, title, status, detail)
	}
	notFound := blank(404, "Not Found", description(404))
	long := strings.Repeat("x", 8192)
	lift, servers := problem.Config{LiftJSON: true}, problem.Config{ServerErrors: true}
	both := problem.Config{LiftJSON: true, ServerErrors: true}
	tests := []struct {
		name    string
		config  problem.Config
		handler http.HandlerFunc
		want    string
	}{
		{"text", problem.Config{}, respond(404, "text/plain", "No such order."), blank(404, "Not Found", "No such order.")},
		{"text without a type", problem.Config{}, respond(404, "", "No such order."), blank(404, "Not Found", "No such order.")},
		{"text with an empty type", problem.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			http.Error(w, "No such order.", 404)
		}, blank(404, "Not Found", "No such order.")},
		{"type in capitals with parameters", problem.Config{}, respond(404, " TEXT/Plain ; charset=latin1", "No."), blank(404, "Not Found", "No.")},
		{"trimmed", problem.Config{}, respond(404, "", "\ufeff \r\n No.\u00a0\t\n"), blank(404, "Not Found", "No.")},
		{"white space alone", problem.Config{}, respond(404, "", " \n"), notFound},
		{"a byte-order mark alone", problem.Config{}, respond(404, "", "\ufeff"), notFound},
		{"boilerplate", problem.Config{}, http.NotFound, notFound},
		{"boilerplate in capitals", problem.Config{}, respond(404, "", "NOT FOUND"), notFound},
		{"net/http's name of 413", problem.Config{}, respond(413, "", "Request Entity Too Large"), blank(413, "Payload Too Large", description(413))},
		{"IANA's name of 413", problem.Config{}, respond(413, "", "content too large"), blank(413, "Payload Too Large", description(413))},
		{"IANA's name of 422", problem.Config{}, respond(422, "", "Unprocessable Content"), blank(422, "Unprocessable Entity", description(422))},
		{"IANA's name of 418", problem.Config{}, respond(418, "", "(unused)"), blank(418, "I'm a teapot", description(418))},
		{"another status's name", problem.Config{}, respond(404, "", "Gone"), blank(404, "Not Found", "Gone")},
		{"a number before the name", problem.Config{}, respond(403, "", "403 Forbidden"), blank(403, "Forbidden", "403 Forbidden")},
		{"the longest text", problem.Config{}, respond(404, "", long), blank(404, "Not Found", long)},
		{"text in pieces", problem.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			for _, piece := range []string{"\xef", "\xbb\xbf", " ", "No su", "", "ch \xe2", "\x82\xac"} {
				n, err := io.WriteString(w, piece)
				assert.Equal(t, len(piece), n)
				assert.NoError(t, err)
			}
		}, blank(404, "Not Found", "No such €")},
		{"a status without a catalog entry", problem.Config{}, respond(499, "", ""), blank(499, "Client Error", description(400))},
		{"DiscardText", problem.Config{DiscardText: true}, respond(404, "", "secret"), notFound},
		{"TypeBase", problem.Config{TypeBase: "https://example.com/p/"}, http.NotFound,
			`{"type":"https://example.com/p/not-found","title":"Not Found","status":404,"detail":"` + description(404) + `"}`},
		{"TypeBase without a catalog entry", problem.Config{TypeBase: "https://example.com/p/"}, respond(499, "", "x"), blank(499, "Client Error", "x")},
		{"Types", problem.Config{TypeBase: "/p/", Types: []problem.Type{{Status: 404, Title: "No Order", Description: "Gone fishing."}}}, http.NotFound,
			`{"type":"/p/no-order","title":"No Order","status":404,"detail":"Gone fishing."}`},
		{"Types beyond the catalog", problem.Config{Types: []problem.Type{{Status: 419, URI: "urn:x", Title: "Page Expired"}}}, respond(419, "", "page expired"),
			`{"type":"urn:x","title":"Page Expired","status":419,"detail":"` + description(400) + `"}`},

		{"a server error", servers, respond(500, "", "password=hunter2"), blank(500, "Internal Server Error", description(500))},
		{"a long server error", servers, respond(503, "text/plain", strings.Repeat("hunter2 ", 2000)), blank(503, "Service Unavailable", description(503))},
		{"a server error behind white space", servers, respond(500, "", strings.Repeat(" ", 9000)+"hunter2"), blank(500, "Internal Server Error", description(500))},
		{"a server error without UTF-8", servers, respond(500, "", "\xff hunter2"), blank(500, "Internal Server Error", description(500))},
		{"a server error without a catalog entry", servers, respond(599, "", "x"), blank(599, "Server Error", description(500))},

		{"lifted", lift, respond(409, "application/json; charset=utf-8", ` {"error":"taken","n":12345678901234567890,"status":200,"title":"Taken","detail":7} `),
			`{"type":"about:blank","title":"Taken","status":409,"detail":"` + description(409) + `","error":"taken","n":12345678901234567890}`},
		{"lifted from behind a byte-order mark", lift, respond(409, "application/json", "\ufeff {\"a\":1}"),
			`{"type":"about:blank","title":"Conflict","status":409,"detail":"` + description(409) + `","a":1}`},
		{"lifted without a type", lift, respond(409, "", `{"type":"/taken","detail":"d","instance":"/i"}`),
			`{"type":"/taken","title":"Conflict","status":409,"detail":"d","instance":"/i"}`},
		{"lifted from nothing", lift, respond(409, "application/json", ""), blank(409, "Conflict", description(409))},
		{"lifted from an empty object", lift, respond(409, "application/json", "{}"), blank(409, "Conflict", description(409))},
		{"text with LiftJSON", lift, respond(409, "", "taken"), blank(409, "Conflict", "taken")},
		{"an object in a server error", both, respond(500, "application/json", `{"dsn":"hunter2`), blank(500, "Internal Server Error", description(500))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reply := get(t, test.config.Middleware(test.handler))
			requireProblem(t, reply)
			require.Equal(t, test.want, reply.body)
		})
	}
}

func TestPasses(t *testing.T) {
	lift, servers := problem.Config{LiftJSON: true}, problem.Config{ServerErrors: true}
	set := func(name, value string, next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header()[name] = []string{value}
			next(w, r)
		}
	}
	tests := []struct {
		name    string
		config  problem.Config
		handler http.HandlerFunc
	}{
		{"200", problem.Config{}, respond(200, "", "fine")},
		{"nothing", problem.Config{}, func(http.ResponseWriter, *http.Request) {}},
		{"304", problem.Config{}, respond(304, "", "")},
		{"500", problem.Config{}, respond(500, "", "broken")},
		{"600", servers, respond(600, "", "odd")},
		{"HTML", problem.Config{}, respond(404, "text/html", "<h1>No</h1>")},
		{"sniffed HTML", problem.Config{}, respond(404, "", "<h1>No</h1>")},
		{"JSON", problem.Config{}, respond(404, "application/json", `{"error":1}`)},
		{"JSON without a body", problem.Config{}, respond(404, "application/json", "")},
		{"JSON as text", problem.Config{}, respond(404, "text/plain", "\ufeff\n {\"error\":1}")},
		{"JSON behind a no-break space", problem.Config{}, respond(404, "", "\u00a0{\"error\":1}")},
		{"JSON behind a no-break space in pieces", problem.Config{}, pieces(404, "\xc2", "\xa0{}")},
		{"JSON array as text", problem.Config{}, respond(404, "", "[]")},
		{"JSON in pieces", problem.Config{}, pieces(404, "\xef\xbb", "\xbf", "\n", "{", "}")},
		{"a problem", problem.Config{}, respond(404, "application/problem+json", `{"status":404}`)},
		{"a problem with LiftJSON", lift, respond(404, "application/problem+json", `{"status":404}`)},
		{"a problem in XML", lift, respond(404, "application/problem+xml", `<problem xmlns="urn:ietf:rfc:7807"/>`)},
		{"a vendor's JSON with LiftJSON", lift, respond(404, "application/vnd.api+json", `{"errors":[]}`)},
		{"array with LiftJSON", lift, respond(404, "application/json", `[1]`)},
		{"scalar with LiftJSON", lift, respond(404, "application/json", `"no"`)},
		{"half an object with LiftJSON", lift, respond(404, "application/json", `{"error":`)},
		{"two objects with LiftJSON", lift, respond(404, "application/json", `{}{}`)},
		{"invalid UTF-8 with LiftJSON", lift, respond(404, "application/json", "{\"a\":\"\xff\"}")},
		{"own encoding", problem.Config{}, set("Content-Encoding", "gzip", respond(404, "", "\x1f\x8b"))},
		{"own encoding, not canonical", problem.Config{}, set("content-encoding", "gzip", respond(404, "", "\x1f\x8b"))},
		{"own type, not canonical", problem.Config{}, set("content-type", "text/html", respond(404, "", "No"))},
		{"invalid UTF-8", problem.Config{}, respond(404, "", "\xff")},
		{"too long", problem.Config{}, respond(404, "", strings.Repeat("x", 8193))},
		{"too long in pieces", problem.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			for range 8193 {
				_, _ = w.Write([]byte("x"))
			}
		}},
		{"server error in JSON", servers, respond(500, "", `{"error":1}`)},
		{"server error in HTML", servers, respond(500, "", "   <h1>")},
		{"server error in JSON behind a no-break space in pieces", servers, pieces(500, "\xc2", "\xa0{}")},
		{"server error in JSON behind a byte-order mark in pieces", servers, pieces(500, "\xef", "\xbb", "\xbf{}")},
		{"text that the second of two types calls HTML", problem.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{"text/plain", "text/html"}
			pieces(404, "No")(w, nil)
		}},
		{"text that one of two types calls JSON, with LiftJSON", lift, set("content-type", "application/json", respond(404, "text/plain", "No"))},
		{"skipped", problem.Config{Skip: func(r *http.Request) bool { return r.URL.Path == "/orders/7" }}, http.NotFound},
	}
	for _, test := range tests {
		for _, protocol := range protocols {
			t.Run(test.name+" "+protocol, func(t *testing.T) {
				bare := serve(t, protocol, test.handler).ask(t, protocol, http.MethodGet, nil)
				wrapped := serve(t, protocol, test.config.Middleware(test.handler)).ask(t, protocol, http.MethodGet, nil)
				require.Equal(t, bare, wrapped)
			})
		}
	}
}

func TestHeadIsGetWithoutBody(t *testing.T) {
	for _, protocol := range protocols {
		t.Run(protocol, func(t *testing.T) {
			s := serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.Header.Get("Way") {
				case "text":
					http.Error(w, "No such order.", 404)
				case "bare":
					w.WriteHeader(404)
				case "problem":
					problem.New(404).ServeHTTP(w, r)
				}
			})))
			for _, way := range []string{"text", "problem"} {
				get, head := s.ask(t, protocol, "GET", http.Header{"Way": {way}}), s.ask(t, protocol, "HEAD", http.Header{"Way": {way}})
				assert.Empty(t, head.body)
				assert.Equal(t, get.status, head.status)
				assert.Equal(t, get.header, head.header)
			}
			head := s.ask(t, protocol, "HEAD", http.Header{"Way": {"bare"}})
			assert.Equal(t, 404, head.status)
			assert.Equal(t, http.Header{
				"Content-Type":           {"application/problem+json"},
				"X-Content-Type-Options": {"nosniff"},
			}, without(head.header, "Connection"))
		})
	}
}

func without(h http.Header, names ...string) http.Header {
	h = h.Clone()
	for _, name := range names {
		h.Del(name)
	}
	return h
}

func TestInvalidConfigPanics(t *testing.T) {
	tests := []struct {
		name   string
		config problem.Config
		want   string
	}{
		{"space in TypeBase", problem.Config{TypeBase: "/problem types/"},
			`problem: Config.TypeBase "/problem types/" is no URI reference: percent-encode what RFC 3986 does not allow`},
		{"control character in TypeBase", problem.Config{TypeBase: "http://a/\x7f"},
			`problem: Config.TypeBase "http://a/\x7f" is no URI reference: percent-encode what RFC 3986 does not allow`},
		{"bad escape in TypeBase", problem.Config{TypeBase: "/%zz/"},
			`problem: Config.TypeBase "/%zz/" is no URI reference: percent-encode what RFC 3986 does not allow`},
		{"brackets in TypeBase", problem.Config{TypeBase: "https://[::1]/[v1]/"},
			`problem: Config.TypeBase "https://[::1]/[v1]/" is no URI reference: percent-encode what RFC 3986 does not allow`},
		{"two fragments in TypeBase", problem.Config{TypeBase: "/p#a#"},
			`problem: Config.TypeBase "/p#a#" is no URI reference: percent-encode what RFC 3986 does not allow`},
		{"status", problem.Config{Types: []problem.Type{{Status: 399}}},
			"problem: Config.Types[0].Status 399 is no error status: use 400 to 599"},
		{"zero status", problem.Config{Types: []problem.Type{{}}},
			"problem: Config.Types[0].Status 0 is no error status: use 400 to 599"},
		{"every fault", problem.Config{Types: []problem.Type{{Status: 404}, {Status: 404, URI: "ä"}}},
			"problem: Config.Types[1].URI \"ä\" is no URI reference: percent-encode what RFC 3986 does not allow\n" +
				"problem: Config.Types[1].Status 404 occurs twice: keep one Type for each status"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.PanicsWithValue(t, test.want, func() { test.config.Middleware(http.NotFoundHandler()) })
		})
	}
	for _, base := range []string{"https://[::1]:8080/p?q#", "http://[fe80::1%25en0]/p/"} {
		assert.NotPanics(t, func() { problem.Config{TypeBase: base}.Middleware(http.NotFoundHandler()) }, base)
	}
	assert.PanicsWithValue(t, "problem: Middleware(nil): give it the handler to wrap", func() { problem.Middleware(nil) })
}

func TestConfigIsCopied(t *testing.T) {
	types := []problem.Type{{Status: 404, Title: "First"}}
	h := problem.Config{Types: types}.Middleware(http.NotFoundHandler())
	types[0].Title = "Second"
	require.Equal(t, "First", requireProblem(t, get(t, h))["title"])
}

func TestConfigCatalog(t *testing.T) {
	own := problem.Type{Status: 419, Title: "Page Expired", Description: "Load the page again.", Reference: "house rules"}
	types := problem.Config{TypeBase: "/p/", Types: []problem.Type{own, {Status: 404, URI: "/gone"}}}.Catalog()
	require.Len(t, types, len(problem.Catalog())+1)
	byStatus := make(map[int]problem.Type)
	for i, typ := range types {
		byStatus[typ.Status] = typ
		require.True(t, i == 0 || types[i-1].Status < typ.Status, "sorted by status, each once")
	}
	standard, _ := problem.Lookup(404)
	standard.URI = "/gone"
	assert.Equal(t, standard, byStatus[404])
	own.URI = "/p/page-expired"
	assert.Equal(t, own, byStatus[419])
	assert.Equal(t, "/p/im-a-teapot", byStatus[418].URI)

	untitled := problem.Config{TypeBase: "/p/", Types: []problem.Type{{Status: 419}, {Status: 420}}}.Catalog()
	var uris []string
	for _, typ := range untitled {
		if typ.Title == "Client Error" {
			uris = append(uris, typ.URI)
		}
	}
	assert.Equal(t, []string{"/p/419", "/p/420"}, uris)
	assert.Equal(t, problem.Catalog(), problem.Config{}.Catalog())
}

func TestEdit(t *testing.T) {
	shared := &problem.Problem{Status: 409, Extensions: map[string]any{"a": 1}, Header: http.Header{"X-A": {"1"}}}
	var edits int
	h := problem.Config{TypeBase: "/p/", Edit: func(r *http.Request, p *problem.Problem) {
		edits++
		assert.Equal(t, "/orders/7", r.URL.Path)
		assert.NotEmpty(t, p.Type)
		assert.NotEmpty(t, p.Title)
		assert.NotEmpty(t, p.Detail)
		p.Detail += " Ask for " + r.Header.Get("Id") + "."
		p.Extensions["id"] = r.Header.Get("Id")
		p.Header.Set("Content-Language", "en")
		p.Header.Add("X-A", "2")
		p.Header.Set("Content-Length", "3")
		p.Status = 200
	}}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Language", "fr")
		switch r.Header.Get("Way") {
		case "text":
			http.Error(w, "No such order.", 404)
		case "problem":
			shared.ServeHTTP(w, nil)
		}
	}))
	s := serve(t, "HTTP/1.1", h)
	typ, _ := problem.Lookup(409)

	reply := s.ask(t, "HTTP/1.1", "GET", http.Header{"Way": {"text"}, "Id": {"x1"}})
	requireProblem(t, reply)
	assert.Equal(t, `{"type":"/p/not-found","title":"Not Found","status":404,"detail":"No such order. Ask for x1.","id":"x1"}`, reply.body)
	assert.Equal(t, []string{"en"}, reply.header["Content-Language"])
	assert.Equal(t, []string{"2"}, reply.header["X-A"])

	for range 2 {
		reply = s.ask(t, "HTTP/1.1", "GET", http.Header{"Way": {"problem"}, "Id": {"x2"}})
		requireProblem(t, reply)
		assert.Equal(t, `{"type":"/p/conflict","title":"Conflict","status":409,"detail":"`+typ.Description+` Ask for x2.","a":1,"id":"x2"}`, reply.body)
		assert.Equal(t, []string{"1", "2"}, reply.header["X-A"])
	}
	assert.Equal(t, 3, edits)
	assert.Equal(t, &problem.Problem{Status: 409, Extensions: map[string]any{"a": 1}, Header: http.Header{"X-A": {"1"}}}, shared)
}

func TestPanicInEditIsTheHandlers(t *testing.T) {
	edit := problem.Config{Edit: func(*http.Request, *problem.Problem) { panic("boom") }}
	rec := httptest.NewRecorder()
	require.PanicsWithValue(t, "boom", func() {
		edit.Middleware(http.NotFoundHandler()).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	})
	require.Empty(t, rec.Body.String())
	require.Equal(t, "text/plain; charset=utf-8", rec.Header().Get("Content-Type"))

	// A recoverer inside sees the panic at a flush, and can still answer.
	reply := get(t, edit.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			assert.Equal(t, "boom", recover())
			http.Error(w, "recovered", 500)
		}()
		w.WriteHeader(404)
		_ = http.NewResponseController(w).Flush()
	})))
	require.Equal(t, 500, reply.status)
	require.Equal(t, "recovered\n", reply.body)
}

func TestEditHearsOfWhatCannotBeEncoded(t *testing.T) {
	var cause error
	h := problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { cause = p.Cause }}.
		Middleware(problem.New(409, problem.With("a", make(chan int)), problem.With("b", 1), problem.Cause(io.EOF)))
	reply := get(t, h)
	members := requireProblem(t, reply)
	require.NotContains(t, members, "a")
	require.EqualValues(t, 1, members["b"])
	require.ErrorIs(t, cause, io.EOF)
	require.ErrorContains(t, cause, `problem: extension "a"`)
}

func TestNested(t *testing.T) {
	inner := problem.Config{TypeBase: "/inner/"}.Middleware(http.NotFoundHandler())
	reply := get(t, problem.Config{TypeBase: "/outer/"}.Middleware(inner))
	require.Equal(t, "/inner/not-found", requireProblem(t, reply)["type"])
}

// The memory of a document is lent to one Write at a time: a writer underneath that
// answers somebody else meanwhile still gets its own document.
func TestDocumentIsItsOwnUntilItIsWritten(t *testing.T) {
	const want = `{"type":"about:blank","title":"Not Found","status":404,"detail":"No such order."}`
	h := problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/other" {
			http.Error(w, "Another text.", http.StatusConflict)
			return
		}
		http.Error(w, "No such order.", http.StatusNotFound)
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(writeFunc{w, func() {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/other", nil))
	}}, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, want, w.Body.String())

	w = httptest.NewRecorder()
	problem.New(404, problem.Detail("No such order.")).ServeHTTP(writeFunc{w, func() {
		problem.New(409, problem.Detail("Another text.")).ServeHTTP(httptest.NewRecorder(), nil)
	}}, nil)
	require.Equal(t, want, w.Body.String())
}

// A writeFunc calls a function before it writes.
type writeFunc struct {
	http.ResponseWriter
	before func()
}

func (w writeFunc) Write(p []byte) (int, error) {
	w.before()
	return w.ResponseWriter.Write(p)
}
