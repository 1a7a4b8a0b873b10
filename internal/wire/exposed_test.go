package wire

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem"
)

// combinations returns writers with every combination of the optional interfaces.
func combinations(all *Everything) []http.ResponseWriter {
	return []http.ResponseWriter{
		struct{ http.ResponseWriter }{all},
		struct {
			http.ResponseWriter
			http.Flusher
		}{all, all},
		struct {
			http.ResponseWriter
			http.Hijacker
		}{all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Hijacker
		}{all, all, all},
		struct {
			http.ResponseWriter
			io.ReaderFrom
		}{all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			io.ReaderFrom
		}{all, all, all},
		struct {
			http.ResponseWriter
			http.Hijacker
			io.ReaderFrom
		}{all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Hijacker
			io.ReaderFrom
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			http.Pusher
		}{all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Pusher
		}{all, all, all},
		struct {
			http.ResponseWriter
			http.Hijacker
			http.Pusher
		}{all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Hijacker
			http.Pusher
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			io.ReaderFrom
			http.Pusher
		}{all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			io.ReaderFrom
			http.Pusher
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			http.Hijacker
			io.ReaderFrom
			http.Pusher
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Hijacker
			io.ReaderFrom
			http.Pusher
		}{all, all, all, all, all},
		struct {
			http.ResponseWriter
			http.CloseNotifier
		}{all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.CloseNotifier
		}{all, all, all},
		struct {
			http.ResponseWriter
			http.Hijacker
			http.CloseNotifier
		}{all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Hijacker
			http.CloseNotifier
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			io.ReaderFrom
			http.CloseNotifier
		}{all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			io.ReaderFrom
			http.CloseNotifier
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			http.Hijacker
			io.ReaderFrom
			http.CloseNotifier
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Hijacker
			io.ReaderFrom
			http.CloseNotifier
		}{all, all, all, all, all},
		struct {
			http.ResponseWriter
			http.Pusher
			http.CloseNotifier
		}{all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Pusher
			http.CloseNotifier
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			http.Hijacker
			http.Pusher
			http.CloseNotifier
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Hijacker
			http.Pusher
			http.CloseNotifier
		}{all, all, all, all, all},
		struct {
			http.ResponseWriter
			io.ReaderFrom
			http.Pusher
			http.CloseNotifier
		}{all, all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			io.ReaderFrom
			http.Pusher
			http.CloseNotifier
		}{all, all, all, all, all},
		struct {
			http.ResponseWriter
			http.Hijacker
			io.ReaderFrom
			http.Pusher
			http.CloseNotifier
		}{all, all, all, all, all},
		struct {
			http.ResponseWriter
			http.Flusher
			http.Hijacker
			io.ReaderFrom
			http.Pusher
			http.CloseNotifier
		}{all, all, all, all, all, all},
	}
}

//nolint:staticcheck // CloseNotifier is deprecated and still asked for.
func TestOptionalInterfacesAreThoseUnderneath(t *testing.T) {
	all := &Everything{ResponseWriter: httptest.NewRecorder()}
	for i, under := range combinations(all) {
		all.Calls = nil
		var want []string
		problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, has := under.(http.Flusher)
			f, ok := w.(http.Flusher)
			assert.Equal(t, has, ok, "%d: Flusher", i)
			assert.Equal(t, !has, http.NewResponseController(w).Flush() != nil, "%d: ResponseController.Flush", i)
			if has {
				f.Flush()
				want = append(want, "Flush", "Flush")
			}

			_, has = under.(http.Hijacker)
			h, ok := w.(http.Hijacker)
			assert.Equal(t, has, ok, "%d: Hijacker", i)
			_, _, err := http.NewResponseController(w).Hijack()
			assert.Equal(t, !has, err != nil, "%d: ResponseController.Hijack", i)
			if has {
				_, _, _ = h.Hijack()
				want = append(want, "Hijack", "Hijack")
			}

			_, has = under.(io.ReaderFrom)
			rf, ok := w.(io.ReaderFrom)
			assert.Equal(t, has, ok, "%d: ReaderFrom", i)
			if has {
				_, _ = rf.ReadFrom(nil)
				want = append(want, "ReadFrom")
			}

			_, has = under.(http.Pusher)
			p, ok := w.(http.Pusher)
			assert.Equal(t, has, ok, "%d: Pusher", i)
			if has {
				_ = p.Push("", nil)
				want = append(want, "Push")
			}

			_, has = under.(http.CloseNotifier)
			c, ok := w.(http.CloseNotifier)
			assert.Equal(t, has, ok, "%d: CloseNotifier", i)
			if has {
				c.CloseNotify()
				want = append(want, "CloseNotify")
			}

			_, ok = w.(io.StringWriter)
			assert.True(t, ok, "%d: StringWriter", i)
			_, ok = w.(interface{ FlushError() error })
			assert.True(t, ok, "%d: FlushError", i)
		})).ServeHTTP(under, httptest.NewRequest("GET", "/", nil))
		assert.Equal(t, want, all.Calls, "%d", i)
	}
}

// What net/http offers a handler without the middleware, it offers with it.
func TestResponseControllerReachesTheConnection(t *testing.T) {
	for _, protocol := range Protocols {
		h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			rc := http.NewResponseController(w)
			assert.NoError(t, rc.SetReadDeadline(time.Time{}))
			assert.NoError(t, rc.SetWriteDeadline(time.Time{}))
			assert.NoError(t, rc.EnableFullDuplex())
			assert.NoError(t, rc.Flush())
		})
		assert.Equal(t, 200, Serve(t, protocol, problem.Middleware(h)).Ask(t, protocol, "GET", nil).Status)
	}
}
