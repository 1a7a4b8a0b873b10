package consumer

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
)

// The installed command stands in front of a service.
func TestProblemd(t *testing.T) {
	upstream := httptest.NewServer(http.NotFoundHandler())
	defer upstream.Close()
	problemd := exec.Command("problemd", "-upstream", upstream.URL, "-listen", "127.0.0.1:0", "-health", "/healthz", "-log", "json")
	problemd.Stderr = os.Stderr
	log, err := problemd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := problemd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = problemd.Process.Kill()
		_ = problemd.Wait()
	}()
	var line struct{ Msg, Address string }
	for lines := json.NewDecoder(log); line.Msg != "listening"; {
		if err := lines.Decode(&line); err != nil {
			t.Fatal(err)
		}
	}

	const want = `{"type":"about:blank","title":"Not Found","status":404,` +
		`"detail":"The requested resource was not found. Check the URL and the identifiers in it."}`
	for path, want := range map[string]struct {
		status int
		body   string
	}{"/orders/7": {404, want}, "/healthz": {200, ""}} {
		resp, err := http.Get("http://" + line.Address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != want.status || want.body != "" && string(body) != want.body {
			t.Error(path, resp.Status, string(body))
		}
	}
}
