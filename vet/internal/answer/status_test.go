package answer_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/vet/internal/answer"
)

func TestHelpersAreThoseOfPackageErrors(t *testing.T) {
	src, err := os.ReadFile("../../../errors/status.go")
	require.NoError(t, err)
	got := make(map[int]string)
	for _, m := range regexp.MustCompile(`(?s)\nfunc (\w+)\(w http\.ResponseWriter, opts \.\.\.Option\) \{\s*problem\.Error\(w, (\d+),`).FindAllSubmatch(src, -1) {
		status, err := strconv.Atoi(string(m[2]))
		require.NoError(t, err)
		got[status] = string(m[1])
	}
	require.Equal(t, got, answer.Helpers, "Helpers in status.go")
}
