package helper

import (
	"go/ast"
	"go/types"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// A use is what a function does with a writer besides a WriteHeader.
type use uint8

const (
	none    use = iota
	unknown     // another function has the writer and might write, or the format is set
	answers     // it writes: the status is not the whole answer
)

// usesBefore returns what the paths to the calls of WriteHeader, and deferred functions,
// do with the writer.
func (c *checker) usesBefore(body *ast.BlockStmt, heads []*ast.CallExpr) map[*ast.CallExpr]use {
	sinks := c.calls.Sinks(body)
	uses := make(map[*ast.CallExpr]use)
	for _, head := range heads {
		writer := flow.Variable(c.pass.TypesInfo, writerOf(head))
		var found use
		all := flow.Walk(c.calls.Func(body), none, flow.Visitor[use]{
			Node: func(n ast.Node, l use, _ *flow.Facts) use {
				flow.EachCall(n, func(call *ast.CallExpr) {
					if call == head {
						found = max(found, l)
					}
					l = max(l, c.useBy(call, writer, sinks))
				})
				if d, ok := n.(*ast.DeferStmt); ok {
					l = max(l, c.useLater(d.Call, writer, sinks))
				}
				return l
			},
		})
		if !all {
			found = max(found, unknown)
		}
		uses[head] = found
	}
	return uses
}

// useBy returns what a call does with a writer.
func (c *checker) useBy(call *ast.CallExpr, writer *types.Var, sinks answer.Sinks) use {
	a := c.calls.Call(call, sinks)
	switch {
	case flow.Variable(c.pass.TypesInfo, a.Writer) != writer:
	case a.Kind == answer.Conditional:
		return none // its result tells, and the handler returns
	case a.Kind == answer.Head && a.Status >= 100 && a.Status < 200:
		return none
	case a.Kind == answer.Other:
		return unknown
	case a.Kind != answer.Nothing:
		return answers
	}
	if c.isContentType(call) {
		return unknown
	}
	fn := answer.Callee(c.pass.TypesInfo, call)
	if answer.Is(fn, "net/http", "SetCookie") || answer.Is(fn, "net/http", "MaxBytesReader") {
		return none
	}
	for _, arg := range call.Args {
		if flow.Variable(c.pass.TypesInfo, arg) == writer {
			return unknown
		}
	}
	return none
}

// useLater returns what a deferred call does with a writer. One that recovers runs for
// panics, too, and often writes for them alone.
func (c *checker) useLater(call *ast.CallExpr, writer *types.Var, sinks answer.Sinks) (found use) {
	recovers := false
	ast.Inspect(call, func(n ast.Node) bool {
		if inner, ok := n.(*ast.CallExpr); ok {
			found = max(found, c.useBy(inner, writer, sinks))
			recovers = recovers || flow.Builtin(c.pass.TypesInfo, inner) == "recover"
		}
		return true
	})
	if recovers {
		return min(found, unknown)
	}
	return found
}
