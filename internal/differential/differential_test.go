package differential

import (
	"hash/crc32"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
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

// TestWritten runs programs that must not depend on what the generator makes.
func TestWritten(t *testing.T) {
	tests := []struct {
		name    string
		outcome outcome
		ops     []operation
	}{
		{"a text", converts, []operation{
			{verb: doWriteHeader, status: 404},
			{verb: doWriteString, value: "No."},
		}},
		{"an object, and half a character behind it", passes, []operation{
			{verb: doSetField, name: "Content-Type", value: "text/plain"},
			{verb: doWriteHeader, status: 404},
			{verb: doWriteString, value: `{"a":1}`},
			{verb: doWriteString, value: "\xbf"},
		}},
		{"half a byte order mark, and a second status", passes, []operation{
			{verb: doError, status: 404, value: "\xef\xbb"},
			{verb: doWriteHeader, status: 404},
		}},
		{"more text than is held", passes, []operation{
			{verb: doWriteHeader, status: 103},
			{verb: doWriteHeader, status: 404},
			{verb: doWriteString, value: strings.Repeat("x", 4096)},
			{verb: doWriteString, value: strings.Repeat("x", 4096)},
			{verb: doWriteString, value: strings.Repeat("x", 4096)},
		}},
		{"a byte order mark in pieces, and a brace", passes, []operation{
			{verb: doWriteHeader, status: 404},
			{verb: doWriteString, value: "\xef\xbb"},
			{verb: doWriteString, value: "\xbf"},
			{verb: doWriteString, value: "{"},
		}},
		// Found by fuzzing: both marks were cut when the whole text was read.
		{"two byte order marks, and a brace", converts, []operation{
			{verb: doWriteHeader, status: 419},
			{verb: doSetField, name: "Content-Type", value: "application/json"},
			{verb: doCopyString, value: "\ufeff"},
			{verb: doCopyString, value: "\ufeff"},
			{verb: doSetField, name: "Content-Type", value: "application/problem+json"},
			{verb: doWriteString, value: "{"},
			{verb: doError, status: 400, value: "No."},
		}},
	}
	b := newBed(t)
	for _, test := range tests {
		p := &program{request: request{method: http.MethodGet}, ops: test.ops}
		for _, protocol := range protocols {
			outcome, difference := compareOn(b, p, protocol)
			assert.Equal(t, test.outcome, outcome, test.name)
			assert.Empty(t, difference, "%s, over %s:\n%s", test.name, protocol, p)
		}
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
