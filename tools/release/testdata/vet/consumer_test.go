package consumer

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const shop = `package main

import "net/http"

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.Error(w, "There is no such page.", http.StatusNotFound)
		}
		w.Write([]byte("welcome"))
	})
}
`

// The installed command finds a missing return, by itself and as go vet's tool.
func TestProblemvet(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module shop\n\ngo 1.26.0\n", "main.go": shop} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tool, err := exec.LookPath("problemvet")
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{tool, "-answered", "."}, {"go", "vet", "-vettool=" + tool, "-answered", "."}} {
		run := exec.Command(command[0], command[1:]...)
		run.Dir = dir
		out, err := run.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "main.go:8:4: http.Error has answered") {
			t.Errorf("%q: %v\n%s", command, err, out)
		}
	}
}
