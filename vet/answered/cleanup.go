package answered

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// cleansUp matches the names of functions that give something back or wait. Without such
// a call a mutex stays locked, or another goroutine waits.
var cleansUp = regexp.MustCompile(`(?i)^(r?unlock|close|release|rollback|cleanup|cancel|flush|wait)|^(done|put|stop|end)$`)

// skipsCleanup reports whether a return at pos, after a call, would skip what cleans up or
// communicates. In a loop it would also skip the next turns.
func (fn *function) skipsCleanup(body *ast.BlockStmt, call *ast.CallExpr, pos token.Pos) bool {
	var loop ast.Node
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case nil:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			if loop == nil && n.Pos() <= call.Pos() && call.End() <= n.End() {
				loop = n
			}
		}
		again := loop != nil && loop.Pos() <= n.Pos() && n.End() <= loop.End() && n.End() <= call.Pos()
		isHead := n == loop // a range over a channel receives
		if (n.Pos() >= pos || again || isHead) && fn.isCleanup(n, pos) {
			found = true
		}
		return !found
	})
	return found
}

// isCleanup reports whether a node cleans up or communicates. What is made only after pos
// needs no cleanup.
func (fn *function) isCleanup(n ast.Node, pos token.Pos) bool {
	info := fn.pass.TypesInfo
	older := func(e ast.Expr) bool {
		v := fn.flow.Root(e)
		return v == nil || v.Pos() < pos
	}
	switch n := n.(type) {
	case *ast.SendStmt:
		return older(n.Chan)
	case *ast.UnaryExpr:
		return n.Op == token.ARROW && older(n.X)
	case *ast.RangeStmt:
		_, isChan := info.TypeOf(n.X).Underlying().(*types.Chan)
		return isChan && older(n.X)
	case *ast.CallExpr:
		if flow.Builtin(info, n) == "close" {
			return older(n.Args[0])
		}
		switch f := ast.Unparen(n.Fun).(type) {
		case *ast.Ident:
			return cleansUp.MatchString(f.Name) && older(f)
		case *ast.SelectorExpr:
			return cleansUp.MatchString(f.Sel.Name) && older(f.X) && !isRequestBody(info, f.X)
		}
	}
	return false
}

// isRequestBody reports whether e is the body of a request, which net/http closes.
func isRequestBody(info *types.Info, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Body" && answer.IsPointerTo(info.TypeOf(sel.X), "net/http", "Request")
}
