package complete

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// checkEdit reports changes of an extension's value in place, in functions that may be an
// Edit. An Edit gets a copy of the problem, and may replace an extension in it. But the
// copy shares the values with the original.
func (c *checker) checkEdit(typ *ast.FuncType, body *ast.BlockStmt) {
	if body == nil || typ.Params.NumFields() != 2 || typ.Results.NumFields() != 0 {
		return
	}
	var params []*types.Var
	for _, field := range typ.Params.List {
		for _, name := range field.Names {
			if v, ok := c.info.Defs[name].(*types.Var); ok {
				params = append(params, v)
			}
		}
	}
	if len(params) != 2 || !answer.IsPointerTo(params[0].Type(), "net/http", "Request") || !answer.IsPointerTo(params[1].Type(), answer.Problem, "Problem") {
		return
	}
	e := edit{c, params[1], make(map[*types.Var]bool)}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				e.assign(lhs)
				if len(n.Rhs) == len(n.Lhs) {
					e.alias(lhs, n.Rhs[i])
				} else if i == 0 {
					e.alias(lhs, n.Rhs[0]) // v, ok := p.Extensions["x"].(T)
				}
			}
		case *ast.IncDecStmt:
			e.assign(n.X)
		case *ast.CallExpr:
			if len(n.Args) > 0 && c.changes(n) && e.isShared(n.Args[0]) {
				e.report(n)
			}
		}
		return true
	})
}

// changes reports whether a call changes its first argument in place.
func (c *checker) changes(call *ast.CallExpr) bool {
	switch flow.Builtin(c.info, call) {
	case "delete", "clear", "copy":
		return true
	}
	fn := answer.Callee(c.info, call)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "sort":
		return true
	case "slices":
		switch fn.Name() {
		case "Sort", "SortFunc", "SortStableFunc", "Reverse", "Delete", "DeleteFunc", "Compact", "CompactFunc", "Replace":
			return true
		}
	}
	return false
}

// An edit is the state of the check of one Edit.
type edit struct {
	*checker
	problem *types.Var
	shared  map[*types.Var]bool // variables that hold an extension's value
}

// assign reports an assignment to a part of a shared value.
func (e edit) assign(lhs ast.Expr) {
	switch x := ast.Unparen(lhs).(type) {
	case *ast.IndexExpr:
		if e.isShared(x.X) {
			e.report(lhs)
		}
	case *ast.SelectorExpr:
		if _, isPointer := e.info.TypeOf(x.X).Underlying().(*types.Pointer); isPointer && e.isShared(x.X) {
			e.report(lhs)
		} else if index, ok := ast.Unparen(x.X).(*ast.IndexExpr); ok && e.isShared(index.X) {
			e.report(lhs) // values[0].Name = …
		}
	case *ast.StarExpr:
		if e.isShared(x.X) {
			e.report(lhs)
		}
	}
}

// alias notes a variable that holds a shared value.
func (e edit) alias(lhs, rhs ast.Expr) {
	if v := flow.Variable(e.info, lhs); v != nil && isReference(v.Type()) && e.isShared(rhs) {
		e.shared[v] = true
	}
}

func isReference(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Map, *types.Slice, *types.Pointer:
		return true
	}
	return false
}

// isShared reports whether x is the value of an extension. A []FieldError is not shared:
// Edit gets a copy of it.
func (e edit) isShared(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return e.shared[flow.Variable(e.info, x)]
	case *ast.TypeAssertExpr:
		if x.Type == nil {
			return false
		}
		if s, ok := e.info.TypeOf(x.Type).Underlying().(*types.Slice); ok && answer.IsNamed(s.Elem(), answer.Problem, "FieldError") {
			return false
		}
		return e.isExtension(x.X)
	}
	return false
}

// isExtension reports whether x is p.Extensions[…].
func (e edit) isExtension(x ast.Expr) bool {
	index, ok := ast.Unparen(x).(*ast.IndexExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(index.X).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Extensions" && flow.Variable(e.info, sel.X) == e.problem
}

func (e edit) report(n ast.Node) {
	e.reporter.Report(analysis.Diagnostic{
		Pos: n.Pos(), End: n.End(),
		Message: "Edit changes an extension's value in place, which other responses may share: put a changed copy into Extensions",
	})
}
