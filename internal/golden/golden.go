// Package golden compares files of the repository with what tests write.
package golden

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Require fails unless a file has this text: it names the first line that differs, since the
// whole files would be a diff of pages, and command, which writes the file anew. With update,
// as that command has it, Require writes the file.
func Require(t testing.TB, update bool, path, text, command string) {
	t.Helper()
	if update {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	current, err := os.ReadFile(path)
	require.NoError(t, err)
	want, got := strings.Split(string(current), "\n"), strings.Split(text, "\n")
	for i := range min(len(want), len(got)) {
		require.Equal(t, want[i], got[i], "%s, line %d is not what the test has seen: %s", path, i+1, command)
	}
	require.Len(t, got, len(want), "the lines of %s: %s", path, command)
}
