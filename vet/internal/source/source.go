// Package source finds what a syntax tree was parsed from: its files, lines and texts.
package source

import (
	"bytes"
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// File returns the file that pos is in, or nil.
func File(pass *analysis.Pass, pos token.Pos) *ast.File {
	for _, file := range pass.Files {
		if file.FileStart <= pos && pos < file.FileEnd {
			return file
		}
	}
	return nil
}

// Text returns the text of n; empty where the file cannot be read or has changed.
func Text(pass *analysis.Pass, n ast.Node) string {
	tf := pass.Fset.File(n.Pos())
	if tf == nil {
		return ""
	}
	src, err := pass.ReadFile(tf.Name())
	if err != nil || tf.Offset(n.End()) > len(src) {
		return ""
	}
	return string(src[tf.Offset(n.Pos()):tf.Offset(n.End())])
}

// Line returns the line of pos in its file, whatever a line directive says.
func Line(pass *analysis.Pass, pos token.Pos) int { return pass.Fset.PositionFor(pos, false).Line }

// LineEnd returns pos, or the end of a comment that follows it on its line, with nothing
// between them: behind a closing brace it belongs to something else.
func LineEnd(pass *analysis.Pass, pos token.Pos) token.Pos {
	file, tf := File(pass, pos), pass.Fset.File(pos)
	if file == nil {
		return pos
	}
	src, err := pass.ReadFile(tf.Name())
	if err != nil {
		return pos
	}
	for _, group := range file.Comments {
		if group.Pos() >= pos && Line(pass, group.Pos()) == Line(pass, pos) {
			between := src[min(tf.Offset(pos), len(src)):min(tf.Offset(group.Pos()), len(src))]
			if len(bytes.TrimSpace(between)) > 0 {
				return pos
			}
			return group.End()
		}
	}
	return pos
}
