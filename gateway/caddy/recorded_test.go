package problemcaddy

import (
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/recorded"
)

var update = flag.Bool("update", false, "write Caddy's column of docs/gateways.md")

// TestRecorded has every recorded answer come through Caddy, and Caddy's column of
// docs/gateways.md say how. Server and Via, which Caddy adds, are turned off.
func TestRecorded(t *testing.T) {
	const root = "../.."
	answers, err := recorded.Answers(root)
	require.NoError(t, err)
	column, err := recorded.Ask(answers, func(upstream string) string {
		return start(t, "header -Via\nproblem\nreverse_proxy "+strings.TrimPrefix(upstream, "http://"))
	})
	require.NoError(t, err)
	for i, difference := range column {
		if answers[i].Status != http.StatusSwitchingProtocols { // whose fields Caddy spells in its own way
			require.Contains(t, []string{"", recorded.Reordered}, difference, "%s, %s", answers[i].Group, answers[i].Name)
		}
	}
	document, err := recorded.Document(root, answers, "Caddy", column)
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(recorded.Path(root), []byte(document), 0o644))
	}
	current, err := os.ReadFile(recorded.Path(root))
	require.NoError(t, err)
	require.Equal(t, string(current), document, "docs/gateways.md is not what the test has seen: go test -run TestRecorded -update")
}
