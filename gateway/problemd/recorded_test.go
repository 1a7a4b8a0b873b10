package main

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/recorded"
)

var update = flag.Bool("update", false, "write problemd's column of docs/gateways.md")

// TestRecorded has every recorded answer come through problemd as the middleware sends
// it, and problemd's column of docs/gateways.md say so.
func TestRecorded(t *testing.T) {
	answers, column := recorded.Compare(t, "problemd", *update, func(upstream string) string { return start(t, "-upstream", upstream).address })
	for i, difference := range column {
		require.Empty(t, difference, "%s, %s", answers[i].Group, answers[i].Name)
	}
}
