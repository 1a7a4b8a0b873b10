// Package report passes on diagnostics, except where the author of the code does not want
// them.
package report

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/source"
)

// directive starts a comment that silences the findings on its line and, where the comment
// is alone on it, on the next. A reason must follow.
const directive = "//problemvet:ignore"

// A Reporter reports the findings of one pass.
type Reporter struct {
	pass    *analysis.Pass
	ignored map[*token.File]map[int]bool // lines
	skipped map[*token.File]bool         // generated, or a test where those do not count
}

// New returns a Reporter that reports nothing about generated files or, unless tests is
// true, about tests.
func New(pass *analysis.Pass, tests bool) *Reporter {
	r := &Reporter{
		pass:    pass,
		ignored: make(map[*token.File]map[int]bool),
		skipped: make(map[*token.File]bool),
	}
	for _, file := range pass.Files {
		tf := pass.Fset.File(file.FileStart)
		if tf == nil {
			continue
		}
		r.skipped[tf] = ast.IsGenerated(file) || !tests && strings.HasSuffix(tf.Name(), "_test.go")
		for _, group := range file.Comments {
			for _, c := range group.List {
				r.note(tf, c)
			}
		}
	}
	return r
}

func (r *Reporter) note(tf *token.File, c *ast.Comment) {
	reason, ok := strings.CutPrefix(c.Text, directive)
	if !ok || !strings.HasPrefix(reason, " ") || strings.TrimSpace(reason) == "" {
		return
	}
	if r.ignored[tf] == nil {
		r.ignored[tf] = make(map[int]bool)
	}
	line := source.Line(r.pass, c.Pos())
	r.ignored[tf][line] = true
	if src, err := r.pass.ReadFile(tf.Name()); err == nil {
		start, offset := tf.Offset(tf.LineStart(line)), tf.Offset(c.Pos())
		if offset <= len(src) && strings.TrimSpace(string(src[start:offset])) == "" {
			r.ignored[tf][line+1] = true
		}
	}
}

// Skips reports whether r reports nothing about the file.
func (r *Reporter) Skips(file *ast.File) bool {
	return r.skipped[r.pass.Fset.File(file.FileStart)]
}

// Report reports d, unless its line or file is ignored.
func (r *Reporter) Report(d analysis.Diagnostic) {
	tf := r.pass.Fset.File(d.Pos)
	if tf == nil || r.skipped[tf] || r.ignored[tf][source.Line(r.pass, d.Pos)] {
		return
	}
	r.pass.Report(d)
}
