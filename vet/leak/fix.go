package leak

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/imports"
	"github.com/problemkit/problem/vet/internal/source"
)

// report reports a sink that sends the text of an error.
func (c *checker) report(s sink) {
	name := source.Text(c.pass, s.call.Fun)
	if len(name) > 60 || strings.Contains(name, "\n") {
		name = "a call"
	}
	what := source.Text(c.pass, s.errs[0])
	if len(what) > 60 || strings.Contains(what, "\n") {
		what = "an error"
	}
	d := analysis.Diagnostic{
		Pos:     s.call.Pos(),
		End:     s.call.End(),
		Message: fmt.Sprintf("%s sends the text of %s to the client", name, what),
	}
	if fix, ok := c.fix(s); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	c.reporter.Report(d)
}

// fix keeps the error as a cause.
func (c *checker) fix(s sink) (fix analysis.SuggestedFix, ok bool) {
	if s.viaLocal || len(s.params) > 0 || len(s.formatted) > 0 || len(s.errs) != 1 {
		return fix, false
	}
	switch {
	case answer.Is(s.fn, "net/http", "Error"):
		return c.fixError(s)
	case isOption(s.fn, "Detail"), isOption(s.fn, "Detailf"):
		return c.fixOption(s)
	}
	return fix, false
}

// fixError replaces http.Error.
func (c *checker) fixError(s sink) (fix analysis.SuggestedFix, ok bool) {
	cause, ok := c.cause(s.call.Args[1], s.errs[0], s.call.Pos())
	if !ok {
		return fix, false
	}
	w := source.Text(c.pass, s.call.Args[0])
	status, constant := c.calls.Status(s.call.Args[2])
	if constant && (status < 400 || status > 599) {
		return fix, false
	}
	helper, known := answer.Helpers[status]
	path := answer.Errors
	if !known {
		path = answer.Problem
	}
	pkg, edits, ok := imports.Use(c.pass, s.call.Pos(), path)
	if !ok {
		return fix, false
	}
	var text string
	switch {
	case status == 500 && !c.isSprint(s.call.Args[1]):
		text = fmt.Sprintf("%s.Write(%s, %s)", pkg, w, cause)
	case known:
		text = fmt.Sprintf("%s.%s(%s, %s.Cause(%s))", pkg, helper, w, pkg, cause)
	default:
		text = fmt.Sprintf("%s.Error(%s, %s, %s.Cause(%s))", pkg, w, source.Text(c.pass, s.call.Args[2]), pkg, cause)
	}
	return analysis.SuggestedFix{
		Message:   "Keep the error as the cause",
		TextEdits: append(edits, analysis.TextEdit{Pos: s.call.Pos(), End: s.call.End(), NewText: []byte(text)}),
	}, true
}

// fixOption replaces Detail with Cause.
func (c *checker) fixOption(s sink) (fix analysis.SuggestedFix, ok bool) {
	sel, isSelector := ast.Unparen(s.call.Fun).(*ast.SelectorExpr)
	if !isSelector {
		return fix, false
	}
	text := s.call.Args[0]
	if s.fn.Name() == "Detailf" {
		text = s.call
	}
	cause, ok := c.cause(text, s.errs[0], s.call.Pos())
	if !ok {
		return fix, false
	}
	pkg := source.Text(c.pass, sel.X)
	edit := analysis.TextEdit{Pos: s.call.Pos(), End: s.call.End(), NewText: []byte(pkg + ".Cause(" + cause + ")")}
	switch outer, fn := c.around(s.call); {
	case outer == nil:
	case answer.Is(fn, answer.Errors, "InternalServerError") && len(outer.Args) == 2 && !c.isSprint(text):
		edit = analysis.TextEdit{Pos: outer.Pos(), End: outer.End(), NewText: []byte(pkg + ".Write(" + source.Text(c.pass, outer.Args[0]) + ", " + cause + ")")}
	default:
		for _, arg := range outer.Args {
			if other, ok := ast.Unparen(arg).(*ast.CallExpr); ok && isOption(answer.Callee(c.pass.TypesInfo, other), "Cause") {
				return fix, false // it has a cause
			}
		}
	}
	return analysis.SuggestedFix{Message: "Keep the error as the cause", TextEdits: []analysis.TextEdit{edit}}, true
}

// around returns the call that an option is an argument of.
func (c *checker) around(option *ast.CallExpr) (outer *ast.CallExpr, fn *types.Func) {
	ast.Inspect(source.File(c.pass, option.Pos()), func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			for _, arg := range call.Args {
				if ast.Unparen(arg) == ast.Expr(option) {
					outer, fn = call, answer.Callee(c.pass.TypesInfo, call)
				}
			}
		}
		return outer == nil && n != nil && n.Pos() <= option.Pos() && option.End() <= n.End()
	})
	return outer, fn
}

// cause is the source of an error that says what the text does: the error itself, or
// one that wraps it.
func (c *checker) cause(text, err ast.Expr, pos token.Pos) (string, bool) {
	text = ast.Unparen(text)
	if c.isTextOf(text, err) {
		return source.Text(c.pass, err), true
	}
	switch e := text.(type) {
	case *ast.CallExpr:
		fn := answer.Callee(c.pass.TypesInfo, e)
		switch {
		case answer.Is(fn, "fmt", "Sprint") && len(e.Args) == 1 && c.isTextOf(e.Args[0], err):
			return source.Text(c.pass, err), true
		case answer.Is(fn, "fmt", "Sprintf"), isOption(fn, "Detailf"):
			return c.wrapped(e, err, pos)
		}
	case *ast.BinaryExpr:
		return c.joined(e, err, pos)
	}
	return "", false
}

// isTextOf reports whether e is err or err.Error().
func (c *checker) isTextOf(e, err ast.Expr) bool {
	e = ast.Unparen(e)
	if e == ast.Unparen(err) {
		return true
	}
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) > 0 {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Error" && sel.X == err
}

// isSprint reports whether a text is fmt.Sprint(err), whose error may be nil: Write
// would not answer it.
func (c *checker) isSprint(text ast.Expr) bool {
	call, ok := ast.Unparen(text).(*ast.CallExpr)
	return ok && answer.Is(answer.Callee(c.pass.TypesInfo, call), "fmt", "Sprint")
}

// wrapped makes fmt.Errorf with %w of a call with a format.
func (c *checker) wrapped(call *ast.CallExpr, err ast.Expr, pos token.Pos) (string, bool) {
	text, isConstant := c.calls.ConstantText(call.Args[0])
	lit, isLit := ast.Unparen(call.Args[0]).(*ast.BasicLit)
	pkg, ok := c.fmtName(pos)
	if !isConstant || !isLit || !ok || call.Ellipsis.IsValid() || len(verbs(text)) != len(call.Args)-1 {
		return "", false
	}
	format := lit.Value
	args := make([]string, 0, len(call.Args))
	for i, arg := range call.Args[1:] {
		if !c.isTextOf(arg, err) {
			args = append(args, source.Text(c.pass, arg))
			continue
		}
		if format, ok = withW(format, i); !ok {
			return "", false
		}
		args = append(args, source.Text(c.pass, err))
	}
	return pkg + ".Errorf(" + strings.Join(append([]string{format}, args...), ", ") + ")", true
}

// withW replaces the verb with this index, which must be a plain %v or %s, with %w.
func withW(format string, index int) (string, bool) {
	for i := 0; i+1 < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		end := i + 1
		for end < len(format) && strings.IndexByte("+-# 0123456789.[]*", format[end]) >= 0 {
			end++
		}
		if end == len(format) {
			return "", false
		}
		if format[end] != '%' {
			if index == 0 {
				return format[:i] + "%w" + format[end+1:], end == i+1 && strings.IndexByte("vsq", format[end]) >= 0
			}
			index--
		}
		i = end
	}
	return "", false
}

// joined makes fmt.Errorf of a sum of texts.
func (c *checker) joined(sum *ast.BinaryExpr, err ast.Expr, pos token.Pos) (string, bool) {
	var format strings.Builder
	var args []string
	found, others := false, false
	var add func(e ast.Expr) bool
	add = func(e ast.Expr) bool {
		e = ast.Unparen(e)
		if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.ADD {
			return add(b.X) && add(b.Y)
		}
		switch lit, isLit := e.(*ast.BasicLit); {
		case isLit:
			text, unquoteErr := strconv.Unquote(lit.Value)
			format.WriteString(strings.ReplaceAll(text, "%", "%%"))
			return unquoteErr == nil
		case c.isTextOf(e, err):
			if found {
				return false
			}
			found = true
			format.WriteString("%w")
			args = append(args, source.Text(c.pass, err))
		default:
			others = true
			format.WriteString("%v")
			args = append(args, source.Text(c.pass, e))
		}
		return true
	}
	if !add(sum) || !found {
		return "", false
	}
	pkg, ok := c.fmtName(pos)
	if !ok {
		return source.Text(c.pass, err), !others
	}
	return pkg + ".Errorf(" + strconv.Quote(format.String()) + ", " + strings.Join(args, ", ") + ")", true
}

// fmtName is the name of package fmt at pos, where that is imported.
func (c *checker) fmtName(pos token.Pos) (string, bool) {
	scope := c.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return "", false
	}
	_, o := scope.LookupParent("fmt", pos)
	p, ok := o.(*types.PkgName)
	return "fmt", ok && p.Imported().Path() == "fmt"
}
