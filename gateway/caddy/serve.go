package problemcaddy

import (
	"errors"
	"io"
	"net/http"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

// ServeHTTP implements caddyhttp.MiddlewareHandler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	if len(h.skip) > 0 { // or every request would match
		switch skip, err := h.skip.AnyMatchWithError(r); {
		case err != nil:
			return err
		case skip:
			return next.ServeHTTP(w, r)
		}
	}
	c := &call{ResponseWriter: w, next: next}
	h.inside.ServeHTTP(c, r)
	return c.err
}

// A call carries the next handler, which Caddy gives with each request, through the
// middleware, which is built once; and the error back. It travels as the writer below
// the middleware's, so that the request stays the same one.
type call struct {
	http.ResponseWriter
	next  caddyhttp.Handler
	err   error
	begun bool
}

// Unwrap is for http.ResponseController.
func (c *call) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// WriteHeader notes that the response has begun, unless it is informational.
func (c *call) WriteHeader(status int) {
	c.begun = c.begun || status >= 200 || status == http.StatusSwitchingProtocols
	c.ResponseWriter.WriteHeader(status)
}

func (c *call) Write(p []byte) (int, error) {
	c.begun = true
	return c.ResponseWriter.Write(p)
}

// ReadFrom leaves it to the writer below to send a file without copying it.
func (c *call) ReadFrom(src io.Reader) (int64, error) {
	c.begun = true
	return io.Copy(c.ResponseWriter, src)
}

// callOf finds the call below the middleware's writer.
func callOf(w http.ResponseWriter) *call {
	for {
		if c, ok := w.(*call); ok {
			return c
		}
		w = w.(interface{ Unwrap() http.ResponseWriter }).Unwrap()
	}
}

// serveInside is what the middleware wraps.
func (h *Handler) serveInside(w http.ResponseWriter, r *http.Request) {
	if h.docs != nil && gateway.IsBelow(r.URL.Path, h.Docs) {
		h.docs.ServeHTTP(w, r)
		return
	}
	c := callOf(w)
	p := &gateway.Writer{ResponseWriter: w, Config: &h.config}
	err := c.next.ServeHTTP(p, r)
	if err == nil {
		return
	}
	status := statusOf(err)
	if c.begun || p.HasBegun() || h.ReportOnly || status < 400 || status > 599 || hasErrorRoute(r) {
		c.err = err // Caddy's to answer, and to log
		return
	}
	// What Caddy does before it answers an error.
	r = (*caddyhttp.HTTPErrorConfig)(nil).WithError(r, err)
	level := zapcore.DebugLevel
	if status >= 500 {
		level = zapcore.ErrorLevel
	}
	if c := h.logger.Check(level, "handler error"); c != nil {
		c.Write(zap.Int("status", status), zap.Error(err), zap.String("method", r.Method), zap.String("uri", r.RequestURI))
	}
	problem.New(status, problem.Cause(err)).ServeHTTP(w, r)
}

// statusOf is the status with which Caddy answers err.
func statusOf(err error) int {
	if e, ok := errors.AsType[caddyhttp.HandlerError](err); ok && e.StatusCode != 0 {
		return e.StatusCode
	}
	return http.StatusInternalServerError
}

// hasErrorRoute reports whether handle_errors is there for r. Sites that share a server
// share its error routes, each of which begins with the site's own matchers.
func hasErrorRoute(r *http.Request) bool {
	server, ok := r.Context().Value(caddyhttp.ServerCtxKey).(*caddyhttp.Server)
	if !ok || server.Errors == nil {
		return false
	}
	for _, route := range server.Errors.Routes {
		if match, err := route.MatcherSets.AnyMatchWithError(r); match || err != nil {
			return true
		}
	}
	return false
}
