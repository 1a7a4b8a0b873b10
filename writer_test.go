package problem_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// compare runs a handler bare and wrapped, and requires the same replies and logs.
func compare(t *testing.T, protocol, method string, h http.HandlerFunc) {
	t.Helper()
	bare, wrapped := serve(t, protocol, h), serve(t, protocol, problem.Middleware(h))
	require.Equal(t, bare.ask(t, protocol, method, nil), wrapped.ask(t, protocol, method, nil))
	bare.Close()
	wrapped.Close()
	// The logs name the caller, which is this library's writer for the wrapped one.
	require.Equal(t, strings.Count(bare.log.String(), "\n"), strings.Count(wrapped.log.String(), "\n"), "%s\n%s", bare.log, wrapped.log)
}

func TestUntouchedIsAsBare(t *testing.T) {
	tests := map[string]http.HandlerFunc{
		"stream": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			for i := range 3 {
				fmt.Fprintf(w, "data: %d\n\n", i)
				w.(http.Flusher).Flush()
			}
		},
		"empty Write": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(nil)
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "late")
		},
		"trailers": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "X-Sum")
			_, _ = io.WriteString(w, "body")
			w.(http.Flusher).Flush()
			w.Header().Set("X-Sum", "1")
			w.Header().Set(http.TrailerPrefix+"X-More", "2")
		},
		"trailers of a 4xx that passes": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "X-Sum")
			w.WriteHeader(404)
			w.Header().Set("X-Sum", "1")
			w.Header().Set("X-Late", "1")
			_, _ = io.WriteString(w, `{"error":1}`)
			w.(http.Flusher).Flush()
			w.Header().Set(http.TrailerPrefix+"X-More", "2")
		},
		"late header of a 4xx that passes": func(w http.ResponseWriter, _ *http.Request) {
			h := w.Header()
			h["X-A"], h["X-B"], h["X-C"], h["Date"] = []string{"1"}, []string{"1", "2"}, []string{"1"}, nil
			w.WriteHeader(404)
			h["X-A"][0] = "late"
			h["X-B"][1] = "late"
			h.Del("X-C")
			h.Set("X-D", "late")
			_, _ = io.WriteString(w, `{"error":1}`)
		},
		"one late value of a 4xx that passes": func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["X-A"] = []string{"1", "2"}
			w.WriteHeader(404)
			w.Header()["X-A"][1] = "late"
			_, _ = io.WriteString(w, `{"error":1}`)
		},
		"nosniff too late in a 4xx that passes": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("X-Content-Type-Options", "other")
			w.WriteHeader(404)
			w.Header().Set("X-Content-Type-Options", "nosniff")
			_, _ = io.WriteString(w, "<p>")
		},
		"late header in place of one without a value": func(w http.ResponseWriter, _ *http.Request) {
			h := w.Header()
			h["Content-Type"] = nil // net/http does not sniff one
			w.WriteHeader(404)
			delete(h, "Content-Type")
			h["X-B"] = nil
			_, _ = io.WriteString(w, "<p>")
		},
		"two statuses": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(201)
			w.WriteHeader(404)
		},
		"two statuses of a 4xx that passes": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.WriteHeader(103)
			w.WriteHeader(500)
			_, _ = io.WriteString(w, `{"error":1}`)
			w.WriteHeader(200)
		},
		"too much for its Content-Length": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "3")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, `{"error":1}`)
		},
		"body on 204": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(204)
			_, err := io.WriteString(w, "x")
			assert.ErrorIs(t, err, http.ErrBodyNotAllowed)
		},
		"invalid status": func(w http.ResponseWriter, _ *http.Request) {
			defer func() {
				assert.Equal(t, "invalid WriteHeader code 99", recover())
				w.WriteHeader(202)
			}()
			w.WriteHeader(99)
		},
		"reader of nothing": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.Copy(w, strings.NewReader(""))
			w.WriteHeader(201)
		},
		"reader of more than the Content-Length": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "0")
			_, _ = io.Copy(w, io.LimitReader(strings.NewReader("x"), 1))
			w.WriteHeader(404)
			if _, err := io.WriteString(w, "x"); r.ProtoMajor == 1 && r.Method == "GET" {
				assert.Error(t, err)
			}
		},
		"reader": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.Copy(w, io.LimitReader(strings.NewReader(strings.Repeat("x", 5000)), 4000))
			w.WriteHeader(404)
		},
		"reader of a 4xx that passes": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			n, err := io.Copy(w, strings.NewReader(strings.Repeat("x", 100_000)))
			assert.EqualValues(t, 100_000, n)
			assert.NoError(t, err)
		},
	}
	for name, h := range tests {
		for _, protocol := range protocols {
			for _, method := range []string{"GET", "HEAD"} {
				if method == "HEAD" && (name == "too much for its Content-Length" || name == "reader of a 4xx that passes") {
					continue // net/http counts the bytes of a HEAD in another way over HTTP/2
				}
				t.Run(name+" "+protocol+" "+method, func(t *testing.T) { compare(t, protocol, method, h) })
			}
		}
	}
}

// The handler waits until the client has read the first byte. The bare handler shows
// that net/http's own buffers do not hold that byte back.
func TestFirstByteArrivesWhileTheHandlerWaits(t *testing.T) {
	flushed := func(status int, contentType string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, "x")
			w.(http.Flusher).Flush()
		}
	}
	// More than net/http buffers, and less than the middleware may hold back.
	text := strings.Repeat("x", 6000)
	tests := map[string]http.HandlerFunc{
		"HTML":                  respond(404, "text/html; charset=utf-8", text),
		"HTML, flushed":         flushed(404, "text/html; charset=utf-8"),
		"JSON":                  respond(404, "application/json", text),
		"JSON, flushed":         flushed(404, "application/json"),
		"JSON without its type": respond(404, "", "["+text),
		"5xx":                   respond(500, "text/plain", text),
		"5xx, flushed":          flushed(500, "text/plain"),
		"2xx":                   respond(200, "text/plain", text),
		"2xx, flushed":          flushed(200, "text/plain"),
		"2xx without a status":  func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) },
	}
	for name, begin := range tests {
		for _, protocol := range protocols[1:] {
			t.Run(name+" "+protocol, func(t *testing.T) {
				first := func(middleware func(http.Handler) http.Handler) byte {
					read := make(chan struct{})
					s := serve(t, protocol, middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						begin(w, r)
						select {
						case <-read:
						case <-r.Context().Done(): // the client has given up
						}
					})))
					// Without an end, a byte that is held back would hang the test.
					ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
					defer cancel()
					req, err := http.NewRequestWithContext(ctx, "GET", s.URL, nil)
					require.NoError(t, err)
					resp, err := s.Client().Do(req)
					require.NoError(t, err)
					defer resp.Body.Close()
					body := make([]byte, 1)
					_, err = io.ReadFull(resp.Body, body)
					require.NoError(t, err)
					close(read)
					return body[0]
				}
				plain := func(h http.Handler) http.Handler { return h }
				require.Equal(t, first(plain), first(problem.Middleware))
			})
		}
	}
}

func TestInvalidStatusDecidesNothing(t *testing.T) {
	for _, protocol := range protocols {
		for _, invalid := range []int{0, 99, 1000} {
			reply := serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				defer func() {
					assert.Equal(t, fmt.Sprint("invalid WriteHeader code ", invalid), recover())
					http.Error(w, "Recovered.", 404)
				}()
				w.WriteHeader(invalid)
			}))).ask(t, protocol, "GET", nil)
			assert.Equal(t, "Recovered.", requireProblem(t, reply)["detail"])
		}
	}
}

func TestInformationalPassesAtOnce(t *testing.T) {
	for _, protocol := range protocols[1:] {
		s := serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
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
	for _, protocol := range protocols {
		reply := serve(t, protocol, h).ask(t, protocol, "GET", nil)
		assert.Equal(t, "No.", requireProblem(t, reply)["detail"])
		assert.Equal(t, http.Header{
			"X-A": {"1"}, "X-B": {"1", "2"}, "X-C": {"1"},
			"Content-Type":           {"application/problem+json"},
			"Content-Length":         {"70"},
			"X-Content-Type-Options": {"nosniff"},
		}, without(reply.header, "Connection"))
		assert.Empty(t, reply.trailer)
	}
}

// Nothing but one of several values changes.
func TestLateValueOfAFieldWithSeveral(t *testing.T) {
	reply := get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Allow"] = []string{"GET", "HEAD"}
		w.WriteHeader(405)
		w.Header()["Allow"][1] = "late"
	})))
	requireProblem(t, reply)
	require.Equal(t, []string{"GET", "HEAD"}, reply.header["Allow"])
}

func TestFlushSendsTheDocument(t *testing.T) {
	flushers := map[string]func(w http.ResponseWriter){
		"Flusher":            func(w http.ResponseWriter) { w.(http.Flusher).Flush() },
		"ResponseController": func(w http.ResponseWriter) { assert.NoError(t, http.NewResponseController(w).Flush()) },
	}
	for name, flush := range flushers {
		for _, protocol := range protocols {
			t.Run(name+" "+protocol, func(t *testing.T) {
				read, done := make(chan struct{}), make(chan struct{})
				s := serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer close(done)
					w.WriteHeader(404)
					_, _ = io.WriteString(w, "First.")
					flush(w)
					<-read // the client has it all while the handler goes on
					n, err := io.WriteString(w, "Second.")
					assert.Equal(t, 7, n)
					assert.NoError(t, err)
					flush(w)
					w.Header().Set(http.TrailerPrefix+"X-A", "late")
				})))
				req, err := http.NewRequest("GET", s.URL, nil)
				require.NoError(t, err)
				resp, err := s.Client().Do(req)
				require.NoError(t, err)
				defer resp.Body.Close()
				const want = `{"type":"about:blank","title":"Not Found","status":404,"detail":"First."}`
				body := make([]byte, len(want))
				_, err = io.ReadFull(resp.Body, body)
				require.NoError(t, err)
				assert.Equal(t, want, string(body))
				close(read)
				<-done // while the connection is open
				rest, err := io.ReadAll(resp.Body)
				require.NoError(t, err)
				assert.Empty(t, rest)
				assert.Empty(t, resp.Trailer)
			})
		}
	}
}

// minimal has no optional interface.
type minimal struct{ http.ResponseWriter }

func TestFlushErrorThatIsNotSupportedDecidesNothing(t *testing.T) {
	rec := httptest.NewRecorder()
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		require.ErrorIs(t, http.NewResponseController(w).Flush(), http.ErrNotSupported)
		w.WriteHeader(404)
		require.ErrorIs(t, http.NewResponseController(w).Flush(), http.ErrNotSupported)
		require.Empty(t, rec.Body.String())
		_, _ = io.WriteString(w, "No.")
	})
	// Twice, since the inner writer finds the outer one's FlushError.
	problem.Middleware(problem.Middleware(h)).ServeHTTP(minimal{rec}, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"No."}`, rec.Body.String())
}

// flushErrorer can flush, and has no Flush.
type flushErrorer struct{ http.ResponseWriter }

func (flushErrorer) FlushError() error { return nil }

func TestFlushErrorAloneDecides(t *testing.T) {
	rec := httptest.NewRecorder()
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "No.", 404)
		require.NoError(t, http.NewResponseController(w).Flush())
		require.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"No."}`, rec.Body.String())
	})).ServeHTTP(flushErrorer{rec}, httptest.NewRequest("GET", "/", nil))
}

func TestHijackAfterACandidate(t *testing.T) {
	s := serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(403)
		_, _ = io.WriteString(w, "No upgrade.")
		conn, buf, err := w.(http.Hijacker).Hijack()
		if !assert.NoError(t, err) {
			return
		}
		defer conn.Close()
		_, err = io.WriteString(w, "x")
		assert.ErrorIs(t, err, http.ErrHijacked)
		_, _ = buf.WriteString("raw")
		_ = buf.Flush()
	})))
	reply := s.ask(t, "HTTP/1.0", "GET", nil)
	const want = `{"type":"about:blank","title":"Forbidden","status":403,"detail":"No upgrade."}`
	assert.Equal(t, fmt.Sprint(len(want)), reply.header.Get("Content-Length"))
	assert.Equal(t, want, reply.body)
}

func TestHijackOfAnOpenResponse(t *testing.T) {
	s := serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, buf, err := http.NewResponseController(w).Hijack()
		if !assert.NoError(t, err) {
			return
		}
		defer conn.Close()
		w.WriteHeader(404) // logged, as without us
		_, err = io.WriteString(w, "x")
		assert.ErrorIs(t, err, http.ErrHijacked)
		_, _ = buf.WriteString("HTTP/1.1 404 Own\r\nContent-Length: 3\r\n\r\nraw")
		_ = buf.Flush()
	})))
	assert.Equal(t, "raw", s.ask(t, "HTTP/1.1", "GET", nil).body)
	s.Close()
	assert.Contains(t, s.log.String(), "http: response.WriteHeader on hijacked connection")
	assert.Contains(t, s.log.String(), "http: response.Write on hijacked connection")
}

// unhijackable promises Hijack, and fails.
type unhijackable struct{ http.ResponseWriter }

func (unhijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return nil, nil, http.ErrNotSupported
}

func TestFailedHijackDecidesNothing(t *testing.T) {
	reply := serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, ok := w.(http.Hijacker)
		assert.Equal(t, r.ProtoMajor == 1, ok)
		problem.New(400, problem.Detail("No.")).ServeHTTP(w, r)
	}))).ask(t, "HTTP/1.1", "GET", nil)
	assert.Equal(t, "No.", requireProblem(t, reply)["detail"])

	rec := httptest.NewRecorder()
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _, err := w.(http.Hijacker).Hijack()
		assert.ErrorIs(t, err, http.ErrNotSupported)
		http.Error(w, "No.", 400)
	})).ServeHTTP(unhijackable{rec}, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, `{"type":"about:blank","title":"Bad Request","status":400,"detail":"No."}`, rec.Body.String())
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
		reply := get(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
		assert.Equal(t, 500, reply.status)
		assert.Equal(t, "recovered\n", reply.body)
	}
}

func TestSuperfluousStatusIsLogged(t *testing.T) {
	s := serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(404)
		w.WriteHeader(500)
		w.WriteHeader(103)
		_, _ = io.WriteString(w, "No.")
	})))
	reply := s.ask(t, "HTTP/1.1", "GET", nil)
	assert.Equal(t, "No.", requireProblem(t, reply)["detail"])
	assert.Equal(t, 404, reply.status)
	s.Close()
	assert.Equal(t, 2, strings.Count(s.log.String(), "superfluous response.WriteHeader"))
}

// echo.WrapMiddleware writes an error only when the wrapped handler has returned.
func TestStatusAfterTheHandlerReturned(t *testing.T) {
	var kept http.ResponseWriter
	inner := problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { kept = w }))
	for _, protocol := range protocols {
		reply := serve(t, protocol, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(w, r)
			kept.Header().Set("Allow", "GET")
			kept.WriteHeader(405)
			n, err := io.WriteString(kept, "discarded")
			assert.Equal(t, 9, n)
			assert.NoError(t, err)
		})).ask(t, protocol, "GET", nil)
		assert.Equal(t, "Method Not Allowed", requireProblem(t, reply)["title"])
		assert.Equal(t, "GET", reply.header.Get("Allow"))

		reply = serve(t, protocol, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(w, r)
			kept.Header().Set("Content-Type", "application/json")
			kept.WriteHeader(404)
			_, _ = io.WriteString(kept, `{"message":"Not Found"}`)
		})).ask(t, protocol, "GET", nil)
		assert.Equal(t, 404, reply.status)
		assert.JSONEq(t, `{"message":"Not Found"}`, reply.body)

		reply = serve(t, protocol, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(w, r)
			_, _ = io.WriteString(kept, "late but in time")
		})).ask(t, protocol, "GET", nil)
		assert.Equal(t, 200, reply.status)
		assert.Equal(t, "late but in time", reply.body)
	}
}

// A writer that was kept writes into nobody else's response.
func TestKeptWriterIsDead(t *testing.T) {
	var kept []http.ResponseWriter
	s := serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, w := range kept {
			n, err := io.WriteString(w, "late")
			assert.Equal(t, 0, n)
			assert.ErrorIs(t, err, context.Canceled)
		}
		kept = append(kept, w)
		http.Error(w, fmt.Sprint("Number ", len(kept)), 404)
	})))
	for i := range 5 {
		reply := s.ask(t, "HTTP/1.1", "GET", nil)
		assert.Equal(t, fmt.Sprint("Number ", i+1), requireProblem(t, reply)["detail"])
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

// fileReader notes what it is given to read from.
type fileReader struct {
	http.ResponseWriter
	got io.Reader
}

func (r *fileReader) ReadFrom(src io.Reader) (int64, error) {
	r.got = src
	return io.Copy(r.ResponseWriter, src)
}

func TestReadFromForwardsTheSourceUnwrapped(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(name, bytes.Repeat([]byte("x"), 10_000), 0o600))
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	under := &fileReader{ResponseWriter: httptest.NewRecorder()}
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := w.(io.ReaderFrom).ReadFrom(file)
		assert.NoError(t, err)
	})).ServeHTTP(under, httptest.NewRequest("GET", "/", nil))
	require.Same(t, file, under.got)
}

func TestReadFromGathersAText(t *testing.T) {
	for _, protocol := range protocols {
		reply := serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			n, err := io.Copy(w, strings.NewReader("From a reader."))
			assert.EqualValues(t, 14, n)
			assert.NoError(t, err)
		}))).ask(t, protocol, "GET", nil)
		assert.Equal(t, "From a reader.", requireProblem(t, reply)["detail"])
	}
}

// bomb panics in the middle of being read.
type bomb struct{ read bool }

func (b *bomb) Read(p []byte) (int, error) {
	if b.read {
		panic("boom")
	}
	b.read = true
	return copy(p, strings.Repeat("x", 4096)), nil
}

func TestPanicInASourceLeavesThePassingResponse(t *testing.T) {
	compare(t, "HTTP/1.1", "GET", func(w http.ResponseWriter, _ *http.Request) {
		defer func() {
			_ = recover()
			http.Error(w, "recovered", 404)
		}()
		_, _ = io.Copy(w, new(bomb))
	})
}

func TestConnectionIsReused(t *testing.T) {
	s := serve(t, "HTTP/1.1", problem.Middleware(http.NotFoundHandler()))
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
