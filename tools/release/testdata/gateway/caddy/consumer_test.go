package consumer

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const caddyfile = `{
	admin off
	persist_config off
}

http://:0 {
	bind 127.0.0.1
	problem {
		type_base https://api.example.com/problems/
	}
	respond "There is no order 7." 404
}
`

// The installed command is Caddy with the directive.
func TestCaddy(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(file, []byte(caddyfile), 0o600); err != nil {
		t.Fatal(err)
	}
	caddy := exec.CommandContext(t.Context(), "caddy", "run", "--config", file)
	caddy.Env = append(os.Environ(), "XDG_CONFIG_HOME="+dir, "XDG_DATA_HOME="+dir)
	log, err := caddy.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := caddy.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = caddy.Process.Kill()
		_ = caddy.Wait()
	}()
	var line struct {
		Address string `json:"actual_address"`
	}
	for lines := json.NewDecoder(log); line.Address == ""; {
		if err := lines.Decode(&line); err != nil {
			t.Fatal(err)
		}
	}
	go io.Copy(io.Discard, log)

	resp, err := http.Get("http://" + line.Address + "/orders/7")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(body), `"type":"https://api.example.com/problems/not-found"`) ||
		!strings.Contains(string(body), `"detail":"There is no order 7."`) {
		t.Error(resp.Status, string(body))
	}
}
