package bench

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/stretchr/testify/require"
)

// stack is chi with five middlewares that most services have, and a logger that
// does its work except the writing. The wrapper stands inside of them, next to the
// router, where package problem belongs.
func stack(w wrapper) http.Handler {
	router := chi.NewRouter()
	router.Use(
		middleware.RequestID,
		middleware.ClientIPFromRemoteAddr,
		middleware.RequestLogger(&middleware.DefaultLogFormatter{Logger: log.New(io.Discard, "", log.LstdFlags), NoColor: true}),
		middleware.Recoverer,
		middleware.Timeout(time.Minute),
		w.wrap,
	)
	router.Get("/orders/{id}", Success)
	router.Get("/missing/{id}", HTTPError)
	return router
}

// plainHandlers answer the same two without a stack.
func plainHandlers(w wrapper) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /orders/{id}", Success)
	mux.Handle("GET /missing/{id}", HTTPError)
	return w.wrap(mux)
}

func BenchmarkChiStack(b *testing.B) { measureLoopback(b, stack) }

func BenchmarkLoopback(b *testing.B) { measureLoopback(b, plainHandlers) }

var (
	protocols = []string{"HTTP/1.1", "HTTP/2"}
	beside    = []wrapper{bare, ours}
)

func measureLoopback(b *testing.B, serving func(wrapper) http.Handler) {
	for _, protocol := range protocols {
		for _, answer := range []struct {
			path   string
			status int
		}{{"/orders/7", http.StatusOK}, {"/missing/7", http.StatusNotFound}} {
			for _, w := range beside {
				b.Run("by="+w.name+"/proto="+protocol+"/status="+strconv.Itoa(answer.status), func(b *testing.B) {
					get := open(b, protocol, serving(w), answer.path)
					get() // connects
					b.ReportAllocs()
					for b.Loop() {
						if resp := get(); resp.StatusCode != answer.status {
							b.Fatal(resp.Status)
						}
					}
				})
			}
		}
	}
}

// open serves h on loopback, and returns what gets path over the one connection to
// it, with the body read.
func open(tb testing.TB, protocol string, h http.Handler, path string) func() *http.Response {
	var protocols http.Protocols
	protocols.SetHTTP1(protocol == "HTTP/1.1")
	protocols.SetUnencryptedHTTP2(protocol == "HTTP/2")
	server := httptest.NewUnstartedServer(h)
	server.Config.Protocols = &protocols
	server.Start()
	tb.Cleanup(server.Close)
	transport := &http.Transport{Protocols: &protocols}
	tb.Cleanup(transport.CloseIdleConnections)
	req, err := http.NewRequest(http.MethodGet, server.URL+path, http.NoBody)
	require.NoError(tb, err)
	return func() *http.Response {
		resp, err := transport.RoundTrip(req)
		if err != nil {
			tb.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		return resp
	}
}
