package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

// A document is what the template is executed with.
type document struct {
	*figures
	facts     map[fact]string
	Rounds    int
	Benchtime string
	Go        string

	shown map[string]bool // scenarios
	told  map[fact]bool
}

// write executes the template. What was measured and is not shown is an error, as
// is a fact about a column that nobody measured: the document would be wrong.
func (d *document) write(w io.Writer, prose string) error {
	d.shown, d.told = make(map[string]bool), make(map[fact]bool)
	t, err := template.New("performance.md.tmpl").Funcs(template.FuncMap{
		"table": d.table, "throughput": d.throughput, "memory": d.memory, "slope": d.slope,
	}).Parse(prose)
	if err != nil {
		return err
	}
	var text strings.Builder
	if err := t.Execute(&text, d); err != nil {
		return err
	}
	for _, r := range d.rows {
		if !d.shown[r.scenario] {
			return fmt.Errorf("the template does not show the scenario %s", r.scenario)
		}
	}
	for f := range d.facts {
		if !d.told[f] {
			return fmt.Errorf("columns.tsv tells of %s (%s), which was not measured", f.column, f.kind)
		}
	}
	_, err = io.WriteString(w, text.String())
	return err
}

// units, in this order, are what the other columns of a scenario are compared with.
var units = []string{"http.Error", "bare", "encoding/json"}

// ours are the columns that run package problem.
var ours = []string{"problem", "helper", "ready", "options", "own-type", "json.Unmarshal", "CheckResponse"}

func title(r *row) string {
	name, _, _ := strings.Cut(r.by, "+")
	if slices.Contains(ours, name) {
		return "**" + r.by + "**"
	}
	return r.by
}

// A measure is a column of figures: what it shows for a row whose unit is known.
type measure struct {
	head string
	cell func(r, unit *row) (string, error)
}

// value is the figure of a row in a unit of measurement.
func value(r *row, unit string) (float64, error) {
	v, found := r.values[unit]
	if !found {
		return 0, fmt.Errorf("%s has no %s", r.name, unit)
	}
	return v, nil
}

func ratio(unit string) measure {
	return measure{"ratio", func(r, of *row) (string, error) {
		v, err := value(r, unit)
		if err != nil {
			return "", err
		}
		one, err := value(of, unit)
		if err != nil {
			return "", err
		}
		return significant(v/one) + " ×", nil
	}}
}

func figure(head, unit string, format func(float64) string) measure {
	return measure{head, func(r, _ *row) (string, error) {
		v, err := value(r, unit)
		return format(v), err
	}}
}

var (
	allocations = figure("allocations", "allocs/op", count)
	bytes       = figure("B", "B/op", count)
)

// table is a scenario whose time counts. kind says which facts of columns.tsv are shown
// beside the figures; "" is none.
func (d *document) table(scenario, kind string) (string, error) {
	return d.markdown(scenario, kind, ratio("ns/op"), figure("time", "ns/op", duration), allocations, bytes)
}

func (d *document) throughput(scenario, kind string) (string, error) {
	return d.markdown(scenario, kind, ratio("MB/s"), figure("MB/s", "MB/s", count), allocations, bytes)
}

// memory is a scenario in which requests wait, and what they keep counts.
func (d *document) memory(scenario, kind string) (string, error) {
	const unit = "B/request"
	return d.markdown(scenario, kind, figure("B a request", unit, count), measure{"more than bare", func(r, of *row) (string, error) {
		return fmt.Sprintf("%+.0f", r.values[unit]-of.values[unit]), nil
	}})
}

func (d *document) markdown(scenario, kind string, measures ...measure) (string, error) {
	rows := d.of(scenario)
	if len(rows) == 0 {
		return "", fmt.Errorf("the scenario %s was not measured", scenario)
	}
	d.shown[scenario] = true
	var head, rule []string
	for _, key := range rows[0].keys {
		head, rule = append(head, key.name), append(rule, "--:")
	}
	head, rule = append(head, "by"), append(rule, "---")
	for _, m := range measures {
		head, rule = append(head, m.head), append(rule, "--:")
	}
	if kind != "" {
		head, rule = append(head, "what it can do, and cannot"), append(rule, "---")
	}
	table := line(head) + line(rule)
	for _, r := range rows {
		unit := unitOf(rows, r)
		if unit == nil {
			return "", fmt.Errorf("%s has nothing to be compared with: none of %v", r.name, units)
		}
		var cells []string
		for _, key := range r.keys {
			cells = append(cells, key.value)
		}
		cells = append(cells, title(r))
		for _, m := range measures {
			cell, err := m.cell(r, unit)
			if err != nil {
				return "", err
			}
			cells = append(cells, cell)
		}
		if kind != "" {
			f := fact{kind, r.by}
			if d.facts[f] == "" {
				return "", fmt.Errorf("columns.tsv does not tell what %s (%s) can do", f.column, f.kind)
			}
			d.told[f] = true
			cells = append(cells, d.facts[f])
		}
		table += line(cells)
	}
	return strings.TrimSuffix(table, "\n"), nil
}

func line(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

// unitOf returns the row that r is compared with: of the same setting.
func unitOf(rows []*row, r *row) *row {
	for _, name := range units {
		for _, other := range rows {
			if other.by == name && other.setting() == r.setting() {
				return other
			}
		}
	}
	return nil
}

// slope is the time that one more of key takes, between its least and its most.
func (d *document) slope(scenario, by, key string) (string, error) {
	times := make(map[float64]float64)
	for _, r := range d.of(scenario) {
		for _, k := range r.keys {
			if r.by != by || k.name != key {
				continue
			}
			n, err := strconv.ParseFloat(k.value, 64)
			if err != nil {
				return "", fmt.Errorf("%s: %w", r.name, err)
			}
			times[n] = r.values["ns/op"]
		}
	}
	if len(times) < 2 {
		return "", fmt.Errorf("%s/by=%s has no two values of %s", scenario, by, key)
	}
	sizes := slices.Sorted(maps.Keys(times))
	least, most := sizes[0], sizes[len(sizes)-1]
	return duration((times[most] - times[least]) / (most - least)), nil
}

// significant has three digits, or all before the point.
func significant(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
}

func duration(ns float64) string {
	switch {
	case ns >= 1e6:
		return significant(ns/1e6) + " ms"
	case ns >= 1e4:
		return significant(ns/1e3) + " µs"
	default:
		return significant(ns) + " ns"
	}
}

func count(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }
