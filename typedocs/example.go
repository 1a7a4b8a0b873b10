package typedocs

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/problemkit/problem"
)

// An example is the response that the middleware gives to one occurrence of a type.
type example struct {
	Status int             `json:"status"`
	Header []headerLine    `json:"header"` // by name
	Body   json.RawMessage `json:"body"`
}

// A headerLine is a header field as it stands in a message.
type headerLine struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// newExample lets w write an occurrence of t that says nothing of its own but the
// header fields that its status must have, and the members that its page describes. It
// returns the document that the body holds too.
func newExample(t listing, fields []field, w *writer) (example, problem.Problem) {
	p := t.occurrence()
	spelling := make(map[string]string) // net/http's spelling to the standards'
	for _, f := range fields {
		spelling[http.CanonicalHeaderKey(f.Name)] = f.Name
		if f.example != "" {
			problem.Header(f.Name, f.example).Apply(p)
		}
	}
	for _, m := range t.advice.Members {
		if m.Example != nil {
			problem.With(m.Name, m.Example).Apply(p)
		}
	}
	rec := w.write(p, "")

	e := example{Status: rec.status, Body: rec.body}
	for name, values := range rec.header {
		for _, value := range values {
			e.Header = append(e.Header, headerLine{cmp.Or(spelling[name], name), value})
		}
	}
	slices.SortFunc(e.Header, func(a, b headerLine) int { return strings.Compare(a.Name, b.Name) })
	return e, rec.problem()
}

// A writer writes problems as the middleware of a Config does.
type writer struct {
	middleware http.Handler
	next       *problem.Problem
}

// newWriter fails where Config.Middleware panics.
func newWriter(c problem.Config) (w *writer, err error) {
	defer func() {
		switch fault := recover().(type) {
		case nil:
		case string:
			err = errors.New(fault)
		default:
			panic(fault)
		}
	}()
	w = new(writer)
	c.Edit, c.Skip, c.Map, c.ReportOnly = nil, nil, nil, false // for responses that are sent
	w.middleware = c.Middleware(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.next.ServeHTTP(rw, r)
	}))
	return w, nil
}

// write returns what a client gets that asks for a language; "" asks for none.
func (w *writer) write(p *problem.Problem, language string) *recorder {
	r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/"}, ProtoMajor: 1, ProtoMinor: 1, Header: make(http.Header)}
	if language != "" {
		r.Header.Set("Accept-Language", language)
	}
	rec := &recorder{header: make(http.Header)}
	w.next = p
	w.middleware.ServeHTTP(rec, r)
	return rec
}

// A recorder is an http.ResponseWriter that keeps what it is given.
type recorder struct {
	header http.Header
	status int
	body   []byte
}

func (r *recorder) Header() http.Header    { return r.header }
func (r *recorder) WriteHeader(status int) { r.status = status }

func (r *recorder) Write(b []byte) (int, error) {
	r.body = append(r.body, b...)
	return len(b), nil
}

// problem reads the document back that package problem wrote.
func (r *recorder) problem() problem.Problem {
	var p problem.Problem
	if err := json.Unmarshal(r.body, &p); err != nil {
		panic(fmt.Sprintf("problem: typedocs: an example is not JSON: %v: %s", err, r.body))
	}
	return p
}
