package main

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/recorded"
)

var update = flag.Bool("update", false, "write nginx's column of docs/gateways.md")

// TestRecorded has nginx's column of docs/gateways.md say how every recorded answer comes
// through nginx.
func TestRecorded(t *testing.T) {
	answers, column := recorded.Compare(t, "nginx", *update, func(upstream string) string {
		return serve(t, setup{location: proxy(upstream) + `
			proxy_set_header Upgrade $http_upgrade;
			proxy_set_header Connection $http_connection;`}).address
	})
	cannot := make(map[string]string)
	for i, difference := range column {
		switch difference {
		case "", recorded.Reordered, recorded.InChunks:
		default:
			cannot[answers[i].Name] = difference
		}
	}
	const relabelled = "without `Content-Type: text/plain; charset=utf-8`; "
	require.Equal(t, map[string]string{
		"JSON bytes, Content-Type forgotten (sniffed as text/plain)": relabelled +
			"with `X-Content-Type-Options: nosniff`; with `Content-Type: application/problem+json`; " + recorded.InChunks,
		"http.Error(w, `{\"error\":…}`, 400): JSON text labelled text/plain": relabelled +
			"with `Content-Type: application/problem+json`; " + recorded.InChunks,
		"GetHead/NoCache + 404":          "without `X-Accel-Expires: 0`; " + recorded.InChunks,
		"Upgrade: success (control 101)": "without `Connection: Upgrade`; with `Connection: upgrade`",
	}, cannot)
}
