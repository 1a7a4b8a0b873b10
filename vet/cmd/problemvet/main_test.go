package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const handler = `package shop

import (
	"errors"
	"net/http"
)

var errNone = errors.New("none")

func order(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		http.Error(w, "Use GET.", http.StatusForbidden)
	}
	if err := load(r); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Write([]byte("order"))
}

func load(r *http.Request) error { return nil }
`

const mended = `package shop

import (
	"net/http"

	"github.com/problemkit/problem/errors"
)

var errNone = errors.New("none")

func order(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		errors.Forbidden(w, errors.Detail("Use GET."))
		return
	}
	if err := load(r); err != nil {
		errors.Write(w, err)
		return
	}
	w.Write([]byte("order"))
}

func load(r *http.Request) error { return nil }
`

// inModule makes a module of these files the working directory.
func inModule(t *testing.T, files map[string]string) {
	t.Helper()
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	dir := t.TempDir()
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(`module example.com/shop

go 1.26.0

require github.com/problemkit/problem v0.0.0

require github.com/go-chi/render v1.0.3

require github.com/ajg/form v1.5.1 // indirect

replace github.com/problemkit/problem => `+root+"\n"), 0o666))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	}
	t.Chdir(dir)
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOWORK", "off")
}

func problemvet(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(args, &out, &errs)
	return code, out.String(), errs.String()
}

func TestPrintsAndMends(t *testing.T) {
	inModule(t, map[string]string{"shop.go": handler})

	code, stdout, stderr := problemvet("./...")
	require.Equal(t, 3, code, stderr)
	require.Empty(t, stdout)
	require.Equal(t, `shop.go:12:3: http.Error has answered, and http.Error in line 15 answers again: return after it (answered)
shop.go:12:3: http.Error answers a plain 403: errors.Forbidden answers with a problem (helper)
shop.go:15:3: http.Error sends the text of err to the client (leak)
`, stderr)

	code, stdout, stderr = problemvet("-diff", "./...")
	require.Equal(t, 0, code, stderr)
	require.Equal(t, `--- a/shop.go
+++ b/shop.go
@@ -1,18 +1,20 @@
 package shop
 
 import (
-	"errors"
 	"net/http"
+
+	"github.com/problemkit/problem/errors"
 )
 
 var errNone = errors.New("none")
 
 func order(w http.ResponseWriter, r *http.Request) {
 	if r.Method != "GET" {
-		http.Error(w, "Use GET.", http.StatusForbidden)
+		errors.Forbidden(w, errors.Detail("Use GET."))
+		return
 	}
 	if err := load(r); err != nil {
-		http.Error(w, err.Error(), http.StatusInternalServerError)
+		errors.Write(w, err)
 		return
 	}
 	w.Write([]byte("order"))
`, stdout)
	src, err := os.ReadFile("shop.go")
	require.NoError(t, err)
	require.Equal(t, handler, string(src), "-diff must change nothing")

	code, _, stderr = problemvet("-fix", "./...")
	require.Equal(t, 0, code, stderr)
	src, err = os.ReadFile("shop.go")
	require.NoError(t, err)
	require.Equal(t, mended, string(src))
	out, err := exec.Command("go", "build", "./...").CombinedOutput()
	require.NoError(t, err, string(out))

	code, _, stderr = problemvet("./...")
	require.Equal(t, 0, code, stderr)
}

func TestRemovesImportsWhoseNameIsAParameter(t *testing.T) {
	inModule(t, map[string]string{"shop.go": `package shop

import (
	"fmt"
	"net/http"
)

type printer struct{}

func (printer) Show(string) {}

func order(w http.ResponseWriter, r *http.Request) {
	http.Error(w, fmt.Sprintf("no %s", r.URL.Path), 404)
}

func show(fmt printer) { fmt.Show("x") }
`})
	code, _, stderr := problemvet("-fix", "./...")
	require.Equal(t, 0, code, stderr)
	src, err := os.ReadFile("shop.go")
	require.NoError(t, err)
	require.Equal(t, `package shop

import (
	"net/http"

	"github.com/problemkit/problem/errors"
)

type printer struct{}

func (printer) Show(string) {}

func order(w http.ResponseWriter, r *http.Request) {
	errors.NotFound(w, errors.Detailf("no %s", r.URL.Path))
}

func show(fmt printer) { fmt.Show("x") }
`, string(src))
}

// gofmt would not leave the branch in one line, so this is not in testdata.
func TestReturnsInsideOfABranchInOneLine(t *testing.T) {
	inModule(t, map[string]string{"shop.go": `package shop

import "net/http"

func order(w http.ResponseWriter, r *http.Request) {
	if r.Method == "PUT" { http.Error(w, "no", 405) } // only these
	w.Write(nil)
}
`})
	code, _, stderr := problemvet("-answered", "-fix", "./...")
	require.Equal(t, 0, code, stderr)
	src, err := os.ReadFile("shop.go")
	require.NoError(t, err)
	require.Equal(t, `package shop

import "net/http"

func order(w http.ResponseWriter, r *http.Request) {
	if r.Method == "PUT" {
		http.Error(w, "no", 405)
		return
	} // only these
	w.Write(nil)
}
`, string(src))
}

func TestSwitches(t *testing.T) {
	inModule(t, map[string]string{"shop.go": handler})
	_, _, stderr := problemvet("-answered", "./...")
	require.Contains(t, stderr, "has answered")
	require.NotContains(t, stderr, "sends the text")
	_, _, stderr = problemvet("-answered=false", "-helper=false", "./...")
	require.NotContains(t, stderr, "has answered")
	require.Contains(t, stderr, "sends the text")
	code, _, _ := problemvet("-answerd", "./...")
	require.Equal(t, 1, code)
	code, _, _ = problemvet()
	require.Equal(t, 1, code)
}

func TestMachineReadable(t *testing.T) {
	inModule(t, map[string]string{"shop.go": handler})
	code, stdout, stderr := problemvet("-json", "-test=false", "-sarif", "found.sarif", "./...")
	require.Equal(t, 0, code, stderr)
	var printed map[string]map[string][]struct{ Posn, Message string }
	require.NoError(t, json.Unmarshal([]byte(stdout), &printed))
	require.Equal(t, "http.Error sends the text of err to the client", printed["example.com/shop"]["leak"][0].Message)
	require.True(t, strings.HasSuffix(printed["example.com/shop"]["leak"][0].Posn, "shop.go:15:3"))

	text, err := os.ReadFile("found.sarif")
	require.NoError(t, err)
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Rules []struct{ ID, HelpURI string }
				}
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn int }
					}
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(text, &log))
	require.Equal(t, "2.1.0", log.Version)
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	require.Len(t, run.Results, 3)
	for _, result := range run.Results {
		require.Equal(t, result.RuleID, run.Tool.Driver.Rules[result.RuleIndex].ID)
		require.Equal(t, "shop.go", result.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
	require.Equal(t, "answered", run.Results[0].RuleID)
	require.Equal(t, 12, run.Results[0].Locations[0].PhysicalLocation.Region.StartLine)
}

func TestErrorsInOnePackageLeaveTheOthers(t *testing.T) {
	inModule(t, map[string]string{"shop.go": handler})
	require.NoError(t, os.Mkdir("broken", 0o777))
	require.NoError(t, os.WriteFile("broken/broken.go", []byte("package broken\n\nvar x int = \"\"\n"), 0o666))
	code, _, stderr := problemvet("./...")
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "example.com/shop/broken has errors and is not looked at")
	require.Contains(t, stderr, "sends the text of err")
}

func TestHelp(t *testing.T) {
	code, stdout, _ := problemvet("help")
	require.Equal(t, 0, code)
	require.Contains(t, stdout, "answered   find handlers that go on after an error answer\n")
	code, stdout, _ = problemvet("help", "complete")
	require.Equal(t, 0, code)
	require.Contains(t, stdout, "-complete.retry")
	code, _, stderr := problemvet("help", "nothing")
	require.Equal(t, 1, code)
	require.Equal(t, "problemvet: there is no analyzer \"nothing\"\n", stderr)
}

func TestAsToolOfGoVet(t *testing.T) {
	tool := filepath.Join(t.TempDir(), "problemvet")
	out, err := exec.Command("go", "build", "-o", tool, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	inModule(t, map[string]string{"shop.go": handler})
	out, err = exec.Command("go", "vet", "-vettool="+tool, "-helper=false", "./...").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "shop.go:12:3: http.Error has answered, and http.Error in line 15 answers again")
	require.Contains(t, string(out), "shop.go:15:3: http.Error sends the text of err to the client")
}
