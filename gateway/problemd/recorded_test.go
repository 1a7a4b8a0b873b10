package main

import (
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/recorded"
)

var update = flag.Bool("update", false, "write problemd's column of docs/gateways.md")

// TestRecorded has every recorded answer come through problemd as the middleware sends
// it, and problemd's column of docs/gateways.md say so.
func TestRecorded(t *testing.T) {
	const root = "../.."
	answers, err := recorded.Answers(root)
	require.NoError(t, err)
	column, err := recorded.Ask(answers, func(upstream string) string { return start(t, "-upstream", upstream).address })
	require.NoError(t, err)
	for i, difference := range column {
		require.Empty(t, difference, "%s, %s", answers[i].Group, answers[i].Name)
	}
	document, err := recorded.Document(root, answers, "problemd", column)
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(recorded.Path(root), []byte(document), 0o644))
	}
	current, err := os.ReadFile(recorded.Path(root))
	require.NoError(t, err)
	require.Equal(t, string(current), document, "docs/gateways.md is not what the test has seen: go test -run TestRecorded -update")
}
