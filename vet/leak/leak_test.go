package leak_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/problemkit/problem/vet/leak"
)

func TestAnalyzer(t *testing.T) {
	dir, err := filepath.Abs("../testdata")
	if err != nil {
		t.Fatal(err)
	}
	analysistest.Run(t, dir, leak.Analyzer, "leak/texts")
	analysistest.RunWithSuggestedFixes(t, dir, leak.Analyzer, "leak/fixes", "leak/options")
}
