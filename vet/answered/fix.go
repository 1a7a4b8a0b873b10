package answered

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
	"github.com/problemkit/problem/vet/internal/source"
)

// diagnostic says what goes on after an answer.
func (fn *function) diagnostic(body *ast.BlockStmt, sig *types.Signature, s *site, next ast.Node) analysis.Diagnostic {
	call := s.call.Expr
	name := func(n ast.Node) string {
		switch stmt := n.(type) {
		case *ast.CallExpr:
			if text := source.Text(fn.pass, stmt.Fun); len(text) < 60 && !strings.Contains(text, "\n") {
				return text
			}
		case *ast.SendStmt:
			return "a send"
		case *ast.GoStmt:
			return "a goroutine"
		}
		return "a call"
	}
	line := source.Line(fn.pass, next.Pos())
	var what, mend string
	switch {
	case s.atReturn:
		what = fmt.Sprintf("and the deferred call of %s in line %d answers again", name(next), line)
	case next == ast.Node(call):
		what = "and the loop goes on and answers again"
	case s.again != nil:
		what = fmt.Sprintf("and %s in line %d answers again", name(next), line)
	default:
		what = fmt.Sprintf("and the function goes on to %s in line %d", name(next), line)
	}
	if !s.atReturn {
		mend = ": " + returning(sig, fn.pass.Pkg) + " after it"
	}
	subject := name(call) + " has answered"
	if s.conditional() {
		subject = fmt.Sprintf("%s has answered where its result is %s", name(call), s.call.Value)
	}
	d := analysis.Diagnostic{
		Pos:     call.Pos(),
		End:     call.End(),
		Message: subject + ", " + what + mend,
		Related: []analysis.RelatedInformation{{Pos: next.Pos(), End: next.End(), Message: "goes on here"}},
	}
	if !s.atReturn && !s.conditional() && sig.Results().Len() == 0 {
		if fix, ok := fn.addReturn(body, s); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	return d
}

// returning is the return statement that a function with these results needs.
func returning(sig *types.Signature, pkg *types.Package) string {
	var values []string
	for i := range sig.Results().Len() {
		values = append(values, zero(sig.Results().At(i).Type(), pkg))
	}
	if len(values) == 0 {
		return "return"
	}
	return "return " + strings.Join(values, ", ")
}

func zero(t types.Type, pkg *types.Package) string {
	if _, ok := t.(*types.TypeParam); ok {
		return "*new(" + types.TypeString(t, types.RelativeTo(pkg)) + ")"
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsNumeric != 0:
			return "0"
		case u.Info()&types.IsString != 0:
			return `""`
		}
	case *types.Struct, *types.Array:
		return types.TypeString(t, func(p *types.Package) string {
			if p == pkg {
				return ""
			}
			return p.Name()
		}) + "{}"
	}
	return "nil"
}

// addReturn is the fix: a return at the end of the branch that the answer stands in.
func (fn *function) addReturn(body *ast.BlockStmt, s *site) (analysis.SuggestedFix, bool) {
	list, index, ok := branch(body, s.call.Expr)
	if !ok {
		return analysis.SuggestedFix{}, false
	}
	at := list[index]
	for _, stmt := range list[index+1:] {
		if b, ok := stmt.(*ast.BranchStmt); ok {
			if b.Label == nil && b.Tok != token.GOTO {
				// It becomes the return.
				return analysis.SuggestedFix{
					Message:   "Return after the answer",
					TextEdits: []analysis.TextEdit{{Pos: b.Pos(), End: b.End(), NewText: []byte("return")}},
				}, true
			}
			break
		}
		if !fn.maySayMore(stmt) {
			break
		}
		at = stmt
	}
	pos := source.LineEnd(fn.pass, at.End())
	return analysis.SuggestedFix{
		Message:   "Return after the answer",
		TextEdits: []analysis.TextEdit{{Pos: pos, End: pos, NewText: []byte("\nreturn")}},
	}, true
}

// maySayMore reports whether a statement behind an answer may stay: it neither answers
// nor works.
func (fn *function) maySayMore(stmt ast.Stmt) bool {
	switch stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.IncDecStmt:
	default:
		return false
	}
	quiet := true
	flow.EachCall(stmt, func(call *ast.CallExpr) {
		if c := fn.calls.Call(call, fn.sinks); c.Kind != answer.Nothing {
			quiet = false
		}
	})
	return quiet
}

// branch returns the statements of the branch of an if, switch or select that the call
// is a statement of, and its index there. A call that no branch leads to has a
// handler's usual work behind it, so that a return would be wrong.
func branch(body *ast.BlockStmt, call *ast.CallExpr) (list []ast.Stmt, index int, ok bool) {
	find := func(stmts []ast.Stmt) {
		for i, stmt := range stmts {
			if e, isExpr := stmt.(*ast.ExprStmt); isExpr && ast.Unparen(e.X) == call {
				list, index, ok = stmts, i, true
			}
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.IfStmt:
			find(n.Body.List)
			if b, ok := n.Else.(*ast.BlockStmt); ok {
				find(b.List)
			}
		case *ast.CaseClause:
			find(n.Body)
		case *ast.CommClause:
			find(n.Body)
		}
		return !ok
	})
	return list, index, ok
}
