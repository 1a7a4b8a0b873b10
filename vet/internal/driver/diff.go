package driver

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

const contextLines = 3 // around a change

// unified returns the difference between two texts in the unified format; empty where
// they are equal.
func unified(nameA, nameB string, a, b []byte) string {
	before, after := lines(a), lines(b)
	ops := compare(before, after)
	var out strings.Builder
	for i := 0; i < len(ops); {
		if ops[i].kind == ' ' {
			i++
			continue
		}
		start := max(i-contextLines, 0)
		end, quiet := i, 0
		for j := i; j < len(ops) && quiet <= 2*contextLines; j++ {
			if ops[j].kind == ' ' {
				quiet++
			} else {
				end, quiet = j+1, 0
			}
		}
		end = min(end+contextLines, len(ops))
		if out.Len() == 0 {
			fmt.Fprintf(&out, "--- %s\n+++ %s\n", nameA, nameB)
		}
		writeHunk(&out, ops[start:end])
		i = end
	}
	return out.String()
}

func writeHunk(out *strings.Builder, ops []op) {
	countA, countB := 0, 0
	for _, o := range ops {
		if o.kind != '+' {
			countA++
		}
		if o.kind != '-' {
			countB++
		}
	}
	fmt.Fprintf(out, "@@ -%s +%s @@\n", hunkRange(ops[0].a, countA), hunkRange(ops[0].b, countB))
	for _, o := range ops {
		out.WriteByte(o.kind)
		out.WriteString(o.line)
		if !strings.HasSuffix(o.line, "\n") {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// hunkRange is a start, counted from 1, and a length.
func hunkRange(start, count int) string {
	if count == 0 {
		return fmt.Sprintf("%d,0", start)
	}
	if count == 1 {
		return fmt.Sprint(start + 1)
	}
	return fmt.Sprintf("%d,%d", start+1, count)
}

func lines(text []byte) []string {
	var lines []string
	for _, line := range bytes.SplitAfter(text, []byte("\n")) {
		if len(line) > 0 {
			lines = append(lines, string(line))
		}
	}
	return lines
}

// An op keeps (' '), removes ('-') or adds ('+') a line. a and b count the lines before
// it in the old and in the new text.
type op struct {
	kind byte
	line string
	a, b int
}

// compare returns the fewest changes that turn a into b, with Myers' algorithm. It sets
// aside what both start and end with, because the algorithm's time grows with the length.
func compare(a, b []string) []op {
	prefix := 0
	for prefix < len(a) && prefix < len(b) && a[prefix] == b[prefix] {
		prefix++
	}
	suffix := 0
	for suffix < len(a)-prefix && suffix < len(b)-prefix && a[len(a)-1-suffix] == b[len(b)-1-suffix] {
		suffix++
	}
	var ops []op
	x, y := 0, 0
	emit := func(kind byte) {
		switch kind {
		case '+':
			ops = append(ops, op{kind, b[y], x, y})
			y++
		case '-':
			ops = append(ops, op{kind, a[x], x, y})
			x++
		default:
			ops = append(ops, op{kind, a[x], x, y})
			x, y = x+1, y+1
		}
	}
	for range prefix {
		emit(' ')
	}
	for _, kind := range script(a[prefix:len(a)-suffix], b[prefix:len(b)-suffix]) {
		emit(kind)
	}
	for range suffix {
		emit(' ')
	}
	return ops
}

// script returns the kinds of the ops between a and b. For each number of changes it
// finds how far they lead on each diagonal of the edit graph.
func script(a, b []string) []byte {
	limit := len(a) + len(b)
	furthest := make([]int, 2*limit+2) // x on the diagonal k, at limit+k
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, slices.Clone(furthest))
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && furthest[limit+k-1] < furthest[limit+k+1] {
				x = furthest[limit+k+1]
			} else {
				x = furthest[limit+k-1] + 1
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			furthest[limit+k] = x
			if x >= len(a) && x-k >= len(b) {
				return backtrack(trace, limit, len(a), len(b))
			}
		}
	}
	return nil
}

// backtrack follows the furthest points of script back from x, y to the start.
func backtrack(trace [][]int, limit, x, y int) []byte {
	var kinds []byte
	for d := len(trace) - 1; d >= 0; d-- {
		v, k := trace[d], x-y
		down := k == -d || k != d && v[limit+k-1] < v[limit+k+1]
		from := k - 1
		if down {
			from = k + 1
		}
		fromX := v[limit+from]
		fromY := fromX - from
		if d == 0 {
			fromX, fromY = 0, 0
		}
		for x > fromX && y > fromY {
			kinds = append(kinds, ' ')
			x, y = x-1, y-1
		}
		if d > 0 {
			if down {
				kinds = append(kinds, '+')
			} else {
				kinds = append(kinds, '-')
			}
		}
		x, y = fromX, fromY
	}
	slices.Reverse(kinds)
	return kinds
}
