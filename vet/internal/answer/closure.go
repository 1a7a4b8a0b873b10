package answer

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
)

// Closure returns the function literal that is the only value of a variable, or nil.
func (p *Package) Closure(v *types.Var) *ast.FuncLit {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closure(v)
}

// closure is Closure for callers that hold the lock.
func (p *Package) closure(v *types.Var) *ast.FuncLit {
	if p.closureOf == nil {
		p.findClosures()
	}
	return p.closureOf[v]
}

// closureSummary returns how a literal answers, through a parameter or through a writer
// that it captures. The name is that of the literal's variable, or empty.
func (p *Package) closureSummary(name string, lit *ast.FuncLit) *Summary {
	if s, known := p.closures[lit]; known {
		return s
	}
	p.closures[lit] = nil
	sig, ok := p.info.TypeOf(lit).(*types.Signature)
	if !ok {
		return nil
	}
	if i := p.writerParam(sig); i >= 0 {
		p.closures[lit] = p.summarize(name, lit.Body, sig, i, p.isVariable(sig.Params().At(i)))
	} else if captured := p.capturedWriter(lit); captured != nil {
		s := p.summarize(name, lit.Body, sig, onCaptured, p.isVariable(p.info.Uses[captured].(*types.Var)))
		s.captured = captured
		p.closures[lit] = s
	}
	return p.closures[lit]
}

// capturedWriter returns the first writer that the literal uses and does not declare.
func (p *Package) capturedWriter(lit *ast.FuncLit) (captured *ast.Ident) {
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && captured == nil {
			v, ok := p.info.Uses[id].(*types.Var)
			if ok && !v.IsField() && (v.Pos() < lit.Pos() || v.Pos() >= lit.End()) && p.IsWriterType(v.Type()) {
				captured = id
			}
		}
		return captured == nil
	})
	return captured
}

// writerParam returns the index of the first parameter that is a writer, or -1.
func (p *Package) writerParam(sig *types.Signature) int {
	n := sig.Params().Len()
	if sig.Variadic() {
		n--
	}
	for i := range n {
		if p.IsWriterType(sig.Params().At(i).Type()) {
			return i
		}
	}
	return -1
}

// findClosures notes the variables whose only value is a function literal or a declared
// function.
func (p *Package) findClosures() {
	p.closureOf = make(map[*types.Var]*ast.FuncLit)
	again := make(map[types.Object]bool)
	p.aliasOf = make(map[*types.Var]*types.Func)
	define := func(id *ast.Ident, value ast.Expr) {
		v, ok := p.info.Defs[id].(*types.Var)
		if !ok {
			return
		}
		switch value := ast.Unparen(value).(type) {
		case *ast.FuncLit:
			p.closureOf[v] = value
		case *ast.Ident:
			if fn, ok := p.info.Uses[value].(*types.Func); ok {
				p.aliasOf[v] = fn.Origin()
			}
		case *ast.SelectorExpr: // only of a package: an alias does not keep a method's receiver
			if fn, ok := p.info.Uses[value.Sel].(*types.Func); ok && fn.Signature().Recv() == nil {
				p.aliasOf[v] = fn.Origin()
			}
		}
	}
	for _, file := range p.files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, e := range n.Lhs {
					id, ok := e.(*ast.Ident)
					if !ok {
						continue
					}
					if p.info.Defs[id] != nil {
						if len(n.Lhs) == len(n.Rhs) {
							define(id, n.Rhs[i])
						}
					} else {
						again[p.info.Uses[id]] = true
					}
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if len(n.Values) == len(n.Names) {
						define(id, n.Values[i])
					}
				}
			case *ast.UnaryExpr:
				if id, ok := n.X.(*ast.Ident); ok && n.Op == token.AND {
					again[p.info.Uses[id]] = true
				}
			}
			return true
		})
	}
	reassigned := func(v *types.Var) bool { return again[v] || v.Exported() && v.Parent() == v.Pkg().Scope() }
	maps.DeleteFunc(p.closureOf, func(v *types.Var, _ *ast.FuncLit) bool { return reassigned(v) })
	maps.DeleteFunc(p.aliasOf, func(v *types.Var, _ *types.Func) bool { return reassigned(v) })
}
