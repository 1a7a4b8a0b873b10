package differential

import (
	"hash/crc32"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem"
)

// TestDifferential runs random programs. PROBLEM_PROGRAMS says how many.
func TestDifferential(t *testing.T) {
	Search{Programs: 400}.Run(t)
}

// Every field of Config is a switch of the suite, except Types: programs have none of their own.
func TestSwitchesAreThoseOfConfig(t *testing.T) {
	for _, field := range reflect.VisibleFields(reflect.TypeFor[problem.Config]()) {
		if field.Name != "Types" {
			assert.Contains(t, switches, field.Name, "add it in configuration.go, and what it does to a response in the model")
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
		}, wrappers)
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
		}, wrappers)
		if _, difference := compareOn(memory, p, "HTTP/1.1"); difference != "" {
			t.Fatal("in memory, " + report(memory, p, "HTTP/1.1", difference))
		}
		if sum := crc32.ChecksumIEEE(data); sum%16 == 0 {
			protocol := connection.protocols[sum/16%uint32(len(connection.protocols))]
			if _, difference := compareOn(connection, p, protocol); difference != "" {
				t.Fatal(report(connection, p, protocol, difference))
			}
		}
	})
}
