package answer

import (
	"go/ast"
	"go/types"

	"github.com/problemkit/problem/vet/internal/flow"
)

// responseWriter finds the interface http.ResponseWriter among what pkg imports.
func responseWriter(pkg *types.Package) *types.Interface {
	seen := make(map[*types.Package]bool)
	queue := []*types.Package{pkg}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		if p.Path() == "net/http" {
			if o, ok := p.Scope().Lookup("ResponseWriter").(*types.TypeName); ok {
				i, _ := o.Type().Underlying().(*types.Interface)
				return i
			}
			return nil
		}
		for _, imported := range p.Imports() {
			if !seen[imported] {
				seen[imported] = true
				queue = append(queue, imported)
			}
		}
	}
	return nil
}

// IsWriter reports whether e is an http.ResponseWriter that sends to a client. A
// recorder does not: tests answer on one more than once.
func (p *Package) IsWriter(e ast.Expr) bool {
	tv, ok := p.info.Types[e]
	if !ok || !tv.IsValue() {
		return false
	}
	return p.IsWriterType(tv.Type)
}

// IsWriterType reports whether a value of this type is an http.ResponseWriter that sends
// to a client.
func (p *Package) IsWriterType(t types.Type) bool {
	if p.writer == nil || t == nil || t == types.Typ[types.UntypedNil] {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Interface, *types.Pointer, *types.Struct:
	default:
		return false
	}
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		if named, ok := types.Unalias(pointer.Elem()).(*types.Named); ok {
			if o := named.Obj(); o.Pkg() != nil && o.Pkg().Path() == "net/http/httptest" {
				return false
			}
		}
	}
	return types.Implements(t, p.writer)
}

// Sinks map the variables of a function that write to a response, such as encoders and
// buffered writers, to the http.ResponseWriter that they write to.
type Sinks map[*types.Var]ast.Expr

// Sinks returns the sinks of a body, including its function literals.
func (p *Package) Sinks(body *ast.BlockStmt) Sinks {
	sinks := make(Sinks)
	define := func(name, value ast.Expr) {
		v := flow.Variable(p.info, name)
		if v == nil || !p.writes(v.Type()) {
			return
		}
		call, ok := ast.Unparen(value).(*ast.CallExpr)
		if !ok {
			return
		}
		for _, arg := range call.Args {
			if w := p.writerOf(arg, sinks); w != nil {
				sinks[v] = w
				return
			}
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 {
				define(n.Lhs[0], n.Rhs[0])
			}
		case *ast.ValueSpec:
			if len(n.Values) == 1 {
				define(n.Names[0], n.Values[0])
			}
		}
		return true
	})
	return sinks
}

// writerOf returns the http.ResponseWriter that e is or writes to, or nil.
func (p *Package) writerOf(e ast.Expr, sinks Sinks) ast.Expr {
	e = ast.Unparen(e)
	if p.IsWriter(e) {
		return e
	}
	switch x := e.(type) {
	case *ast.Ident:
		return sinks[flow.Variable(p.info, x)]
	case *ast.CallExpr:
		// json.NewEncoder(w), bufio.NewWriter(w)
		if tv, ok := p.info.Types[e]; ok && tv.IsValue() && p.writes(tv.Type) {
			for _, arg := range x.Args {
				if w := p.writerOf(arg, sinks); w != nil {
					return w
				}
			}
		}
	}
	return nil
}

// writes reports whether the type has a method that writes, and is not an
// http.ResponseWriter.
func (p *Package) writes(t types.Type) bool {
	if p.IsWriterType(t) {
		return false
	}
	for _, name := range []string{"Write", "Encode"} {
		o, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if _, ok := o.(*types.Func); ok {
			return true
		}
	}
	return false
}
