package answered_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/problemkit/problem/vet/answered"
)

func TestAnalyzer(t *testing.T) {
	dir, err := filepath.Abs("../testdata")
	if err != nil {
		t.Fatal(err)
	}
	analysistest.Run(t, dir, answered.Analyzer, "answered/paths", "answered/around")
	analysistest.RunWithSuggestedFixes(t, dir, answered.Analyzer, "answered/fixes")
}
