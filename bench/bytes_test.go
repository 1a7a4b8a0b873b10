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
// here, on 64 bits. A figure that has become less is renewed too.
func TestBytes(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes other figures")
	}
	wrapped := func(h http.Handler) uint64 { return bytesOf(run(problem.Middleware(h))) }
	plain := func(h http.Handler) uint64 { return bytesOf(run(h)) }
	for _, tt := range []struct {
		name  string
		want  uint64
		bytes uint64
	}{
		{"a passing response, beyond the handler", 48, wrapped(Success) - plain(Success)},
		{"a replaced http.Error, beyond it", 192, wrapped(HTTPError) - plain(HTTPError)},
		{"the same with two more fields", 416, wrapped(HTTPErrorWithFields) - plain(HTTPErrorWithFields)},
		{"a helper's static document", 48, plain(Static404)},
		{"the same inside the middleware", 96, wrapped(Static404)},
		{"a ready problem", 48, plain(Ready)},
		{"a helper with a detail", 48, plain(Detail404)},
		{"a helper with four options", 48, plain(Options)},
		{"a helper with a list", 72, plain(List403)},
		{"a helper with Retry-After", 96, plain(Retry429)},
		{"a helper with two field errors", 232, plain(Invalid422)},
		{"the same in XML, inside the middleware", 960, bytesOf(run(invalidXML()))},
		{"an own type inside the middleware", 96, bytesOf(run(listingTypes(OwnType)))},
		{"decoding", 552, bytesOf(func() { _ = new(problem.Problem).UnmarshalJSON(received) })},
	} {
		assert.Equal(t, tt.want, tt.bytes, tt.name)
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
