package problem_test

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// blocks returns the fenced blocks of a Markdown file in a language.
func blocks(t *testing.T, file, language string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var found []string
	for _, match := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllSubmatch(text, -1) {
		found = append(found, string(match[1]))
	}
	return found
}

// The fragments of the README and of docs compile, with these names declared.
func TestFragments(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go vet")
	}
	const before = `
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

func fragment() {
`
	imports := map[string]string{
		"context": "context", "fmt": "fmt", "http": "net/http", "json": "encoding/json", "slog": "log/slog", "sql": "database/sql",
		"testing": "testing", "time": "time",
		"errors":      "github.com/problemkit/problem/errors",
		"locale":      "github.com/problemkit/problem/locale",
		"problem":     "github.com/problemkit/problem",
		"problemtest": "github.com/problemkit/problem/problemtest",
		"render":      "github.com/go-chi/render",
		"request":     "github.com/problemkit/problem/request",
		"require":     "github.com/stretchr/testify/require",
		"typedocs":    "github.com/problemkit/problem/typedocs",
	}
	files, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	dir, count := t.TempDir(), 0
	for _, name := range append(files, "README.md") {
		for i, fragment := range blocks(t, name, "go") {
			if strings.HasPrefix(fragment, "package ") {
				continue // TestReadmeProgram's
			}
			count++
			body := before + fragment + "}\n\nfunc main() { fragment() }\n"
			head := "// " + name + "\npackage main\n\n"
			for name, path := range imports {
				if regexp.MustCompile(`(?m)(^|[^.\w"/])` + name + `\.[A-Z]`).MatchString(body) {
					head += "import " + name + " " + strconv.Quote(path) + "\n"
				}
			}
			file := filepath.Join(dir, strconv.Itoa(count), "main.go")
			require.NoError(t, os.Mkdir(filepath.Dir(file), 0o700))
			require.NoError(t, os.WriteFile(file, []byte(head+body), 0o600))
			out, err := exec.Command("go", "vet", file).CombinedOutput()
			require.NoError(t, err, "%s, block %d\n%s\n%s", name, i, out, fragment)
		}
	}
	require.NotZero(t, count)
}

// Links within the repository lead somewhere.
func TestLinks(t *testing.T) {
	files, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	for _, file := range append(files, "README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md") {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`).FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(match[1], "://") {
				continue
			}
			_, err := os.Stat(filepath.Join(filepath.Dir(file), match[1]))
			assert.NoError(t, err, "%s links to %s", file, match[1])
		}
	}
}

// The first program of the README gives the answer that stands below it.
func TestReadmeProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go build")
	}
	const listen = `package main

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
	program, session := blocks(t, "README.md", "go")[0], blocks(t, "README.md", "console")[0]
	command, want, _ := strings.Cut(session, "\n")
	target, ok := strings.CutPrefix(command, "$ curl -i localhost:8080")
	require.True(t, ok, command)
	const serve = `http.ListenAndServe("localhost:8080", `
	require.Contains(t, program, serve)
	program = strings.Replace(program, serve, "http.Serve(listen(), ", 1) // any free port

	dir := t.TempDir()
	files := []string{filepath.Join(dir, "main.go"), filepath.Join(dir, "listen.go")}
	require.NoError(t, os.WriteFile(files[0], []byte(program), 0o600))
	require.NoError(t, os.WriteFile(files[1], []byte(listen), 0o600))
	binary := filepath.Join(dir, "program")
	out, err := exec.Command("go", "build", "-o", binary, files[0], files[1]).CombinedOutput()
	require.NoError(t, err, "%s", out)

	running := exec.Command(binary)
	stdout, err := running.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, running.Start())
	defer func() {
		_ = running.Process.Kill()
		_ = running.Wait()
	}()
	address, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)

	resp, err := http.Get("http://" + strings.TrimSpace(address) + target)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	var header strings.Builder
	resp.Header.Del("Date") // the last field on the wire, and another one every day
	require.NoError(t, resp.Header.Write(&header))
	answer := resp.Proto + " " + resp.Status + "\n" + strings.ReplaceAll(header.String(), "\r\n", "\n") + "\n" + string(body) + "\n"
	require.Equal(t, regexp.MustCompile(`(?m)^Date: .* GMT\n`).ReplaceAllString(want, ""), answer)
}

// The README has a line for each field of Config.
func TestReadmeConfiguration(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for _, field := range reflect.VisibleFields(reflect.TypeFor[problem.Config]()) {
		require.Contains(t, string(readme), "\n| `"+field.Name+"` |")
	}
}
