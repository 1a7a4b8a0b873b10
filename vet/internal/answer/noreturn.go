package answer

import (
	"go/ast"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/cfg"
	"golang.org/x/tools/go/types/typeutil"
)

// noReturn is the fact that a function does not return.
type noReturn struct{}

func (*noReturn) AFact() {}

func (*noReturn) String() string { return "does not return" }

// ending matches the names of functions that end the program, the goroutine or the
// test. Logging packages have many of them, and few have facts.
var ending = regexp.MustCompile(`^((Fatal|Panic|Exit)(f|ln|w|x|s|Context|Depth|WithContext)*|Goexit|FailNow|Skip|Skipf|SkipNow)$`)

// callMayReturn reports whether the function that a call calls may return.
func (p *Package) callMayReturn(call *ast.CallExpr) bool {
	switch callee := typeutil.Callee(p.info, call).(type) {
	case *types.Builtin:
		return callee.Name() != "panic"
	case *types.Func:
		return p.mayReturn(callee.Origin())
	}
	return true
}

func (p *Package) mayReturn(fn *types.Func) bool {
	decl, own := p.Decls[fn]
	if !own {
		if fn.Pkg() != nil && ending.MatchString(fn.Name()) {
			return false
		}
		p.imported(fn)
		return !p.noReturn[fn]
	}
	never, known := p.noReturn[fn]
	if known {
		return !never
	}
	p.noReturn[fn] = false // a recursive call may return
	if fn.Signature().Results().Len() == 0 {
		p.noReturn[fn] = cfg.New(decl.Body, p.callMayReturn).NoReturn()
	}
	return !p.noReturn[fn]
}
