package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// figures are what was measured, in the order of the first round.
type figures struct {
	Platform string // GOOS/GOARCH
	CPU      string
	Threads  int // GOMAXPROCS
	rows     []*row
}

// A row is one benchmark: BenchmarkScenario/by=COLUMN/key=value.
type row struct {
	name     string // as printed, without its suffix -GOMAXPROCS
	scenario string
	by       string
	keys     []pair
	values   map[string]float64 // by unit: ns/op, B/op, allocs/op, MB/s, B/request
}

// A pair is what else distinguishes a row: bytes=16, proto=HTTP/2.
type pair struct{ name, value string }

// setting is all keys of a row: rows are compared where it is the same.
func (r *row) setting() string { return fmt.Sprint(r.keys) }

var suffix = regexp.MustCompile(`-([0-9]+)$`)

// parse reads the output of any number of rounds. Noise only ever adds, so that the
// best round is the truest: the least of each figure, and the most of a throughput.
func parse(output io.Reader) (*figures, error) {
	f := &figures{Threads: 1}
	known := make(map[string]*row)
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "cpu: "):
			f.CPU = strings.TrimSpace(line[len("cpu: "):])
		case strings.HasPrefix(line, "goos: "):
			f.Platform = line[len("goos: "):]
		case strings.HasPrefix(line, "goarch: ") && !strings.Contains(f.Platform, "/"):
			f.Platform += "/" + line[len("goarch: "):]
		case line == "FAIL", strings.Contains(line, "--- FAIL: "), strings.HasPrefix(line, "panic: "):
			return nil, fmt.Errorf("a benchmark failed: %s", line)
		}
		fields := strings.Fields(line)
		if !strings.HasPrefix(line, "Benchmark") || len(fields) < 4 {
			continue
		}
		name := fields[0]
		if found := suffix.FindStringSubmatch(name); found != nil {
			name = strings.TrimSuffix(name, found[0])
			f.Threads, _ = strconv.Atoi(found[1])
		}
		r := known[name]
		if r == nil {
			var err error
			if r, err = newRow(name); err != nil {
				return nil, err
			}
			known[name] = r
			f.rows = append(f.rows, r)
		}
		if err := r.add(fields[2:]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(f.rows) == 0 {
		return nil, errors.New("there are no benchmarks in the input")
	}
	return f, nil
}

// newRow takes a name apart. A value may contain slashes: by=encoding/json.
func newRow(name string) (*row, error) {
	parts := strings.Split(strings.TrimPrefix(name, "Benchmark"), "/")
	var pairs []pair
	for _, part := range parts[1:] {
		key, value, found := strings.Cut(part, "=")
		switch {
		case found:
			pairs = append(pairs, pair{key, value})
		case len(pairs) == 0:
			return nil, fmt.Errorf("%s: %q is not a key=value", name, part)
		default:
			pairs[len(pairs)-1].value += "/" + part
		}
	}
	if len(pairs) == 0 || pairs[0].name != "by" {
		return nil, fmt.Errorf("%s does not name its column: by=…", name)
	}
	return &row{name: name, scenario: parts[0], by: pairs[0].value, keys: pairs[1:], values: make(map[string]float64)}, nil
}

// add keeps the better of each figure. The fields are values and units in turns.
func (r *row) add(fields []string) error {
	for len(fields) >= 2 {
		value, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			return err
		}
		unit := fields[1]
		known, found := r.values[unit]
		if better := value < known != (unit == "MB/s"); !found || better {
			r.values[unit] = value
		}
		fields = fields[2:]
	}
	return nil
}

// of returns the rows of a scenario.
func (f *figures) of(scenario string) []*row {
	var rows []*row
	for _, r := range f.rows {
		if r.scenario == scenario {
			rows = append(rows, r)
		}
	}
	return rows
}
