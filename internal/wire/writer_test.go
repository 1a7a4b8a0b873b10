package wire

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

func TestInvalidStatusDecidesNothing(t *testing.T) {
	for _, protocol := range Protocols {
		for _, invalid := range []int{0, 99, 1000} {
			reply := Serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				defer func() {
					assert.Equal(t, fmt.Sprint("invalid WriteHeader code ", invalid), recover())
					http.Error(w, "Recovered.", 404)
				}()
				w.WriteHeader(invalid)
			}))).Ask(t, protocol, "GET", nil)
			assert.Equal(t, "Recovered.", RequireProblem(t, reply)["detail"])
		}
	}
}

func TestInformationalPassesAtOnce(t *testing.T) {
	for _, protocol := range Protocols[1:] {
		s := Serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", "</a.css>; rel=preload")
			w.WriteHeader(103)
			w.WriteHeader(102)
			http.NotFound(w, nil)
		})))
		var got []int
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
			Got1xxResponse: func(code int, _ textproto.MIMEHeader) error {
				got = append(got, code)
				return nil
			},
		})
		req, err := http.NewRequestWithContext(ctx, "GET", s.URL, nil)
		require.NoError(t, err)
		resp, err := s.Client().Do(req)
		require.NoError(t, err)
		resp.Body.Close()
		assert.Equal(t, []int{103, 102}, got)
		assert.Equal(t, 404, resp.StatusCode)
		assert.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"))
		assert.Equal(t, "</a.css>; rel=preload", resp.Header.Get("Link"))
	}
}

func TestHeaderCountsAtWriteHeader(t *testing.T) {
	h := problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h["X-A"], h["X-B"], h["X-C"] = []string{"1"}, []string{"1", "2"}, []string{"1"}
		w.WriteHeader(404)
		h["X-A"][0] = "late"
		h["X-B"][1] = "late"
		h.Del("X-C")
		h.Set("X-D", "late")
		h.Set("Content-Type", "text/html")
		h.Set(http.TrailerPrefix+"X-E", "late")
		_, _ = io.WriteString(w, "No.")
	}))
	for _, protocol := range Protocols {
		reply := Serve(t, protocol, h).Ask(t, protocol, "GET", nil)
		assert.Equal(t, "No.", RequireProblem(t, reply)["detail"])
		assert.Equal(t, http.Header{
			"X-A": {"1"}, "X-B": {"1", "2"}, "X-C": {"1"},
			"Content-Type":           {"application/problem+json"},
			"Content-Length":         {"70"},
			"X-Content-Type-Options": {"nosniff"},
		}, Without(reply.Header, "Connection"))
		assert.Empty(t, reply.Trailer)
	}
}

// Nothing but one of several values changes.
func TestLateValueOfAFieldWithSeveral(t *testing.T) {
	reply := Get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Allow"] = []string{"GET", "HEAD"}
		w.WriteHeader(405)
		w.Header()["Allow"][1] = "late"
	})))
	RequireProblem(t, reply)
	require.Equal(t, []string{"GET", "HEAD"}, reply.Header["Allow"])
}

func TestPanicSendsNothingOfOurs(t *testing.T) {
	for _, value := range []any{"boom", http.ErrAbortHandler} {
		rec := httptest.NewRecorder()
		require.PanicsWithValue(t, value, func() {
			problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, "held", 404)
				panic(value)
			})).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
		})
		assert.Empty(t, rec.Body.String())

		// A recoverer outside answers as it would without us.
		reply := Get(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				assert.Equal(t, value, recover())
				http.Error(w, "recovered", 500)
			}()
			problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(404)
				_, _ = io.WriteString(w, "held")
				panic(value)
			})).ServeHTTP(w, r)
		}))
		assert.Equal(t, 500, reply.Status)
		assert.Equal(t, "recovered\n", reply.Body)
	}
}

func TestSuperfluousStatusIsLogged(t *testing.T) {
	s := Serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(404)
		w.WriteHeader(500)
		w.WriteHeader(103)
		_, _ = io.WriteString(w, "No.")
	})))
	reply := s.Ask(t, "HTTP/1.1", "GET", nil)
	assert.Equal(t, "No.", RequireProblem(t, reply)["detail"])
	assert.Equal(t, 404, reply.Status)
	s.Close()
	assert.Equal(t, 2, strings.Count(s.Log.String(), "superfluous response.WriteHeader"))
}

// echo.WrapMiddleware writes an error only when the wrapped handler has returned.
func TestStatusAfterTheHandlerReturned(t *testing.T) {
	var kept http.ResponseWriter
	inner := problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { kept = w }))
	for _, protocol := range Protocols {
		reply := Serve(t, protocol, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(w, r)
			kept.Header().Set("Allow", "GET")
			kept.WriteHeader(405)
			n, err := io.WriteString(kept, "discarded")
			assert.Equal(t, 9, n)
			assert.NoError(t, err)
		})).Ask(t, protocol, "GET", nil)
		assert.Equal(t, "Method Not Allowed", RequireProblem(t, reply)["title"])
		assert.Equal(t, "GET", reply.Header.Get("Allow"))

		reply = Serve(t, protocol, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(w, r)
			kept.Header().Set("Content-Type", "application/json")
			kept.WriteHeader(404)
			_, _ = io.WriteString(kept, `{"message":"Not Found"}`)
		})).Ask(t, protocol, "GET", nil)
		assert.Equal(t, 404, reply.Status)
		assert.JSONEq(t, `{"message":"Not Found"}`, reply.Body)

		reply = Serve(t, protocol, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(w, r)
			_, _ = io.WriteString(kept, "late but in time")
		})).Ask(t, protocol, "GET", nil)
		assert.Equal(t, 200, reply.Status)
		assert.Equal(t, "late but in time", reply.Body)
	}
}

// A writer that was kept writes into nobody else's response.
func TestKeptWriterIsDead(t *testing.T) {
	var kept []http.ResponseWriter
	s := Serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, w := range kept {
			n, err := io.WriteString(w, "late")
			assert.Equal(t, 0, n)
			assert.ErrorIs(t, err, context.Canceled)
		}
		kept = append(kept, w)
		http.Error(w, fmt.Sprint("Number ", len(kept)), 404)
	})))
	for i := range 5 {
		reply := s.Ask(t, "HTTP/1.1", "GET", nil)
		assert.Equal(t, fmt.Sprint("Number ", i+1), RequireProblem(t, reply)["detail"])
	}
}

func TestWriteBehindTheDocumentWhenTheClientIsGone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(404)
		w.(http.Flusher).Flush()
		n, err := w.Write([]byte("x"))
		assert.Equal(t, 1, n)
		assert.NoError(t, err)
		m, err := io.Copy(w, strings.NewReader("more"))
		assert.EqualValues(t, 4, m)
		assert.NoError(t, err)
		cancel()
		n, err = w.Write([]byte("x"))
		assert.Equal(t, 0, n)
		assert.ErrorIs(t, err, context.Canceled)
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil))
}

// A handler that writes until it fails must come to an end.
func TestServerErrorWhenTheClientIsGone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	problem.Config{ServerErrors: true}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(500)
		cancel()
		n, err := w.Write([]byte("broken")) // decides, so it is none that is discarded
		assert.Equal(t, 6, n)
		assert.NoError(t, err)
		for _, write := range []func() (int, error){
			func() (int, error) { return w.Write([]byte("x")) },
			func() (int, error) { return io.WriteString(w, "x") },
		} {
			n, err = write()
			assert.Equal(t, 0, n)
			assert.ErrorIs(t, err, context.Canceled)
		}
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil))
}

func TestConnectionIsReused(t *testing.T) {
	s := Serve(t, "HTTP/1.1", problem.Middleware(http.NotFoundHandler()))
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	r := bufio.NewReader(conn)
	for range 3 {
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		resp, err := http.ReadResponse(r, nil)
		require.NoError(t, err)
		require.False(t, resp.Close)
		_, err = io.Copy(io.Discard, resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
	}
}

// Values that one response put into its header are not another's.
func TestHeaderValuesAreNotShared(t *testing.T) {
	spoil := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r)
			for _, values := range w.Header() {
				for i := range values {
					values[i] = "spoilt"
				}
			}
		})
	}
	handlers := map[string]http.Handler{
		"converted": http.NotFoundHandler(),
		"static":    problem.New(404),
		"composed":  problem.New(404, problem.Detail("No.")),
		"429":       problem.New(429),
		"own":       problem.New(404, problem.Header("X-A", "1")),
	}
	for name, next := range handlers {
		h := problem.Middleware(next)
		first, spoilt, second := httptest.NewRecorder(), httptest.NewRecorder(), httptest.NewRecorder()
		h.ServeHTTP(first, httptest.NewRequest("GET", "/", nil))
		spoil(h).ServeHTTP(spoilt, httptest.NewRequest("GET", "/", nil))
		h.ServeHTTP(second, httptest.NewRequest("GET", "/", nil))
		assert.Equal(t, first.Result().Header, second.Result().Header, name)
		for _, values := range spoilt.Header() {
			assert.Equal(t, []string{"spoilt"}, values, name) // not mended by the response after it
		}
		for _, values := range second.Header() {
			assert.Equal(t, len(values), cap(values), name)
		}
	}
}
