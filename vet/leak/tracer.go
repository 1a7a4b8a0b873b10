package leak

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// A tracer knows what the variables of one function hold.
type tracer struct {
	calls  *answer.Package
	info   *types.Info
	params map[*types.Var]int
	// assigned has what is assigned to a local variable, anywhere in the function.
	assigned map[*types.Var][]ast.Expr
	known    *flow.Facts // at the current place
	flow     *flow.Func
	busy     map[*types.Var]bool
	// steps counts the variables that were followed for one sink. Without a limit the
	// time is exponential: each variable may contain others twice.
	steps int
}

const maxSteps = 10_000

// text returns the origins of a string, of bytes, or of a map or slice of texts.
func (t *tracer) text(e ast.Expr) (o origins) {
	if e == nil {
		return o // one of several results
	}
	e = ast.Unparen(e)
	if tv := t.info.Types[e]; tv.Value != nil {
		return o
	}
	switch e := e.(type) {
	case *ast.Ident:
		return t.variable(e)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			o.join(t.text(e.X))
			o.join(t.text(e.Y))
		}
	case *ast.SliceExpr:
		return t.text(e.X)
	case *ast.IndexExpr:
		return t.text(e.X)
	case *ast.CompositeLit:
		switch t.info.TypeOf(e).Underlying().(type) {
		case *types.Map, *types.Slice, *types.Array:
			for _, element := range e.Elts {
				if kv, ok := element.(*ast.KeyValueExpr); ok {
					element = kv.Value
				}
				o.join(t.text(element))
			}
		}
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return t.text(e.X)
		}
	case *ast.CallExpr:
		return t.call(e)
	}
	return o
}

// texts is text for several expressions together.
func (t *tracer) texts(exprs []ast.Expr) (o origins) {
	for _, e := range exprs {
		o.join(t.text(e))
	}
	return o
}

func (t *tracer) variable(id *ast.Ident) (o origins) {
	v := flow.Variable(t.info, id)
	if v == nil || v.IsField() {
		return o
	}
	if i, ok := t.params[v]; ok && len(t.assigned[v]) == 0 {
		o.addParam(i)
		return o
	}
	if t.busy[v] || t.isClean(v) || t.steps > maxSteps {
		return o
	}
	t.steps++
	t.busy[v] = true
	defer delete(t.busy, v)
	o = t.texts(t.assigned[v])
	o.viaLocal = !o.empty()
	return o
}

// call returns the origins of a call's result.
func (t *tracer) call(call *ast.CallExpr) (o origins) {
	if t.info.Types[call.Fun].IsType() {
		if len(call.Args) == 1 {
			return t.text(call.Args[0])
		}
		return o
	}
	if flow.Builtin(t.info, call) == "append" {
		return t.texts(call.Args)
	}
	callee := answer.Callee(t.info, call)
	if callee == nil {
		return o
	}
	if callee.Name() == "Error" && len(call.Args) == 0 {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && flow.IsError(t.info.TypeOf(sel.X)) {
			if t.foreign(sel.X) {
				o.errs = append(o.errs, sel.X)
			}
			return o
		}
	}
	if callee.Pkg() == nil {
		return o
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && isBuilder(t.info.TypeOf(sel.X)) {
		if callee.Name() == "String" || callee.Name() == "Bytes" {
			return t.text(sel.X)
		}
		return o
	}
	switch callee.Pkg().Path() {
	case "fmt":
		switch callee.Name() {
		case "Sprint", "Sprintln", "Append", "Appendln":
			return t.formatted(call.Args, call.Ellipsis.IsValid())
		case "Sprintf":
			return t.printf(call, 0)
		case "Appendf", "Fprintf": // into a strings.Builder
			return t.printf(call, 1)
		case "Fprint", "Fprintln":
			return t.formatted(call.Args[1:], call.Ellipsis.IsValid())
		}
	case "strings", "bytes", "html", "net/url", "html/template", "text/template", "strconv":
		if results := callee.Signature().Results(); results.Len() > 0 && carriesText(results.At(0).Type()) {
			return t.texts(call.Args)
		}
	case "encoding/json", "encoding/xml":
		if strings.HasPrefix(callee.Name(), "Marshal") && len(call.Args) > 0 {
			return t.text(call.Args[0])
		}
	}
	return o
}

// printf is formatted for a format and its arguments; the format is argument i.
func (t *tracer) printf(call *ast.CallExpr, i int) (o origins) {
	if i >= len(call.Args) {
		return o
	}
	o.join(t.text(call.Args[i]))
	args := call.Args[i+1:]
	if format, ok := t.calls.ConstantText(call.Args[i]); ok && !call.Ellipsis.IsValid() {
		verbs := verbs(format)
		if len(verbs) == len(args) {
			for n, verb := range verbs {
				if !strings.ContainsRune("Tptdcbo", verb) {
					o.join(t.formatted(args[n:n+1], false))
				}
			}
			return o
		}
	}
	o.join(t.formatted(args, call.Ellipsis.IsValid()))
	return o
}

// formatted returns the origins of the arguments' texts as fmt formats them.
func (t *tracer) formatted(args []ast.Expr, spread bool) (o origins) {
	for i, arg := range args {
		arg = ast.Unparen(arg)
		if flow.IsError(t.info.TypeOf(arg)) {
			if t.foreign(arg) {
				o.errs = append(o.errs, arg)
			}
			continue
		}
		from := t.text(arg)
		v := flow.Variable(t.info, arg)
		if n, ok := t.params[v]; ok && !isString(v.Type()) && (!spread || i == len(args)-1) {
			from = origins{}
			from.addFormatted(n)
		}
		o.join(from)
	}
	return o
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// verbs returns the verbs of a format, in order.
func verbs(format string) (verbs []rune) {
	inVerb := false
	for _, r := range format {
		switch {
		case !inVerb:
			inVerb = r == '%'
		case strings.ContainsRune("+-# 0123456789.[]*", r):
		default:
			if r != '%' {
				verbs = append(verbs, r)
			}
			inVerb = false
		}
	}
	return verbs
}
