package differential

import (
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// alphabet has what the programs of TestExhaustive do. The texts are such that what one
// begins another may end: an object, or a text that is none.
var alphabet = []operation{
	{verb: doWriteHeader, status: 404},
	{verb: doWriteHeader, status: 200},
	{verb: doWriteHeader, status: 103},
	{verb: doWrite, value: "no such order"},
	{verb: doWrite, value: "{"},
	{verb: doWrite, value: `"id":7}`},
	{verb: doWrite, value: ""},
	{verb: doCopyReader, value: "gone"},
	{verb: doCopyReader, value: ""},
	{verb: doFlush},
	{verb: doSetField, name: "Content-Type", value: "text/plain"},
	{verb: doSetField, name: "Content-Type", value: "application/json"},
	{verb: doSetField, name: "Content-Length", value: "4"},
	{verb: doDeleteField, name: "Content-Type"},
	{verb: doHijack},
	{verb: doPanicOther},
}

// enumerate calls visit with every program of up to n operations of the alphabet. The
// handler may return in between, and leave the rest to what is around it. Left out is
// what no run can tell from a shorter program: operations after a panic.
func enumerate(n int, visit func(ops, after []operation)) {
	var grow func(ops []operation, returned int)
	grow = func(ops []operation, returned int) {
		if returned < 0 {
			visit(ops, nil)
		} else if len(ops) > returned { // else the return is the end
			visit(ops[:returned], ops[returned:])
		}
		used := len(ops)
		if returned >= 0 {
			used++ // to return is an operation too
		}
		if used == n || len(ops) > 0 && ops[len(ops)-1].verb == doPanicOther {
			return
		}
		for _, o := range alphabet {
			grow(append(ops[:len(ops):len(ops)], o), returned)
		}
		if returned < 0 {
			grow(ops, len(ops))
		}
	}
	grow(nil, -1)
}

// TestExhaustive runs every program of up to four operations on net/http's server, over
// connections in memory.
func TestExhaustive(t *testing.T) {
	length, count := 4, 69_153 // doc.go says so
	if testing.Short() || isRace() {
		length, count = 3, 4_353
	}
	grounds := make([]ground, runtime.GOMAXPROCS(0))
	for i := range grounds {
		grounds[i] = newPipe(t)
	}
	require.Equal(t, count, runEvery(t, grounds, length, func(ops, after []operation) *program {
		p := plain(ops...)
		p.after = after
		return p
	}))
}

// TestExhaustiveAround runs shorter programs under every switch, behind every wrapper and
// in several middlewares, on a writer in memory.
func TestExhaustiveAround(t *testing.T) {
	length := 3
	if testing.Short() || isRace() {
		length = 2
	}
	var around []func(p *program)
	add := func(change func(p *program)) { around = append(around, change) }
	for i := range switches {
		add(func(p *program) { p.levels = []configuration{1 << i} })
	}
	add(func(p *program) { p.levels = []configuration{0, withReportOnly, withLiftJSON} })
	for _, w := range wrappers {
		add(func(p *program) { p.outer = w })
		add(func(p *program) { p.outer, p.encoded = w, true })
		if !w.delays {
			add(func(p *program) { p.inner = w })
		}
	}
	grounds := make([]ground, runtime.GOMAXPROCS(0))
	for i := range grounds {
		grounds[i] = new(memory)
	}
	for _, change := range around {
		runEvery(t, grounds, length, func(ops, after []operation) *program {
			p := plain(slices.Clone(ops)...)
			p.after = slices.Clone(after)
			change(p)
			p.tidy()
			return p
		})
	}
}

// isRace reports whether the race detector is on, under which the longest programs would
// take a minute. They have no goroutines that could race.
func isRace() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// runEvery runs what build makes of every sequence of up to n operations, and returns
// how many there are.
func runEvery(t *testing.T, grounds []ground, n int, build func(ops, after []operation) *program) (count int) {
	programs := make(chan *program, len(grounds))
	var (
		workers sync.WaitGroup
		failed  atomic.Bool
	)
	for _, g := range grounds {
		workers.Go(func() {
			for p := range programs {
				_, difference := compareOn(g, p, "HTTP/1.1")
				if difference != "" && !failed.Swap(true) {
					t.Error(report(g, p, "HTTP/1.1", difference))
				}
			}
		})
	}
	enumerate(n, func(ops, after []operation) {
		count++
		programs <- build(ops, after)
	})
	close(programs)
	workers.Wait()
	return count
}
