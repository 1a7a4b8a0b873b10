package complete

import (
	"go/ast"
	"go/types"

	"github.com/problemkit/problem/vet/internal/answer"
)

// isMethodOfHolder reports whether a call calls a method that has the writer by its
// receiver, and may set any field: c.allow("GET") may set that of c.w.
func (c *checker) isMethodOfHolder(call *ast.CallExpr) bool {
	fn := answer.Callee(c.info, call)
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if fn == nil || fn.Signature().Recv() == nil || !ok {
		return false
	}
	if c.calls.IsWriter(sel.X) {
		// Of a writer's own methods, these do not set fields.
		switch fn.Name() {
		case "Header", "Write", "WriteHeader", "WriteString", "ReadFrom", "Flush", "FlushError":
			return false
		}
		return true
	}
	return c.holds(c.info.TypeOf(sel.X))
}

// holds reports whether a value of this type has a writer or its header in a field.
func (c *checker) holds(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	t = types.Unalias(t)
	if held, known := c.held[t]; known {
		return held
	}
	c.held[t] = false // for types that contain themselves
	if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "net/http" {
		return false // a request has a header, too
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range s.Fields() {
		if c.calls.IsWriterType(field.Type()) || isHeader(field.Type()) || c.holds(field.Type()) {
			c.held[t] = true
			return true
		}
	}
	return false
}
