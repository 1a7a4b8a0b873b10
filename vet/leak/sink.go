package leak

import (
	"go/ast"
	"go/types"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// A sink is a call that sends a text.
type sink struct {
	origins
	call *ast.CallExpr
	fn   *types.Func
}

// walk visits the calls in a body, except for those in function literals, that send
// what comes from an error or, where params are given, from one of them.
func (c *checker) walk(body *ast.BlockStmt, params map[*types.Var]int, visit func(sink)) {
	if !c.mayLeak(body) {
		return
	}
	f := c.calls.Func(body)
	t := &tracer{
		calls:    c.calls,
		info:     c.pass.TypesInfo,
		params:   params,
		assigned: make(map[*types.Var][]ast.Expr),
		flow:     f,
		busy:     make(map[*types.Var]bool),
	}
	t.collect(body)
	sinks := c.calls.Sinks(body)
	found := make(map[*ast.CallExpr]sink)
	var order []*ast.CallExpr
	flow.Walk(f, struct{}{}, flow.Visitor[struct{}]{
		Node: func(n ast.Node, l struct{}, known *flow.Facts) struct{} {
			t.known = known
			look := func(call *ast.CallExpr) {
				t.steps = 0
				fn := answer.Callee(t.info, call)
				if o := c.sent(t, call, fn, sinks); !o.empty() {
					if _, seen := found[call]; !seen {
						order = append(order, call)
					}
					found[call] = sink{o, call, fn}
				}
			}
			flow.EachCall(n, look)
			if d, ok := n.(*ast.DeferStmt); ok {
				look(d.Call)
			}
			return l
		},
		Assigned: func(n ast.Node, _ struct{}, known *flow.Facts) { t.noteClean(n, known) },
	})
	for _, call := range order {
		visit(found[call])
	}
}

// mayLeak reports whether a body calls anything that may send: with a writer, of the
// library, or a closure. It saves walking most functions.
func (c *checker) mayLeak(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && !found {
			for _, arg := range call.Args {
				found = found || c.calls.IsWriter(arg)
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
				found = found || c.calls.IsWriter(sel.X)
			}
			if fn := answer.Callee(c.pass.TypesInfo, call); fn != nil && fn.Pkg() != nil {
				found = found || fn.Pkg().Path() == answer.Problem || fn.Pkg().Path() == answer.Errors
			}
			if v := flow.Variable(c.pass.TypesInfo, call.Fun); v != nil {
				found = found || c.calls.Closure(v) != nil
			}
		}
		return !found
	})
	return found
}

// sent returns the origins of what a call of fn, which may be nil, sends.
func (c *checker) sent(t *tracer, call *ast.CallExpr, fn *types.Func, sinks answer.Sinks) (o origins) {
	args := call.Args
	switch {
	case fn == nil:
		if v := flow.Variable(t.info, call.Fun); v != nil {
			if lit := c.calls.Closure(v); lit != nil {
				return t.passed(call, c.closurePassesOn(lit))
			}
		}
		return o
	case answer.Is(fn, "net/http", "Error"):
		if len(args) == 3 && c.calls.IsWriter(args[0]) {
			return t.text(args[1])
		}
		return o
	case isOption(fn, "Detail"), isOption(fn, "Instance"):
		return t.texts(args)
	case isOption(fn, "Detailf"):
		return t.printf(call, 0)
	case isOption(fn, "With"):
		if len(args) == 2 {
			return t.text(args[1])
		}
		return o
	}
	if p := c.passesOn(fn); p != nil {
		return t.passed(call, p)
	}
	switch a := c.calls.Call(call, sinks); {
	case a.Kind == answer.Other && !c.calls.Known(fn):
		return t.texts(args) // of a function elsewhere that answers, such as render.JSON
	case a.Kind != answer.Body:
		return o
	}
	if fn.Pkg() != nil && fn.Pkg().Path() == "fmt" && len(args) > 1 {
		switch fn.Name() {
		case "Fprint", "Fprintln":
			return t.formatted(args[1:], call.Ellipsis.IsValid())
		case "Fprintf":
			return t.printf(call, 1)
		}
		return o
	}
	if fn.Name() == "Copy" || fn.Name() == "CopyN" || fn.Name() == "CopyBuffer" {
		return o
	}
	return t.texts(args)
}

// passed returns the origins of the arguments that a function passes on.
func (t *tracer) passed(call *ast.CallExpr, p *passesOn) (o origins) {
	if p == nil {
		return o
	}
	sig, ok := t.info.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok {
		return o
	}
	arguments := func(i int) []ast.Expr {
		switch {
		case i >= len(call.Args):
			return nil
		case sig.Variadic() && i == sig.Params().Len()-1:
			return call.Args[i:]
		}
		return call.Args[i : i+1]
	}
	for _, i := range p.Texts {
		o.join(t.texts(arguments(i)))
	}
	for _, i := range p.Formatted {
		for _, arg := range arguments(i) {
			o.join(t.formatted([]ast.Expr{arg}, call.Ellipsis.IsValid()))
		}
	}
	return o
}

func isOption(fn *types.Func, name string) bool {
	return answer.Is(fn, answer.Problem, name) || answer.Is(fn, answer.Errors, name)
}
