package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"net/http"

	"github.com/problemkit/problem/vet/internal/answer"
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

// setByCall returns the fields that a call may set before it answers. A function that is
// not known may set all, if it gets the writer or its header, also by its receiver.
func (c *checker) setByCall(call *ast.CallExpr, a answer.Call) fields {
	if set, ok := c.setByMethod(call); ok {
		return set
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
	if c.isMethodOfHolder(call) {
		return allFields
	}
	for _, arg := range call.Args {
		if c.calls.IsWriter(arg) || isHeader(c.info.TypeOf(arg)) {
			return allFields
		}
	}
	return 0
}

// setByMethod returns the fields that a call of a method of http.Header sets, and whether
// it is such a call.
func (c *checker) setByMethod(call *ast.CallExpr) (set fields, ok bool) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !isHeader(c.info.TypeOf(sel.X)) {
		return 0, false
	}
	if (sel.Sel.Name == "Set" || sel.Sel.Name == "Add") && len(call.Args) == 2 {
		set = c.fieldNamed(call.Args[0])
	}
	return set, true
}

// setByIndex returns the fields that an assignment to e sets: w.Header()["Allow"] = ….
func (c *checker) setByIndex(e ast.Expr) fields {
	index, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok || !isHeader(c.info.TypeOf(index.X)) {
		return 0
	}
	return c.fieldNamed(index.Index)
}

// fieldNamed returns the field with this name, or all where the name is not constant.
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
			byMethod, _ := c.setByMethod(n)
			set |= byMethod
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				set |= c.setByIndex(e)
			}
		}
		return true
	})
	return set
}

// setByOptions returns the fields that the options of a call set, or all where an option
// is not known.
func (c *checker) setByOptions(call *ast.CallExpr) (set fields) {
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
