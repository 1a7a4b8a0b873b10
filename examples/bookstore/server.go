package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/httprate"

	"github.com/problemkit/problem"
)

// settings are what the API is built from.
type settings struct {
	store   *store
	log     *slog.Logger
	users   users
	rate    int           // requests that a client may send in a minute
	timeout time.Duration // of one request
}

// api has the handlers.
type api struct {
	store    *store
	validate *validation
}

// newHandler wires the API. What looks at whole responses stands outside of problem,
// what answers requests inside.
func newHandler(s settings) http.Handler {
	a := &api{store: s.store, validate: newValidation()}
	config := problem.Config{
		TypeBase:     typeBase,
		Types:        ownTypes,
		Languages:    []problem.Language{german()},
		ServerErrors: true,
		Map:          fromError,
	}
	config.Edit = func(r *http.Request, p *problem.Problem) {
		identify(s.log, r, p)
		translate(config.Language(r), p)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /problems/", http.StripPrefix("/problems", documentation(config).Handler()))
	open := func(pattern string, h problem.HandlerFunc) { mux.Handle(pattern, h) }
	edit := func(pattern string, h problem.HandlerFunc) { mux.Handle(pattern, s.users.only(editor, h)) }

	open("GET /authors", a.listAuthors)
	edit("POST /authors", a.createAuthor)
	open("GET /authors/{id}", a.getAuthor)
	edit("PUT /authors/{id}", a.updateAuthor)
	edit("DELETE /authors/{id}", a.deleteAuthor)

	open("GET /books", a.listBooks)
	edit("POST /books", a.createBook)
	open("GET /books/{id}", a.getBook)
	edit("PUT /books/{id}", a.updateBook)
	edit("DELETE /books/{id}", a.deleteBook)

	var h http.Handler = mux
	h = limitTime(s.timeout, h)
	h = httprate.LimitBy(s.rate, time.Minute, clientAddress)(h)
	h = recoverPanics(h)
	h = config.Middleware(h)
	h = logAccess(s.log, h)
	return withRequestID(h)
}

// identify puts the request's id into every problem, and logs the problem with its
// cause, which no client sees.
func identify(log *slog.Logger, r *http.Request, p *problem.Problem) {
	id := requestID(r.Context())
	p.Extensions["request_id"] = id
	level := slog.LevelInfo
	if p.Status >= 500 {
		level = slog.LevelError
	}
	log.Log(r.Context(), level, "problem", "request_id", id, "problem", p)
}

// clientAddress is the key by which requests are limited.
func clientAddress(r *http.Request) (string, error) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr, nil
	}
	return httprate.CanonicalizeIP(host), nil
}

// limitTime ends the database's work for a request that takes too long. The error
// of that is a context.DeadlineExceeded, and becomes a 504.
func limitTime(limit time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// recoverPanics answers a panic with a 500 whose cause is the panic's value.
func recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch v := recover(); v {
			case nil:
			case http.ErrAbortHandler:
				panic(v)
			default:
				problem.Write(w, fmt.Errorf("panic: %v", v))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// writeJSON answers with v.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, err = w.Write(body)
	return err
}

// pathID returns the {id} of the path. What is not a number names nothing.
func pathID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, problem.New(http.StatusNotFound, problem.Cause(err))
	}
	return id, nil
}
