package answered

import (
	"go/ast"
	"go/types"
	"regexp"
	"strings"

	"github.com/problemkit/problem/vet/internal/answer"
	"github.com/problemkit/problem/vet/internal/flow"
)

// eachWork visits what a statement does that an error should have prevented: calls, sends
// and goroutines, except logging, counting, cleaning up and computing.
func (fn *function) eachWork(n ast.Node, visit func(ast.Node)) {
	if fn.inTest {
		return // tests go on after an answer on purpose
	}
	switch n := n.(type) {
	case *ast.SendStmt:
		if !quiet.MatchString(names(n.Chan)) {
			visit(n)
		}
	case *ast.GoStmt:
		if lit, ok := ast.Unparen(n.Call.Fun).(*ast.FuncLit); ok {
			ast.Inspect(lit.Body, func(inner ast.Node) bool {
				if call, ok := inner.(*ast.CallExpr); ok && fn.isWork(call, false) {
					visit(n)
					return false
				}
				return true
			})
		} else if fn.isWork(n.Call, true) {
			visit(n)
		}
	case *ast.ExprStmt:
		if call, ok := ast.Unparen(n.X).(*ast.CallExpr); ok && fn.isWork(call, true) {
			visit(call)
		}
	}
	flow.EachCall(n, func(call *ast.CallExpr) {
		if fn.isWork(call, false) {
			visit(call)
		}
	})
}

// isWork reports whether a call changes something. A call whose result is not used, as
// alone says, must have an effect, whatever its name is.
func (fn *function) isWork(call *ast.CallExpr, alone bool) bool {
	info := fn.pass.TypesInfo
	if info.Types[call.Fun].IsType() || info.Types[call.Fun].IsBuiltin() {
		return false
	}
	callee := answer.Callee(info, call)
	if callee == nil {
		return false // a function value: often a cleanup function that a call returned
	}
	if callee.Pkg() == nil {
		return false // error's Error
	}
	if callee.Pkg().Path() == "net/http" {
		switch callee.Name() {
		case "Do", "Post", "PostForm":
			return true
		}
	}
	if quietPackage.MatchString(callee.Pkg().Path()) || quiet.MatchString(callee.Name()) || !alone && !effect.MatchString(callee.Name()) {
		return false
	}
	// The operand may say what the name does not: s.metrics.Add, logger.Send.
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if id, ok := ast.Unparen(sel.X).(*ast.Ident); ok {
			if _, isPackage := info.Uses[id].(*types.PkgName); isPackage {
				return true
			}
		}
		if quiet.MatchString(names(sel.X)) || quietType(info.TypeOf(sel.X)) {
			return false
		}
	}
	return true
}

// effect matches the names of functions that change something.
var effect = regexp.MustCompile(`^(?i:(add|append|apply|assign|begin|cancel|charge|clear|commit|copy|create|delete|deliver|disable|dispatch|drop|emit|enable|enqueue|exec|execute|expire|forward|import|ingest|insert|install|invalidate|invite|kill|launch|link|mark|merge|migrate|move|notify|patch|persist|post|process|promote|publish|purge|push|put|queue|reboot|refund|register|reload|remove|rename|replace|reset|restart|restore|revoke|run|save|schedule|send|set|shutdown|start|stop|store|submit|swap|sync|terminate|touch|transfer|trigger|truncate|unlink|unregister|update|upload|upsert|withdraw|write))`)

// quiet matches the words of logging, metrics and cleanup.
var quiet = regexp.MustCompile(`(?i)(log|metric|stat(s|sd|istics)?\b|counter|gauge|histogram|prom|trace|span|telemetry|audit|debug|warn|print|timer|monitor|report|event|cleanup|close|unlock|release|rollback|header|cookie|deadline|span|attribute|label|fatal|wait|done|flush|drain|discard|sleep|parse|validate|check|observe|measure|inc$|dec$|lock|cancel|stop$|finish|end$|free|recycle|put$|shuffle|sort)`)

var quietPackage = regexp.MustCompile(`(^|/)(log|slog|logging|logger|klog|glog|hclog|logr|zap|zerolog|logrus|prometheus|otel|opentelemetry|opencensus|metrics?|statsd|tracing|trace|testing|testify|assert|require|expvar|sync|atomic|context|time|strings|bytes|strconv|fmt|errors|sort|slices|maps|math|unicode|regexp|path|url|flag|http|httptest|bufio|hash|reflect|runtime|json|xml)(/|$|\.v\d)`)

// quietType reports whether a type is about logging or metrics.
func quietType(t types.Type) bool {
	if t == nil {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return true // a function's result without a name
	}
	o := named.Obj()
	return quiet.MatchString(o.Name()) || o.Pkg() != nil && quietPackage.MatchString(o.Pkg().Path())
}

// names are the identifiers in an operand.
func names(e ast.Expr) string {
	var b strings.Builder
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			b.WriteString(id.Name + " ")
		}
		return true
	})
	return b.String()
}
