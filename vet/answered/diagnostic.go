package answered

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/source"
)

// diagnostic says that the function goes on to next after an answer.
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
	message := name(call) + " has answered"
	if s.conditional() {
		message += " where its result is " + s.call.Value
	}
	switch {
	case s.atReturn:
		message += fmt.Sprintf(", and the deferred call of %s in line %d answers again", name(next), line)
	case next == ast.Node(call):
		message += ", and the loop goes on and answers again"
	case s.again != nil:
		message += fmt.Sprintf(", and %s in line %d answers again", name(next), line)
	default:
		message += fmt.Sprintf(", and the function goes on to %s in line %d", name(next), line)
	}
	if !s.atReturn {
		message += ": " + returning(sig, fn.pass.Pkg) + " after it"
	}
	d := analysis.Diagnostic{
		Pos:     call.Pos(),
		End:     call.End(),
		Message: message,
		Related: []analysis.RelatedInformation{{Pos: next.Pos(), End: next.End(), Message: "goes on here"}},
	}
	if !s.atReturn && !s.conditional() && sig.Results().Len() == 0 {
		if fix, ok := fn.addReturn(body, s); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	return d
}

// returning returns the return statement for a function with this signature.
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

// zero returns an expression for the zero value of t.
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
