package problemcaddy

import (
	"flag"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/recorded"
)

var update = flag.Bool("update", false, "write Caddy's column of docs/gateways.md")

// TestRecorded has every recorded answer come through Caddy, and Caddy's column of
// docs/gateways.md say how. Server and Via, which Caddy adds, are turned off.
func TestRecorded(t *testing.T) {
	answers, column := recorded.Compare(t, "Caddy", *update, func(upstream string) string {
		return start(t, "header -Via\nproblem\nreverse_proxy "+strings.TrimPrefix(upstream, "http://"))
	})
	for i, difference := range column {
		if answers[i].Status != http.StatusSwitchingProtocols { // whose fields Caddy spells in its own way
			require.Contains(t, []string{"", recorded.Reordered}, difference, "%s, %s", answers[i].Group, answers[i].Name)
		}
	}
}
