package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const twoRounds = `goos: linux
goarch: amd64
pkg: github.com/problemkit/problem/bench
cpu: Some CPU @ 2.00GHz  
BenchmarkDecode/by=encoding/json-2         	  100	 4000 ns/op	  900 B/op	  20 allocs/op
BenchmarkDecode/by=problem-2               	  100	 1000 ns/op	  400 B/op	   5 allocs/op
BenchmarkGrowth/by=http.Error/bytes=16-2   	  100	  200.5 ns/op	   16 B/op	   1 allocs/op
BenchmarkGrowth/by=http.Error/bytes=8192-2 	  100	  900 ns/op	   16 B/op	   1 allocs/op
BenchmarkDownload/by=bare-2                	    1	 9000000 ns/op	 7456.54 MB/s	   10 B/op	   1 allocs/op
PASS
goos: linux
goarch: amd64
pkg: github.com/problemkit/problem/bench
cpu: Some CPU @ 2.00GHz
BenchmarkDecode/by=encoding/json-2         	  100	 3900 ns/op	  901 B/op	  20 allocs/op
BenchmarkDecode/by=problem-2               	  100	 1100 ns/op	  400 B/op	   5 allocs/op
BenchmarkGrowth/by=http.Error/bytes=16-2   	  100	  190.5 ns/op	   16 B/op	   1 allocs/op
BenchmarkGrowth/by=http.Error/bytes=8192-2 	  100	  950 ns/op	   16 B/op	   1 allocs/op
BenchmarkDownload/by=bare-2                	    1	 8000000 ns/op	 8388.61 MB/s	   10 B/op	   1 allocs/op
PASS
`

func TestParse(t *testing.T) {
	f, err := parse(strings.NewReader(twoRounds))
	require.NoError(t, err)
	assert.Equal(t, "linux/amd64", f.Platform)
	assert.Equal(t, "Some CPU @ 2.00GHz", f.CPU)
	assert.Equal(t, 2, f.Threads)
	assert.Equal(t, []*row{
		{"BenchmarkDecode/by=encoding/json", "Decode", "encoding/json", []pair{}, map[string]float64{"ns/op": 3900, "B/op": 900, "allocs/op": 20}},
		{"BenchmarkDecode/by=problem", "Decode", "problem", []pair{}, map[string]float64{"ns/op": 1000, "B/op": 400, "allocs/op": 5}},
		{"BenchmarkGrowth/by=http.Error/bytes=16", "Growth", "http.Error", []pair{{"bytes", "16"}}, map[string]float64{"ns/op": 190.5, "B/op": 16, "allocs/op": 1}},
		{"BenchmarkGrowth/by=http.Error/bytes=8192", "Growth", "http.Error", []pair{{"bytes", "8192"}}, map[string]float64{"ns/op": 900, "B/op": 16, "allocs/op": 1}},
		{"BenchmarkDownload/by=bare", "Download", "bare", []pair{}, map[string]float64{"ns/op": 8000000, "MB/s": 8388.61, "B/op": 10, "allocs/op": 1}},
	}, f.rows)
}

func TestParseOneThread(t *testing.T) {
	f, err := parse(strings.NewReader("BenchmarkParked/by=by-hand/proto=HTTP/2 \t 3\t 10 ns/op\t 48.5 B/request\n"))
	require.NoError(t, err)
	assert.Equal(t, 1, f.Threads)
	assert.Equal(t, []*row{{
		"BenchmarkParked/by=by-hand/proto=HTTP/2", "Parked", "by-hand", []pair{{"proto", "HTTP/2"}}, map[string]float64{"ns/op": 10, "B/request": 48.5},
	}}, f.rows)
}

func TestParseRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ output, want string }{
		"nothing":        {"PASS\n", "there are no benchmarks in the input"},
		"a failure":      {"--- FAIL: BenchmarkDecode/by=problem\n", "a benchmark failed: --- FAIL: BenchmarkDecode/by=problem"},
		"a panic":        {"panic: oh\n", "a benchmark failed: panic: oh"},
		"no column":      {"BenchmarkDecode-2 1 10 ns/op\n", "BenchmarkDecode does not name its column: by=…"},
		"another key":    {"BenchmarkDecode/x=1-2 1 10 ns/op\n", "BenchmarkDecode/x=1 does not name its column: by=…"},
		"no key":         {"BenchmarkDecode/x-2 1 10 ns/op\n", `BenchmarkDecode/x: "x" is not a key=value`},
		"no such number": {"BenchmarkDecode/by=x-2 1 ten ns/op\n", `BenchmarkDecode/by=x: strconv.ParseFloat: parsing "ten": invalid syntax`},
	} {
		_, err := parse(strings.NewReader(tt.output))
		assert.EqualError(t, err, tt.want, name)
	}
}
