// Package answer tells which calls answer a request: those of net/http and of the
// library, and calls of functions that make such calls, in this package or an imported
// one.
package answer

import (
	"go/ast"
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/problemkit/problem/vet/internal/flow"
)

// Analyzer finds the functions that answer. Its result is a *Package.
var Analyzer = &analysis.Analyzer{
	Name:       "answers",
	Doc:        "find the functions that answer a request\n\nThe other analyzers use it. It reports nothing.",
	URL:        "https://pkg.go.dev/github.com/problemkit/problem/vet",
	Run:        run,
	ResultType: reflect.TypeFor[*Package](),
	FactTypes:  []analysis.Fact{new(Summary), new(noReturn)},
}

// A Package tells what the calls of one package answer. Its methods are safe for
// concurrent use, because analyzers run at the same time.
type Package struct {
	// HTTP is false where net/http is not imported, not even indirectly, so that
	// nothing can answer.
	HTTP bool
	// Decls has the declarations of the package's functions, except for those without
	// a body. Analyzers share it and must not change it.
	Decls map[*types.Func]*ast.FuncDecl
	// Funcs are those functions in the order of the source. What is known of functions
	// that call each other depends on where one begins, and must not change by chance.
	Funcs []*types.Func

	pass   *analysis.Pass
	info   *types.Info
	files  []*ast.File
	writer *types.Interface // http.ResponseWriter

	mu        sync.Mutex
	summaries map[*types.Func]*Summary // nil where nothing is known
	closures  map[*ast.FuncLit]*Summary
	closureOf map[*types.Var]*ast.FuncLit
	aliasOf   map[*types.Var]*types.Func
	noReturn  map[*types.Func]bool
}

func run(pass *analysis.Pass) (any, error) {
	p := &Package{
		pass:      pass,
		info:      pass.TypesInfo,
		files:     pass.Files,
		writer:    responseWriter(pass.Pkg),
		Decls:     make(map[*types.Func]*ast.FuncDecl),
		summaries: make(map[*types.Func]*Summary),
		closures:  make(map[*ast.FuncLit]*Summary),
		noReturn:  make(map[*types.Func]bool),
	}
	p.HTTP = p.writer != nil
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Body != nil {
				if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
					p.Decls[fn], p.Funcs = decl, append(p.Funcs, fn)
				}
			}
		}
	}
	for _, fn := range p.Funcs {
		if !p.mayReturn(fn) {
			pass.ExportObjectFact(fn, new(noReturn))
		}
	}
	if p.HTTP {
		for _, fn := range p.Funcs {
			if s := p.summary(fn); s != nil {
				pass.ExportObjectFact(fn, s)
			}
		}
	}
	// Facts can be neither read nor written after this function has returned, so this
	// reads now what the package's own calls need.
	for _, o := range pass.TypesInfo.Uses {
		if fn, ok := o.(*types.Func); ok && fn.Pkg() != pass.Pkg {
			p.imported(fn.Origin())
		}
	}
	p.pass = nil
	return p, nil
}

// imported reads the facts about a function of another package.
func (p *Package) imported(fn *types.Func) {
	if _, known := p.summaries[fn]; known || p.pass == nil {
		return
	}
	p.summaries[fn] = nil
	var s Summary
	if fn.Pkg() != nil && p.pass.ImportObjectFact(fn, &s) {
		p.summaries[fn] = &s
	}
	p.noReturn[fn] = fn.Pkg() != nil && p.pass.ImportObjectFact(fn, new(noReturn))
}

// Func returns the body of a function or function literal, ready to be walked.
func (p *Package) Func(body *ast.BlockStmt) *flow.Func {
	return flow.New(p.info, body, func(call *ast.CallExpr) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.callMayReturn(call)
	})
}

// Callee returns the function that a call calls, or nil where only running it would
// tell. For an instance of a generic function it returns the declared function.
func Callee(info *types.Info, call *ast.CallExpr) *types.Func {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok {
		return nil
	}
	return fn.Origin()
}
