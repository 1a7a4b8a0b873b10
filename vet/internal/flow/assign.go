package flow

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// apply notes what a statement or expression assigns.
func (k *Facts) apply(n ast.Node) {
	k.applyCalls(n)
	switch n := n.(type) {
	case *ast.AssignStmt:
		k.assignAll(n)
	case *ast.ValueSpec:
		for i, name := range n.Names {
			switch {
			case len(n.Values) == 0:
				k.forget(name)
				k.note(name, zeroValue(k.f.info.TypeOf(name)))
			case len(n.Values) == len(n.Names):
				v := k.value(n.Values[i])
				k.forget(name)
				k.note(name, v)
			default:
				k.forget(name)
			}
		}
	case *ast.IncDecStmt:
		k.forget(n.X)
	}
}

func (k *Facts) assignAll(n *ast.AssignStmt) {
	paired := len(n.Lhs) == len(n.Rhs) && (n.Tok == token.ASSIGN || n.Tok == token.DEFINE)
	values := make([]fact, len(n.Lhs))
	if paired {
		for i, e := range n.Rhs {
			values[i] = k.value(e)
		}
	}
	for _, e := range n.Lhs {
		k.forget(e)
	}
	for i, e := range n.Lhs {
		k.note(e, values[i])
	}
}

// note gives e a value, unless v says nothing.
func (k *Facts) note(e ast.Expr, v fact) {
	if !v.says() {
		return
	}
	if key, uses, ok := k.f.key(e); ok {
		v.uses = uses
		k.values[key] = v
	}
}

// applyCalls forgets what the calls in n may change: what they get a pointer to, and
// what function literals assign. That a literal may run again later, for example in a
// goroutine, is ignored.
func (k *Facts) applyCalls(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			k.forgetAssigned(n) // it may be called at once
			return false
		case *ast.CallExpr:
			if lit := k.f.literals[Variable(k.f.info, n.Fun)]; lit != nil {
				k.forgetAssigned(lit)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				if v := k.f.Root(n.X); v != nil {
					k.forgetVariable(v)
				}
			}
		}
		return true
	})
}

func (k *Facts) forgetAssigned(lit *ast.FuncLit) {
	for v := range k.f.assignedBy(lit) {
		k.forgetVariable(v)
	}
}

// value returns what is known of e.
func (k *Facts) value(e ast.Expr) fact {
	e = ast.Unparen(e)
	if c, ok := k.f.constant(e); ok {
		return exactly(c)
	}
	if key, _, ok := k.f.key(e); ok {
		if v, ok := k.values[key]; ok {
			return v
		}
	}
	if isSentinel(k.f.info, e) {
		return nonNil()
	}
	switch e := e.(type) {
	case *ast.CompositeLit, *ast.FuncLit:
		return nonNil()
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return nonNil()
		}
	case *ast.CallExpr:
		if isNeverNil(k.f.info, e) {
			return nonNil()
		}
	}
	if basic, ok := k.f.info.TypeOf(e).(*types.Basic); ok && basic.Info()&types.IsBoolean != 0 {
		if v, ok := k.evaluate(e); ok {
			if v {
				return exactly(isTrue)
			}
			return exactly(isFalse)
		}
	}
	return fact{}
}

// isNeverNil reports whether a call's result is never nil.
func isNeverNil(info *types.Info, call *ast.CallExpr) bool {
	switch Builtin(info, call) {
	case "make", "new":
		return true
	}
	callee := typeutil.StaticCallee(info, call)
	if callee == nil || callee.Pkg() == nil {
		return false
	}
	switch callee.Pkg().Path() + "." + callee.Name() {
	case "errors.New", "fmt.Errorf", "github.com/pkg/errors.New", "github.com/pkg/errors.Errorf",
		"github.com/problemkit/problem.New", "github.com/problemkit/problem/errors.New":
		return true
	}
	return false
}

// zeroValue returns the value of x after "var x T".
func zeroValue(t types.Type) fact {
	if t == nil {
		return fact{}
	}
	if _, ok := t.(*types.TypeParam); ok {
		return fact{}
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case t.Info()&types.IsBoolean != 0:
			return exactly(isFalse)
		case t.Info()&types.IsString != 0:
			return exactly("=" + constant.MakeString("").ExactString())
		case t.Info()&types.IsInteger != 0:
			return exactly("=0")
		}
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		return exactly(isNil)
	}
	return fact{}
}
