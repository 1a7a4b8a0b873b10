package differential

import (
	"hash/crc32"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
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

// FuzzWriter lets the fuzzer choose what TestDifferential leaves to chance. Each
// program runs on a writer in memory; one in 16 runs over a real connection too.
func FuzzWriter(f *testing.F) {
	for seed := range uint64(64) {
		var chosen []byte
		random := rand.New(rand.NewPCG(seed, 0))
		generate(func(n int) int {
			c := random.IntN(n)
			chosen = append(chosen, byte(c))
			return c
		})
		f.Add(chosen)
	}
	memory, connection := new(memory), newBed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		rest := data
		p := generate(func(n int) int {
			if len(rest) == 0 {
				return 0
			}
			c := int(rest[0]) % n
			rest = rest[1:]
			return c
		})
		if _, difference := compareOn(memory, p, "HTTP/1.1"); difference != "" {
			t.Fatal("in memory, " + report(memory, p, "HTTP/1.1", difference))
		}
		if sum := crc32.ChecksumIEEE(data); sum%16 == 0 {
			protocol := protocols[sum/16%uint32(len(protocols))]
			if _, difference := compareOn(connection, p, protocol); difference != "" {
				t.Fatal(report(connection, p, protocol, difference))
			}
		}
	})
}
