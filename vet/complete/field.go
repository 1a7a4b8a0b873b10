package complete

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"net/http"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// fields are a set of header fields.
type fields uint8

const (
	authenticate fields = 1 << iota
	allow
	proxyAuthenticate
	contentRange
	upgrade
	retryAfter

	allFields fields = 1<<iota - 1
)

var fieldNames = map[string]fields{
	"Www-Authenticate":   authenticate,
	"Allow":              allow,
	"Proxy-Authenticate": proxyAuthenticate,
	"Content-Range":      contentRange,
	"Upgrade":            upgrade,
	"Retry-After":        retryAfter,
}

// A need is a field that a status must have, and the option that sets it.
type need struct {
	field  fields
	name   string
	option string
}

var needs = map[int]need{
	401: {authenticate, "WWW-Authenticate", "errors.Challenge"},
	405: {allow, "Allow", "errors.Allow"},
	407: {proxyAuthenticate, "Proxy-Authenticate", "errors.Challenge"},
	416: {contentRange, "Content-Range", "errors.Header"},
	426: {upgrade, "Upgrade", "errors.Header"},
	429: {retryAfter, "Retry-After", "errors.RetryAfter"},
	503: {retryAfter, "Retry-After", "errors.RetryAfter"},
}

// label is what a path has done: the fields that it may have set, and the call that has
// begun the answer.
type label struct {
	set   fields
	begun *ast.CallExpr
}

// walk looks at the answers in one body, except for those in function literals.
func (c *checker) walk(body *ast.BlockStmt, before fields) {
	if !c.answers(body) {
		return
	}
	f := c.calls.Func(body)
	sinks := c.calls.Sinks(body)
	type found struct {
		set  fields // by all paths together
		need need
	}
	lacking := make(map[*ast.CallExpr]found)
	late := make(map[*ast.CallExpr]*ast.CallExpr)
	step := func(n ast.Node, call *ast.CallExpr, l label) label {
		a := c.calls.Call(call, sinks)
		l.set |= c.sets(call, a)
		status, known := c.status(call, a)
		if need, ok := needs[status]; ok && known && (c.retry || need.field != retryAfter) {
			lacking[call] = found{lacking[call].set | l.set | c.options(call), need}
		}
		if a.Kind == answer.Head && l.begun != nil && l.begun != call && c.sameWriter(f, call, l.begun) {
			if late[call] == nil {
				late[call] = l.begun
			}
		}
		if c.begins(n, a) {
			l.begun = call
		}
		return l
	}
	flow.Walk(f, label{set: before}, flow.Visitor[label]{
		Node: func(n ast.Node, l label, _ *flow.Facts) label {
			answer.EachCall(n, func(call *ast.CallExpr) { l = step(n, call, l) })
			if a, ok := n.(*ast.AssignStmt); ok {
				for _, e := range a.Lhs {
					l.set |= c.setByIndex(e)
				}
			}
			return l
		},
	})
	for call, found := range lacking {
		if found.set&found.need.field == 0 {
			status, _ := c.status(call, c.calls.Call(call, sinks))
			c.report(call, fmt.Sprintf("a %d without %s: set it, or pass %s", status, found.need.name, found.need.option))
		}
	}
	for call, begun := range late {
		c.report(call, fmt.Sprintf("WriteHeader comes too late: %s in line %d has begun the answer",
			c.reporter.Source(begun.Fun), c.pass.Fset.PositionFor(begun.Pos(), false).Line))
	}
}

func (c *checker) report(call *ast.CallExpr, message string) {
	c.reporter.Report(analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Message: message})
}

// answers reports whether a body has a call of a writer.
func (c *checker) answers(body *ast.BlockStmt) bool {
	sinks := c.calls.Sinks(body)
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && !found {
			found = c.calls.Call(call, sinks).Kind != answer.Nothing
		}
		return !found
	})
	return found
}

// status returns the constant status that a call answers with by itself, and not
// through another function of the program.
func (c *checker) status(call *ast.CallExpr, a answer.Call) (status int, known bool) {
	if a.Kind != answer.Final && a.Kind != answer.Head || a.Status == 0 {
		return 0, false
	}
	if a.Kind == answer.Head {
		return a.Status, types.IsInterface(c.info.TypeOf(a.Writer))
	}
	fn := answer.Callee(c.info, call)
	if fn == nil || fn.Pkg() == nil {
		return 0, false
	}
	switch fn.Pkg().Path() {
	case "net/http", answer.Problem, answer.Errors:
		return a.Status, true
	}
	return 0, false
}

// begins reports whether a call sends the head of an answer whatever happens. Where the
// call's error is looked at, it may have sent nothing. Error answers are the analyzer
// answered's.
func (c *checker) begins(n ast.Node, a answer.Call) bool {
	if a.Kind != answer.Head && a.Kind != answer.Body || !types.IsInterface(c.info.TypeOf(a.Writer)) {
		return false
	}
	if a.Kind == answer.Head && a.Status < 200 {
		return false // informational, or perhaps so
	}
	if e, ok := n.(*ast.ExprStmt); ok {
		return ast.Unparen(e.X) == a.Expr && !c.isEncoder(a.Expr)
	}
	return false
}

// isEncoder reports whether a call encodes: it sends nothing when that fails.
func (c *checker) isEncoder(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Encode"
}

func (c *checker) sameWriter(f *flow.Func, a, b *ast.CallExpr) bool {
	sinks := c.calls.Sinks(f.Body)
	x, okX := f.Key(c.calls.Call(a, sinks).Writer)
	y, okY := f.Key(c.calls.Call(b, sinks).Writer)
	return okX && okY && x == y
}

// sets returns the fields that a call may set before it answers: those of a method of
// http.Header, and all where the writer or its header goes to a function that is not
// known.
func (c *checker) sets(call *ast.CallExpr, a answer.Call) fields {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && isHeader(c.info.TypeOf(sel.X)) {
		if (sel.Sel.Name == "Set" || sel.Sel.Name == "Add") && len(call.Args) == 2 {
			return c.fieldNamed(call.Args[0])
		}
		return 0
	}
	if fn := answer.Callee(c.info, call); fn != nil && fn.Pkg() != nil {
		switch fn.Pkg().Path() {
		case "net/http", "fmt", "io", "encoding/json", answer.Problem, answer.Errors:
			return 0
		}
	}
	if c.info.Types[call.Fun].IsType() || a.Kind == answer.Head || a.Kind == answer.Body {
		return 0
	}
	for _, arg := range call.Args {
		if c.calls.IsWriter(arg) || isHeader(c.info.TypeOf(arg)) {
			return allFields
		}
	}
	return 0
}

// setByIndex returns the fields that an assignment to e sets: w.Header()["Allow"] = ….
func (c *checker) setByIndex(e ast.Expr) fields {
	index, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok || !isHeader(c.info.TypeOf(index.X)) {
		return 0
	}
	return c.fieldNamed(index.Index)
}

// fieldNamed returns the field with this name: all where it is not constant.
func (c *checker) fieldNamed(name ast.Expr) fields {
	text, ok := c.calls.ConstantText(name)
	if !ok {
		return allFields
	}
	return fieldNames[http.CanonicalHeaderKey(text)]
}

// setAnywhere returns the fields that a body, with its function literals, may set.
func (c *checker) setAnywhere(body *ast.BlockStmt) (set fields) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && isHeader(c.info.TypeOf(sel.X)) &&
				(sel.Sel.Name == "Set" || sel.Sel.Name == "Add") && len(n.Args) == 2 {
				set |= c.fieldNamed(n.Args[0])
			}
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				set |= c.setByIndex(e)
			}
		}
		return true
	})
	return set
}

// options returns the fields that the options of a call set: all where an option is not
// known.
func (c *checker) options(call *ast.CallExpr) (set fields) {
	if call.Ellipsis != token.NoPos {
		return allFields
	}
	for i, arg := range call.Args {
		if i == 0 || !isOption(c.info.TypeOf(arg)) {
			continue
		}
		option, ok := ast.Unparen(arg).(*ast.CallExpr)
		if !ok {
			return allFields
		}
		fn := answer.Callee(c.info, option)
		if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != answer.Problem && fn.Pkg().Path() != answer.Errors {
			return allFields
		}
		switch fn.Name() {
		case "Allow":
			set |= allow
		case "Challenge":
			set |= authenticate | proxyAuthenticate
		case "RetryAfter":
			set |= retryAfter
		case "OptionFunc":
			return allFields
		case "Header":
			if len(option.Args) > 0 {
				set |= c.fieldNamed(option.Args[0])
			}
		}
	}
	return set
}

func isHeader(t types.Type) bool { return answer.IsNamed(t, "net/http", "Header") }

func isOption(t types.Type) bool { return answer.IsNamed(t, answer.Problem, "Option") }
