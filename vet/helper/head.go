package helper

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// checkHeads checks the calls of WriteHeader in one function that are the whole answer:
// the function returns after them, and has not used the writer before them.
func (c *checker) checkHeads(typ *ast.FuncType, body *ast.BlockStmt) {
	var heads []*ast.CallExpr
	noResults := typ.Results == nil
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BlockStmt:
			heads = append(heads, c.headsIn(n.List, n == body && noResults)...)
		case *ast.CaseClause:
			heads = append(heads, c.headsIn(n.Body, false)...)
		case *ast.CommClause:
			heads = append(heads, c.headsIn(n.Body, false)...)
		}
		return true
	})
	if len(heads) == 0 {
		return
	}
	uses := c.usesBefore(body, heads)
	for _, call := range heads {
		use := uses[call]
		if use == answers {
			continue
		}
		status, _ := c.calls.Status(call.Args[0])
		// Without a request it is a part of a handler, and the caller may write the body.
		c.report(call, status, nil, use == none && c.hasRequest(typ))
	}
}

// hasRequest reports whether a function gets the request, as handlers do.
func (c *checker) hasRequest(typ *ast.FuncType) bool {
	for _, field := range typ.Params.List {
		if answer.IsPointerTo(c.pass.TypesInfo.TypeOf(field.Type), "net/http", "Request") {
			return true
		}
	}
	return false
}

// headsIn returns the calls among the statements of one block after which the function
// returns. last says whether it returns after the block.
func (c *checker) headsIn(list []ast.Stmt, last bool) (heads []*ast.CallExpr) {
	for i, stmt := range list {
		call := c.errorHead(stmt)
		if call == nil {
			continue
		}
		ends := last && i == len(list)-1
		if i+1 < len(list) {
			r, ok := list[i+1].(*ast.ReturnStmt)
			ends = ok && len(r.Results) == 0
		}
		if ends && !c.touches(list[:i], call) {
			heads = append(heads, call)
		}
	}
	return heads
}

// errorHead returns the call of a statement w.WriteHeader(status) with a constant error
// status, or nil.
func (c *checker) errorHead(stmt ast.Stmt) *ast.CallExpr {
	e, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return nil
	}
	call, ok := ast.Unparen(e.X).(*ast.CallExpr)
	if !ok {
		return nil
	}
	a := c.calls.Call(call, nil)
	if a.Kind != answer.Head || a.Status < 400 || a.Status > 599 {
		return nil
	}
	w := flow.Variable(c.pass.TypesInfo, a.Writer)
	if w == nil || !types.IsInterface(w.Type()) {
		return nil // perhaps a wrapper's own method
	}
	return call
}

// touches reports whether one of the statements before an answer uses the writer, or sets
// the format of the answer. Then the status is not the whole answer.
func (c *checker) touches(before []ast.Stmt, call *ast.CallExpr) bool {
	writer := flow.Variable(c.pass.TypesInfo, writerOf(call))
	isWriter := func(e ast.Expr) bool { return flow.Variable(c.pass.TypesInfo, e) == writer }
	found := false
	for _, stmt := range before {
		switch stmt.(type) {
		case *ast.ExprStmt, *ast.AssignStmt:
		default:
			continue // a block of its own returns where it answers
		}
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.CallExpr:
				if answer.Callee(c.pass.TypesInfo, n) == nil {
					return true
				}
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Write" || sel.Sel.Name == "WriteHeader") && isWriter(sel.X) {
					found = true
				}
				for _, arg := range n.Args {
					found = found || isWriter(arg)
				}
				if c.isContentType(n) {
					found = true
				}
			}
			return true
		})
	}
	return found
}

// isContentType reports whether a call sets Content-Type.
func (c *checker) isContentType(call *ast.CallExpr) bool {
	if len(call.Args) != 2 {
		return false
	}
	name, ok := c.calls.ConstantText(call.Args[0])
	return ok && strings.EqualFold(name, "Content-Type")
}
