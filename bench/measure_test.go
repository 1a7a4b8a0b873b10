package bench

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/problemkit/problem"
)

// description is the detail of the static 404.
var description = describe(http.StatusNotFound)

// describe returns the catalog's description of a status.
func describe(status int) string {
	types := problem.Catalog()
	return types[slices.IndexFunc(types, func(t problem.Type) bool { return t.Status == status })].Description
}

const (
	problemJSON = "application/problem+json"
	problemXML  = "application/problem+xml"
	plainJSON   = "application/json"
)

var bareStatus = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNotFound)
})

// textOf answers 404 with n bytes of text.
func textOf(n int) http.Handler {
	body := strings.Repeat("x", n)
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, body, http.StatusNotFound) })
}

// A stub is the least that looks like net/http's own writer, next to which package
// problem sets Content-Length. Its header survives, since the cost of a map is not what
// is measured.
type stub struct {
	header http.Header
	n      int
}

func (s *stub) EnableFullDuplex() error { return nil }

func (s *stub) Header() http.Header { return s.header }
func (s *stub) WriteHeader(int)     {}
func (s *stub) Write(p []byte) (int, error) {
	s.n += len(p)
	return len(p), nil
}

func newRequest() *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/orders/7", http.NoBody)
	r.Header.Set("Accept-Encoding", "gzip")
	return r
}

// A preparer expects something of a request that its server puts there.
type preparer interface {
	prepare(r *http.Request) *http.Request
}

// run returns a function that lets h answer once.
func run(h http.Handler) func() {
	w, r := &stub{header: make(http.Header)}, newRequest()
	if p, ok := h.(preparer); ok {
		r = p.prepare(r)
	}
	return func() {
		clear(w.header)
		h.ServeHTTP(w, r)
	}
}

// A column is one way to do the work of a scenario.
type column struct {
	name    string
	handler http.Handler
}

// measure benchmarks each column on the stub writer; key is what else is in its
// name, as in "/bytes=16".
func measure(b *testing.B, key string, columns []column) {
	for _, c := range columns {
		b.Run("by="+c.name+key, func(b *testing.B) {
			b.ReportAllocs()
			for answer := run(c.handler); b.Loop(); {
				answer()
			}
		})
	}
}
