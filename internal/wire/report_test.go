package wire

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

// With ReportOnly a response is as without us, and Edit gets what would have been sent.
func TestReportOnly(t *testing.T) {
	flush := func(w http.ResponseWriter) { _ = http.NewResponseController(w).Flush() }
	tests := map[string]http.HandlerFunc{
		"text":              Respond(404, "text/plain", "No such order."),
		"text without type": Respond(404, "", "No such order."),
		"text in pieces":    Pieces(404, "No ", "", "such ", "order."),
		"boilerplate":       http.NotFound,
		"bare":              Respond(404, "", ""),
		"JSON string":       Respond(404, "", `"No such order."`),
		"JSON":              Respond(404, "application/json", `{"message":"No."}`),
		"half JSON":         Respond(404, "application/json", `{"message":`),
		"JSON in pieces":    Setting("Content-Type", "application/json", Pieces(404, "{", `"message":"No."`, "}")),
		"JSON array":        Respond(404, "", `[1]`),
		"JSON array later":  Pieces(404, "[", "nu", "ll]"),
		"text in brackets":  Pieces(404, "[", "nu", "t]"),
		"page":              Respond(404, "text/html", "<h1>No</h1>"),
		"long page":         Respond(404, "", strings.Repeat("<p>", 10_000)),
		"long text":         Respond(404, "", strings.Repeat("x", 8193)),
		"longest text":      Respond(404, "", strings.Repeat("x", 8192)),
		"long text, later":  Pieces(404, strings.Repeat("x", 8000), strings.Repeat("x", 8000)),
		"protobuf":          Respond(404, "", "\x08\x05\x12\x09not found"),
		"not UTF-8":         Respond(404, "text/plain", "\xff"),
		"not UTF-8, later":  Pieces(404, "No", "\xff"),
		"Latin-1":           Respond(404, "text/plain; charset=iso-8859-1", "No."),
		"Latin-1, later":    Setting("Content-Type", "text/plain; charset=iso-8859-1", Pieces(404, "caf", "\xe9")),
		"vendor's JSON":     Respond(404, "application/vnd.api+json", `{}`),
		"success":           Respond(200, "", "fine"),
		"nothing":           func(http.ResponseWriter, *http.Request) {},
		"server error":      Respond(500, "text/plain", "hunter2"),
		"long server error": Pieces(500, "hunter2", strings.Repeat("\xff", 10_000)),
		"gzip":              Setting("Content-Encoding", "gzip", Respond(404, "text/plain", "\x1f\x8b")),
		"gzip of nothing":   Setting("Content-Encoding", "gzip", Respond(404, "", "")),
		"fields":            Setting("Content-Language", "fr", Setting("Allow", "GET", Respond(405, "text/plain", "Non."))),
		"a declared length": Setting("Content-Length", "3", Pieces(404, "No.", "\n")),
		"two statuses":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); w.WriteHeader(500) },
		"a reader": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			_, _ = io.Copy(w, strings.NewReader("No."))
		},
		"late fields": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.Header().Set("X-A", "1")
			_, _ = io.WriteString(w, "No.")
		},
		"flushed at once": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			flush(w)
			_, _ = io.WriteString(w, "No.")
		},
		"flushed in between": func(w http.ResponseWriter, _ *http.Request) {
			Pieces(404, "First.")(w, nil)
			flush(w)
			_, _ = io.WriteString(w, "Second.")
		},
		"announced, flushed": Setting("Content-Type", "text/plain", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			flush(w)
			_, _ = io.WriteString(w, "\n")
			_, _ = io.WriteString(w, "First.")
			_, _ = io.WriteString(w, "Second.")
		}),
		"announced, flushed, and JSON": Setting("Content-Type", "text/plain", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			flush(w)
			_, _ = io.WriteString(w, `{"a":1}`)
		}),
		"announced JSON, flushed": Setting("Content-Type", "application/json", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			flush(w)
			_, _ = io.WriteString(w, `{"message":`)
			_, _ = io.WriteString(w, `"No."}`)
		}),
		"announced, flushed, without a text": Setting("Content-Type", "text/plain", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); flush(w) }),
		"a helper":                           func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 409, problem.Detail("Taken.")) },
		"a late helper": func(w http.ResponseWriter, _ *http.Request) {
			Respond(404, "text/plain", "No.")(w, nil)
			problem.Error(w, 409, problem.Detail("Taken."))
		},
		"an error": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return io.EOF }).ServeHTTP,
	}
	for _, rules := range []problem.Config{{}, {LiftJSON: true, ServerErrors: true, ReplaceHTML: true}, {DiscardText: true, ServerErrors: true, TypeBase: "/p/"}} {
		for name, h := range tests {
			for _, protocol := range Protocols[1:] {
				for _, method := range []string{"GET", "HEAD"} {
					t.Run(fmt.Sprintf("%s %s %s %t", name, protocol, method, rules.LiftJSON), func(t *testing.T) {
						answers := func(wrap func(http.Handler) http.Handler) Reply {
							wrapped, done := wrap(h), make(chan struct{})
							reply := Serve(t, protocol, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
								defer close(done)
								wrapped.ServeHTTP(w, r)
							})).Ask(t, protocol, method, nil)
							<-done // the client may have it all before
							return reply
						}
						var reports, edits []string
						note := func(list *[]string) func(*http.Request, *problem.Problem) {
							return func(r *http.Request, p *problem.Problem) {
								assert.Equal(t, "/orders/7", r.URL.Path)
								*list = append(*list, fmt.Sprint(p.Type, p.Title, p.Status, p.Detail, p.Extensions, p.Header, p.Cause))
							}
						}
						report, convert := rules, rules
						report.ReportOnly, report.Edit = true, note(&reports)
						convert.Edit = note(&edits)
						got, converted := answers(report.Middleware), answers(convert.Middleware)
						assert.Equal(t, edits, reports)
						switch name {
						case "a helper", "an error": // they write all the same
							assert.Equal(t, converted, got)
						case "a late helper":
							assert.Equal(t, "No.", got.Body+strings.Repeat("No.", strings.Count(method, "HEAD")))
						default:
							assert.Equal(t, answers(func(h http.Handler) http.Handler { return h }), got)
						}
					})
				}
			}
		}
	}
}

// The report comes when the handler has returned, and not after a panic.
func TestReportOnlyReportsAtTheEnd(t *testing.T) {
	reports := 0
	config := problem.Config{ReportOnly: true, Edit: func(*http.Request, *problem.Problem) { reports++ }}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "No.", 404)
		w.(http.Flusher).Flush()
		assert.Zero(t, reports)
		if r.Method == "POST" {
			panic("boom")
		}
	}))
	rec := httptest.NewRecorder()
	require.PanicsWithValue(t, "boom", func() { h.ServeHTTP(rec, httptest.NewRequest("POST", "/", nil)) })
	require.Zero(t, reports)
	rec = httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, 1, reports)
	require.Equal(t, "No.\n", rec.Body.String())

	// A writer that is kept is decided by its status.
	var kept http.ResponseWriter
	rec = httptest.NewRecorder()
	config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { kept = w })).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	kept.WriteHeader(404)
	require.Equal(t, 2, reports)
	_, _ = io.WriteString(kept, "late")
	require.Equal(t, "late", rec.Body.String())
	require.Equal(t, 2, reports)
}

// A panic in Edit is the handler's, as in a real run.
func TestReportOnlyWhenEditPanics(t *testing.T) {
	rec := httptest.NewRecorder()
	require.PanicsWithValue(t, "broken", func() {
		problem.Config{ReportOnly: true, Edit: func(*http.Request, *problem.Problem) { panic("broken") }}.
			Middleware(http.NotFoundHandler()).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	})
	require.Equal(t, "404 page not found\n", rec.Body.String())
}

// Nothing is held back: the client has the text while the handler waits.
func TestReportOnlyHoldsNothingBack(t *testing.T) {
	text := strings.Repeat("x", 6000) // more than net/http buffers
	for _, protocol := range Protocols[1:] {
		begin := Respond(404, "text/plain", text)
		require.Equal(t, "x", FirstBytes(t, protocol, 1, begin, problem.Config{ReportOnly: true, Edit: func(*http.Request, *problem.Problem) {}}.Middleware))
	}
}
