package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"sync"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

// newProxy returns the reverse proxy to o's upstream, for the middleware of config. What
// becomes of hop-by-hop fields, of Host, and of what a client forwards, is
// httputil.ReverseProxy's with Rewrite.
func newProxy(o *options, config problem.Config, log *slog.Logger) http.Handler {
	proxy := &httputil.ReverseProxy{
		Transport: newTransport(o),
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(o.upstream)
			if o.preserveHost {
				r.Out.Host = r.In.Host
			}
			o.forwarded.setFields(r)
		},
		ModifyResponse: func(res *http.Response) error {
			if res.StatusCode < 100 || res.StatusCode > 999 { // for which WriteHeader panics
				return fmt.Errorf("the upstream answered with the status %d", res.StatusCode)
			}
			return readAhead(res, config, o.upstreamTimeout)
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			// On the middleware's own writer, which knows that it stands on net/http's.
			answerFailure(w.(*gateway.Writer).Unwrap(), r, err)
		},
		ErrorLog:   slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BufferPool: &buffers{},
	}
	return limitBody(o.maxBody, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxy.ServeHTTP(&gateway.Writer{ResponseWriter: w, Config: &config}, r)
	}))
}

// setFields sets X-Forwarded-For, -Host and -Proto, of which r.Out has none. With
// append, the first of them goes on from what was forwarded to problemd, and the others
// stay as they were.
func (f forwarding) setFields(r *httputil.ProxyRequest) {
	switch f {
	case forwardSet:
		r.SetXForwarded()
	case forwardAppend:
		r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
		r.SetXForwarded()
		for _, name := range []string{"X-Forwarded-Host", "X-Forwarded-Proto"} {
			if value := r.In.Header.Get(name); value != "" {
				r.Out.Header.Set(name, value)
			}
		}
	}
}

// limitBody makes the request bodies that next reads end in an error beyond max bytes,
// where that is above 0. One that announces more is not read at all.
func limitBody(limit int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if limit > 0 && r.ContentLength > limit {
			answerFailure(w, r, &http.MaxBytesError{Limit: limit})
			return
		}
		if r.Body != nil && r.Body != http.NoBody {
			r2 := *r // a handler must not change its request
			r = &r2
			r.Body = &clientBody{r.Body}
			if limit > 0 {
				r.Body = http.MaxBytesReader(w, r.Body, limit)
			}
		}
		next.ServeHTTP(w, r)
	})
}

// A clientBody tells what went wrong between the client and us from what went wrong
// between us and the upstream: the transport returns the one as the other.
type clientBody struct{ io.ReadCloser }

func (b *clientBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = &clientError{err}
	}
	return n, err
}

// A clientError is one of reading a request's body.
type clientError struct{ cause error }

func (e *clientError) Error() string { return "reading the request's body: " + e.cause.Error() }
func (e *clientError) Unwrap() error { return e.cause }

// buffers is the httputil.BufferPool of a proxy.
type buffers struct{ pool sync.Pool }

const bufferSize = 32 << 10 // ReverseProxy's own

func (b *buffers) Get() []byte {
	if buffer, ok := b.pool.Get().(*[bufferSize]byte); ok {
		return buffer[:]
	}
	return make([]byte, bufferSize)
}

func (b *buffers) Put(buffer []byte) { b.pool.Put((*[bufferSize]byte)(buffer)) }
