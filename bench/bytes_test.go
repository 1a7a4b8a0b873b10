package bench

import (
	"math"
	"net/http"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem"
)

// What a response takes of the heap does not depend on the machine, and is held
// here. The limits are of 64 bits.
func TestBytes(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes other figures")
	}
	wrapped := func(h http.Handler) uint64 { return bytesOf(run(problem.Middleware(h))) }
	plain := func(h http.Handler) uint64 { return bytesOf(run(h)) }
	for _, tt := range []struct {
		name  string
		bytes uint64
		limit uint64
	}{
		{"a passing response, beyond the handler", wrapped(Success) - plain(Success), 48},
		{"a replaced http.Error, beyond it", wrapped(HTTPError) - plain(HTTPError), 192},
		{"a helper's static document", plain(Static404), 48},
		{"the same inside the middleware", wrapped(Static404), 96},
		{"a ready problem", plain(Ready), 48},
		{"a helper with options", plain(Options), 496},
		{"decoding", bytesOf(func() { _ = new(problem.Problem).UnmarshalJSON(received) }), 552},
	} {
		assert.LessOrEqual(t, tt.bytes, tt.limit, tt.name)
	}
}

// bytesOf returns how many bytes f allocates in one call, garbage included: the least
// of a few measurements, since other goroutines allocate too.
func bytesOf(f func()) uint64 {
	const calls = 1000
	least := uint64(math.MaxUint64)
	for range 5 {
		f()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range calls {
			f()
		}
		runtime.ReadMemStats(&after)
		least = min(least, (after.TotalAlloc-before.TotalAlloc)/calls)
	}
	return least
}
