package problemcaddy

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

func TestSlowErrors(t *testing.T) {
	gatewaytest.SlowErrors(t, func(upstream string) string { return start(t, "problem\nreverse_proxy "+upstream) })
}

func TestSlowBodies(t *testing.T) {
	gatewaytest.SlowBodies(t,
		func(upstream string) string { return start(t, "reverse_proxy "+upstream) },
		func(upstream string) string { return start(t, "problem\nreverse_proxy "+upstream) })
}

func TestLoad(t *testing.T) {
	gatewaytest.Load(t, func(upstream string) string { return start(t, "problem\nreverse_proxy "+upstream) })
}

// TestUpstreamTimeouts has an upstream that does not begin in time, or does not go on, or
// breaks off in the text of an error that may be converted: what has begun, Caddy ends
// without anything that looks like an answer.
func TestUpstreamTimeouts(t *testing.T) {
	service := gatewaytest.Upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/silent" {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "no such ")
			_ = http.NewResponseController(w).Flush()
		}
		if r.URL.Path == "/broken" {
			panic(http.ErrAbortHandler)
		}
		<-r.Context().Done()
	})
	site := start(t, `problem
	reverse_proxy `+service+` {
		transport http {
			response_header_timeout 200ms
			read_timeout 200ms
		}
	}`)
	requireProblem(t, get(t, site, "/silent"), "504 Gateway Timeout", gatewayTimeout)
	require.Empty(t, get(t, site, "/stalled"))
	require.Empty(t, get(t, site, "/broken"))
}

const gatewayTimeout = `{"type":"about:blank","title":"Gateway Timeout","status":504,"detail":"The server did not get a response in time from another server that it depends on. Try again later."}`
