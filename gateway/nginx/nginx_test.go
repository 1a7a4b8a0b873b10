package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// A site is a running nginx with one server, which includes the directives of -conf.
type site struct {
	address string
	log     *output
}

// A setup is what a test wants of a site.
type setup struct {
	flags    []string // of the generator
	server   string   // directives in the server, after those of -conf
	location string   // directives in location /, after those of -conf
	listen   string   // parameters of listen
	http     string   // directives around the server
	strip    string   // what is deleted from -conf
}

// serve starts nginx until the end of the test, or skips the test where there is none.
func serve(t *testing.T, s setup) *site {
	t.Helper()
	program := programOrSkip(t, "nginx")
	address, socket := listen(t)
	dir := configure(t, s, address)
	cmd := exec.Command(program, "-e", "stderr", "-c", filepath.Join(dir, "nginx.conf"))
	cmd.Env = append(os.Environ(), "NGINX=3;") // takes the socket over as from an older nginx
	return &site{address, launch(t, cmd, socket)}
}

// listen returns a listening socket for a gateway, which has the number 3 there. So no request
// has to wait until the gateway is ready, and no other program can take the port.
func listen(t *testing.T) (address string, socket *os.File) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	socket, err = listener.(*net.TCPListener).File()
	require.NoError(t, err)
	t.Cleanup(func() { _ = socket.Close() })
	return listener.Addr().String(), socket
}

// launch runs a gateway with a socket until the end of the test.
func launch(t *testing.T, cmd *exec.Cmd, socket *os.File) (log *output) {
	t.Helper()
	log = &output{written: make(chan struct{}, 1)}
	cmd.ExtraFiles = []*os.File{socket}
	cmd.Stderr = log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(log)
		}
	})
	return log
}

// configure writes what the generator makes of the flags, and a configuration around it.
func configure(t *testing.T, s setup, address string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	conf := filepath.Join(dir, "problem.conf")
	var script, stderr bytes.Buffer
	require.Equal(t, 0, run(append([]string{"-conf", conf}, s.flags...), &script, &stderr), stderr.String())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "problem.js"), script.Bytes(), 0o644))
	if s.strip != "" {
		written, err := os.ReadFile(conf)
		require.NoError(t, err)
		require.Contains(t, string(written), s.strip)
		require.NoError(t, os.WriteFile(conf, []byte(strings.Replace(string(written), s.strip, "", 1)), 0o644))
	}
	var temporary strings.Builder
	for _, use := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&temporary, "\t%s_temp_path %s/%s;\n", use, dir, use)
	}
	user := "" // of the worker, which needs the directory of the test
	if os.Geteuid() == 0 {
		user = "user root;"
	}
	// sendfile is on, as in Debian's own configuration.
	text := fmt.Sprintf(`load_module %s;
daemon off;
worker_processes 1;
%s
pid %s/nginx.pid;
error_log stderr info;
events {}
http {
	access_log off;
	sendfile on;
%s%s
	server {
		listen %s %s;
		include problem.conf;
%s
		location / {
			include problem-location.conf;
%s
		}
	}
}
`, modulePath, user, dir, temporary.String(), s.http, address, s.listen, s.server, s.location)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "nginx.conf"), []byte(text), 0o644))
	return dir
}

const modulePath = "/usr/lib/nginx/modules/ngx_http_js_module.so"

// programOrSkip returns the path of a gateway. Where it is not installed it skips the test.
func programOrSkip(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		path, err = exec.LookPath("/usr/sbin/" + name) // which is not on every PATH
	}
	if err != nil {
		t.Skipf("there is no %s: apt-get install %s", name, name)
	}
	if _, err := os.Stat(modulePath); name == "nginx" && err != nil {
		t.Skip("nginx has no njs module: apt-get install libnginx-mod-http-js")
	}
	return path
}

// proxy is a location in front of an upstream.
func proxy(upstream string) string {
	return "proxy_pass " + upstream + "; proxy_http_version 1.1;"
}

// output is what nginx logs.
type output struct {
	written chan struct{} // has one where there is something new
	mutex   sync.Mutex
	text    bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	select {
	case o.written <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}

// get returns the answer to a GET, and its body.
func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return do(t, r)
}

func do(t *testing.T, r *http.Request) (*http.Response, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), gatewaytest.Patience)
	defer cancel()
	resp, err := http.DefaultTransport.RoundTrip(r.WithContext(ctx))
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(body)
}

// waitFor waits until nginx has logged a text.
func waitFor(t *testing.T, s *site, text string) {
	t.Helper()
	for !strings.Contains(s.log.String(), text) {
		select {
		case <-s.log.written:
		case <-time.After(gatewaytest.Patience):
			t.Fatalf("nginx does not log %q", text)
		}
	}
}
