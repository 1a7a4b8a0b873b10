package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

// A server is problemd at work.
type server struct {
	http   *http.Server
	log    *slog.Logger
	access bool // whether answers are logged
	health string
	grace  time.Duration
	next   http.Handler

	ending      atomic.Bool  // SIGTERM has come
	connections atomic.Int64 // open, and not hijacked
	requests    atomic.Int64 // being answered, those on hijacked connections included
}

// newServer returns the server that o describes, or what is wrong with o beside its check.
func newServer(o *options, stdout io.Writer) (*server, error) {
	s := &server{
		log:    newLog(o.log, stdout),
		access: o.log != "off",
		health: o.health,
		grace:  o.grace,
	}
	s.http = &http.Server{
		Addr:              o.listen,
		Handler:           s,
		ReadHeaderTimeout: o.headerTimeout,
		IdleTimeout:       o.idleTimeout,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		ConnState:         s.count,
	}
	var faults []error
	if o.cert != "" && o.key != "" {
		pair, err := tls.LoadX509KeyPair(o.cert, o.key)
		if err != nil {
			faults = append(faults, fmt.Errorf("cert and key: %w", err))
		}
		s.http.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}}
	}
	config, err := o.config(s.log)
	faults = append(faults, err)
	var next http.Handler = errorService
	if o.upstream != nil {
		next = newProxy(o, config, s.log)
	}
	// The site's own errors are converted too, so it is inside.
	inside := &router{next: next, health: o.health, isEnding: &s.ending}
	s.next, err = gateway.Middleware(config, inside, "-")
	if err == nil && o.docs != "" {
		inside.docsPath = o.docs
		inside.docs, err = gateway.Docs(o.docs, config)
	}
	if err = errors.Join(append(faults, err)...); err != nil {
		return nil, err
	}
	return s, nil
}

// A router serves what problemd has of its own.
type router struct {
	next, docs       http.Handler
	docsPath, health string // "" where there is none
	isEnding         *atomic.Bool
}

func (h *router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case h.health != "" && r.URL.Path == h.health:
		if h.isEnding.Load() {
			problem.New(http.StatusServiceUnavailable).ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, "ok\n")
	case h.docs != nil && gateway.IsBelow(r.URL.Path, h.docsPath):
		h.docs.ServeHTTP(w, r)
	case r.Method == http.MethodConnect:
		// It asks for a tunnel (RFC 9110, section 9.3.6). The ReverseProxy of some patches
		// of Go passes it on, and that of others fails.
		problem.New(http.StatusNotImplemented).ServeHTTP(w, r)
	default:
		h.next.ServeHTTP(w, r)
	}
}

// ServeHTTP answers a request and logs it, except those for the health.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.requests.Add(1)
	defer s.requests.Add(-1)
	began := time.Now()
	rw, outer := newResponseWriter(w, &s.ending)
	aborted := true // unless next returns
	defer func() {
		if s.access && (r.URL.Path != s.health || s.health == "") {
			logAccess(s.log, rw, r, began, aborted)
		}
	}()
	s.next.ServeHTTP(outer, r)
	aborted = false
}

// serve answers requests until ctx ends, and then those that are under way.
func (s *server) serve(ctx context.Context) error {
	listener, err := net.Listen("tcp", s.http.Addr)
	if err != nil {
		return err
	}
	s.log.Info("listening", "address", listener.Addr().String())
	failed := make(chan error, 1)
	go func() {
		if s.http.TLSConfig != nil {
			failed <- s.http.ServeTLS(listener, "", "")
		} else {
			failed <- s.http.Serve(listener)
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		s.end()
		return nil
	}
}

// count is the http.Server's ConnState.
func (s *server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.connections.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.connections.Add(-1)
	}
}

// farewell is how long clients have to learn, from their next answer, that they are to
// close their connection.
const farewell = time.Second

// end lets the answers in flight come to their end, for as long as the grace lasts. The
// server first goes on as it was, but ends each connection with its next answer:
// Shutdown at once would close connections on which a request is just arriving.
func (s *server) end() {
	ctx, cancel := context.WithTimeout(context.Background(), s.grace)
	defer cancel()
	s.log.Info("ending", "requests", s.requests.Load(), "connections", s.connections.Load())
	s.ending.Store(true)
	short, done := context.WithTimeout(ctx, min(farewell, s.grace/2))
	defer done()
	waitFor(short, func() bool { return s.connections.Load() == 0 })
	err := s.http.Shutdown(ctx)
	// Shutdown does not know of websockets.
	waitFor(ctx, func() bool { return s.requests.Load() == 0 })
	if err != nil || ctx.Err() != nil {
		s.log.Warn("the grace is over", "requests", s.requests.Load())
		if err := s.http.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			s.log.Warn("closing", "error", err)
		}
	}
}

// waitFor returns when done does, or when ctx ends.
func waitFor(ctx context.Context, done func() bool) {
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
