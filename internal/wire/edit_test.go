package wire

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/render"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

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
	s := Serve(t, "HTTP/1.1", h)
	typ, _ := problem.Lookup(409)

	reply := s.Ask(t, "HTTP/1.1", "GET", http.Header{"Way": {"text"}, "Id": {"x1"}})
	RequireProblem(t, reply)
	assert.Equal(t, `{"type":"/p/not-found","title":"Not Found","status":404,"detail":"No such order. Ask for x1.","id":"x1"}`, reply.Body)
	assert.Equal(t, []string{"en"}, reply.Header["Content-Language"])
	assert.Equal(t, []string{"2"}, reply.Header["X-A"])

	for range 2 {
		reply = s.Ask(t, "HTTP/1.1", "GET", http.Header{"Way": {"problem"}, "Id": {"x2"}})
		RequireProblem(t, reply)
		assert.Equal(t, `{"type":"/p/conflict","title":"Conflict","status":409,"detail":"`+typ.Description+` Ask for x2.","a":1,"id":"x2"}`, reply.Body)
		assert.Equal(t, []string{"1", "2"}, reply.Header["X-A"])
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
	reply := Get(t, edit.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			assert.Equal(t, "boom", recover())
			http.Error(w, "recovered", 500)
		}()
		w.WriteHeader(404)
		_ = http.NewResponseController(w).Flush()
	})))
	require.Equal(t, 500, reply.Status)
	require.Equal(t, "recovered\n", reply.Body)
}

func TestEditHearsOfWhatCannotBeEncoded(t *testing.T) {
	var cause error
	h := problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { cause = p.Cause }}.
		Middleware(problem.New(409, problem.With("a", make(chan int)), problem.With("b", 1), problem.Cause(io.EOF)))
	reply := Get(t, h)
	members := RequireProblem(t, reply)
	require.NotContains(t, members, "a")
	require.EqualValues(t, 1, members["b"])
	require.ErrorIs(t, cause, io.EOF)
	require.ErrorContains(t, cause, `problem: extension "a"`)
}

// What the client is not told is in Cause, for the log.
func TestEditGetsWhatIsDropped(t *testing.T) {
	discard := problem.Config{DiscardText: true}
	servers := problem.Config{ServerErrors: true}
	everything := problem.Config{DiscardText: true, ServerErrors: true, LiftJSON: true, ReplaceHTML: true}
	tests := []struct {
		name    string
		config  problem.Config
		handler http.HandlerFunc
		want    string // "" for no Cause
	}{
		{"DiscardText", discard, Respond(404, "", "\ufeff dial tcp: refused\n"), "dial tcp: refused"},
		{"DiscardText of a title", discard, Respond(404, "", "Not Found"), "Not Found"},
		{"DiscardText of nothing", discard, Respond(404, "", ""), ""},
		{"DiscardText of white space", discard, Respond(404, "", " \n"), ""},
		{"DiscardText in pieces", discard, Pieces(404, "dial ", "tcp: ", "refused"), "dial tcp: refused"},
		{"DiscardText of the longest text", discard, Respond(404, "", strings.Repeat("x", 8192)), strings.Repeat("x", 8192)},
		{"DiscardText of a server error that passes", discard, Respond(500, "", "hunter2"), ""},
		{"a server error", servers, Respond(500, "text/plain", "hunter2"), "hunter2"},
		{"a server error in JSON", everything, Respond(500, "application/json", `{"dsn":"hunter2"}`), `{"dsn":"hunter2"}`},
		{"a server error in half JSON", everything, Respond(500, "application/json", `{"dsn":`), `{"dsn":`},
		{"a server error without a text", servers, Respond(500, "", ""), ""},
		{"a long server error", servers, Respond(500, "text/plain", strings.Repeat("x", 8190)+"yyyy"), strings.Repeat("x", 8190) + "yy"},
		{"a long server error in pieces", servers, Pieces(500, "a", strings.Repeat("b", 5000), strings.Repeat("c", 5000)), "a" + strings.Repeat("b", 5000) + strings.Repeat("c", 3191)},
		{"a server error that is not UTF-8", servers, Respond(500, "text/plain", "caf\xe9 \xff\xff"), "caf\ufffd \ufffd"},
		{"a server error that ends within a letter", servers, Respond(500, "text/plain", strings.Repeat("x", 8191)+"é"), strings.Repeat("x", 8191) + "\ufffd"},
		{"a text that is sent", everything, Respond(404, "application/json", `{"error":"No."}`), ""},
		{"a detail", problem.Config{}, Respond(404, "", "No."), ""},
		{"a title", problem.Config{}, Respond(404, "", "Not Found"), ""},
		{"a page", everything, Respond(404, "text/html", "<h1>hunter2</h1>"), ""},
	}
	for _, test := range tests {
		var edited []problem.Problem
		test.config.Edit = func(_ *http.Request, p *problem.Problem) { edited = append(edited, *p) }
		Get(t, test.config.Middleware(test.handler))
		if test.name == "DiscardText of a server error that passes" {
			assert.Empty(t, edited, test.name)
			continue
		}
		require.Len(t, edited, 1, test.name)
		if test.want == "" {
			assert.NoError(t, edited[0].Cause, test.name)
		} else {
			assert.EqualError(t, edited[0].Cause, test.want, test.name)
		}
		assert.NotContains(t, edited[0].Detail, "hunter2", test.name)
	}
}

// A server error is read for the log, and for as long as the client is there.
func TestDroppedTextIsReadUpToALimit(t *testing.T) {
	var cause error
	for name, config := range map[string]problem.Config{
		"with Edit":    {ServerErrors: true, Edit: func(_ *http.Request, p *problem.Problem) { cause = p.Cause }},
		"without Edit": {ServerErrors: true},
	} {
		reply := Get(t, config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(500)
			for range 10_000 {
				n, err := io.WriteString(w, "0123456789")
				if n != 10 || err != nil {
					t.Errorf("%s: %d, %v", name, n, err)
					return
				}
			}
		})))
		RequireProblem(t, reply)
		assert.NotContains(t, reply.Body, "0123456789")
	}
	require.EqualError(t, cause, strings.Repeat("0123456789", 820)[:8192])
}

// A Type, Title or Detail that Edit empties is filled again.
func TestEditedFieldsAreFilledAgain(t *testing.T) {
	listed, _ := problem.Lookup(404)
	tests := []struct {
		name string
		edit func(p *problem.Problem)
		want string
	}{
		{"nothing", func(*problem.Problem) {}, `{"type":"/p/no-order","title":"No Order","status":404,"detail":"d"}`},
		{"Type", func(p *problem.Problem) { p.Type = "" }, `{"type":"/p/no-order","title":"No Order","status":404,"detail":"d"}`},
		{"Title", func(p *problem.Problem) { p.Title = "" }, `{"type":"/p/no-order","title":"Not Found","status":404,"detail":"d"}`},
		{"Detail", func(p *problem.Problem) { p.Detail = "" }, `{"type":"/p/no-order","title":"No Order","status":404,"detail":"` + listed.Description + `"}`},
		{"all", func(p *problem.Problem) { *p = problem.Problem{} }, `{"type":"/p/not-found","title":"Not Found","status":404,"detail":"` + listed.Description + `"}`},
		{"Type, with another Title", func(p *problem.Problem) { p.Type, p.Title = "", "Lost" }, `{"type":"/p/lost","title":"Lost","status":404,"detail":"d"}`},
		{"Type and Title", func(p *problem.Problem) { p.Type, p.Title = "", "" }, `{"type":"/p/not-found","title":"Not Found","status":404,"detail":"d"}`},
		{"Status", func(p *problem.Problem) { p.Status = 200 }, `{"type":"/p/no-order","title":"No Order","status":404,"detail":"d"}`},
		{"maps", func(p *problem.Problem) { p.Extensions, p.Header = nil, nil }, `{"type":"/p/no-order","title":"No Order","status":404,"detail":"d"}`},
	}
	noOrder := problem.Type{Title: "No Order", Status: 404}
	for _, test := range tests {
		config := problem.Config{TypeBase: "/p/", Edit: func(_ *http.Request, p *problem.Problem) { test.edit(p) }}
		for name, h := range map[string]http.HandlerFunc{
			"Write":     func(w http.ResponseWriter, _ *http.Request) { noOrder.Write(w, problem.Detail("d")) },
			"ServeHTTP": noOrder.New(problem.Detail("d")).ServeHTTP,
		} {
			reply := Get(t, config.Middleware(h))
			RequireProblem(t, reply)
			assert.Equal(t, test.want, reply.Body, "%s, %s", test.name, name)
		}
	}
	reply := Get(t, problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { p.Detail = "" }}.Middleware(Respond(404, "", "No such order.")))
	assert.Equal(t, listed.Description, RequireProblem(t, reply)["detail"])
}

// Edit may change field errors in place: another request does not see it.
func TestEditGetsItsOwnFieldErrors(t *testing.T) {
	shared := problem.New(422, problem.Detail("d"), problem.Invalid(problem.FieldError{Detail: "is missing", Pointer: "#/name"}))
	config := problem.Config{Edit: func(_ *http.Request, p *problem.Problem) {
		list := p.Extensions["errors"].([]problem.FieldError)
		list[0].Detail += "!"
		p.Extensions["errors"] = append(list, problem.FieldError{Detail: "more"})
	}}
	const want = `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"d",` +
		`"errors":[{"detail":"is missing!","pointer":"#/name"},{"detail":"more"}]}`
	for name, h := range map[string]http.Handler{
		"served":   shared,
		"returned": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return shared }),
		"written":  http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, shared) }),
	} {
		for range 2 {
			rec := httptest.NewRecorder()
			config.Middleware(h).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			assert.Equal(t, want, rec.Body.String(), name)
		}
	}
	assert.Equal(t, map[string]any{"errors": []problem.FieldError{{Detail: "is missing", Pointer: "#/name"}}}, shared.Extensions)
}

// Whatever is left out of a document, Edit is told.
func TestEditHearsOfEveryFault(t *testing.T) {
	bad := make(chan int)
	left := func(name, why string) string {
		return fmt.Sprintf("problem: extension %q: it is left out: %s", name, why)
	}
	const (
		unsupported = "json: unsupported type: chan int"
		notXML      = "it is not an XML name"
	)
	inner := problem.New(409, problem.Detail("d"), problem.With("bad", bad), problem.With("ok", 1), problem.With("a b", 2))
	const (
		innerJSON = `{"type":"about:blank","title":"Conflict","status":409,"detail":"d","a b":2,"ok":1}`
		innerXML  = `<detail>d</detail><ok>1</ok><status>409</status><title>Conflict</title><type>about:blank</type>`
	)
	tests := []struct {
		name              string
		p                 *problem.Problem
		asJSON, asXML     string
		inJSON, inXMLOnly []string
	}{
		{"an extension", problem.New(404, problem.With("x", bad), problem.With("y", 1)), `,"y":1`, `<y>1</y>`, []string{left("x", unsupported)}, nil},
		{"two extensions", problem.New(404, problem.With("x", bad), problem.With("y", bad)), ``, ``, []string{left("x", unsupported), left("y", unsupported)}, nil},
		{"an extension with its cause", problem.New(404, problem.With("x", bad), problem.Cause(io.EOF)), ``, ``, []string{"EOF", left("x", unsupported)}, nil},
		{"within a problem", problem.New(404, problem.With("x", inner)), `,"x":` + innerJSON, `<x>` + innerXML + `</x>`, []string{left("bad", unsupported)}, []string{left("a b", notXML)}},
		{"within a problem by value", problem.New(404, problem.With("x", *inner)), `,"x":` + innerJSON, `<x>` + innerXML + `</x>`, []string{left("bad", unsupported)}, []string{left("a b", notXML)}},
		{"within problems", problem.New(404, problem.With("x", []*problem.Problem{inner})), `,"x":[` + innerJSON + `]`, `<x><i>` + innerXML + `</i></x>`,
			[]string{left("bad", unsupported)}, []string{left("a b", notXML)}},
		{"within a problem in an object", problem.New(404, problem.With("x", map[string]any{"p": inner})), `,"x":{"p":` + innerJSON + `}`, `<x><p>` + innerXML + `</p></x>`,
			[]string{left("bad", unsupported)}, []string{left("a b", notXML)}},
		{"a name", problem.New(404, problem.With("a b", 1), problem.With("y", 1)), `,"a b":1,"y":1`, `<y>1</y>`, nil, []string{left("a b", notXML)}},
		{"a name in an object", problem.New(404, problem.With("x", map[string]int{"1st": 1, "y": 1})), `,"x":{"1st":1,"y":1}`, `<x><y>1</y></x>`, nil, []string{left("1st", notXML)}},
		{"a standard name", problem.New(404, problem.With("status", bad)), ``, ``, nil, nil},
	}
	for _, test := range tests {
		test.p.Detail = "d"
		for media, want := range map[string]struct {
			doc    string
			faults []string
		}{
			"application/problem+json": {`{"type":"about:blank","title":"Not Found","status":404,"detail":"d"` + test.asJSON + `}`, test.inJSON},
			"application/problem+xml": {`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Not Found</title><status>404</status><detail>d</detail>` +
				test.asXML + `</problem>`, slices.Concat(test.inJSON, test.inXMLOnly)},
		} {
			var causes []error
			config := problem.Config{XML: true, Edit: func(_ *http.Request, p *problem.Problem) { causes = append(causes, p.Cause) }}
			rec, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Accept", media)
			config.Middleware(test.p).ServeHTTP(rec, r)
			assert.Equal(t, want.doc, rec.Body.String(), test.name)
			require.Len(t, causes, 1)
			if want.faults == nil {
				assert.NoError(t, causes[0], test.name)
			} else {
				assert.EqualError(t, causes[0], strings.Join(want.faults, "\n"), "%s, %s", test.name, media)
			}
		}
	}
}

// What Edit sends is sent, and nothing is appended to it.
func TestEditThatAnswers(t *testing.T) {
	type writerKey struct{}
	ways := map[string]http.HandlerFunc{
		"converted": Respond(404, "", "No."),
		"helper":    func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 404, problem.Instance("/7")) },
		"render": func(w http.ResponseWriter, r *http.Request) {
			assert.NoError(t, render.Render(w, r, problem.New(404)))
		},
	}
	answers := map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"by Write":       {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "Edit's") }, "200 Edit's"},
		"by WriteHeader": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, "204 "},
		"not, by a candidate": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Del("Content-Type")
			w.WriteHeader(410)
		}, ""},
	}
	for way, handler := range ways {
		for name, by := range answers {
			config := problem.Config{Edit: func(r *http.Request, _ *problem.Problem) {
				by.answer(r.Context().Value(writerKey{}).(http.ResponseWriter), r)
			}}
			// The request that Edit gets leads to the writer that handlers get.
			var inside http.ResponseWriter
			reply := Get(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r = r.WithContext(context.WithValue(r.Context(), writerKey{}, http.ResponseWriter(lazily{&inside})))
				config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					inside = w
					handler(w, r)
				})).ServeHTTP(w, r)
			}))
			if by.want != "" {
				assert.Equal(t, by.want, fmt.Sprint(reply.Status, " ", reply.Body), "%s, %s", way, name)
				continue
			}
			assert.Equal(t, 404, reply.Status, "%s, %s", way, name)
			RequireProblem(t, reply)
		}
	}
}

// lazily is a writer that is not known yet.
type lazily struct{ w *http.ResponseWriter }

func (l lazily) Header() http.Header         { return (*l.w).Header() }
func (l lazily) WriteHeader(status int)      { (*l.w).WriteHeader(status) }
func (l lazily) Write(p []byte) (int, error) { return (*l.w).Write(p) }

type innermost struct{}

// Edit gets the innermost request that is known.
func TestEditGetsTheInnermostRequest(t *testing.T) {
	inner := func(next http.Handler) http.Handler { // as StripPrefix and authentication do
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), innermost{}, "alice")))
		})
	}
	tests := map[string]struct {
		handler http.Handler
		want    any
	}{
		"ServeHTTP":                 {problem.New(404), "alice"},
		"HandlerFunc":               {problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return io.EOF }), "alice"},
		"ServeHTTP without request": {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.New(404).ServeHTTP(w, nil) }), nil},
		"helper":                    {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 404) }), nil},
		"Write":                     {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, io.EOF) }), nil},
		"converted":                 {Respond(404, "", "No."), nil},
		"late, by ServeHTTP": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(200)
			problem.New(404).ServeHTTP(w, r)
		}), "alice"},
	}
	for name, test := range tests {
		var users []any
		config := problem.Config{Edit: func(r *http.Request, _ *problem.Problem) { users = append(users, r.Context().Value(innermost{})) }}
		Get(t, config.Middleware(inner(test.handler)))
		assert.Equal(t, []any{test.want}, users, name)
	}
}

// Edit may give its problem to a log that reads it later.
func TestEditMayKeepItsProblem(t *testing.T) {
	logged := make(chan string, 1)
	h := problem.Config{Edit: func(_ *http.Request, p *problem.Problem) {
		go func() { logged <- p.LogValue().String() }()
	}}.Middleware(Respond(404, "text/plain", "No."))
	RequireProblem(t, Get(t, h))
	assert.Contains(t, <-logged, "status=404")
}
