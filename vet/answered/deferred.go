package answered

import (
	"fmt"
	"go/ast"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// A late answer is given when the function returns.
type late struct {
	call *ast.CallExpr
	key  string
}

// deferred notes a deferred call that always answers.
func (fn *function) deferred(d *ast.DeferStmt, known *flow.Facts) {
	if l := fn.deferredAnswer(d.Call); l != nil {
		mark := fmt.Sprint("deferred:", d.Pos())
		fn.late[mark] = l
		known.Mark(mark, nil)
	}
}

// deferredAnswer returns the answer that a deferred call gives on all paths, or nil.
func (fn *function) deferredAnswer(call *ast.CallExpr) *late {
	lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit)
	if !ok {
		c := fn.calls.Call(call, fn.sinks)
		if c.Kind == answer.Nothing || c.Kind == answer.Conditional || c.Err != nil || !fn.calls.Always(call, fn.sinks) {
			return nil
		}
		key, ok := fn.flow.Key(c.Writer)
		if !ok {
			return nil
		}
		return &late{call, key}
	}
	// The first statements of the literal, as far as nothing decides about them.
	sinks := fn.calls.Sinks(fn.flow.Body)
	for _, stmt := range lit.Body.List {
		switch stmt := stmt.(type) {
		case *ast.ExprStmt, *ast.AssignStmt:
			var found *late
			answer.EachCall(stmt, func(call *ast.CallExpr) {
				c := fn.calls.Call(call, sinks)
				if found != nil || c.Kind == answer.Nothing || c.Kind == answer.Conditional || c.Err != nil || !fn.calls.Always(call, sinks) {
					return
				}
				if key, ok := fn.flow.Key(c.Writer); ok {
					found = &late{call, key}
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
