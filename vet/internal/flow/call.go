package flow

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// EachCall visits the calls that happen when n is evaluated, arguments first. It leaves
// out calls in function literals, and those that a go or defer statement makes later.
func EachCall(n ast.Node, visit func(*ast.CallExpr)) {
	var skip *ast.CallExpr
	switch n := n.(type) {
	case *ast.DeferStmt:
		skip = n.Call
	case *ast.GoStmt:
		skip = n.Call
	}
	var stack []ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if call, ok := last.(*ast.CallExpr); ok && call != skip {
				visit(call)
			}
			return true
		}
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		stack = append(stack, n)
		return true
	})
}

// Builtin returns the name of the built-in function that a call calls, such as "append";
// empty where it calls another.
func Builtin(info *types.Info, call *ast.CallExpr) string {
	if builtin, ok := typeutil.Callee(info, call).(*types.Builtin); ok {
		return builtin.Name()
	}
	return ""
}
