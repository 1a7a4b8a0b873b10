package typedocs

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/problemkit/problem"
)

// An example is the response that package problem gives to one occurrence of a
// type.
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

// newExample lets package problem write an occurrence of t that says nothing of
// its own but the header fields that its status must have. It returns the
// document that the body holds too.
func newExample(t problem.Type, fields []field) (example, problem.Problem) {
	var opts []problem.Option
	spelling := make(map[string]string) // net/http's spelling to the standards'
	for _, f := range fields {
		spelling[http.CanonicalHeaderKey(f.Name)] = f.Name
		if f.example != "" {
			opts = append(opts, problem.Header(f.Name, f.example))
		}
	}
	rec := recorder{header: make(http.Header)}
	t.New(opts...).ServeHTTP(&rec, nil)

	e := example{Status: rec.status, Body: rec.body}
	for name, values := range rec.header {
		for _, value := range values {
			e.Header = append(e.Header, headerLine{cmp.Or(spelling[name], name), value})
		}
	}
	slices.SortFunc(e.Header, func(a, b headerLine) int { return strings.Compare(a.Name, b.Name) })
	var doc problem.Problem
	if err := json.Unmarshal(rec.body, &doc); err != nil {
		panic(fmt.Sprintf("problem: typedocs: the example of type %q is no JSON: %v", t.Title, err))
	}
	return e, doc
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
