package recorded

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/golden"
)

// gateways are those that may have a column, in the order of the table.
var gateways = []string{"problemd", "Caddy", "nginx"}

// A Column is what a gateway made of the answers, in their order: "" where it sends what
// the middleware sends, else how the two differ.
type Column []string

// root is the directory of the repository, seen from a package two levels below it.
const root = "../.."

// Compare asks the gateway that start puts in front of an upstream for every recorded
// answer, and fails unless its column of docs/gateways.md says what came; with update, it
// writes that. It returns the answers and the column, for what the gateway's own test holds.
// start is called once, with the URL of the upstream, and returns the gateway's address.
func Compare(t *testing.T, gateway string, update bool, start func(upstream string) string) ([]Answer, Column) {
	t.Helper()
	answers, err := load()
	require.NoError(t, err)
	column, err := ask(answers, start)
	require.NoError(t, err)
	path := filepath.Join(root, "docs/gateways.md")
	current, err := os.ReadFile(path)
	require.NoError(t, err)
	golden.Require(t, update, path, document(string(current), answers, gateway, column), "go test -run TestRecorded -update .")
	return answers, column
}

// ask has each answer served by a handler inside the middleware and by a plain upstream
// behind a gateway.
func ask(answers []Answer, gateway func(upstream string) string) (Column, error) {
	var current atomic.Pointer[Answer]
	replay := handler(current.Load)
	direct, upstream := httptest.NewServer(problem.Middleware(replay)), httptest.NewServer(replay)
	defer direct.Close()
	defer upstream.Close()
	address := gateway(upstream.URL)
	column := make(Column, len(answers))
	for i := range answers {
		a := &answers[i]
		current.Store(a)
		want, err := a.exchange(direct.Listener.Addr().String())
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", a.Group, a.Name, err)
		}
		if converted := strings.Contains(want, "\r\nContent-Type: application/problem+json\r\n"); converted != a.isConverted() {
			return nil, fmt.Errorf("%s, %s: the middleware sent %q", a.Group, a.Name, want)
		}
		got, err := a.exchange(address)
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", a.Group, a.Name, err)
		}
		column[i] = difference(want, got)
	}
	return column, nil
}

// isConverted reports whether the middleware's answer is a problem document. One that the
// package itself sent is left.
func (a *Answer) isConverted() bool {
	return a.Expect == "convert" || a.Headers.Get("Content-Type") == "application/problem+json"
}

// document is docs/gateways.md with this column of a gateway; current is what it was, whose
// other columns stay.
func document(current string, answers []Answer, gateway string, column Column) string {
	columns := columnsOf(current, answers)
	columns[gateway] = column
	var b strings.Builder
	b.WriteString(introduction)
	var names []string
	for _, name := range gateways {
		if columns[name] != nil {
			names = append(names, name)
		}
	}
	b.WriteString("| gateway | the same to the byte | except for the order of fields | and in chunks | not the same |\n|---|--:|--:|--:|--:|\n")
	for _, name := range names {
		same, reordered, inChunks := 0, 0, 0
		for _, cell := range columns[name] {
			switch cell {
			case "":
				same++
			case Reordered:
				reordered++
			case InChunks:
				inChunks++
			}
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", name, same, reordered, inChunks, len(answers)-same-reordered-inChunks)
	}
	b.WriteString(reasons)
	b.WriteString("\n| package | answer | status | middleware | " + strings.Join(names, " | ") + " |\n|---|---|--:|---|" + strings.Repeat("---|", len(names)) + "\n")
	for i := range answers {
		a := &answers[i]
		middleware := "leaves it"
		if a.Expect == "convert" {
			middleware = "converts it"
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %s |", a.Group, escape(a.Name), a.Status, middleware)
		for _, name := range names {
			cell := "the same"
			if columns[name][i] != "" {
				cell = escape(columns[name][i])
			}
			fmt.Fprintf(&b, " %s |", cell)
		}
		b.WriteString("\n")
	}
	return b.String()
}

const introduction = `# Gateways beside the middleware

<!-- Written by the tests of each gateway: go test -run TestRecorded -update -->

What real packages answered was recorded (internal/differential/testdata/emitters.json). Here each answer is served twice: by
a handler inside the middleware, and by a plain upstream behind a gateway. The two answers that the client gets over HTTP/1.1
are compared with all their bytes, except for Date and Server. The order of fields with different names means nothing (RFC
9110, section 5.3).

`

const reasons = `
- Caddy spells the fields of a websocket's handshake in its own way.
- nginx sends the header of an answer before its body comes. So it cannot announce the length of a text that it converts, which
  goes in chunks. Where a body labelled text/plain is a JSON object, the label has been replaced by then; the object itself passes
  byte for byte.
- nginx follows X-Accel-Expires itself, and does not send it on. It writes the Connection of a handshake in lower case.
`

func escape(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

// columnsOf reads the columns of a document. One that does not fit the answers any more
// is left out: its gateway's test writes it again.
func columnsOf(document string, answers []Answer) map[string]Column {
	columns := make(map[string]Column)
	var names []string
	row := 0
	for line := range strings.Lines(document) {
		cells := cellsOf(line)
		switch {
		case len(cells) < 5:
		case cells[0] == "package":
			names = cells[4:]
		case len(names) > 0 && len(cells) == 4+len(names) && row < len(answers) && cells[1] == answers[row].Name:
			for i, name := range names {
				cell := cells[4+i]
				if cell == "the same" {
					cell = ""
				}
				columns[name] = append(columns[name], cell)
			}
			row++
		}
	}
	for name, column := range columns {
		if len(column) != len(answers) {
			delete(columns, name)
		}
	}
	return columns
}

// cellsOf returns the cells of a row.
func cellsOf(line string) []string {
	line, ok := strings.CutPrefix(strings.TrimSpace(line), "| ")
	if !ok {
		return nil
	}
	const bar = "\x00"
	cells := strings.Split(strings.TrimSuffix(strings.ReplaceAll(line, `\|`, bar), " |"), " | ")
	for i := range cells {
		cells[i] = strings.ReplaceAll(cells[i], bar, "|")
	}
	return cells
}

// handler serves the answer that is current.
type handler func() *Answer

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h().ServeHTTP(w, r) }
