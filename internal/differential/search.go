package differential

import (
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// A Search runs random programs bare and wrapped over real connections. A response that
// the rules leave alone must show nothing of the middleware, neither to the client nor
// to the handler; one that they convert must be, byte for byte, the one that the model
// has composed.
type Search struct {
	Programs  int        // how many, where PROBLEM_PROGRAMS does not say it
	Wrappers  []*Wrapper // that programs choose from; nil for this package's own
	Protocols []Protocol // beside net/http's
}

// Run runs the programs, each over every protocol, and reports the first that differs,
// cut down to what it needs for that.
func (s Search) Run(t *testing.T) {
	number := func(name string, otherwise int) int {
		value := os.Getenv(name)
		if value == "" {
			return otherwise
		}
		n, err := strconv.Atoi(value)
		require.NoError(t, err, name)
		return n
	}
	s.Programs = number("PROBLEM_PROGRAMS", s.Programs)
	seed := uint64(number("PROBLEM_SEED", 1))
	if s.Wrappers == nil {
		s.Wrappers = wrappers
	}
	var (
		made, runs atomic.Int64
		outcomes   [dies + 1]atomic.Int64
		failed     atomic.Bool
		workers    sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		b := newBed(t, s.Protocols...)
		workers.Go(func() {
			for n := int(made.Add(1)) - 1; n < s.Programs && !failed.Load(); n = int(made.Add(1)) - 1 {
				random := rand.New(rand.NewPCG(seed, uint64(n)))
				p := generate(random.IntN, s.Wrappers)
				for _, protocol := range b.protocols {
					outcome, difference := compareOn(b, p, protocol)
					outcomes[outcome].Add(1)
					runs.Add(1)
					if difference == "" {
						continue
					}
					failed.Store(true)
					t.Errorf("seed %d, program %d, %s", seed, n, report(b, p, protocol, difference))
					return
				}
			}
		})
	}
	workers.Wait()
	if !t.Failed() {
		n := runs.Load()
		t.Logf("%d runs: %d pass, %d convert, %d die", n, outcomes[passes].Load(), outcomes[converts].Load(), outcomes[dies].Load())
		require.Greater(t, outcomes[passes].Load(), n/4, "programs that pass")
		require.Greater(t, outcomes[converts].Load(), n/4, "programs that convert")
	}
}
