package answered_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/problemkit/problem/vet/answered"
)

func TestAnalyzer(t *testing.T) {
	dir, err := filepath.Abs("../testdata")
	require.NoError(t, err)
	analysistest.Run(t, dir, answered.Analyzer, "answered/paths", "answered/around")
	analysistest.RunWithSuggestedFixes(t, dir, answered.Analyzer, "answered/fixes")
}
