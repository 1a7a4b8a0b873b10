// Package leak defines an analyzer that finds the texts of errors in answers.
package leak

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/imports"
	"github.com/problemkit/problem/vet/internal/report"
	"github.com/problemkit/problem/vet/internal/source"
)

const doc = `find errors whose text is sent to the client

The text of an error was written for the people who run the service. It may
name hosts, files, queries and users, and it changes with every library.

Bad:

	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}

Good:

	if err != nil {
		errors.Write(w, err)
		return
	}

The text is followed through local variables, string building, maps and
functions of the module that pass a parameter on, but not through structs. An
error that the package itself made from a constant text counts as written for
the client. Tests are not reported.

The fix keeps the error as the cause of a problem, which is logged and never
sent. There is a fix for http.Error and for the functions of package errors.`

// Analyzer finds errors whose text is sent to the client.
var Analyzer = &analysis.Analyzer{
	Name:      "leak",
	Doc:       doc,
	URL:       "https://pkg.go.dev/github.com/problemkit/problem/vet/leak",
	Requires:  []*analysis.Analyzer{answer.Analyzer},
	Run:       run,
	FactTypes: []analysis.Fact{new(passesOn)},
}

// passesOn is the fact that a function sends some of its parameters to the client.
type passesOn struct {
	Texts     []int // indexes of parameters that it sends as they are
	Formatted []int // indexes of parameters that it formats with fmt: errors, too
}

func (*passesOn) AFact() {}

func (p *passesOn) String() string {
	return fmt.Sprintf("sends parameters %v, formatted %v", p.Texts, p.Formatted)
}

// A checker looks at the functions of one package.
type checker struct {
	pass     *analysis.Pass
	calls    *answer.Package
	reporter *report.Reporter
	imports  *imports.Package
	passing  map[*types.Func]*passesOn
	closures map[*ast.FuncLit]*passesOn
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{
		pass:     pass,
		calls:    pass.ResultOf[answer.Analyzer].(*answer.Package),
		reporter: report.New(pass, false),
		imports:  imports.New(pass),
		passing:  make(map[*types.Func]*passesOn),
		closures: make(map[*ast.FuncLit]*passesOn),
	}
	if !c.calls.HTTP {
		return nil, nil
	}
	for _, fn := range c.calls.Funcs {
		if p := c.passesOn(fn); p != nil {
			pass.ExportObjectFact(fn, p)
		}
	}
	for _, file := range pass.Files {
		if c.reporter.Skips(file) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Body != nil {
					c.check(n.Body)
				}
			case *ast.FuncLit:
				c.check(n.Body)
			}
			return true
		})
	}
	return nil, nil
}

// check reports the leaks in a body.
func (c *checker) check(body *ast.BlockStmt) {
	c.walk(body, nil, func(s sink) {
		if len(s.errs) > 0 {
			c.report(s)
		}
	})
}

// report reports a sink that sends the text of an error.
func (c *checker) report(s sink) {
	d := analysis.Diagnostic{
		Pos:     s.call.Pos(),
		End:     s.call.End(),
		Message: fmt.Sprintf("%s sends the text of %s to the client", c.brief(s.call.Fun, "a call"), c.brief(s.errs[0], "an error")),
	}
	if fix, ok := c.fix(s); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	c.reporter.Report(d)
}

// brief returns the text of e, or other where that is too long for a message.
func (c *checker) brief(e ast.Expr, other string) string {
	if text := source.Text(c.pass, e); len(text) <= 60 && !strings.Contains(text, "\n") {
		return text
	}
	return other
}

// passesOn returns which parameters fn sends, or nil.
func (c *checker) passesOn(fn *types.Func) *passesOn {
	if p, known := c.passing[fn]; known {
		return p
	}
	c.passing[fn] = nil // for recursion
	decl, own := c.calls.Decls[fn]
	if !own {
		var p passesOn
		if fn.Pkg() != nil && fn.Pkg() != c.pass.Pkg && c.pass.ImportObjectFact(fn, &p) {
			c.passing[fn] = &p
		}
		return c.passing[fn]
	}
	c.passing[fn] = c.parameters(decl.Body, fn.Signature())
	return c.passing[fn]
}

func (c *checker) closurePassesOn(lit *ast.FuncLit) *passesOn {
	if p, known := c.closures[lit]; known {
		return p
	}
	c.closures[lit] = nil
	if sig, ok := c.pass.TypesInfo.TypeOf(lit).(*types.Signature); ok {
		c.closures[lit] = c.parameters(lit.Body, sig)
	}
	return c.closures[lit]
}

// parameters returns which parameters of a function with this body and signature are
// sent, or nil.
func (c *checker) parameters(body *ast.BlockStmt, sig *types.Signature) *passesOn {
	params := make(map[*types.Var]int)
	for i := range sig.Params().Len() {
		if v := sig.Params().At(i); carriesText(v.Type()) {
			params[v] = i
		}
	}
	if len(params) == 0 {
		return nil
	}
	texts, formatted := make(map[int]bool), make(map[int]bool)
	c.walk(body, params, func(s sink) {
		for i := range s.params {
			texts[i] = true
		}
		for i := range s.formatted {
			formatted[i] = true
		}
	})
	if len(texts)+len(formatted) == 0 {
		return nil
	}
	return &passesOn{sorted(texts), sorted(formatted)}
}

// carriesText reports whether a parameter of the type may be passed on as a text. An
// error is not: it is reported where its text is taken.
func carriesText(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return isByte(t.Elem()) || isText(t.Elem())
	case *types.Map:
		return isText(t.Elem())
	}
	return isText(t)
}

// isText reports whether a value of the type is a text or may hold one. It does not look
// at the parts of a type, which may contain itself.
func isText(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Interface:
		return t.NumMethods() == 0 && t.IsMethodSet()
	}
	return false
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}
