package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// A client that has gone does not set off an alarm about a 500.
func TestClientThatHasGone(t *testing.T) {
	ways := map[string]func(w http.ResponseWriter, r *http.Request) error{
		"returned": func(_ http.ResponseWriter, r *http.Request) error { return r.Context().Err() },
		"wrapped":  func(_ http.ResponseWriter, r *http.Request) error { return fmt.Errorf("query: %w", r.Context().Err()) },
		"joined":   func(_ http.ResponseWriter, r *http.Request) error { return errors.Join(io.EOF, r.Context().Err()) },
		"cause":    func(_ http.ResponseWriter, r *http.Request) error { return context.Cause(r.Context()) },
		"written": func(w http.ResponseWriter, r *http.Request) error {
			problem.Write(w, fmt.Errorf("query: %w", r.Context().Err()))
			return nil
		},
	}
	for name, fail := range ways {
		for _, protocol := range Protocols[1:] {
			entered, edited := make(chan struct{}), make(chan problem.Problem, 1)
			s := Serve(t, protocol, problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { edited <- *p }}.
				Middleware(problem.HandlerFunc(func(w http.ResponseWriter, r *http.Request) error {
					close(entered)
					<-r.Context().Done()
					return fail(w, r)
				})))
			ctx, cancel := context.WithCancel(t.Context())
			req, err := http.NewRequestWithContext(ctx, "GET", s.URL, nil)
			require.NoError(t, err)
			go func() {
				<-entered
				cancel()
			}()
			_, err = s.Client().Do(req) //nolint:bodyclose // there is no response
			require.ErrorIs(t, err, context.Canceled)
			p := <-edited
			assert.Equal(t, 499, p.Status, name)
			assert.Equal(t, "Client Closed Request", p.Title, name)
			assert.ErrorIs(t, p.Cause, context.Canceled, name)
		}
	}
}

// Only the request's own context says that the client has gone, and only where nothing
// else is known of the error.
func TestCanceledWhileTheClientIsThere(t *testing.T) {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	late, cancel := context.WithTimeout(context.Background(), -1)
	defer cancel()
	tests := []struct {
		name string
		ctx  context.Context
		err  error
		want int
	}{
		{"gone", gone, context.Canceled, 499},
		{"the client is there", context.Background(), context.Canceled, 500},
		{"the request's deadline", late, context.DeadlineExceeded, 504},
		{"canceled at the request's deadline", late, context.Canceled, 499},
		{"another error", gone, io.EOF, 500},
		{"a deadline", gone, errors.Join(context.Canceled, context.DeadlineExceeded), 504},
		{"a status", gone, errors.Join(context.Canceled, conflict{}), 409},
		{"a problem", gone, problem.New(409, problem.Cause(context.Canceled)), 409},
		{"a 500 of its own", gone, problem.New(500, problem.Cause(context.Canceled)), 500},
		{"a 500 of its own, wrapped", gone, fmt.Errorf("query: %w", problem.New(500, problem.Cause(context.Canceled))), 500},
		{"a 500 of its own behind a cancellation", gone, errors.Join(context.Canceled, problem.New(500)), 500},
		{"mapped", gone, fmt.Errorf("%w: %w", errMapped, context.Canceled), 410},
	}
	config := problem.Config{Map: func(err error) *problem.Problem {
		if errors.Is(err, errMapped) {
			return problem.New(410)
		}
		return nil
	}}
	for _, test := range tests {
		for name, h := range map[string]http.Handler{
			"returned": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return test.err }),
			"written":  http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, test.err) }),
		} {
			rec := httptest.NewRecorder()
			config.Middleware(h).ServeHTTP(rec, httptest.NewRequestWithContext(test.ctx, "GET", "/", nil))
			assert.Equal(t, test.want, rec.Code, "%s, %s", test.name, name)
		}
	}
	// Outside of the middleware, Write knows no request.
	rec := httptest.NewRecorder()
	problem.Write(rec, context.Canceled)
	assert.Equal(t, 500, rec.Code)
	rec = httptest.NewRecorder()
	problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return context.Canceled }).
		ServeHTTP(rec, httptest.NewRequestWithContext(gone, "GET", "/", nil))
	assert.Equal(t, 499, rec.Code)
	assert.Equal(t, 500, problem.From(context.Canceled).Status)
}

// A conflict is an error that says its status.
type conflict struct{}

func (conflict) Error() string   { return "taken" }
func (conflict) StatusCode() int { return 409 }

var errMapped = errors.New("mapped")

// A keeper fails, and goes on reading what it was given, as HTTP/2 does when a stream is reset
// while a frame of it is being written.
type keeper struct {
	http.ResponseWriter
	kept []byte
}

func (k *keeper) Write(p []byte) (int, error) {
	k.kept = p
	return 0, errors.New("stream closed")
}

func TestMemoryOfAFailedWriteIsNotUsedAgain(t *testing.T) {
	text := func(w http.ResponseWriter, r *http.Request) { http.Error(w, r.URL.Query().Get("q"), 404) }
	helper := func(w http.ResponseWriter, r *http.Request) {
		problem.Error(w, 404, problem.Detail(r.URL.Query().Get("q")))
	}
	for name, h := range map[string]http.Handler{
		"converted": problem.Middleware(http.HandlerFunc(text)), "helper": problem.Middleware(http.HandlerFunc(helper)), "helper alone": http.HandlerFunc(helper),
	} {
		k := &keeper{ResponseWriter: httptest.NewRecorder()}
		h.ServeHTTP(k, httptest.NewRequest("GET", "/?q=first", nil))
		for range 100 {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/?q=other", nil))
		}
		assert.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"first"}`, string(k.kept), name)
	}
}
