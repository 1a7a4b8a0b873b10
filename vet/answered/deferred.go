package answered

import (
	"fmt"
	"go/ast"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// A deferred is an answer that is given when the function returns.
type deferred struct {
	call *ast.CallExpr
	key  string // of the writer
}

// noteDeferred notes a deferred call that always answers.
func (fn *function) noteDeferred(stmt *ast.DeferStmt, known *flow.Facts) {
	if d := fn.deferredAnswer(stmt.Call); d != nil {
		mark := fmt.Sprint("deferred:", stmt.Pos())
		fn.deferred[mark] = d
		known.Mark(mark, nil)
	}
}

// deferredAnswer returns the answer that a deferred call always gives, or nil.
func (fn *function) deferredAnswer(call *ast.CallExpr) *deferred {
	lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit)
	if !ok {
		return fn.always(call)
	}
	// Only what comes before the first condition always runs.
	for _, stmt := range lit.Body.List {
		switch stmt := stmt.(type) {
		case *ast.ExprStmt, *ast.AssignStmt:
			var found *deferred
			flow.EachCall(stmt, func(call *ast.CallExpr) {
				if found == nil {
					found = fn.always(call)
				}
			})
			if found != nil {
				return found
			}
		case *ast.DeclStmt, *ast.IncDecStmt:
		default:
			return nil
		}
	}
	return nil
}

// always returns the answer that a call always gives, or nil.
func (fn *function) always(call *ast.CallExpr) *deferred {
	c := fn.calls.Call(call, fn.sinks)
	if c.Kind == answer.Nothing || c.Kind == answer.Conditional || c.Err != nil || !fn.calls.Always(call, fn.sinks) {
		return nil
	}
	key, ok := fn.flow.Key(c.Writer)
	if !ok {
		return nil
	}
	return &deferred{call, key}
}
