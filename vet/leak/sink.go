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
	call *ast.CallExpr // nil where it sends nothing
	arg  ast.Expr      // the text, or the first argument that has it
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
				if s := c.sink(t, call, sinks); s.call != nil && !s.empty() {
					if _, seen := found[call]; !seen {
						order = append(order, call)
					}
					found[call] = s
				}
			}
			answer.EachCall(n, look)
			if d, ok := n.(*ast.DeferStmt); ok {
				look(d.Call)
			}
			return l
		},
		Assigned: func(n ast.Node, _ struct{}, known *flow.Facts) { t.note(n, known) },
	})
	for _, call := range order {
		visit(found[call])
	}
}

// mayLeak reports whether a body mentions an error or calls anything with a writer. It
// saves walking most functions.
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

// sink returns what a call sends.
func (c *checker) sink(t *tracer, call *ast.CallExpr, sinks answer.Sinks) (s sink) {
	fn := answer.Callee(t.info, call)
	s = sink{call: call, fn: fn}
	add := func(arg ast.Expr, o origins) {
		if s.arg == nil && !o.empty() {
			s.arg = arg
		}
		s.join(o)
	}
	texts := func(args []ast.Expr) {
		for _, arg := range args {
			add(arg, t.text(arg))
		}
	}
	args := call.Args
	if fn == nil {
		if v := flow.Variable(t.info, call.Fun); v != nil {
			if lit := c.calls.Closure(v); lit != nil {
				c.passed(t, call, c.closurePassesOn(lit), add)
			}
		}
		return s
	}
	switch {
	case answer.Is(fn, "net/http", "Error"):
		if len(args) == 3 && c.calls.IsWriter(args[0]) {
			texts(args[1:2])
		}
		return s
	case isOption(fn, "Detail"), isOption(fn, "Instance"):
		texts(args)
		return s
	case isOption(fn, "Detailf"):
		if len(args) > 0 {
			add(args[0], t.printf(call, 0))
			if s.arg != nil {
				s.arg = call
			}
		}
		return s
	case isOption(fn, "With"):
		if len(args) == 2 {
			texts(args[1:])
		}
		return s
	}
	if p := c.passesOn(fn); p != nil {
		c.passed(t, call, p, add)
		return s
	}
	a := c.calls.Call(call, sinks)
	if a.Kind == answer.Other && !c.calls.Known(fn) {
		texts(args) // of a function elsewhere that answers, such as render.JSON
	}
	if a.Kind != answer.Body {
		return s
	}
	if fn.Pkg() != nil && fn.Pkg().Path() == "fmt" && len(args) > 1 {
		switch fn.Name() {
		case "Fprint", "Fprintln":
			add(args[1], t.formatted(args[1:], call.Ellipsis.IsValid()))
		case "Fprintf":
			add(args[1], t.printf(call, 1))
		}
		return s
	}
	if fn.Name() == "Copy" || fn.Name() == "CopyN" || fn.Name() == "CopyBuffer" {
		return s
	}
	texts(args)
	return s
}

// passed adds the arguments that a function passes on.
func (c *checker) passed(t *tracer, call *ast.CallExpr, p *passesOn, add func(ast.Expr, origins)) {
	if p == nil {
		return
	}
	sig, ok := t.info.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok {
		return
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
		for _, arg := range arguments(i) {
			add(arg, t.text(arg))
		}
	}
	for _, i := range p.Formatted {
		for _, arg := range arguments(i) {
			add(arg, t.formatted([]ast.Expr{arg}, call.Ellipsis.IsValid()))
		}
	}
}

func isOption(fn *types.Func, name string) bool {
	return answer.Is(fn, answer.Problem, name) || answer.Is(fn, answer.Errors, name)
}
