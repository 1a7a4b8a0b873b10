package problemcaddy

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/caddyserver/caddy/v2/caddyconfig/caddyfile"
	"github.com/caddyserver/caddy/v2/caddyconfig/httpcaddyfile"
	"github.com/stretchr/testify/require"
)

// TestExamples has the example and those in the README be valid, and formatted.
func TestExamples(t *testing.T) {
	example, err := os.ReadFile("Caddyfile")
	require.NoError(t, err)
	require.Equal(t, string(caddyfile.Format(example)), string(example))
	examples := []string{string(example)}
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for _, block := range regexp.MustCompile("(?s)```caddyfile\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
		if strings.HasPrefix(block[1], "problem") {
			block[1] = ":80 {\n" + strings.Replace(block[1], "[<matcher>]", "/api/*", 1) + "}\n"
		}
		examples = append(examples, block[1])
	}
	require.Len(t, examples, 3)
	for _, example := range examples {
		adapter := caddyfile.Adapter{ServerType: httpcaddyfile.ServerType{}}
		_, _, err := adapter.Adapt([]byte(example), nil)
		require.NoError(t, err, example)
	}
}
