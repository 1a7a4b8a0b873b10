package wire

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

// stub is the least that looks like net/http's own writer. Its header survives, as the
// costs of a map are not what is measured.
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

// run returns a function that lets h answer once.
func run(h http.Handler) func() {
	w, r := &stub{header: make(http.Header)}, httptest.NewRequest("GET", "/orders/7", nil)
	return func() {
		clear(w.header)
		h.ServeHTTP(w, r)
	}
}

var success = http.HandlerFunc(func() func(w http.ResponseWriter, _ *http.Request) {
	body := []byte(`{"data":"` + strings.Repeat("x", 501) + `"}`)
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}
}())

var httpError = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "No such order.", http.StatusNotFound)
})

var bareStatus = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNotFound)
})

var staticHelper = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	errors.NotFound(w)
})

var optionsHelper = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	errors.Forbidden(w,
		errors.Detail("Your current balance is 30, but that costs 50."),
		errors.Instance("/account/12345/msgs/abc"),
		errors.With("balance", 30),
		errors.With("currency", "EUR"))
})

var readyProblem = http.HandlerFunc(func() func(w http.ResponseWriter, _ *http.Request) {
	p := problem.New(http.StatusForbidden,
		problem.Detail("Your current balance is 30, but that costs 50."),
		problem.Instance("/account/12345/msgs/abc"),
		problem.With("balance", 30),
		problem.With("currency", "EUR"))
	return func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, p) }
}())

// The unit that a replaced or written problem is compared with is
// emitter=http.Error/wrapped=false.
func BenchmarkResponse(b *testing.B) {
	for _, emitter := range []struct {
		name    string
		handler http.Handler
	}{
		{"success", success},
		{"http.Error", httpError},
		{"WriteHeader", bareStatus},
		{"helper", staticHelper},
		{"helper+options", optionsHelper},
		{"ready", readyProblem},
	} {
		b.Run("emitter="+emitter.name+"/wrapped=false", func(b *testing.B) {
			b.ReportAllocs()
			for answer := run(emitter.handler); b.Loop(); {
				answer()
			}
		})
		b.Run("emitter="+emitter.name+"/wrapped=true", func(b *testing.B) {
			b.ReportAllocs()
			for answer := run(problem.Middleware(emitter.handler)); b.Loop(); {
				answer()
			}
		})
	}
}

// What a request that waits in its handler keeps of the heap.
func BenchmarkParked(b *testing.B) {
	const requests = 10_000
	parked := func(wrap func(http.Handler) http.Handler) float64 {
		var entered, left sync.WaitGroup
		release := make(chan struct{})
		h := wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			entered.Done()
			<-release
		}))
		w, r := &stub{header: make(http.Header)}, httptest.NewRequest("GET", "/", nil)
		entered.Add(requests)
		before := heap()
		for range requests {
			left.Go(func() { h.ServeHTTP(w, r) })
		}
		entered.Wait()
		after := heap()
		close(release)
		left.Wait()
		return float64(after) - float64(before)
	}
	b.Run("requests="+strconv.Itoa(requests), func(b *testing.B) {
		b.ReportAllocs()
		bare := func(h http.Handler) http.Handler { return h }
		parked(bare) // the runtime keeps what it made for so many goroutines
		var more float64
		for b.Loop() {
			before := parked(bare)
			more = parked(problem.Middleware) - before
		}
		b.ReportMetric(more/requests, "B/request")
	})
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// allocations is the least of many measurements, since a sync.Pool forgets at random
// under the race detector.
func allocations(f func()) float64 {
	least := testing.AllocsPerRun(1, f)
	for range 100 {
		least = min(least, testing.AllocsPerRun(1, f))
	}
	return least
}

// Figures that do not depend on the machine are held here.
func TestAllocations(t *testing.T) {
	wrapped := func(h http.Handler) func() { return run(problem.Middleware(h)) }
	assert.LessOrEqual(t, allocations(wrapped(success))-allocations(run(success)), 1.0, "a passing response")
	assert.LessOrEqual(t, allocations(wrapped(httpError))-allocations(run(httpError)), 2.0, "a replaced http.Error")
	assert.LessOrEqual(t, allocations(run(staticHelper)), 1.0, "a helper's static document")
	assert.LessOrEqual(t, allocations(wrapped(staticHelper)), 2.0, "the same inside the middleware")
	assert.LessOrEqual(t, allocations(run(readyProblem)), 1.0, "a ready problem")
	assert.LessOrEqual(t, allocations(run(optionsHelper)), 1.0, "a helper with options")
	assert.LessOrEqual(t, allocations(wrapped(optionsHelper)), 2.0, "the same inside the middleware")
}

func BenchmarkText(b *testing.B) {
	for _, n := range []int{16, 128, 1024, 8192} {
		b.Run("bytes="+strconv.Itoa(n), func(b *testing.B) {
			text := strings.Repeat("x", n)
			b.ReportAllocs()
			for answer := run(problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusNotFound)
				_, _ = io.WriteString(w, text)
			}))); b.Loop(); {
				answer()
			}
		})
	}
}

func TestTypeWriteAllocatesNoProblem(t *testing.T) {
	credit := problem.Type{Title: "Out of Credit", Status: 403, Description: "The account does not cover the price."}
	h := problem.Config{TypeBase: "/p/", Types: []problem.Type{credit}}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		credit.Write(w, problem.Detail("It costs 50."), problem.With("balance", 30))
	}))
	// The values of the header, and the writer.
	require.LessOrEqual(t, allocations(run(h)), 2.0)
}
