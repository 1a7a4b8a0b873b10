// Package helper defines an analyzer that finds error answers for which package errors
// has a function.
package helper

import (
	"fmt"
	"go/ast"
	"go/types"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
	"github.com/problemkit/problem/vet/internal/imports"
	"github.com/problemkit/problem/vet/internal/report"
	"github.com/problemkit/problem/vet/internal/source"
)

const doc = `find error answers for which package errors has a function

The functions of github.com/problemkit/problem/errors answer with a problem
document, which carries a type, a title and the status besides the text.

Bad:

	http.Error(w, "There is no such order.", http.StatusNotFound)

Good:

	errors.NotFound(w, errors.Detail("There is no such order."))

It finds http.Error with a constant error status, http.NotFound, and a
WriteHeader with an error status that is the whole answer. It does not report
tests, texts of errors, which the analyzer leak finds, or texts in JSON, which
complete finds. A WriteHeader does not get a fix where another function may write
the body: the caller of a function without a request, or one that had the writer
before.

The fix drops a text that only repeats the status. It keeps the text of a 5xx as
the cause of the problem, for the log, because that text is rarely for clients.
It replaces an import of the standard library's errors, all of whose names the
package has.`

// Analyzer finds error answers for which package errors has a function.
var Analyzer = &analysis.Analyzer{
	Name:     "helper",
	Doc:      doc,
	URL:      "https://pkg.go.dev/github.com/problemkit/problem/vet/helper",
	Requires: []*analysis.Analyzer{answer.Analyzer},
	Run:      run,
}

// A checker looks at one package.
type checker struct {
	pass     *analysis.Pass
	calls    *answer.Package
	reporter *report.Reporter
	imports  *imports.Package
	used     map[*types.Var]bool // besides calls of http.NotFound; nil until it is needed
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{
		pass:     pass,
		calls:    pass.ResultOf[answer.Analyzer].(*answer.Package),
		reporter: report.New(pass, false),
		imports:  imports.New(pass),
	}
	if !c.calls.HTTP {
		return nil, nil
	}
	for _, file := range pass.Files {
		if c.reporter.Skips(file) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				c.checkCall(n)
			case *ast.FuncDecl:
				if n.Body != nil {
					c.checkHeads(n.Type, n.Body)
				}
			case *ast.FuncLit:
				c.checkHeads(n.Type, n.Body)
			}
			return true
		})
	}
	return nil, nil
}

// checkCall checks calls of http.Error and http.NotFound.
func (c *checker) checkCall(call *ast.CallExpr) {
	fn := answer.Callee(c.pass.TypesInfo, call)
	switch {
	case answer.Is(fn, "net/http", "NotFound"):
		if len(call.Args) == 2 && c.calls.IsWriter(call.Args[0]) {
			c.report(call, 404, nil, c.mayDrop(call.Args[1]))
		}
	case answer.Is(fn, "net/http", "Error"):
		if len(call.Args) != 3 || !c.calls.IsWriter(call.Args[0]) {
			return
		}
		status, ok := c.calls.Status(call.Args[2])
		if !ok || status < 400 || status > 599 || c.saysError(call.Args[1]) || c.calls.IsJSON(call.Args[1]) {
			return
		}
		c.report(call, status, call.Args[1], !c.hasBytes(call.Args[1]))
	}
}

// report reports a call that answers with this status and text, which may be nil.
func (c *checker) report(call *ast.CallExpr, status int, text ast.Expr, mayFix bool) {
	helper, known := answer.Helpers[status]
	path, function := answer.Errors, "errors."+helper
	if !known {
		path, function = answer.Problem, "problem.Error"
	}
	d := analysis.Diagnostic{
		Pos:     call.Pos(),
		End:     call.End(),
		Message: fmt.Sprintf("%s answers a plain %d: %s answers with a problem", source.Text(c.pass, call.Fun), status, function),
	}
	if pkg, edits, ok := c.imports.Use(call.Pos(), path); ok && mayFix && !source.HasComment(c.pass, call) {
		args := source.Text(c.pass, writerOf(call))
		if !known {
			args += ", " + source.Text(c.pass, statusOf(call))
			helper = "Error"
		}
		if option, ok := c.option(pkg, path, status, text); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{{
				Message: "Use " + function,
				TextEdits: append(edits, analysis.TextEdit{
					Pos: call.Pos(), End: call.End(),
					NewText: []byte(pkg + "." + helper + "(" + args + option + ")"),
				}),
			}}
		}
	}
	c.reporter.Report(d)
}

// writerOf is the writer of http.Error(w, …) or of w.WriteHeader(…).
func writerOf(call *ast.CallExpr) ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "WriteHeader" {
		return sel.X
	}
	return call.Args[0]
}

func statusOf(call *ast.CallExpr) ast.Expr { return call.Args[len(call.Args)-1] }

// option returns the option that keeps a text, with a comma before it. It is empty where
// the text says no more than the status. option reports false where it cannot keep it.
func (c *checker) option(pkg, path string, status int, text ast.Expr) (string, bool) {
	if text == nil || c.repeats(text, status) {
		return "", true
	}
	said := source.Text(c.pass, text)
	if said == "" {
		return "", false
	}
	if status < 500 {
		if format, ok := c.sprintf(text); ok {
			return ", " + pkg + ".Detailf(" + format + ")", true
		}
		return ", " + pkg + ".Detail(" + said + ")", true
	}
	if path != answer.Errors {
		return "", false // problem has no New for errors
	}
	return ", " + pkg + ".Cause(" + pkg + ".New(" + said + "))", true
}

// sprintf returns the arguments of fmt.Sprintf, and whether the text is a call of it.
func (c *checker) sprintf(text ast.Expr) (args string, ok bool) {
	call, ok := ast.Unparen(text).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 || call.Ellipsis.IsValid() || !answer.Is(answer.Callee(c.pass.TypesInfo, call), "fmt", "Sprintf") {
		return "", false
	}
	texts := make([]string, len(call.Args))
	for i, arg := range call.Args {
		texts[i] = source.Text(c.pass, arg)
	}
	return strings.Join(texts, ", "), true
}

// repeats reports whether a text says no more than the status.
func (c *checker) repeats(text ast.Expr, status int) bool {
	if call, ok := ast.Unparen(text).(*ast.CallExpr); ok {
		if answer.Is(answer.Callee(c.pass.TypesInfo, call), "net/http", "StatusText") && len(call.Args) == 1 {
			n, ok := c.calls.Status(call.Args[0])
			return ok && n == status
		}
		return false
	}
	said, ok := c.calls.ConstantText(text)
	if !ok {
		return false
	}
	said = strings.Trim(strings.ToLower(said), " .!\n\r\t")
	said = strings.TrimSpace(strings.TrimPrefix(said, strconv.Itoa(status)))
	said = strings.Trim(said, " -:")
	switch said {
	case "", strings.ToLower(http.StatusText(status)):
		return true
	case "page not found":
		return status == 404
	case "internal error", "server error":
		return status == 500
	}
	return false
}

// saysError reports whether a text may contain the text of an error, which is left to the
// analyzer leak.
func (c *checker) saysError(text ast.Expr) bool {
	found := false
	ast.Inspect(text, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Error" && len(n.Args) == 0 {
				found = true
			}
		case *ast.Ident:
			if v, ok := c.pass.TypesInfo.Uses[n].(*types.Var); ok && flow.IsError(v.Type()) {
				found = true
			}
		}
		return !found
	})
	return found
}

// hasBytes reports whether a text has bytes in it, which are often a document that is
// complete, such as what json.Marshal returns.
func (c *checker) hasBytes(text ast.Expr) bool {
	found := false
	ast.Inspect(text, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 && c.pass.TypesInfo.Types[call.Fun].IsType() {
			if t := c.pass.TypesInfo.TypeOf(call.Args[0]); t != nil {
				s, ok := t.Underlying().(*types.Slice)
				found = found || ok && types.Identical(s.Elem().Underlying(), types.Typ[types.Byte])
			}
		}
		return !found
	})
	return found
}
