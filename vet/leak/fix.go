package leak

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/source"
)

// fix keeps the error as a cause.
func (c *checker) fix(s sink) (fix analysis.SuggestedFix, ok bool) {
	if s.viaLocal || len(s.params) > 0 || len(s.formatted) > 0 || len(s.errs) != 1 || source.HasComment(c.pass, s.call) {
		return fix, false
	}
	switch {
	case answer.Is(s.fn, "net/http", "Error"):
		return c.fixError(s)
	case isOption(s.fn, "Detail"), isOption(s.fn, "Detailf"):
		return c.fixOption(s)
	}
	return fix, false
}

// fixError replaces http.Error.
func (c *checker) fixError(s sink) (fix analysis.SuggestedFix, ok bool) {
	cause, ok := c.cause(s.call.Args[1], s.errs[0], s.call.Pos())
	if !ok {
		return fix, false
	}
	w := source.Text(c.pass, s.call.Args[0])
	status, constant := c.calls.Status(s.call.Args[2])
	if constant && (status < 400 || status > 599) {
		return fix, false
	}
	helper, known := answer.Helpers[status]
	path := answer.Errors
	if !known {
		path = answer.Problem
	}
	pkg, edits, ok := c.imports.Use(s.call.Pos(), path)
	if !ok {
		return fix, false
	}
	var text string
	switch {
	case status == 500 && !c.isSprint(s.call.Args[1]):
		text = fmt.Sprintf("%s.Write(%s, %s)", pkg, w, cause)
	case known:
		text = fmt.Sprintf("%s.%s(%s, %s.Cause(%s))", pkg, helper, w, pkg, cause)
	default:
		text = fmt.Sprintf("%s.Error(%s, %s, %s.Cause(%s))", pkg, w, source.Text(c.pass, s.call.Args[2]), pkg, cause)
	}
	return analysis.SuggestedFix{
		Message:   "Keep the error as the cause",
		TextEdits: append(edits, analysis.TextEdit{Pos: s.call.Pos(), End: s.call.End(), NewText: []byte(text)}),
	}, true
}

// fixOption replaces Detail with Cause.
func (c *checker) fixOption(s sink) (fix analysis.SuggestedFix, ok bool) {
	sel, isSelector := ast.Unparen(s.call.Fun).(*ast.SelectorExpr)
	if !isSelector {
		return fix, false
	}
	text := s.call.Args[0]
	if s.fn.Name() == "Detailf" {
		text = s.call
	}
	cause, ok := c.cause(text, s.errs[0], s.call.Pos())
	if !ok {
		return fix, false
	}
	pkg := source.Text(c.pass, sel.X)
	edit := analysis.TextEdit{Pos: s.call.Pos(), End: s.call.End(), NewText: []byte(pkg + ".Cause(" + cause + ")")}
	switch outer, fn := c.around(s.call); {
	case outer == nil:
	case answer.Is(fn, answer.Errors, "InternalServerError") && len(outer.Args) == 2 && !c.isSprint(text):
		if source.HasComment(c.pass, outer) {
			return fix, false
		}
		edit = analysis.TextEdit{Pos: outer.Pos(), End: outer.End(), NewText: []byte(pkg + ".Write(" + source.Text(c.pass, outer.Args[0]) + ", " + cause + ")")}
	default:
		for _, arg := range outer.Args {
			if other, ok := ast.Unparen(arg).(*ast.CallExpr); ok && isOption(answer.Callee(c.pass.TypesInfo, other), "Cause") {
				return fix, false // it has a cause
			}
		}
	}
	return analysis.SuggestedFix{Message: "Keep the error as the cause", TextEdits: []analysis.TextEdit{edit}}, true
}

// around returns the call that has an option as an argument, and the function that it
// calls.
func (c *checker) around(option *ast.CallExpr) (outer *ast.CallExpr, fn *types.Func) {
	ast.Inspect(source.File(c.pass, option.Pos()), func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			for _, arg := range call.Args {
				if ast.Unparen(arg) == ast.Expr(option) {
					outer, fn = call, answer.Callee(c.pass.TypesInfo, call)
				}
			}
		}
		return outer == nil && n != nil && n.Pos() <= option.Pos() && option.End() <= n.End()
	})
	return outer, fn
}

// isSprint reports whether a text is fmt.Sprint(err). There err may be nil, for which
// Write would not answer.
func (c *checker) isSprint(text ast.Expr) bool {
	call, ok := ast.Unparen(text).(*ast.CallExpr)
	return ok && answer.Is(answer.Callee(c.pass.TypesInfo, call), "fmt", "Sprint")
}
