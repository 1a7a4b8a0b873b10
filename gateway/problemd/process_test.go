package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// TestMain makes the test's binary problemd itself, so that tests start real processes
// without a build of their own.
func TestMain(m *testing.M) {
	switch os.Getenv("PROBLEMD_TEST_PROCESS") {
	case "problemd":
		main()
	case "plain":
		runPlain(os.Args[1], os.Args[2], nil)
	case "pooled":
		runPlain(os.Args[1], os.Args[2], &buffers{})
	}
	http.DefaultClient.Timeout = gatewaytest.Patience
	os.Exit(m.Run())
}

// reexec runs the test's binary as one of these processes.
func reexec(process string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "PROBLEMD_TEST_PROCESS="+process)
	return cmd
}

// A process is a running problemd.
type process struct {
	cmd     *exec.Cmd
	url     string // without a slash at the end
	address string
	ended   chan struct{} // closed once all of the log is there

	mu  sync.Mutex
	log []map[string]any
}

// start runs problemd on a free port until the test ends. Its log is in JSON.
func start(t testing.TB, args ...string) *process {
	t.Helper()
	p := &process{
		cmd:   reexec("problemd", append([]string{"-listen", "127.0.0.1:0", "-log", "json"}, args...)...),
		ended: make(chan struct{}),
	}
	var stderr bytes.Buffer
	p.cmd.Stderr = &stderr
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.ended
		_ = p.cmd.Wait()
	})
	listening := make(chan string, 1)
	go p.readLog(stdout, listening)
	select {
	case p.address = <-listening:
	case <-p.ended:
		_ = p.cmd.Wait()
		t.Fatalf("problemd %q ended: %s", args, &stderr)
	}
	p.url = "http://" + p.address
	if slices.Contains(args, "-cert") {
		p.url = "https://" + p.address
	}
	return p
}

func (p *process) readLog(stdout io.Reader, listening chan<- string) {
	defer close(p.ended)
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		var line map[string]any
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			line = map[string]any{"msg": "not JSON: " + lines.Text()}
		}
		if line["msg"] == "listening" {
			listening <- line["address"].(string)
		}
		p.mu.Lock()
		p.log = append(p.log, line)
		p.mu.Unlock()
	}
}

// logged waits for n lines of the log with this message, and returns them.
func (p *process) logged(t testing.TB, message string, n int) []map[string]any {
	t.Helper()
	var found []map[string]any
	require.Eventually(t, func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		found = nil
		for _, line := range p.log {
			if line["msg"] == message {
				found = append(found, line)
			}
		}
		return len(found) >= n
	}, gatewaytest.Patience, time.Millisecond, "%d lines %q", n, message)
	return found
}

// terminate sends SIGTERM.
func (p *process) terminate(t testing.TB) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
}

// wait returns the exit code.
func (p *process) wait(t testing.TB) int {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(gatewaytest.Patience):
		t.Fatal("problemd does not end")
	}
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

// rawUpstream answers every connection with what answer writes to it, once a whole
// request header without a body has come.
func rawUpstream(t testing.TB, answer func(net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					answer(conn)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// plain is what problemd is compared with: ReverseProxy with Rewrite, and nothing else.
// It returns the address.
func plain(t testing.TB, upstream string) string {
	u, err := url.Parse(upstream)
	require.NoError(t, err)
	s := httptest.NewServer(&httputil.ReverseProxy{
		Transport: &http.Transport{DisableCompression: true, ExpectContinueTimeout: time.Second},
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(u) },
	})
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

var boundary = regexp.MustCompile(`[0-9a-f]{60}`)

// get returns the answer to a GET request without a keep-alive, as it is on the wire.
func get(t testing.TB, address, path string, fields ...string) string {
	t.Helper()
	fields = append([]string{"GET " + path + " HTTP/1.1", "Host: example.com", "Connection: close"}, fields...)
	return gatewaytest.Exchange(t, address, strings.Join(fields, "\r\n")+"\r\n\r\n")
}

// document is a whole answer with a problem document and these other fields. net/http
// sorts those of a handler.
func document(status, body string, fields ...string) string {
	fields = append(fields, "Content-Length: "+strconv.Itoa(len(body)), "Content-Type: application/problem+json", "X-Content-Type-Options: nosniff")
	slices.Sort(fields)
	return "HTTP/1.1 " + status + "\r\n" + strings.Join(fields, "\r\n") + "\r\nConnection: close\r\n\r\n" + body
}
