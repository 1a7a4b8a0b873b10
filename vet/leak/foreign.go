package leak

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// foreign reports whether the text of an error may come from elsewhere than from this
// package's own constants.
func (t *tracer) foreign(e ast.Expr) bool {
	e = ast.Unparen(e)
	if t.known.IsNil(e) {
		return false
	}
	switch e := e.(type) {
	case *ast.Ident:
		v := flow.Variable(t.info, e)
		if v == nil {
			return false
		}
		if v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return false // a sentinel
		}
		if isProblem(v.Type()) || t.isClean(v) || t.busy[v] || t.steps > maxSteps {
			return false
		}
		t.steps++
		values, local := t.assigned[v]
		if !local {
			return true // a parameter, or the variable of an outer function
		}
		t.busy[v] = true
		defer delete(t.busy, v)
		for _, value := range values {
			if value == nil || t.foreign(value) {
				return true
			}
		}
		return false
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok {
			if _, ok := t.info.Uses[id].(*types.PkgName); ok {
				return false // a sentinel of another package
			}
		}
	case *ast.CallExpr:
		callee := answer.Callee(t.info, e)
		if callee == nil || callee.Pkg() == nil {
			break
		}
		switch callee.Pkg().Path() + "." + callee.Name() {
		case "context.Err", "context.Cause":
			return callee.Name() == "Cause" // Err returns one of two constant texts
		case "errors.New", answer.Errors + ".New", "github.com/pkg/errors.New":
			o := t.text(e.Args[0])
			return len(o.errs) > 0
		case "fmt.Errorf", "github.com/pkg/errors.Errorf", "golang.org/x/xerrors.Errorf":
			o := t.printf(e, 0)
			return len(o.errs) > 0
		}
	case *ast.CompositeLit:
		return false // texts are not followed through structs
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return t.foreign(e.X)
		}
	}
	return !isProblem(t.info.TypeOf(e)) && !t.info.Types[e].IsNil()
}

// isProblem reports whether t is a *problem.Problem, whose text is for clients.
func isProblem(t types.Type) bool { return answer.IsPointerTo(t, answer.Problem, "Problem") }

// isClean reports whether v does not hold anything foreign at the current place, on any
// path to it.
func (t *tracer) isClean(v *types.Var) bool { return t.known.Has(t.cleanMark(v)) }

func (t *tracer) cleanMark(v *types.Var) string { return "clean:" + t.flow.VarKey(v) }

// noteClean marks the variables that a statement has made clean.
func (t *tracer) noteClean(n ast.Node, known *flow.Facts) {
	t.known, t.steps = known, 0
	eachAssigned(n, func(name, value ast.Expr) {
		v := flow.Variable(t.info, name)
		if v == nil || value == nil {
			return
		}
		clean := false
		if flow.IsError(v.Type()) {
			clean = !t.foreign(value)
		} else if a, ok := n.(*ast.AssignStmt); !ok || a.Tok != token.ADD_ASSIGN {
			o := t.text(value)
			clean = o.empty()
		}
		if clean {
			known.Mark(t.cleanMark(v), v)
		}
	})
}
