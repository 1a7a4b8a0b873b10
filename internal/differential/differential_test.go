package differential

import (
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestDifferential runs random programs. PROBLEM_PROGRAMS says how many.
func TestDifferential(t *testing.T) {
	Search{Programs: 400}.Run(t)
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
			{verb: doWriteString, value: "\""},
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
		p := plain(test.ops...)
		for _, protocol := range b.protocols {
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
