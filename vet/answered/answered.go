// Package answered defines an analyzer that finds handlers that go on after an error
// answer.
package answered

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
	"github.com/problemkit/problem/vet/internal/report"
)

const doc = `find handlers that go on after an error answer

An error answer such as http.Error does not end the handler. What follows it
without a return runs as well: it appends a second body to the answer, or does
what the error was meant to prevent.

Bad:

	if err != nil {
		http.Error(w, "There is no such order.", http.StatusNotFound)
	}
	json.NewEncoder(w).Encode(order)

Good:

	if err != nil {
		http.Error(w, "There is no such order.", http.StatusNotFound)
		return
	}
	json.NewEncoder(w).Encode(order)

Error answers are http.Error, http.NotFound, those of package problem and its
package errors, and functions that call them. After one, a path may return, log,
count and clean up. It may not answer on the same writer, or reach work that a
request without the error reaches as well. Paths that the conditions before
them rule out do not count.

The fix adds the return where the function does not have results, and what the
return skips does not unlock, close, send, receive or wait.`

// Analyzer finds handlers that go on after an error answer.
var Analyzer = &analysis.Analyzer{
	Name:     "answered",
	Doc:      doc,
	URL:      "https://pkg.go.dev/github.com/problemkit/problem/vet/answered",
	Requires: []*analysis.Analyzer{answer.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	calls := pass.ResultOf[answer.Analyzer].(*answer.Package)
	if !calls.HTTP {
		return nil, nil
	}
	reporter := report.New(pass, true)
	for _, file := range pass.Files {
		if reporter.Skips(file) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if fn, ok := pass.TypesInfo.Defs[n.Name].(*types.Func); ok && n.Body != nil {
					check(pass, calls, reporter, n.Body, fn.Signature())
				}
			case *ast.FuncLit:
				if sig, ok := pass.TypesInfo.TypeOf(n).(*types.Signature); ok {
					check(pass, calls, reporter, n.Body, sig)
				}
			}
			return true
		})
	}
	return nil, nil
}

// A function is the state of the check of one function, declared or literal.
type function struct {
	pass  *analysis.Pass
	calls *answer.Package
	flow  *flow.Func
	sinks answer.Sinks

	sites    map[*ast.CallExpr]*site // of error answers
	pending  map[string]pending      // by mark
	deferred map[string]*deferred    // by mark
	usual    map[ast.Node]bool       // work that a path without an answer reaches
	inTest   bool
}

// A site is an error answer.
type site struct {
	call     answer.Call
	key      string        // of the writer
	again    *ast.CallExpr // the call that answers again, or nil
	atReturn bool          // again is deferred
	work     []ast.Node    // that paths reach after the answer
}

// conditional reports whether s may have answered or not, which its result tells.
func (s *site) conditional() bool { return s.call.Kind == answer.Conditional }

// A label is what a path has answered: an error, something else, or nothing yet.
type label struct {
	site  *site
	other bool
}

func check(pass *analysis.Pass, calls *answer.Package, reporter *report.Reporter, body *ast.BlockStmt, sig *types.Signature) {
	fn := &function{
		pass:     pass,
		calls:    calls,
		sinks:    calls.Sinks(body),
		sites:    make(map[*ast.CallExpr]*site),
		pending:  make(map[string]pending),
		deferred: make(map[string]*deferred),
		usual:    make(map[ast.Node]bool),
		inTest:   strings.HasSuffix(pass.Fset.File(body.Pos()).Name(), "_test.go"),
	}
	if !fn.findSites(body) {
		return
	}
	fn.flow = calls.Func(body)
	if !flow.Walk(fn.flow, label{}, flow.Visitor[label]{
		Node:     fn.node,
		Range:    func(stmt *ast.RangeStmt, l label) label { return fn.reassigned(stmt, l) },
		Edge:     fn.edge,
		Assigned: fn.assigned,
	}) {
		return
	}
	for _, s := range fn.sites {
		var next ast.Node
		if s.again != nil {
			next = s.again
		} else if i := slices.IndexFunc(s.work, func(work ast.Node) bool { return fn.usual[work] }); i >= 0 {
			next = s.work[i]
		}
		if next != nil {
			reporter.Report(fn.diagnostic(body, sig, s, next))
		}
	}
}

// findSites notes the error answers in a body and reports whether there are any. Those in
// function literals belong to the literals' own checks.
func (fn *function) findSites(body *ast.BlockStmt) bool {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			c := fn.calls.Call(n, fn.sinks)
			if c.Kind == answer.Conditional || c.Kind == answer.Final && (c.Status == 0 || c.Status >= 400) {
				fn.sites[n] = &site{call: c}
			}
		}
		return true
	})
	return len(fn.sites) > 0
}

// node returns the label after a statement or expression.
func (fn *function) node(n ast.Node, l label, known *flow.Facts) label {
	if d, ok := n.(*ast.DeferStmt); ok {
		fn.noteDeferred(d, known)
	}
	before := l
	flow.EachCall(n, func(call *ast.CallExpr) { l = fn.step(call, l, known) })
	if l == before {
		fn.noteWork(n, l)
	}
	if l = fn.reassigned(n, l); l == (label{}) {
		return l
	}
	if _, ok := n.(*ast.ReturnStmt); ok && l.site != nil && l.site.again == nil {
		for mark, d := range fn.deferred {
			if d.key == l.site.key && known.Has(mark) {
				l.site.again, l.site.atReturn = d.call, true
			}
		}
	}
	return l
}

// reassigned returns the label after a statement that may assign the writer.
func (fn *function) reassigned(n ast.Node, l label) label {
	if l.site != nil && fn.flow.Reassigns(n, l.site.key) {
		return label{} // another writer
	}
	return l
}

// step returns the label after a call.
func (fn *function) step(call *ast.CallExpr, l label, known *flow.Facts) label {
	c := fn.calls.Call(call, fn.sinks)
	if c.Kind == answer.Nothing {
		return l
	}
	if c.Kind == answer.Head && c.Status >= 100 && c.Status < 200 {
		return l
	}
	key, ok := fn.flow.Key(c.Writer)
	if !ok {
		return l
	}
	if l.site != nil && l.site.key == key && l.site.again == nil {
		l.site.again = call
	}
	s := fn.sites[call]
	if s == nil || c.Err != nil && !known.NonNil(c.Err) {
		if l.site != nil {
			return l
		}
		return label{other: true}
	}
	s.key = key
	if s.conditional() {
		return l
	}
	return label{site: s}
}

// noteWork notes what a statement does on a path with this label.
func (fn *function) noteWork(n ast.Node, l label) {
	if l.other {
		return
	}
	fn.eachWork(n, func(work ast.Node) {
		switch {
		case l.site == nil:
			fn.usual[work] = true
		case !slices.Contains(l.site.work, work):
			l.site.work = append(l.site.work, work)
		}
	})
}
