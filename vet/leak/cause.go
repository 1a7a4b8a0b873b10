package leak

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/source"
)

// cause returns the source of an error that says the same as a text with err in it: err
// itself, or an error that wraps it.
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

// wrapped turns a call with a format into fmt.Errorf with %w.
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

// withW replaces the verb with this index by %w. It reports false unless that verb is a
// plain %v, %s or %q.
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

// joined turns a concatenation of texts into fmt.Errorf with %w.
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

// fmtName returns the name of package fmt, and whether it denotes that package at pos.
func (c *checker) fmtName(pos token.Pos) (string, bool) {
	scope := c.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return "", false
	}
	_, o := scope.LookupParent("fmt", pos)
	p, ok := o.(*types.PkgName)
	return "fmt", ok && p.Imported().Path() == "fmt"
}
