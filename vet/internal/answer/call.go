package answer

import (
	"go/ast"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// A Kind says what a call does to a response.
type Kind int

// The kinds of calls.
const (
	Nothing     Kind = iota
	Final            // answers with an error, head and body
	Conditional      // Final or nothing, which its result tells
	Head             // WriteHeader
	Body             // writes a part of the body
	Other            // anything else that answers, or may
)

// A Call is what a call does to a response.
type Call struct {
	Kind   Kind
	Expr   *ast.CallExpr
	Writer ast.Expr // the http.ResponseWriter that it answers on

	// Status is the status of a Final answer and of a Head: a constant, or 0 where it
	// is not known. StatusExpr is the expression that gives it, if there is one.
	Status     int
	StatusExpr ast.Expr

	// Err is the error that must not be nil for the call to answer; nil where it
	// always does.
	Err ast.Expr

	// Result and Value tell a Conditional call's results: it has answered where the
	// result with this index is "true", "false", "nil" or "not nil".
	Result int
	Value  string
}

// rendering matches the names of functions that answer when they get a writer. It
// decides about packages whose source the analysis does not see.
var rendering = regexp.MustCompile(`(?i)^(x?json|xml|html|text|string|blob|data|err$|error|encode|execute|render|respond|response|reply|send|write|serve|handle|redirect|fail|abort|output|print|fprint|copy|notfound|badrequest|unauthorized|forbidden|internal|method|ok$|created|nocontent)|(json|xml|html|template|response|error|page|reply)$`)

// harmless matches names that rendering matches, too, of functions that do not answer.
var harmless = regexp.MustCompile(`(?i)(cookie|header|log|metric|trace|flush|deadline|session)`)

func renders(name string) bool { return rendering.MatchString(name) && !harmless.MatchString(name) }

// Call says what a call does, given the sinks of the function that contains it.
func (p *Package) Call(call *ast.CallExpr, sinks Sinks) Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.call(call, sinks)
}

func (p *Package) call(call *ast.CallExpr, sinks Sinks) Call {
	if p.writer == nil || p.info.Types[call.Fun].IsType() || p.info.Types[call.Fun].IsBuiltin() {
		return Call{}
	}
	callee := typeutil.Callee(p.info, call)
	if fn, ok := callee.(*types.Func); ok {
		if c, known := p.knownCall(call, fn.Origin(), sinks); known {
			return c
		}
		return p.methodOrUnknown(call, fn.Origin(), sinks)
	}
	v, _ := callee.(*types.Var)
	return p.dynamicCall(call, v, sinks)
}

// knownCall is call for functions whose answers are known by name or by summary.
func (p *Package) knownCall(call *ast.CallExpr, fn *types.Func, sinks Sinks) (c Call, known bool) {
	if fn.Pkg() == nil {
		return Call{}, true
	}
	arg := func(i int) ast.Expr {
		if i < len(call.Args) {
			return call.Args[i]
		}
		return nil
	}
	final := func(status int, expr ast.Expr) (Call, bool) {
		if w := arg(0); w == nil || !p.IsWriter(w) {
			return Call{}, true // a recorder, or a call of several results
		}
		if expr != nil {
			status, _ = p.Status(expr)
		}
		return Call{Kind: Final, Expr: call, Writer: ast.Unparen(call.Args[0]), Status: status, StatusExpr: expr}, true
	}
	switch fn.Pkg().Path() {
	case "net/http":
		switch qualified(fn) {
		case "Error":
			return final(0, arg(2))
		case "NotFound":
			return final(404, nil)
		case "Redirect", "ServeContent", "ServeFile", "ServeFileFS":
			return p.onFirstWriter(call, sinks), true
		case "SetCookie", "MaxBytesReader", "NewResponseController":
			return Call{}, true
		}
	case "fmt", "io":
		switch fn.Name() {
		case "Fprint", "Fprintf", "Fprintln", "WriteString", "Copy", "CopyN", "CopyBuffer":
			if fn.Signature().Recv() == nil && arg(0) != nil {
				if w := p.writerOf(call.Args[0], sinks); w != nil {
					return Call{Kind: Body, Expr: call, Writer: w}, true
				}
			}
		}
	case Problem:
		switch qualified(fn) {
		case "Error":
			return final(0, arg(1))
		case "Write":
			c, _ := final(0, nil)
			c.Err = arg(1)
			return c, true
		case "Problem.ServeHTTP", "Type.Write":
			return final(0, nil)
		}
	case Errors:
		if fn.Name() == "Write" {
			c, _ := final(0, nil)
			c.Err = arg(1)
			return c, true
		}
		if status, ok := helperStatus[fn.Name()]; ok {
			return final(status, nil)
		}
	}
	if s := p.summary(fn); s != nil {
		return p.summarized(call, s), true
	}
	if _, own := p.Decls[fn]; own && !p.isOwnMethod(fn) {
		return Call{}, true
	}
	return Call{}, false
}

// methodOrUnknown is call for methods of writers and for functions whose source the
// analysis does not see.
func (p *Package) methodOrUnknown(call *ast.CallExpr, fn *types.Func, sinks Sinks) Call {
	if fn.Signature().Recv() != nil {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			if c := p.methodCall(call, fn, sel.X, sinks); c.Kind != Nothing {
				return c
			}
		}
	}
	if renders(fn.Name()) {
		return p.onFirstWriter(call, sinks)
	}
	return Call{}
}

// methodCall is call for methods of a writer or of what writes to one.
func (p *Package) methodCall(call *ast.CallExpr, fn *types.Func, recv ast.Expr, sinks Sinks) Call {
	recv = ast.Unparen(recv)
	if p.IsWriter(recv) {
		switch fn.Name() {
		case "WriteHeader":
			if len(call.Args) == 1 {
				status, _ := p.Status(call.Args[0])
				return Call{Kind: Head, Expr: call, Writer: recv, Status: status, StatusExpr: call.Args[0]}
			}
		case "Write", "WriteString", "ReadFrom":
			return Call{Kind: Body, Expr: call, Writer: recv}
		}
		return Call{}
	}
	for _, prefix := range []string{"Write", "Encode", "Print", "Execute", "ReadFrom"} {
		if strings.HasPrefix(fn.Name(), prefix) {
			if w := p.writerOf(recv, sinks); w != nil {
				return Call{Kind: Body, Expr: call, Writer: w}
			}
		}
	}
	return Call{}
}

// dynamicCall is call for a value of function type: that of v, or of an expression where v
// is nil. What it does is known for a function literal, and for a variable that never has
// another value.
func (p *Package) dynamicCall(call *ast.CallExpr, v *types.Var, sinks Sinks) Call {
	lit, _ := ast.Unparen(call.Fun).(*ast.FuncLit)
	name := ""
	if v != nil {
		lit, name = p.closure(v), v.Name()
		if fn := p.aliasOf[v]; fn != nil {
			c, _ := p.knownCall(call, fn, sinks)
			return c
		}
	}
	if lit != nil {
		if s := p.closureSummary(name, lit); s != nil {
			return p.summarized(call, s)
		}
		return Call{}
	}
	sig, ok := p.info.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok {
		return Call{}
	}
	// A handler: func(w http.ResponseWriter, r *http.Request), with or without more.
	for i := range sig.Params().Len() {
		if IsPointerTo(sig.Params().At(i).Type(), "net/http", "Request") {
			return p.onFirstWriter(call, sinks)
		}
	}
	if v != nil && renders(v.Name()) {
		return p.onFirstWriter(call, sinks)
	}
	return Call{}
}

// onFirstWriter is a call that may answer on the first writer among its arguments.
func (p *Package) onFirstWriter(call *ast.CallExpr, sinks Sinks) Call {
	for _, arg := range call.Args {
		if w := p.writerOf(arg, sinks); w != nil {
			return Call{Kind: Other, Expr: call, Writer: w}
		}
	}
	return Call{}
}

// Always reports whether a call that answers does so whenever it is made.
func (p *Package) Always(call *ast.CallExpr, sinks Sinks) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if fn := Callee(p.info, call); fn != nil {
		if s := p.summary(fn); s != nil {
			return s.Always && s.ErrParam < 0
		}
	}
	c := p.call(call, sinks)
	return c.Kind == Final && c.Err == nil || c.Kind == Body || c.Kind == Head
}

// Known reports whether Call knows by fn's name or source what it answers with, and does
// not guess.
func (p *Package) Known(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return true
	}
	switch fn.Pkg().Path() {
	case "net/http", "fmt", "io", Problem, Errors:
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, own := p.Decls[fn]
	return own || p.summaries[fn] != nil
}
