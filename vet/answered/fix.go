package answered

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
	"github.com/problemkit/problem/vet/internal/source"
)

// addReturn is the fix: a return after the answer and what may follow it. It reports
// false where a return would be wrong.
func (fn *function) addReturn(body *ast.BlockStmt, s *site) (analysis.SuggestedFix, bool) {
	list, index, ok := branch(body, s.call.Expr)
	if !ok {
		return analysis.SuggestedFix{}, false
	}
	after := list[index+1:]
	last := list[index]
	for len(after) > 0 && fn.mayStay(after[0]) {
		last, after = after[0], after[1:]
	}
	end := source.LineEnd(fn.pass, last.End())
	edit := analysis.TextEdit{Pos: end, End: end, NewText: []byte("\nreturn")}
	if len(after) > 0 {
		if b, ok := after[0].(*ast.BranchStmt); ok && b.Label == nil && b.Tok != token.GOTO {
			// A break or continue leads to more code: the return replaces it.
			edit = analysis.TextEdit{Pos: b.Pos(), End: b.End(), NewText: []byte("return")}
		}
	}
	if fn.skipsCleanup(body, s.call.Expr, last.End()) {
		return analysis.SuggestedFix{}, false
	}
	return analysis.SuggestedFix{Message: "Return after the answer", TextEdits: []analysis.TextEdit{edit}}, true
}

// mayStay reports whether a statement after an answer may stay before the return: it
// does not answer.
func (fn *function) mayStay(stmt ast.Stmt) bool {
	switch stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.IncDecStmt:
	default:
		return false
	}
	quiet := true
	flow.EachCall(stmt, func(call *ast.CallExpr) {
		if c := fn.calls.Call(call, fn.sinks); c.Kind != answer.Nothing {
			quiet = false
		}
	})
	return quiet
}

// branch returns the statements of the branch of an if, switch or select that contains the
// call as a statement, and its index there. It reports false for a call outside of such
// branches, because the handler's usual work follows it.
func branch(body *ast.BlockStmt, call *ast.CallExpr) (list []ast.Stmt, index int, ok bool) {
	find := func(stmts []ast.Stmt) {
		for i, stmt := range stmts {
			if e, isExpr := stmt.(*ast.ExprStmt); isExpr && ast.Unparen(e.X) == call {
				list, index, ok = stmts, i, true
			}
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.IfStmt:
			find(n.Body.List)
			if b, ok := n.Else.(*ast.BlockStmt); ok {
				find(b.List)
			}
		case *ast.CaseClause:
			find(n.Body)
		case *ast.CommClause:
			find(n.Body)
		}
		return !ok
	})
	return list, index, ok
}
