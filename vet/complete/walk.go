package complete

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
	"github.com/problemkit/problem/vet/internal/source"
)

// A label is what a path has done: the fields that it may have set, and the call that
// has begun the answer.
type label struct {
	set   fields
	begun *ast.CallExpr
}

// walk checks the answers in one body, except for those in function literals.
func (c *checker) walk(body *ast.BlockStmt, before fields) {
	sinks := c.calls.Sinks(body)
	if !c.answers(body, sinks) {
		return
	}
	f := c.calls.Func(body)
	type found struct {
		status int
		set    fields // by any path
	}
	needing := make(map[*ast.CallExpr]found)
	late := make(map[*ast.CallExpr]*ast.CallExpr) // by WriteHeader: the call that has begun the answer
	step := func(n ast.Node, call *ast.CallExpr, l label) label {
		a := c.calls.Call(call, sinks)
		l.set |= c.setByCall(call, a)
		status := c.status(call, a)
		if need, ok := needs[status]; ok && (c.retry || need.field != retryAfter) {
			needing[call] = found{status, needing[call].set | l.set | c.setByOptions(call)}
		}
		if a.Kind == answer.Head && late[call] == nil && l.begun != nil && l.begun != call && sameWriter(f, a, c.calls.Call(l.begun, sinks)) {
			late[call] = l.begun
		}
		if c.begins(n, a) {
			l.begun = call
		}
		return l
	}
	reassigned := func(n ast.Node, l label) label {
		if l.begun != nil {
			if key, ok := f.Key(c.calls.Call(l.begun, sinks).Writer); ok && f.Reassigns(n, key) {
				l.begun = nil // another writer
			}
		}
		return l
	}
	flow.Walk(f, label{set: before}, flow.Visitor[label]{
		Node: func(n ast.Node, l label, _ *flow.Facts) label {
			flow.EachCall(n, func(call *ast.CallExpr) { l = step(n, call, l) })
			if a, ok := n.(*ast.AssignStmt); ok {
				for _, e := range a.Lhs {
					l.set |= c.setByIndex(e)
				}
			}
			return reassigned(n, l)
		},
		Range: func(stmt *ast.RangeStmt, l label) label { return reassigned(stmt, l) },
	})
	for call, found := range needing {
		if need := needs[found.status]; found.set&need.field == 0 {
			c.report(call, fmt.Sprintf("a %d without %s: set it, or pass %s", found.status, need.name, need.option))
		}
	}
	for call, begun := range late {
		c.report(call, fmt.Sprintf("WriteHeader comes too late: %s in line %d has begun the answer",
			source.Text(c.pass, begun.Fun), source.Line(c.pass, begun.Pos())))
	}
}

func (c *checker) report(call *ast.CallExpr, message string) {
	c.reporter.Report(analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Message: message})
}

// answers reports whether a body has a call of a writer. It saves walking most
// functions.
func (c *checker) answers(body *ast.BlockStmt, sinks answer.Sinks) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && !found {
			found = c.calls.Call(call, sinks).Kind != answer.Nothing
		}
		return !found
	})
	return found
}

// status returns the constant status of an answer; or 0 where another function of the
// program answers, because that function is checked itself.
func (c *checker) status(call *ast.CallExpr, a answer.Call) int {
	switch a.Kind {
	case answer.Head:
		if types.IsInterface(c.info.TypeOf(a.Writer)) {
			return a.Status
		}
	case answer.Final:
		fn := answer.Callee(c.info, call)
		if fn == nil || fn.Pkg() == nil {
			return 0
		}
		switch fn.Pkg().Path() {
		case "net/http", answer.Problem, answer.Errors:
			return a.Status
		}
	}
	return 0
}

// begins reports whether a call always sends the head of an answer. A call whose error is
// used may fail and send nothing. Error answers are left to the analyzer answered.
func (c *checker) begins(n ast.Node, a answer.Call) bool {
	if a.Kind != answer.Head && a.Kind != answer.Body || !types.IsInterface(c.info.TypeOf(a.Writer)) {
		return false
	}
	if a.Kind == answer.Head && a.Status < 200 {
		return false // it is or may be informational
	}
	if e, ok := n.(*ast.ExprStmt); ok {
		return ast.Unparen(e.X) == a.Expr && !isEncoder(a.Expr)
	}
	return false
}

// isEncoder reports whether a call encodes: when that fails, it sends nothing.
func isEncoder(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Encode"
}

// sameWriter reports whether two calls are known to answer on the same writer.
func sameWriter(f *flow.Func, a, b answer.Call) bool {
	x, okX := f.Key(a.Writer)
	y, okY := f.Key(b.Writer)
	return okX && okY && x == y
}
