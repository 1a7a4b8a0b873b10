package leak

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// eachAssigned visits the variables that a statement assigns, with their values. A value
// is nil where it is one of several results, or a zero value.
func eachAssigned(n ast.Node, visit func(name, value ast.Expr)) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, e := range n.Lhs {
			if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
				var value ast.Expr
				if len(n.Lhs) == len(n.Rhs) {
					value = n.Rhs[i]
				}
				visit(id, value)
			}
		}
	case *ast.ValueSpec:
		for i, id := range n.Names {
			var value ast.Expr
			if len(n.Values) == len(n.Names) {
				value = n.Values[i]
			}
			visit(id, value)
		}
	}
}

// isBuilder reports whether t is a strings.Builder or bytes.Buffer, or points to one.
func isBuilder(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return answer.IsNamed(t, "strings", "Builder") || answer.IsNamed(t, "bytes", "Buffer")
}

// collect notes what a body assigns to its variables: nil where a value has no expression,
// and what a strings.Builder gets.
func (t *tracer) collect(body *ast.BlockStmt) {
	add := func(e, value ast.Expr) {
		if v := flow.Variable(t.info, e); v != nil {
			t.assigned[v] = append(t.assigned[v], value)
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			if len(n.Values) == 0 {
				for _, id := range n.Names {
					if v := flow.Variable(t.info, id); v != nil {
						t.assigned[v] = []ast.Expr{}
					}
				}
				return true
			}
			eachAssigned(n, add)
		case *ast.AssignStmt:
			eachAssigned(n, add)
		case *ast.UnaryExpr:
			if n.Op == token.AND && !isBuilder(t.info.TypeOf(n.X)) {
				add(n.X, nil)
			}
		case *ast.CallExpr:
			fn := answer.Callee(t.info, n)
			if fn == nil {
				return true
			}
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && len(n.Args) == 1 && isBuilder(t.info.TypeOf(sel.X)) {
				add(sel.X, n.Args[0])
			}
			if fn.Pkg() != nil && fn.Pkg().Path() == "fmt" && strings.HasPrefix(fn.Name(), "Fprint") && len(n.Args) > 1 {
				if u, ok := ast.Unparen(n.Args[0]).(*ast.UnaryExpr); ok && isBuilder(t.info.TypeOf(u.X)) {
					add(u.X, n)
				} else if isBuilder(t.info.TypeOf(n.Args[0])) {
					add(n.Args[0], n)
				}
			}
		}
		return true
	})
}
