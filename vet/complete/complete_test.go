package complete_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/problemkit/problem/vet/complete"
)

func TestAnalyzer(t *testing.T) {
	dir, err := filepath.Abs("../testdata")
	require.NoError(t, err)
	analysistest.Run(t, dir, complete.Analyzer, "complete/fields", "complete/rest")

	require.NoError(t, complete.Analyzer.Flags.Set("retry", "true"))
	defer func() { require.NoError(t, complete.Analyzer.Flags.Set("retry", "false")) }()
	analysistest.Run(t, dir, complete.Analyzer, "complete/retry")
}
