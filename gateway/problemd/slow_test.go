package main

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// TestSlowUpstream has a client wait for the first byte of an answer longer than any
// limit but the upstream's, of which others come to their end meanwhile.
func TestSlowUpstream(t *testing.T) {
	came, release := make(chan struct{}), make(chan struct{})
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			came <- struct{}{}
			select {
			case <-release:
				http.Error(w, "slow", http.StatusConflict)
			case <-r.Context().Done():
			}
		}
	})
	p := start(t, "-upstream", service, "-header-timeout", "200ms", "-idle-timeout", "10ms")
	slow := make(chan string)
	go func() { slow <- body(p.url + "/slow") }()
	<-came

	silent, r := gatewaytest.Dial(t, p.address)
	_, err := io.WriteString(silent, "GET / HTTP/1.1\r\n")
	require.NoError(t, err)
	_, err = r.ReadByte()
	require.Equal(t, io.EOF, err, "the header timeout")
	idle, r := gatewaytest.Dial(t, p.address)
	_, err = io.WriteString(idle, "GET /fast HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	answer, err := io.ReadAll(r)
	require.NoError(t, err, "the idle timeout")
	require.Contains(t, string(answer), "HTTP/1.1 200 OK\r\n")

	close(release)
	require.Equal(t, `{"type":"about:blank","title":"Conflict","status":409,"detail":"slow"}`, <-slow)
}

// TestSlowErrors and TestSlowBodies are those of every gateway. TestFailures has the
// upstream that does not go on in time.
func TestSlowErrors(t *testing.T) {
	gatewaytest.SlowErrors(t, func(upstream string) string { return start(t, "-upstream", upstream).address })
}

func TestSlowBodies(t *testing.T) {
	gatewaytest.SlowBodies(t,
		func(upstream string) string { return plain(t, upstream) },
		func(upstream string) string { return start(t, "-upstream", upstream).address })
}
