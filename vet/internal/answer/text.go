package answer

import (
	"go/ast"
	"go/constant"
	"strings"
)

// ConstantText returns the value of e, and whether e is a constant string.
func (p *Package) ConstantText(e ast.Expr) (string, bool) {
	tv := p.info.Types[ast.Unparen(e)]
	if tv.Value == nil || tv.Value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(tv.Value), true
}

// IsJSON reports whether a text starts with a constant that begins a JSON object or list.
func (p *Package) IsJSON(e ast.Expr) bool {
	text := strings.TrimSpace(p.beginning(e))
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[{") || strings.HasPrefix(text, `["`)
}

// beginning returns the constant that a text starts with; empty where there is none.
func (p *Package) beginning(e ast.Expr) string {
	if text, ok := p.ConstantText(e); ok {
		return text
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return p.beginning(e.X)
	case *ast.CallExpr:
		if len(e.Args) > 0 && Is(Callee(p.info, e), "fmt", "Sprintf") {
			return p.beginning(e.Args[0])
		}
	}
	return ""
}
