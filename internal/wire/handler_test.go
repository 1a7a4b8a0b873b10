package wire

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem"
)

func TestHandlerFunc(t *testing.T) {
	plain := func(h http.Handler) http.Handler { return h }
	between := func(wrap func(http.ResponseWriter) http.ResponseWriter) func(http.Handler) http.Handler {
		return func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(wrap(w), r) })
		}
	}
	places := map[string]func(http.Handler) http.Handler{
		"outside": plain,
		"inside":  problem.Middleware,
		"behind Unwrap": func(h http.Handler) http.Handler {
			return problem.Middleware(between(func(w http.ResponseWriter) http.ResponseWriter { return Unwrapping{ResponseWriter: w} })(h))
		},
		"behind an embedding": func(h http.Handler) http.Handler {
			return problem.Middleware(between(func(w http.ResponseWriter) http.ResponseWriter { return struct{ http.ResponseWriter }{w} })(h))
		},
	}
	failure := errors.New("dsn=hunter2")
	for name, place := range places {
		for _, protocol := range Protocols {
			t.Run(name+" "+protocol, func(t *testing.T) {
				ask := func(f problem.HandlerFunc) Reply {
					return Serve(t, protocol, place(f)).Ask(t, protocol, "GET", nil)
				}
				r := ask(func(http.ResponseWriter, *http.Request) error { return failure })
				assert.Equal(t, "Internal Server Error", RequireProblem(t, r)["title"])

				r = ask(func(w http.ResponseWriter, _ *http.Request) error {
					w.Header().Set("Allow", "GET")
					w.WriteHeader(103)
					return problem.New(405)
				})
				if protocol == "HTTP/2.0" { // the other clients here stop at a 103
					assert.Equal(t, "Method Not Allowed", RequireProblem(t, r)["title"])
					assert.Equal(t, "GET", r.Header.Get("Allow"))
				}

				r = ask(func(w http.ResponseWriter, _ *http.Request) error {
					_, err := io.WriteString(w, "fine")
					return err
				})
				assert.Equal(t, "fine", r.Body)

				r = ask(func(w http.ResponseWriter, _ *http.Request) error {
					_, _ = io.WriteString(w, "partial")
					return failure
				})
				assert.Equal(t, 200, r.Status)
				assert.Equal(t, "partial", r.Body)

				r = ask(func(w http.ResponseWriter, _ *http.Request) error {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(202)
					return failure
				})
				assert.Equal(t, 202, r.Status)
				assert.Empty(t, r.Body)
			})
		}
	}
}

// The response had begun before a HandlerFunc got it, behind another wrapper.
func TestHandlerFuncThatComesTooLate(t *testing.T) {
	var causes []error
	config := problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { causes = append(causes, p.Cause) }}
	late := problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return io.ErrUnexpectedEOF })
	for _, begin := range []http.HandlerFunc{Respond(200, "", "partial"), Respond(404, "application/json", "{}"), Respond(409, "", "Taken.")} {
		want := Get(t, config.Middleware(begin))
		causes = nil
		got := Get(t, config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begin(w, r)
			late.ServeHTTP(Unwrapping{ResponseWriter: w}, r)
		})))
		assert.Equal(t, want, got)
		assert.Contains(t, causes, io.ErrUnexpectedEOF)
	}
}

func TestHandlerFuncOutsideConvertsNothing(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) { http.Error(w, "No.", 404) }
	want := Get(t, http.HandlerFunc(h))
	got := Get(t, problem.HandlerFunc(func(w http.ResponseWriter, r *http.Request) error {
		h(w, r)
		return nil
	}))
	assert.Equal(t, want, got)
}

func TestErrorThatComesTooLateReachesEdit(t *testing.T) {
	var causes []error
	h := problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { causes = append(causes, p.Cause) }}.
		Middleware(problem.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) error {
			_, _ = io.WriteString(w, "partial")
			return io.ErrUnexpectedEOF
		}))
	s := Serve(t, "HTTP/1.1", h)
	assert.Equal(t, "partial", s.Ask(t, "HTTP/1.1", "GET", nil).Body)
	s.Close()
	assert.Equal(t, []error{io.ErrUnexpectedEOF}, causes)
	assert.Empty(t, s.Log.String())
}
