package answer

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/problemkit/problem/vet/internal/flow"
)

// A Summary is the fact that says how a function answers on a writer that it gets.
type Summary struct {
	// Writer is the index of the parameter that is the writer, or onReceiver, or
	// onCaptured.
	Writer int
	// Field is the name of the receiver's field that is the writer; empty where the
	// receiver itself is.
	Field string

	// Always says that every path through the function answers with an error.
	Always bool
	Status int // the status of all those answers, or 0
	// StatusParam is the index of the parameter that gives the status, and decides
	// whether the answer is an error; or -1.
	StatusParam int
	// ErrParam is the index of the error without which it does not answer; or -1.
	ErrParam int

	// Result is the index of a result, or -1. The function has answered with an error
	// where that result is Value.
	Result int
	Value  string

	// May says that it answers on some path.
	May bool

	captured ast.Expr // the writer, where Writer is onCaptured
}

// Values of Writer for a writer that is not a parameter.
const (
	onCaptured = -1 // a variable that a closure captures
	onReceiver = -2 // the receiver of a method, or a field of it
)

// AFact makes Summary an analysis.Fact.
func (*Summary) AFact() {}

func (s *Summary) String() string {
	switch {
	case s.Always && s.StatusParam >= 0:
		return fmt.Sprintf("answers with parameter %d", s.StatusParam)
	case s.Always && s.ErrParam >= 0:
		return fmt.Sprintf("answers an error unless parameter %d is nil", s.ErrParam)
	case s.Always:
		return "answers an error"
	case s.Result >= 0:
		return fmt.Sprintf("answers an error where result %d is %s", s.Result, s.Value)
	case s.May:
		return "may answer"
	}
	return "answers nothing"
}

// summarized is what a call of a function with this summary does.
func (p *Package) summarized(call *ast.CallExpr, s *Summary) Call {
	arg := func(i int) ast.Expr {
		if i < 0 || i >= len(call.Args) {
			return nil
		}
		return ast.Unparen(call.Args[i])
	}
	c := Call{Expr: call}
	switch s.Writer {
	case onCaptured:
		c.Writer = s.captured
	case onReceiver:
		c.Writer = ofReceiver(call, s.Field)
	default:
		if c.Writer = arg(s.Writer); c.Writer != nil && !p.IsWriter(c.Writer) {
			return Call{}
		}
	}
	if c.Writer == nil {
		return Call{}
	}
	switch {
	case s.Always:
		c.Kind, c.Status = Final, s.Status
		if s.ErrParam >= 0 {
			if c.Err = arg(s.ErrParam); c.Err == nil {
				c.Kind = Other
			}
		}
		if s.StatusParam >= 0 {
			c.StatusExpr = arg(s.StatusParam)
			c.Status, _ = p.Status(c.StatusExpr)
			if c.Status < 400 {
				c.Kind = Other
			}
		}
	case s.Result >= 0:
		c.Kind, c.Result, c.Value = Conditional, s.Result, s.Value
	case s.May:
		c.Kind = Other
	default:
		return Call{}
	}
	return c
}

// summary returns how fn answers, or nil where that is not known or fn does not get a
// writer.
func (p *Package) summary(fn *types.Func) *Summary {
	decl, own := p.Decls[fn]
	if !own {
		p.imported(fn)
		return p.summaries[fn]
	}
	if s, known := p.summaries[fn]; known {
		return s
	}
	p.summaries[fn] = nil
	sig := fn.Signature()
	// A recursive call may answer.
	s := &Summary{StatusParam: -1, ErrParam: -1, Result: -1, May: true}
	var isWriter func(ast.Expr) bool
	if s.Writer = p.writerParam(sig); s.Writer >= 0 {
		isWriter = p.isVariable(sig.Params().At(s.Writer))
	} else if recv := sig.Recv(); recv != nil {
		var ok bool
		if s.Field, ok = p.writerField(recv, decl.Body); !ok || p.isOwnMethod(fn) {
			return nil
		}
		s.Writer, isWriter = onReceiver, p.isFieldOf(recv, s.Field)
	} else {
		return nil
	}
	p.summaries[fn] = s
	p.summaries[fn] = p.summarize(fn.Name(), decl.Body, sig, s.Writer, isWriter)
	p.summaries[fn].Field = s.Field
	return p.summaries[fn]
}

// isVariable returns whether an expression is v.
func (p *Package) isVariable(v *types.Var) func(ast.Expr) bool {
	return func(e ast.Expr) bool { return flow.Variable(p.info, e) == v }
}

// isFieldOf returns whether an expression is the field of v, or v where field is empty.
func (p *Package) isFieldOf(v *types.Var, field string) func(ast.Expr) bool {
	if field == "" {
		return p.isVariable(v)
	}
	return func(e ast.Expr) bool {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		return ok && sel.Sel.Name == field && flow.Variable(p.info, sel.X) == v
	}
}

// writerField returns the field of a receiver that a method uses as a writer; empty where
// the receiver itself is one.
func (p *Package) writerField(recv *types.Var, body *ast.BlockStmt) (field string, ok bool) {
	if p.IsWriterType(recv.Type()) {
		return "", true
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if sel, isSelector := n.(*ast.SelectorExpr); isSelector && !ok && flow.Variable(p.info, sel.X) == recv && p.IsWriter(sel) {
			field, ok = sel.Sel.Name, true
		}
		return !ok
	})
	return field, ok
}

// isOwnMethod reports whether fn is a method by which its type is a writer, not one that
// answers on it.
func (p *Package) isOwnMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil || !p.IsWriterType(recv.Type()) {
		return false
	}
	switch fn.Name() {
	case "Header", "Write", "WriteHeader", "WriteString", "ReadFrom", "Flush", "FlushError", "Hijack", "Unwrap", "Push", "CloseNotify", "Close":
		return true
	}
	return false
}

// ofReceiver returns an expression for a field of a method call's receiver; for the
// receiver itself where field is empty.
func ofReceiver(call *ast.CallExpr, field string) ast.Expr {
	fun := ast.Unparen(call.Fun)
	switch index := fun.(type) {
	case *ast.IndexExpr:
		fun = index.X
	case *ast.IndexListExpr:
		fun = index.X
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if field == "" {
		return ast.Unparen(sel.X)
	}
	return &ast.SelectorExpr{X: sel.X, Sel: &ast.Ident{NamePos: sel.Sel.Pos(), Name: field}}
}
