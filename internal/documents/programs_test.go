// Package documents tests the documentation: what it shows compiles, runs and answers as it says,
// and its links lead somewhere.
package documents

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

// The paths of these tests are those of the repository.
func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil {
		panic(err)
	}
	m.Run()
}

// A block is a fenced block of a Markdown file: ```language path.
type block struct {
	file           string
	line           int // of its text
	language, path string
	text           string
}

func (b block) String() string { return b.file + ":" + strconv.Itoa(b.line) }

// A program is a whole file of Go, and a fragment the inside of a function. A block with a
// path is an excerpt of that file, which has tests of its own.
func (b block) isProgram() bool  { return b.path == "" && strings.HasPrefix(b.text, "package ") }
func (b block) isFragment() bool { return b.path == "" && b.language == "go" && !b.isProgram() }

// documents are the README and docs.
func documents(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	return append(files, "README.md")
}

func blocks(t *testing.T, file string) []block {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var found []block
	for _, m := range regexp.MustCompile("(?ms)^```([^\n ]+) ?([^\n]*)\n(.*?)^```$").FindAllSubmatchIndex(text, -1) {
		part := func(i int) string { return string(text[m[2*i]:m[2*i+1]]) }
		found = append(found, block{file, 1 + bytes.Count(text[:m[6]], []byte("\n")), part(1), part(2), part(3)})
	}
	return found
}

// Each block is of a kind that a test below compiles, runs or compares.
func TestBlocks(t *testing.T) {
	for _, file := range documents(t) {
		hasProgram := false
		for _, b := range blocks(t, file) {
			hasProgram = hasProgram || b.isProgram()
			switch {
			case b.isProgram(), b.isFragment(), b.language == "go-mod":
			case b.language == "console" && b.path == "":
				assert.True(t, hasProgram, "%s: there is no program above to run", b)
			default:
				require.NotEmpty(t, b.path, "%s: name the file that this is taken from: ```%s path", b, b.language)
				source, err := os.ReadFile(b.path)
				require.NoError(t, err, b)
				assert.Contains(t, unindented(string(source)), unindented(b.text), "%s is not in %s", b, b.path)
			}
		}
	}
}

// unindented is text without the white space that begins its lines.
func unindented(text string) string {
	return regexp.MustCompile(`(?m)^[ \t]+`).ReplaceAllString(text, "")
}

// The fragments compile, with these names declared.
func TestFragments(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go vet")
	}
	const declared = `package main

import (
	"context"
	"net/http"
	"testing"

	"github.com/problemkit/problem"
)

var (
	err         error
	mux         *http.ServeMux
	outOfCredit problem.Type
	resp        *http.Response
	t           *testing.T
	w           http.ResponseWriter
	store       interface {
		Find(id string) error
		Order(id string) (any, error)
		Save(ctx context.Context, v any) error
	}
)

`
	imports := map[string]string{
		"context": "context", "expvar": "expvar", "fmt": "fmt", "http": "net/http", "httptest": "net/http/httptest", "json": "encoding/json", "slog": "log/slog",
		"sql": "database/sql", "strconv": "strconv", "testing": "testing", "time": "time",
		"errors":      "github.com/problemkit/problem/errors",
		"locale":      "github.com/problemkit/problem/locale",
		"problem":     "github.com/problemkit/problem",
		"problemtest": "github.com/problemkit/problem/problemtest",
		"render":      "github.com/go-chi/render",
		"request":     "github.com/problemkit/problem/request",
		"require":     "github.com/stretchr/testify/require",
		"typedocs":    "github.com/problemkit/problem/typedocs",
	}
	dir, called := t.TempDir(), ""
	files := []string{filepath.Join(dir, "main.go")}
	for _, document := range documents(t) {
		for _, b := range blocks(t, document) {
			if !b.isFragment() {
				continue
			}
			head := "package main\n\n"
			for name, path := range imports {
				if regexp.MustCompile(`(?m)(^|[^.\w"/])` + name + `\.[A-Z]`).MatchString(b.text) {
					head += "import " + name + " " + strconv.Quote(path) + "\n"
				}
			}
			function := fmt.Sprintf("fragment%d", len(files))
			called += "\t" + function + "()\n"
			file := filepath.Join(dir, function+".go")
			source := fmt.Sprintf("%s\nfunc %s() {\n//line %s\n%s}\n", head, function, b, b.text)
			require.NoError(t, os.WriteFile(file, []byte(source), 0o600))
			files = append(files, file)
		}
	}
	require.NotEmpty(t, called)
	require.NoError(t, os.WriteFile(files[0], []byte(declared+"func main() {\n"+called+"}\n"), 0o600))
	out, err := exec.Command("go", append([]string{"vet"}, files...)...).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// The programs compile, their tests pass, and they answer and log what stands below them.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go build")
	}
	if err := exec.Command("curl", "--json", "{}", "--version").Run(); err != nil {
		t.Skip("there is no curl that knows --json, as 7.82 does: ", err)
	}
	for _, document := range documents(t) {
		t.Run(document, func(t *testing.T) {
			t.Parallel()
			var p *program
			for _, b := range blocks(t, document) {
				switch {
				case b.isProgram() && strings.Contains(b.text, "\nfunc Test"):
					file := filepath.Join(t.TempDir(), "document_test.go")
					require.NoError(t, os.WriteFile(file, []byte(b.text), 0o600))
					out, err := exec.Command("go", "test", file).CombinedOutput()
					require.NoError(t, err, "%s\n%s", b, out)
				case b.isProgram():
					p = start(t, b)
				case b.language == "console" && b.path == "":
					p.session(t, b)
				}
			}
		})
	}
}

// A program is one that runs.
type program struct {
	address string
	log     wire.LogBuffer // what it has written: its address first
}

// output is what the program has written after its address, without the times of its log.
func (p *program) output() string {
	_, out, _ := strings.Cut(p.log.String(), "\n")
	return regexp.MustCompile(`(?m)^\d+/\d+/\d+ \d+:\d+:\d+ `).ReplaceAllString(out, "")
}

// start builds the program of b and runs it, on a port of its own, until the test ends.
func start(t *testing.T, b block) *program {
	t.Helper()
	const (
		serve  = `http.ListenAndServe("localhost:8080", `
		listen = `package main

import (
	"fmt"
	"net"
)

func listen() net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	return l
}
`
	)
	require.Contains(t, b.text, serve, b)
	dir := t.TempDir()
	files := []string{filepath.Join(dir, "main.go"), filepath.Join(dir, "listen.go")}
	source := "//line " + b.String() + "\n" + strings.Replace(b.text, serve, "http.Serve(listen(), ", 1)
	require.NoError(t, os.WriteFile(files[0], []byte(source), 0o600))
	require.NoError(t, os.WriteFile(files[1], []byte(listen), 0o600))
	binary := filepath.Join(dir, "program")
	out, err := exec.Command("go", "build", "-o", binary, files[0], files[1]).CombinedOutput()
	require.NoError(t, err, "%s", out)

	p := &program{}
	running := exec.Command(binary)
	running.Stdout, running.Stderr = &p.log, &p.log
	require.NoError(t, running.Start())
	t.Cleanup(func() {
		_ = running.Process.Kill()
		_ = running.Wait()
	})
	require.Eventually(t, func() bool {
		var found bool
		p.address, _, found = strings.Cut(p.log.String(), "\n")
		return found
	}, time.Minute, 5*time.Millisecond, b)
	return p
}

// session runs the curl commands of b, and compares what they print. "go run ." stands for
// the program, and what is below it for its log.
func (p *program) session(t *testing.T, b block) {
	t.Helper()
	date := regexp.MustCompile(`(?m)^Date: .* GMT\n`) // another one every day
	for entry := range strings.SplitSeq(strings.TrimPrefix(b.text, "$ "), "\n$ ") {
		match := regexp.MustCompile(`(?s)^((?:[^\n]*\\\n)*[^\n]*)\n?(.*)$`).FindStringSubmatch(entry)
		command, want := match[1], strings.TrimSuffix(match[2], "\n")
		switch {
		case strings.HasPrefix(command, "curl "):
			run := exec.Command("sh", "-c", strings.ReplaceAll(command, "localhost:8080", p.address))
			run.Env = append(os.Environ(), "no_proxy=*")
			out, err := run.Output()
			require.NoError(t, err, "%s: %s", b, command)
			got := strings.ReplaceAll(strings.ReplaceAll(string(out), "\r", ""), p.address, "localhost:8080")
			require.Equal(t, date.ReplaceAllString(want, ""), strings.TrimSuffix(date.ReplaceAllString(got, ""), "\n"), "%s: %s", b, command)
		case command == "go run .":
			// A line may come after the answer that it is about.
			written := func() string { return strings.TrimSuffix(p.output(), "\n") }
			assert.Eventually(t, func() bool { return written() == want }, 10*time.Second, 5*time.Millisecond)
			require.Equal(t, want, written(), b)
		case strings.HasPrefix(command, "go run ./"):
			require.DirExists(t, strings.TrimPrefix(command, "go run "), b)
		default:
			require.Equal(t, "go test ./...", command, "%s: run it here", b)
		}
	}
}

// Documents that count the catalog count it right.
func TestCountsOfTheCatalog(t *testing.T) {
	types := problem.Catalog()
	clients := slices.IndexFunc(types, func(typ problem.Type) bool { return typ.Status >= 500 })
	for file, phrase := range map[string]string{
		"README.md":         fmt.Sprintf("each of the %d client errors", clients),
		"errors/doc.go":     fmt.Sprintf("each of the %d client errors", clients),
		"catalog.go":        fmt.Sprintf("returns the %d client errors", clients),
		"CHANGELOG.md":      fmt.Sprintf("catalog of %d client and %d server errors", clients, len(types)-clients),
		"docs/languages.md": fmt.Sprintf("catalog's %d titles", len(types)),
	} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		if !strings.Contains(string(text), phrase) { // not printed as a whole
			t.Errorf("%s does not say %q", file, phrase)
		}
	}
}

// The README has a line for each field of Config.
func TestReadmeConfiguration(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for _, field := range reflect.VisibleFields(reflect.TypeFor[problem.Config]()) {
		if !strings.Contains(string(readme), "\n| `"+field.Name+"` |") {
			t.Errorf("README.md has no row for Config.%s", field.Name)
		}
	}
}
