package driver

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// A finding is a diagnostic with its positions.
type finding struct {
	analyzer   *analysis.Analyzer
	pkg        *packages.Package
	diagnostic analysis.Diagnostic
	start, end token.Position
}

// findings returns the findings of all packages, in the order of files and lines. A file
// is in a package and in the package's test variant, which both find the same.
func findings(graph *checker.Graph) []finding {
	var all []finding
	seen := make(map[string]bool)
	for _, action := range graph.Roots {
		for _, d := range action.Diagnostics {
			fset := action.Package.Fset
			f := finding{action.Analyzer, action.Package, d, fset.Position(d.Pos), fset.Position(d.End)}
			key := fmt.Sprint(f.analyzer.Name, f.start, f.end, d.Message)
			if !seen[key] {
				seen[key] = true
				all = append(all, f)
			}
		}
	}
	slices.SortFunc(all, func(a, b finding) int {
		return cmp.Or(
			cmp.Compare(a.start.Filename, b.start.Filename),
			cmp.Compare(a.start.Offset, b.start.Offset),
			cmp.Compare(a.analyzer.Name, b.analyzer.Name),
		)
	})
	return all
}
