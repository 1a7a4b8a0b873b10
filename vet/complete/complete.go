// Package complete defines an analyzer that finds error answers that lack something.
package complete

import (
	"flag"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/report"
)

const doc = `find error answers that lack a field, or a chance to arrive

Some statuses need a response header field, without which a client cannot do
what they ask of it (RFC 9110, sections 15.5 and 15.6):

	401  WWW-Authenticate    errors.Challenge
	405  Allow               errors.Allow
	407  Proxy-Authenticate  errors.Challenge
	416  Content-Range       errors.Header
	426  Upgrade             errors.Header
	429  Retry-After         errors.RetryAfter, with -complete.retry only
	503  Retry-After         errors.RetryAfter, with -complete.retry only

Bad:

	errors.Unauthorized(w)

Good:

	errors.Unauthorized(w, errors.Challenge("Bearer"))

An answer is reported when no path to it sets the field, and none passes the
writer or its header to code that might, also as a field of a receiver. Further findings are

  - http.Error with a text in JSON, which it labels text/plain,
  - WriteHeader after the answer has begun, which net/http ignores, and
  - an Edit function that changes the value of an extension in place, which
    other responses may share.

Tests are not reported. There are no fixes: only the author knows what is missing.`

// Analyzer finds error answers that lack something.
var Analyzer = newAnalyzer()

func newAnalyzer() *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:     "complete",
		Doc:      doc,
		URL:      "https://pkg.go.dev/github.com/problemkit/problem/vet/complete",
		Requires: []*analysis.Analyzer{answer.Analyzer},
		Run:      run,
	}
	a.Flags.Bool("retry", false, "report 429 and 503 without Retry-After too")
	return a
}

// A checker looks at one package.
type checker struct {
	pass     *analysis.Pass
	info     *types.Info
	calls    *answer.Package
	reporter *report.Reporter
	callers  map[*types.Func]fields // the fields that the callers of a function set
	held     map[types.Type]bool    // whether a type holds a writer
	retry    bool                   // report 429 and 503, too
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{
		pass:     pass,
		info:     pass.TypesInfo,
		calls:    pass.ResultOf[answer.Analyzer].(*answer.Package),
		reporter: report.New(pass, false),
		callers:  make(map[*types.Func]fields),
		held:     make(map[types.Type]bool),
		retry:    pass.Analyzer.Flags.Lookup("retry").Value.(flag.Getter).Get().(bool),
	}
	if !c.calls.HTTP {
		return nil, nil
	}
	for _, fn := range c.calls.Funcs {
		c.noteCallees(c.calls.Decls[fn])
	}
	for _, file := range pass.Files {
		if c.reporter.Skips(file) {
			continue
		}
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if fn, ok := c.info.Defs[decl.Name].(*types.Func); ok && decl.Body != nil {
					c.checkFunc(decl.Body, c.callers[fn])
				}
			case *ast.GenDecl:
				c.checkLiterals(decl, 0)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				c.checkText(n)
			case *ast.FuncDecl:
				c.checkEdit(n.Type, n.Body)
			case *ast.FuncLit:
				c.checkEdit(n.Type, n.Body)
			}
			return true
		})
	}
	return nil, nil
}

// checkFunc checks a body and the function literals in it. The fields that the body sets
// anywhere may be set when a literal runs.
func (c *checker) checkFunc(body *ast.BlockStmt, before fields) {
	c.walk(body, before)
	c.checkLiterals(body, before|c.setAnywhere(body))
}

func (c *checker) checkLiterals(n ast.Node, before fields) {
	ast.Inspect(n, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		if ok {
			c.checkFunc(lit.Body, before)
		}
		return !ok
	})
}

// noteCallees notes the fields that a function sets, for the functions that it calls.
func (c *checker) noteCallees(decl *ast.FuncDecl) {
	set := c.setAnywhere(decl.Body)
	if set == 0 {
		return
	}
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if fn := answer.Callee(c.info, call); fn != nil && fn.Pkg() == c.pass.Pkg {
				c.callers[fn] |= set
			}
		}
		return true
	})
}
