package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const measured = `goos: linux
goarch: amd64
cpu: Some CPU
BenchmarkSuccess/by=bare-2     1  40 ns/op  0 B/op  0 allocs/op
BenchmarkSuccess/by=problem-2  1  90 ns/op  48 B/op  1 allocs/op
BenchmarkGrowth/by=http.Error/bytes=16-2    1  200 ns/op  16 B/op  1 allocs/op
BenchmarkGrowth/by=problem/bytes=16-2       1  400 ns/op  32 B/op  2 allocs/op
BenchmarkGrowth/by=http.Error/bytes=1016-2  1  1000 ns/op  16 B/op  1 allocs/op
BenchmarkGrowth/by=problem/bytes=1016-2     1  12400 ns/op  32 B/op  2 allocs/op
BenchmarkDownload/by=bare-2   1  8000000 ns/op  8000.5 MB/s  10 B/op  1 allocs/op
BenchmarkDownload/by=plain-2  1  16000000 ns/op  4000.25 MB/s  10 B/op  1 allocs/op
BenchmarkParked/by=bare-2     1  5 ns/op  2700.4 B/request
BenchmarkParked/by=problem-2  1  5 ns/op  2732.4 B/request
`

const told = "wrap\tbare\talone\nwrap\tproblem\tconverts\n"

// render executes a template on what was measured.
func render(t *testing.T, output, facts, prose string) (string, error) {
	t.Helper()
	f, err := parse(strings.NewReader(output))
	require.NoError(t, err)
	known, err := parseFacts(facts)
	require.NoError(t, err)
	var text strings.Builder
	d := document{figures: f, facts: known, Rounds: 3, Benchtime: "1x", Go: "go1.0"}
	err = d.write(&text, prose)
	return text.String(), err
}

func TestDocument(t *testing.T) {
	text, err := render(t, measured, told, `{{.Rounds}} {{.Benchtime}} {{.CPU}} {{.Threads}} {{.Platform}} {{.Go}}
{{table "Success" "wrap"}}
{{table "Growth" ""}}
{{slope "Growth" "problem" "bytes"}}
{{throughput "Download" ""}}
{{memory "Parked" "wrap"}}
`)
	require.NoError(t, err)
	assert.Equal(t, `3 1x Some CPU 2 linux/amd64 go1.0
| by | ratio | time | allocations | B | what it can do, and cannot |
| --- | --: | --: | --: | --: | --- |
| bare | 1.00 × | 40.0 ns | 0 | 0 | alone |
| **problem** | 2.25 × | 90.0 ns | 1 | 48 | converts |
| bytes | by | ratio | time | allocations | B |
| --: | --- | --: | --: | --: | --: |
| 16 | http.Error | 1.00 × | 200 ns | 1 | 16 |
| 16 | **problem** | 2.00 × | 400 ns | 2 | 32 |
| 1016 | http.Error | 1.00 × | 1000 ns | 1 | 16 |
| 1016 | **problem** | 12.4 × | 12.4 µs | 2 | 32 |
12.0 ns
| by | ratio | MB/s | allocations | B |
| --- | --: | --: | --: | --: |
| bare | 1.00 × | 8000 | 1 | 10 |
| plain | 0.50 × | 4000 | 1 | 10 |
| by | B a request | more than bare | what it can do, and cannot |
| --- | --: | --: | --- |
| bare | 2700 | +0 | alone |
| **problem** | 2732 | +32 | converts |
`, text)
}

// A document that is not whole is not written.
func TestDocumentRefuses(t *testing.T) {
	const one = "BenchmarkSuccess/by=bare-2 1 40 ns/op 0 B/op 0 allocs/op\n"
	for name, tt := range map[string]struct{ output, facts, prose, want string }{
		"not measured":   {one, "", `{{table "Success" ""}}{{table "Decode" ""}}`, "the scenario Decode was not measured"},
		"not shown":      {one, "", ``, "the template does not show the scenario Success"},
		"not told":       {one, "", `{{table "Success" "wrap"}}`, "columns.tsv does not tell what bare (wrap) can do"},
		"not measured 2": {one, told, `{{table "Success" "wrap"}}`, "columns.tsv tells of problem (wrap), which was not measured"},
		"no unit":        {"BenchmarkSuccess/by=chi-2 1 40 ns/op\n", "", `{{table "Success" ""}}`, "Success/by=chi has nothing to be compared with"},
		"no figure":      {one, "", `{{memory "Success" ""}}`, "Success/by=bare has no B/request"},
		"no slope":       {one, "", `{{slope "Success" "bare" "bytes"}}`, "Success/by=bare has no two values of bytes"},
	} {
		text, err := render(t, tt.output, tt.facts, tt.prose)
		assert.ErrorContains(t, err, tt.want, name)
		assert.Empty(t, text, name)
	}
}

func TestFacts(t *testing.T) {
	_, err := parseFacts(columns)
	require.NoError(t, err)
	_, err = parseFacts("wrap\tbare\n")
	require.EqualError(t, err, `columns.tsv: "wrap\tbare\n" is not three fields`)
	_, err = parseFacts(told + told)
	require.EqualError(t, err, "columns.tsv tells of bare (wrap) twice")
}

// The committed document says what the template and columns.tsv say today; its
// figures are those of the day when they were measured.
func TestDocumentIsCurrent(t *testing.T) {
	file, err := os.ReadFile("../../docs/performance.md")
	require.NoError(t, err)
	text := string(file)
	for _, piece := range regexp.MustCompile(`{{[^}]*}}`).Split(prose, -1) {
		_, rest, found := strings.Cut(text, piece)
		require.True(t, found, "docs/performance.md lacks, where it is due: %q", piece)
		text = rest
	}
	facts, err := parseFacts(columns)
	require.NoError(t, err)
	for f, says := range facts {
		assert.Contains(t, string(file), " | "+says+" |\n", f)
	}
}
