package flow

import (
	"go/ast"
	"go/types"
)

var errorType = types.Universe.Lookup("error").Type()

// IsError reports whether t, which may be nil, is an error's type.
func IsError(t types.Type) bool {
	return t != nil && types.Implements(t, errorType.Underlying().(*types.Interface))
}

// isSentinel reports whether e is a variable of a package, such as io.EOF, that has an
// error's type.
func isSentinel(info *types.Info, e ast.Expr) bool {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return false
	}
	v, ok := info.ObjectOf(id).(*types.Var)
	return ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() && IsError(v.Type())
}
