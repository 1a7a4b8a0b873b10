// Package flow follows a function's control flow and remembers what its conditions and
// assignments have decided: a path that took the branch of "if err != nil" does not take
// a later one of "if err == nil".
//
// A walk carries a label that its caller chooses, such as "has answered", and keeps
// the facts of different labels apart. Where two paths with the same label meet, only
// the facts that both know survive, so a walk takes polynomial time.
package flow

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/cfg"
)

// A Func is the body of a function, ready to be walked.
type Func struct {
	cfg  *cfg.CFG
	info *types.Info
	// conditions has the expressions that decide between two successors. The value is
	// the tag of a switch, which is compared with the expression, or nil where the
	// expression itself is the condition.
	conditions map[ast.Expr]ast.Expr
	// literals has the function literals that define variables.
	literals map[*types.Var]*ast.FuncLit
	// assigned has the variables that a function literal assigns, itself or by calling
	// other literals.
	assigned map[*ast.FuncLit]map[*types.Var]bool
	ids      map[types.Object]int // for keys: a name alone may be shadowed
}

// New returns the body as a Func. A path ends at calls for which mayReturn is false.
func New(info *types.Info, body *ast.BlockStmt, mayReturn func(*ast.CallExpr) bool) *Func {
	f := &Func{
		cfg:        cfg.New(body, mayReturn),
		info:       info,
		conditions: make(map[ast.Expr]ast.Expr),
		literals:   make(map[*types.Var]*ast.FuncLit),
		assigned:   make(map[*ast.FuncLit]map[*types.Var]bool),
		ids:        make(map[types.Object]int),
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.DEFINE && len(a.Lhs) == len(a.Rhs) {
			for i, e := range a.Rhs {
				if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok {
					if v := Variable(f.info, a.Lhs[i]); v != nil {
						f.literals[v] = lit
					}
				}
			}
		}
		return true
	})
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.IfStmt:
			f.conditions[n.Cond] = nil
		case *ast.ForStmt:
			if n.Cond != nil {
				f.conditions[n.Cond] = nil
			}
		case *ast.SwitchStmt:
			for _, clause := range n.Body.List {
				for _, e := range clause.(*ast.CaseClause).List {
					f.conditions[e] = n.Tag
				}
			}
		}
		return true
	})
	return f
}

// assignedBy returns the variables that a literal assigns when it is called.
func (f *Func) assignedBy(lit *ast.FuncLit) map[*types.Var]bool {
	if assigned, known := f.assigned[lit]; known {
		return assigned
	}
	assigned := make(map[*types.Var]bool)
	f.assigned[lit] = assigned // for recursion
	note := func(e ast.Expr) {
		if v := Variable(f.info, e); v != nil {
			assigned[v] = true
		}
	}
	ast.Inspect(lit, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				note(e)
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X)
			}
		case *ast.RangeStmt:
			note(n.Key)
			note(n.Value)
		case *ast.CallExpr:
			if called := f.literals[Variable(f.info, n.Fun)]; called != nil {
				for v := range f.assignedBy(called) {
					assigned[v] = true
				}
			}
		}
		return true
	})
	return assigned
}

// condition returns the expression that decides between b's two successors, and the tag
// that it is compared with. Both are nil where the choice does not depend on an
// expression, as in a range statement.
func (f *Func) condition(b *cfg.Block) (cond, tag ast.Expr) {
	if len(b.Succs) != 2 || len(b.Nodes) == 0 {
		return nil, nil
	}
	e, ok := b.Nodes[len(b.Nodes)-1].(ast.Expr)
	if !ok {
		return nil, nil
	}
	tag, ok = f.conditions[e]
	if !ok {
		return nil, nil
	}
	return e, tag
}
