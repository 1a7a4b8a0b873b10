package wire

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem"
)

// What was held back and is released reaches the client as the handler's own Writes
// would: those that a declared Content-Length has room for, and not the others.
func TestReleasedWriteByWrite(t *testing.T) {
	const (
		latin1 = "text/plain; charset=iso-8859-1"
		text   = "text/plain"
		json   = "application/json"
	)
	x := func(n int) string { return strings.Repeat("x", n) }
	tests := []struct {
		name        string
		contentType string
		length      string
		writes      []string
	}{
		{"a line end too much", latin1, "5", []string{"caf\xe9!", "\n"}},
		{"a line end too much, in one", latin1, "5", []string{"caf\xe9!\n"}},
		{"one byte by one", latin1, "5", strings.Split("caf\xe9!\n", "")},
		{"too much in the middle", latin1, "5", []string{"caf", "\xe9\xe9\xe9", "!"}},
		{"too much and then what fits", latin1, "5", []string{"caf\xe9", "too much", "!"}},
		{"too much and then nothing", latin1, "5", []string{"caf\xe9!", "\n", ""}},
		{"too much at once", latin1, "3", []string{"caf\xe9"}},
		{"just enough", latin1, "5", []string{"caf", "\xe9!"}},
		{"too little", latin1, "9", []string{"caf\xe9"}},
		{"nothing allowed", latin1, "0", []string{"caf\xe9"}},
		{"a length that is none", latin1, "x", []string{"caf\xe9", "!"}},
		{"a length below zero", latin1, "-1", []string{"caf\xe9", "!"}},
		{"half JSON", json, "5", []string{`{"a":`, " "}},
		{"half JSON in pieces", json, "5", []string{`{"a"`, `:1`, `:`}},
		{"a text that ends as none", text, "3", []string{"No.", "\xff"}},
		{"more than 8 KiB", text, "8193", []string{x(8000), x(193), "\n"}},
		{"more than 8 KiB, and more than is declared", text, "8100", []string{x(8000), x(193), x(100)}},
		{"more than 8 KiB, declared less than is held", text, "4000", []string{x(3000), x(3000), x(3000)}},
		{"far more than 8 KiB", text, "100000", []string{x(8000), x(92000), "\n"}},
		{"HTML behind white space", text, "4", []string{"\n", "<p>", "\n"}},
		{"JSON behind a bracket", text, "6", []string{"[", "null]", "\n"}},
	}
	for _, test := range tests {
		for _, protocol := range Protocols {
			for _, method := range []string{"GET", "HEAD"} {
				t.Run(fmt.Sprintf("%s %s %s", test.name, protocol, method), func(t *testing.T) {
					if strings.Contains(test.name, "length") && (method == "HEAD" || protocol == "HTTP/1.0") {
						t.Skip("net/http sends a length that is none, and no client reads it")
					}
					h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
						w.Header().Set("Content-Type", test.contentType)
						w.Header().Set("Content-Length", test.length)
						w.WriteHeader(404)
						for _, text := range test.writes {
							_, _ = io.WriteString(w, text)
						}
					})
					bare := Serve(t, protocol, h).Ask(t, protocol, method, nil)
					wrapped := Serve(t, protocol, problem.Config{LiftJSON: true}.Middleware(h)).Ask(t, protocol, method, nil)
					assert.Equal(t, bare, wrapped)
				})
			}
		}
	}
}

// adding is a writer that adds fields when it sends the header, as HTTP/3 servers and
// CORS middlewares do.
type adding struct {
	http.ResponseWriter
	sent bool
}

func (a *adding) WriteHeader(status int) {
	if !a.sent && status >= 200 {
		a.sent = true
		a.Header().Set("X-Added", "1")
		a.Header().Add("Vary", "Origin")
		a.Header().Del("X-Deleted")
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *adding) Write(p []byte) (int, error) {
	if !a.sent {
		a.WriteHeader(http.StatusOK)
	}
	return a.ResponseWriter.Write(p)
}

// Fields that the writer underneath adds while it sends its header stay, whatever the
// handler has changed too late.
func TestReleasedHeaderKeepsWhatIsAdded(t *testing.T) {
	late := map[string]func(h http.Header){
		"nothing":             func(http.Header) {},
		"a field":             func(h http.Header) { h.Set("X-Late", "1") },
		"a changed field":     func(h http.Header) { h.Set("X-Early", "late") },
		"a deleted field":     func(h http.Header) { h.Del("X-Early") },
		"an added value":      func(h http.Header) { h.Add("X-Early", "late") },
		"an added Vary":       func(h http.Header) { h.Set("Vary", "Cookie") },
		"a field in capitals": func(h http.Header) { h["X-LATE"] = []string{"1"} },
		"all deleted": func(h http.Header) {
			for name := range h {
				delete(h, name)
			}
		},
	}
	for name, change := range late {
		for _, protocol := range Protocols {
			var after http.Header
			answer := func(middleware func(http.Handler) http.Handler) (Reply, http.Header) {
				h := middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("X-Early", "1")
					w.Header().Set("X-Deleted", "1")
					w.WriteHeader(404)
					change(w.Header())
					_, _ = io.WriteString(w, `{"error":"nope"}`)
				}))
				done := make(chan struct{})
				reply := Serve(t, protocol, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer close(done)
					a := &adding{ResponseWriter: w}
					h.ServeHTTP(a, r)
					after = a.Header().Clone()
				})).Ask(t, protocol, "GET", nil)
				<-done
				return reply, after
			}
			bare, want := answer(func(h http.Handler) http.Handler { return h })
			wrapped, got := answer(problem.Middleware)
			assert.Equal(t, bare, wrapped, "%s, %s", name, protocol)
			if name != "all deleted" { // what is added comes after that
				assert.Equal(t, want, got, "%s, %s", name, protocol) // for a writer outside
			}
			assert.Equal(t, "1", wrapped.Header.Get("X-Added"), "%s, %s", name, protocol)
		}
	}
}

// In a document they stay too.
func TestConvertedHeaderKeepsWhatIsAdded(t *testing.T) {
	reply := Get(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.Header().Set("X-Late", "1")
			w.Header().Set("X-Added", "late")
		})).ServeHTTP(&adding{ResponseWriter: w}, r)
	}))
	RequireProblem(t, reply)
	assert.Equal(t, "1", reply.Header.Get("X-Added"))
	assert.Equal(t, "Origin", reply.Header.Get("Vary"))
	assert.NotContains(t, reply.Header, "X-Late")
}

// net/http takes a length with a sign too.
func TestReleasedWithALengthThatHasASign(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=iso-8859-1")
		w.Header().Set("Content-Length", "+5")
		w.Header().Set("Connection", "close")
		w.WriteHeader(404)
		for _, text := range []string{"caf\xe9!", "\n"} {
			_, _ = io.WriteString(w, text)
		}
	})
	assert.Equal(t, raw(t, "GET", h), raw(t, "GET", problem.Middleware(h)))
}
