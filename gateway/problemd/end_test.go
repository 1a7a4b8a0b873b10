package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// TestTermination has every kind of answer that is in flight at SIGTERM come to its end.
func TestTermination(t *testing.T) {
	came, release, releaseSocket := make(chan struct{}), make(chan struct{}), make(chan struct{})
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/socket" {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(err)
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
			came <- struct{}{}
			<-releaseSocket
			_, _ = io.WriteString(conn, "last words")
			return
		}
		if r.URL.Path == "/stream" {
			_, _ = io.WriteString(w, "first ")
			_ = http.NewResponseController(w).Flush()
		}
		body := ""
		if r.Method == http.MethodPost {
			text, err := io.ReadAll(r.Body)
			body = fmt.Sprint(string(text), err)
		}
		came <- struct{}{}
		<-release
		if r.URL.Path == "/error" {
			http.Error(w, "no such order", http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(w, "last words"+body)
	})
	p := start(t, "-upstream", service, "-health", "/healthz")
	const fields = " HTTP/1.1\r\nHost: x\r\n"
	requests := []string{
		"GET /waiting" + fields + "\r\n",
		"GET /stream" + fields + "\r\n",
		"GET /error" + fields + "\r\n",
		"POST /body" + fields + "Content-Length: 4\r\n\r\nbody",
		"GET /socket" + fields + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
	}
	wants := []string{"last words", "first last words", `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such order"}`, "last wordsbody<nil>", "last words"}
	var conns []net.Conn
	var readers []*bufio.Reader
	for _, request := range requests {
		conn, r := gatewaytest.Dial(t, p.address)
		_, err := io.WriteString(conn, request)
		require.NoError(t, err)
		conns, readers = append(conns, conn), append(readers, r)
		<-came
	}
	idle, idleReader := gatewaytest.Dial(t, p.address)
	_, err := io.WriteString(idle, "GET /healthz"+fields+"\r\n")
	require.NoError(t, err)
	res, err := http.ReadResponse(idleReader, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, res.StatusCode)
	_, err = io.Copy(io.Discard, res.Body)
	require.NoError(t, err)

	p.terminate(t)
	p.logged(t, "ending", 1)
	// Who comes once more learns that it is for the last time.
	_, err = io.WriteString(idle, "GET /healthz"+fields+"\r\n")
	require.NoError(t, err)
	res, err = http.ReadResponse(idleReader, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusServiceUnavailable, res.StatusCode)
	require.True(t, res.Close)
	close(release)
	for i, r := range readers {
		res, err := http.ReadResponse(r, nil)
		require.NoError(t, err, requests[i])
		var rest io.Reader = res.Body
		if res.StatusCode == http.StatusSwitchingProtocols {
			rest = r
			// It outlives the listener, and all that http.Server knows of.
			require.Eventually(t, func() bool {
				conn, err := net.Dial("tcp", p.address)
				if err == nil {
					_ = conn.Close()
				}
				return err != nil
			}, gatewaytest.Patience, time.Millisecond)
			close(releaseSocket)
		}
		body, err := io.ReadAll(rest)
		require.NoError(t, err, requests[i])
		require.Equal(t, wants[i], string(body))
		require.NoError(t, conns[i].Close())
	}
	require.Zero(t, p.wait(t))
	require.Empty(t, p.logged(t, "the grace is over", 0))
}

// TestGrace has what does not end in time be cut off.
func TestGrace(t *testing.T) {
	came, release := make(chan struct{}), make(chan struct{})
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		came <- struct{}{}
		<-release
	})
	t.Cleanup(func() { close(release) }) // before the upstream's
	p := start(t, "-upstream", service, "-grace", "100ms")
	answer := make(chan string)
	go func() { answer <- body(p.url) }()
	<-came
	p.terminate(t)
	require.Contains(t, <-answer, "EOF")
	require.Zero(t, p.wait(t))
	require.Len(t, p.logged(t, "the grace is over", 1), 1)
}

// TestTerminationUnderLoad has clients that send one request after the other on the same
// connection: none of their requests may be lost on a connection that is closing.
func TestTerminationUnderLoad(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no such order", http.StatusNotFound) })
	p := start(t, "-upstream", service)
	var answers, lost atomic.Int64
	var wg sync.WaitGroup
	const clients = 50
	for range clients {
		conn, r := gatewaytest.Dial(t, p.address)
		wg.Go(func() {
			for {
				if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
					lost.Add(1)
					return
				}
				res, err := http.ReadResponse(r, nil)
				if err != nil {
					lost.Add(1)
					return
				}
				body, err := io.ReadAll(res.Body)
				if err != nil || res.StatusCode != http.StatusNotFound || string(body) != `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such order"}` {
					lost.Add(1)
				}
				if answers.Add(1); res.Close {
					return
				}
			}
		})
	}
	require.Eventually(t, func() bool { return answers.Load() > 10*clients }, gatewaytest.Patience, 1)
	p.terminate(t)
	wg.Wait()
	require.Zero(t, lost.Load())
	require.Zero(t, p.wait(t))
}

// TestRestartedUpstream has the upstream killed and started again under load: between
// there are only problem documents of status 502, and afterwards none.
func TestRestartedUpstream(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "here") })
	serve := func(address string) *httptest.Server {
		s := httptest.NewUnstartedServer(handler)
		if address != "" {
			l, err := net.Listen("tcp", address)
			require.NoError(t, err)
			require.NoError(t, s.Listener.Close())
			s.Listener = l
		}
		s.Start()
		return s
	}
	service := serve("")
	address := service.Listener.Addr().String()
	p := start(t, "-upstream", "http://"+address)
	var served, failed atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				res, err := http.Get(p.url)
				if !assert.NoError(t, err) {
					return
				}
				text, err := io.ReadAll(res.Body)
				assert.NoError(t, err)
				_ = res.Body.Close()
				switch res.StatusCode {
				case http.StatusOK:
					assert.Equal(t, "here", string(text))
					served.Add(1)
				default:
					assert.Equal(t, http.StatusBadGateway, res.StatusCode)
					assert.Equal(t, badGateway, string(text))
					assert.Equal(t, "application/problem+json", res.Header.Get("Content-Type"))
					failed.Add(1)
				}
			}
		})
	}
	more := func(n *atomic.Int64) {
		before := n.Load()
		require.Eventually(t, func() bool { return n.Load() > before+100 }, gatewaytest.Patience, 1)
	}
	more(&served)
	service.CloseClientConnections()
	require.NoError(t, service.Listener.Close())
	service.CloseClientConnections()
	more(&failed)
	service2 := serve(address)
	defer service2.Close()
	more(&served)
	failures := failed.Load()
	more(&served)
	require.Equal(t, failures, failed.Load())
	close(stop)
	wg.Wait()
	service.Close()
}
