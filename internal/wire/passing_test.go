package wire

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// compare runs a handler bare and wrapped, and requires the same replies and logs.
func compare(t *testing.T, protocol, method string, h http.HandlerFunc) {
	t.Helper()
	bare, wrapped := Serve(t, protocol, h), Serve(t, protocol, problem.Middleware(h))
	require.Equal(t, bare.Ask(t, protocol, method, nil), wrapped.Ask(t, protocol, method, nil))
	bare.Close()
	wrapped.Close()
	// The logs name the caller, which is this library's writer for the wrapped one.
	require.Equal(t, strings.Count(bare.Log.String(), "\n"), strings.Count(wrapped.Log.String(), "\n"), "%s\n%s", bare.Log, wrapped.Log)
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
		for _, protocol := range Protocols {
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
		"HTML":                  Respond(404, "text/html; charset=utf-8", text),
		"HTML, flushed":         flushed(404, "text/html; charset=utf-8"),
		"JSON":                  Respond(404, "application/json", text),
		"JSON, flushed":         flushed(404, "application/json"),
		"JSON without its type": Respond(404, "", `["`+text),
		"5xx":                   Respond(500, "text/plain", text),
		"5xx, flushed":          flushed(500, "text/plain"),
		"2xx":                   Respond(200, "text/plain", text),
		"2xx, flushed":          flushed(200, "text/plain"),
		"2xx without a status":  func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) },
	}
	for name, begin := range tests {
		for _, protocol := range Protocols[1:] {
			t.Run(name+" "+protocol, func(t *testing.T) {
				plain := func(h http.Handler) http.Handler { return h }
				require.Equal(t, FirstBytes(t, protocol, 1, begin, plain), FirstBytes(t, protocol, 1, begin, problem.Middleware))
			})
		}
	}
}
