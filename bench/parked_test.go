package bench

import (
	"net/http"
	"runtime"
	"sync"
	"testing"
)

const parked = 10_000

// What a request that waits in its handler keeps of the heap; "bare" is what the
// measurement itself keeps.
func BenchmarkParked(b *testing.B) {
	kept(bare.wrap) // the runtime keeps a goroutine's descriptor for the next one
	for _, w := range without("caddy-intercept") {
		b.Run("by="+w.name, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(kept(w.wrap)/parked, "B/request")
			}
		})
	}
}

func kept(wrap func(http.Handler) http.Handler) float64 {
	var entered, left sync.WaitGroup
	release := make(chan struct{})
	h := wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		entered.Done()
		<-release
		runtime.KeepAlive(w) // a handler that waits will answer
	}))
	r := newRequest()
	stubs := make([]stub, parked)
	for i := range stubs {
		stubs[i].header = make(http.Header)
	}
	entered.Add(parked)
	before := heap()
	for i := range stubs {
		left.Go(func() { h.ServeHTTP(&stubs[i], r) })
	}
	entered.Wait()
	after := heap()
	close(release)
	left.Wait()
	runtime.KeepAlive(stubs)
	return float64(after) - float64(before)
}

func heap() uint64 {
	runtime.GC()
	runtime.GC() // what the pools held is gone only after the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
