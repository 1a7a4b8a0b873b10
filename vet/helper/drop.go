package helper

import (
	"go/ast"
	"go/types"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// mayDrop reports whether the program still compiles when all calls of http.NotFound lose
// the request e: a local variable must be used.
func (c *checker) mayDrop(e ast.Expr) bool {
	v := flow.Variable(c.pass.TypesInfo, e)
	if v == nil || v.Kind() != types.LocalVar {
		return true
	}
	return c.usedElsewhere()[v]
}

// usedElsewhere returns the variables that something uses besides calls of http.NotFound.
func (c *checker) usedElsewhere() map[*types.Var]bool {
	if c.used != nil {
		return c.used
	}
	c.used = make(map[*types.Var]bool)
	unused := make(map[*ast.Ident]bool)
	no := func(e ast.Expr) {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			unused[id] = true
		}
	}
	for _, file := range c.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, e := range n.Lhs {
					no(e) // the compiler does not count it
				}
			case *ast.CallExpr:
				if len(n.Args) == 2 && answer.Is(answer.Callee(c.pass.TypesInfo, n), "net/http", "NotFound") {
					no(n.Args[1])
				}
			case *ast.Ident:
				if v, ok := c.pass.TypesInfo.Uses[n].(*types.Var); ok && !unused[n] {
					c.used[v] = true
				}
			}
			return true
		})
	}
	return c.used
}
