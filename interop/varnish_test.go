package interop

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/locale"
)

// A cache keeps the languages of one URL apart, since every problem has Vary:
// Accept-Language. Debian's varnish is such a cache, and keeps a 404 by default.
func TestVarnish(t *testing.T) {
	varnishd, err := exec.LookPath("varnishd")
	if err != nil {
		t.Skip("there is no varnishd: apt-get install varnish")
	}
	var asked atomic.Int32
	config := problem.Config{Languages: locale.All()}
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Cache-Control", "max-age=60")
		config.Middleware(http.NotFoundHandler()).ServeHTTP(w, r)
	}))
	defer service.Close()
	backend, err := url.Parse(service.URL)
	require.NoError(t, err)

	dir := t.TempDir()
	vcl := filepath.Join(dir, "default.vcl")
	require.NoError(t, os.WriteFile(vcl, fmt.Appendf(nil, "vcl 4.0;\nbackend default { .host = %q; .port = %q; }\n", backend.Hostname(), backend.Port()), 0o600))
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	require.NoError(t, free.Close())
	// Without its jail, since the folder is the test's alone.
	cache := exec.Command(varnishd, "-j", "none", "-F", "-a", address, "-f", vcl, "-n", filepath.Join(dir, "work"), "-s", "malloc,16m")
	require.NoError(t, cache.Start())
	defer func() {
		_ = cache.Process.Signal(os.Interrupt)
		_ = cache.Wait()
	}()
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, time.Minute, 50*time.Millisecond, "varnish listens")

	want := map[string]string{"en": "Not Found"}
	for _, l := range []problem.Language{locale.German(), locale.French()} {
		want[l.Tag] = l.Texts["not-found"].Title
	}
	for range 3 {
		for tag, title := range want {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/orders/7", http.NoBody)
			require.NoError(t, err)
			req.Header.Set("Accept-Language", tag)
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			err = problem.CheckResponse(resp)
			require.NoError(t, resp.Body.Close())
			require.Error(t, err)
			var p *problem.Problem
			require.ErrorAs(t, err, &p)
			require.Equal(t, title, p.Title, tag)
			require.Equal(t, tag, resp.Header.Get("Content-Language"))
		}
	}
	require.EqualValues(t, len(want), asked.Load(), "each language was asked for once, and kept")
}
