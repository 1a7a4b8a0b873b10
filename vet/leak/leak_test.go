package leak_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/problemkit/problem/vet/leak"
)

func TestAnalyzer(t *testing.T) {
	dir, err := filepath.Abs("../testdata")
	require.NoError(t, err)
	analysistest.Run(t, dir, leak.Analyzer, "leak/texts")
	analysistest.RunWithSuggestedFixes(t, dir, leak.Analyzer, "leak/fixes", "leak/options")
}
