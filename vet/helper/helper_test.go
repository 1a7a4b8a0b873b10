package helper_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/problemkit/problem/vet/helper"
)

func TestAnalyzer(t *testing.T) {
	dir, err := filepath.Abs("../testdata")
	require.NoError(t, err)
	analysistest.RunWithSuggestedFixes(t, dir, helper.Analyzer,
		"helper/calls", "helper/std", "helper/other", "helper/single", "helper/heads", "helper/beside")
}
