package answered

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/problemkit/problem/vet/internal/flow"
)

// A pending is a conditional answer whose result is in a variable.
type pending struct {
	site   *site
	result ast.Expr
}

// assigned notes the variable that gets the result of a conditional answer.
func (fn *function) assigned(n ast.Node, _ label, known *flow.Facts) {
	var names []ast.Expr
	var value ast.Expr
	switch n := n.(type) {
	case *ast.AssignStmt:
		if len(n.Rhs) == 1 {
			names, value = n.Lhs, n.Rhs[0]
		}
	case *ast.ValueSpec:
		if len(n.Values) == 1 {
			for _, id := range n.Names {
				names = append(names, id)
			}
			value = n.Values[0]
		}
	}
	call, ok := ast.Unparen(value).(*ast.CallExpr)
	if !ok {
		return
	}
	s := fn.sites[call]
	if s == nil || !s.conditional() || s.call.Result >= len(names) {
		return
	}
	e := names[s.call.Result]
	v := fn.flow.Root(e)
	if v == nil {
		return
	}
	mark := fmt.Sprint("pending:", call.Pos())
	fn.pending[mark] = pending{s, e}
	known.Mark(mark, v)
}

// edge returns the label after a condition, which may tell that a conditional answer was
// given.
func (fn *function) edge(cond ast.Expr, value bool, l label, known *flow.Facts) label {
	for mark, p := range fn.pending {
		if l.site == nil && known.Has(mark) && known.Value(p.result) == p.site.call.Value {
			l = label{site: p.site}
		}
	}
	if s := fn.told(cond, value); s != nil && l.site == nil {
		return label{site: s}
	}
	return l
}

// told returns the conditional answer that was given if cond is value, or nil.
func (fn *function) told(cond ast.Expr, value bool) *site {
	switch e := ast.Unparen(cond).(type) {
	case *ast.CallExpr:
		if s := fn.sites[e]; s != nil && s.conditional() && s.call.Value == fmt.Sprint(value) {
			return s
		}
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return fn.told(e.X, !value)
		}
	case *ast.BinaryExpr:
		switch {
		case e.Op == token.LAND && value, e.Op == token.LOR && !value:
			if s := fn.told(e.X, value); s != nil {
				return s
			}
			return fn.told(e.Y, value)
		case e.Op == token.EQL || e.Op == token.NEQ:
			call, ok := ast.Unparen(e.X).(*ast.CallExpr)
			if !ok || !fn.pass.TypesInfo.Types[e.Y].IsNil() {
				return nil
			}
			is := "nil"
			if value != (e.Op == token.EQL) {
				is = "not nil"
			}
			if s := fn.sites[call]; s != nil && s.conditional() && s.call.Value == is {
				return s
			}
		}
	}
	return nil
}
