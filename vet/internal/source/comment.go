package source

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"
)

// HasComment reports whether there is a comment in n, which a fix that replaces n would
// delete.
func HasComment(pass *analysis.Pass, n ast.Node) bool {
	file := File(pass, n.Pos())
	if file == nil {
		return false
	}
	for _, group := range file.Comments {
		if n.Pos() <= group.Pos() && group.Pos() < n.End() {
			return true
		}
	}
	return false
}
