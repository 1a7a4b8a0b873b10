package flow

import (
	"go/ast"
	"strings"
)

// Reassigns reports whether a statement, or the next turn of a range statement, assigns
// what the key is made of. Then the key denotes something else after it.
func (f *Func) Reassigns(n ast.Node, key string) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, e := range n.Lhs {
			if f.partOf(e, key) {
				return true
			}
		}
	case *ast.ValueSpec:
		for _, name := range n.Names {
			if f.partOf(name, key) {
				return true
			}
		}
	case *ast.IncDecStmt:
		return f.partOf(n.X, key)
	case *ast.RangeStmt:
		return f.partOf(n.Key, key) || f.partOf(n.Value, key)
	}
	return false
}

// partOf reports whether the key is made of e, which may be nil.
func (f *Func) partOf(e ast.Expr, key string) bool {
	for e != nil {
		if part, ok := f.Key(e); ok {
			return strings.Contains(key, part)
		}
		// An element that is not known may be any.
		switch x := ast.Unparen(e).(type) {
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return false
		}
	}
	return false
}
