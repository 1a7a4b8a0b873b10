package complete

import (
	"go/ast"

	"github.com/problemkit/problem/vet/internal/answer"
)

// checkText reports http.Error with JSON.
func (c *checker) checkText(call *ast.CallExpr) {
	if !answer.Is(answer.Callee(c.info, call), "net/http", "Error") || len(call.Args) != 3 || !c.calls.IsWriter(call.Args[0]) {
		return
	}
	if c.calls.IsJSON(call.Args[1]) {
		c.report(call, "http.Error labels JSON as text/plain: answer with a problem, or write it with its own Content-Type")
	}
}
