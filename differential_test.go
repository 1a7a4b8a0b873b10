package problem_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// seeds are those of the programs: as many are made of each.
var seeds = []uint64{1, 2, 3, 5, 8}

// TestDifferential runs random handlers bare and wrapped over real connections. A
// response that the rules leave alone must show nothing of the middleware, neither
// to the client nor to the handler; one that they convert must be, byte for byte,
// the one that the model has composed. PROBLEM_PROGRAMS says how many programs to
// run.
func TestDifferential(t *testing.T) {
	programs := 400
	if n := os.Getenv("PROBLEM_PROGRAMS"); n != "" {
		var err error
		programs, err = strconv.Atoi(n)
		require.NoError(t, err, "PROBLEM_PROGRAMS")
	}
	var (
		made     atomic.Int64
		outcomes [dies + 1]atomic.Int64
		failed   atomic.Bool
		workers  sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		b := newBed(t)
		workers.Go(func() {
			for n := int(made.Add(1)) - 1; n < programs && !failed.Load(); n = int(made.Add(1)) - 1 {
				seed, number := seeds[n%len(seeds)], uint64(n/len(seeds))
				random := rand.New(rand.NewPCG(seed, number))
				p := generate(random.IntN)
				for _, protocol := range protocols {
					outcome, difference := compareOn(b, p, protocol)
					outcomes[outcome].Add(1)
					if difference == "" {
						continue
					}
					failed.Store(true)
					t.Errorf("seed %d, program %d, %s", seed, number, report(b, p, protocol, difference))
					return
				}
			}
		})
	}
	workers.Wait()
	if !t.Failed() {
		n := int64(programs * len(protocols))
		t.Logf("%d runs: %d pass, %d convert, %d die", n, outcomes[passes].Load(), outcomes[converts].Load(), outcomes[dies].Load())
		require.Greater(t, outcomes[passes].Load(), n/4, "programs that pass")
		require.Greater(t, outcomes[converts].Load(), n/4, "programs that convert")
	}
}

// A ground is where programs run.
type ground interface {
	run(p *program, protocol string, middleware func(http.Handler) http.Handler) (exchange, error)
	middleware(c configuration) func(http.Handler) http.Handler
}

// compareOn runs a program both ways, and says how what it showed differs from what
// it has to show.
func compareOn(g ground, p *program, protocol string) (outcome, string) {
	major := 1
	if protocol == "HTTP/2.0" {
		major = 2
	}
	v := judge(p, major)
	want, err := g.run(&v.want, protocol, bare)
	if err != nil {
		return v.outcome, "bare: " + err.Error()
	}
	got, err := g.run(p, protocol, g.middleware(p.config))
	if err != nil {
		return v.outcome, "wrapped: " + err.Error()
	}
	return v.outcome, v.difference(p, &want, &got)
}

// report shrinks a program that differs, and shows it with the difference.
func report(g ground, p *program, protocol, difference string) string {
	small := shrink(p, func(p *program) bool {
		_, smaller := compareOn(g, p, protocol)
		if smaller != "" {
			difference = smaller
		}
		return smaller != ""
	})
	return fmt.Sprintf("%s:\n%s\n%s", protocol, small, difference)
}

// difference compares two exchanges as far as the verdict binds them.
func (v *verdict) difference(p *program, want, got *exchange) string {
	var d differences
	if v.outcome == converts && want.failure == "" && want.status == v.status {
		// What the model has composed has come through net/http as it was.
		d.add("status", v.status, got.status)
		if p.request.method != http.MethodHead {
			d.add("document", v.document, got.body)
			d.add("Content-Length", int64(len(v.document)), got.length)
		}
		d.add("trailer", 0, len(got.trailer))
	}
	d.add("interfaces", want.interfaces, got.interfaces)
	d.add("panic", want.panicked, got.panicked)
	d.add("log", want.log, got.log)
	d.add("1xx", want.interim, got.interim)
	if !v.tooLong {
		results := slices.Clone(want.results)
		for i, result := range v.answered {
			if i < len(results) && v.outcome == passes {
				results[i] = result
			}
		}
		for i := range min(len(results), len(got.results)) {
			// The answer to HEAD ends an HTTP/2 stream as soon as it is flushed, a
			// client that is sent too much does, and the request's context ends with
			// it. What is written then meets a race.
			ends := p.request.method == http.MethodHead || want.failure != ""
			if ends && (streamEnded(results[i]) || streamEnded(got.results[i])) {
				results[i] = got.results[i]
			}
		}
		d.add("results", results, got.results)
	}
	broken := want.failure != "" || want.panicked != "" || v.reframed && got.failure != ""
	takenOver := strings.HasSuffix(want.stream, raw)
	if v.outcome == passes && (v.replayed || v.reframed) && (broken || takenOver || v.tooLong) {
		// How much of a response comes before it breaks, how much is lost in a
		// buffer when the connection is taken over, and what fits into a
		// Content-Length that is too small, is a matter of chunks.
		d.add("taken over", takenOver, strings.HasSuffix(got.stream, raw))
		if want.failure != "" && want.panicked == "" && !v.tooLong && !v.reframed && got.failure == "" {
			d.add("failure", want.failure, got.failure)
		}
		if !takenOver && !v.tooLong && !strings.HasPrefix(want.body, got.body) && !strings.HasPrefix(got.body, want.body) {
			d.add("body", want.body, got.body)
		}
		if want.status != 0 && got.status != 0 {
			d.add("status", want.status, got.status)
			if !takenOver && !v.tooLong { // else a Content-Type may be sniffed from what is lost
				d.add("header", want.header, got.header)
			}
		}
		return d.String()
	}
	if v.outcome == passes && v.reframed {
		// A long io.Copy makes net/http send the header at once, without a
		// Content-Length. Held back, it comes as a Write, and may get one; there
		// are no chunks then, and no trailer.
		for _, x := range []*exchange{want, got} {
			for _, name := range []string{"Content-Length", "Connection", "Trailer"} {
				x.header.Del(name)
			}
			x.length, x.close, x.coding, x.conn, x.stream, x.trailer = 0, false, nil, "", "", nil
		}
	}
	d.add("status", want.status, got.status)
	d.add("header", want.header, got.header)
	d.add("body", want.body, got.body)
	d.add("trailer", want.trailer, got.trailer)
	d.add("failure", want.failure, got.failure)
	d.add("length", want.length, got.length)
	d.add("close", want.close, got.close)
	d.add("Transfer-Encoding", want.coding, got.coding)
	d.add("connection", want.conn, got.conn)
	d.add("rest", want.rest, got.rest)
	if !v.replayed {
		d.add("stream", want.stream, got.stream)
	}
	return d.String()
}

func streamEnded(result string) bool {
	return strings.Contains(result, "context canceled") || strings.Contains(result, "http2: stream closed") ||
		strings.Contains(result, "http2: request body closed") || strings.Contains(result, "short write")
}

type differences []string

func (d *differences) add(what string, want, got any) {
	if !reflect.DeepEqual(want, got) {
		*d = append(*d, fmt.Sprintf("%s:\n\twant %s\n\tgot  %s", what, shorten(want), shorten(got)))
	}
}

func (d differences) String() string { return strings.Join(d, "\n") }

func shorten(v any) string {
	s := fmt.Sprintf("%#v", v)
	if len(s) > 500 {
		s = s[:500] + "…"
	}
	return s
}

// shrink takes away from a program what it does not need to fail.
func shrink(p *program, fails func(*program) bool) *program {
	for {
		smaller := slices.IndexFunc(p.reductions(), fails)
		if smaller < 0 {
			return p
		}
		p = p.reductions()[smaller]
	}
}

// reductions are the programs that lack one thing that p has.
func (p *program) reductions() (all []*program) {
	with := func(change func(q *program)) {
		q := *p
		change(&q)
		if !reflect.DeepEqual(&q, p) {
			all = append(all, &q)
		}
	}
	for i := range p.ops {
		with(func(q *program) { q.ops = slices.Delete(slices.Clone(p.ops), i, i+1) })
	}
	for i := range p.after {
		with(func(q *program) { q.after = slices.Delete(slices.Clone(p.after), i, i+1) })
	}
	for f := configuration(1); f < configurations; f <<= 1 {
		with(func(q *program) { q.config &^= f })
	}
	with(func(q *program) { q.outer = asIs })
	with(func(q *program) { q.inner = asIs })
	with(func(q *program) { q.encoded = false })
	with(func(q *program) { q.request = request{method: http.MethodGet} })
	with(func(q *program) { q.request.body, q.request.expect = "", false })
	with(func(q *program) { q.request.keepAlive = false })
	with(func(q *program) { q.request.expect = false })
	return all
}
