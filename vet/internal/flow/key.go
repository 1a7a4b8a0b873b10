package flow

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// Key names what e denotes, so that two expressions with the same key denote the same
// variable, field or element. It reports false for what may differ each time, such as
// the result of most calls.
func (f *Func) Key(e ast.Expr) (string, bool) {
	key, _, ok := f.key(e)
	return key, ok
}

// VarKey is Key for a variable.
func (f *Func) VarKey(v *types.Var) string { return fmt.Sprintf("v%d_", f.id(v)) }

func (f *Func) id(o types.Object) int {
	id, ok := f.ids[o]
	if !ok {
		id = len(f.ids)
		f.ids[o] = id
	}
	return id
}

func (f *Func) key(e ast.Expr) (key string, uses []*types.Var, ok bool) {
	var b strings.Builder
	ok = f.writeKey(&b, &uses, e)
	return b.String(), uses, ok
}

func (f *Func) writeKey(b *strings.Builder, uses *[]*types.Var, e ast.Expr) bool {
	e = ast.Unparen(e)
	if tv, ok := f.info.Types[e]; ok && tv.Value != nil {
		b.WriteString("=" + tv.Value.ExactString())
		return true
	}
	switch e := e.(type) {
	case *ast.Ident:
		switch o := f.info.ObjectOf(e).(type) {
		case *types.Var:
			b.WriteString(f.VarKey(o))
			*uses = append(*uses, o)
			return true
		case *types.Nil:
			b.WriteString(isNil)
			return true
		case *types.Func, *types.TypeName, *types.Builtin, *types.PkgName:
			fmt.Fprintf(b, "o%d_", f.id(o))
			return true
		}
		return false
	case *ast.SelectorExpr:
		if !f.writeKey(b, uses, e.X) {
			return false
		}
		b.WriteString("." + e.Sel.Name)
		return true
	case *ast.StarExpr:
		b.WriteString("*")
		return f.writeKey(b, uses, e.X)
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			return false
		}
		b.WriteString(e.Op.String())
		return f.writeKey(b, uses, e.X)
	case *ast.BinaryExpr:
		b.WriteString("(")
		if !f.writeKey(b, uses, e.X) {
			return false
		}
		b.WriteString(e.Op.String())
		if !f.writeKey(b, uses, e.Y) {
			return false
		}
		b.WriteString(")")
		return true
	case *ast.IndexExpr:
		if !f.writeKey(b, uses, e.X) {
			return false
		}
		b.WriteString("[")
		if !f.writeKey(b, uses, e.Index) {
			return false
		}
		b.WriteString("]")
		return true
	case *ast.CallExpr:
		if !f.repeatable(e) || !f.writeKey(b, uses, e.Fun) {
			return false
		}
		b.WriteString("(")
		for _, arg := range e.Args {
			if !f.writeKey(b, uses, arg) {
				return false
			}
			b.WriteString(",")
		}
		b.WriteString(")")
		return true
	}
	return false
}

// repeatable reports whether a call gives the same result when it is made again with
// the same arguments. Asking something by name counts, although it might change: two
// equal questions in one handler are usually meant to have one answer.
func (f *Func) repeatable(call *ast.CallExpr) bool {
	if f.info.Types[call.Fun].IsType() {
		return true // a conversion
	}
	switch callee := typeutil.Callee(f.info, call).(type) {
	case *types.Builtin:
		return callee.Name() == "len" || callee.Name() == "cap"
	case *types.Func:
		if callee.Pkg() == nil {
			return true // error's Error
		}
		switch callee.Pkg().Path() {
		case "bytes", "errors", "maps", "path", "path/filepath", "slices", "strings", "unicode/utf8", "github.com/problemkit/problem/errors":
			return true
		}
		name := strings.ToLower(callee.Name())
		for _, prefix := range []string{"is", "has", "can", "should", "get", "equal", "contains", "len", "exists", "formvalue", "pathvalue", "postformvalue", "query", "ok", "enabled", "valid", "empty", "zero"} {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
	}
	return false
}

// atom is the key of a condition that evaluate does not take apart. Both a < b and a >= b
// have the key of a < b; negated tells them apart.
func (f *Func) atom(cond ast.Expr) (key string, uses []*types.Var, negated, ok bool) {
	cond = ast.Unparen(cond)
	b, isBinary := cond.(*ast.BinaryExpr)
	if !isBinary {
		key, uses, ok = f.key(cond)
		return key, uses, false, ok
	}
	x, y := b.X, b.Y
	switch b.Op {
	case token.LSS:
	case token.GEQ:
		negated = true
	case token.GTR:
		x, y = y, x
	case token.LEQ:
		x, y, negated = y, x, true
	default:
		key, uses, ok = f.key(cond)
		return key, uses, false, ok
	}
	keyX, usesX, okX := f.key(x)
	keyY, usesY, okY := f.key(y)
	return keyX + "<" + keyY, append(usesX, usesY...), negated, okX && okY
}

// compound is the key of a condition, or of its negation. All negations are moved to the
// smallest parts, so that equal conditions have equal keys.
func (f *Func) compound(cond ast.Expr, negate bool) (key string, uses []*types.Var, ok bool) {
	cond = ast.Unparen(cond)
	switch e := cond.(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return f.compound(e.X, !negate)
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			x, usesX, okX := f.compound(e.X, negate)
			y, usesY, okY := f.compound(e.Y, negate)
			op := "|"
			if negate == (e.Op == token.LOR) {
				op = "&"
			}
			return "(" + x + op + y + ")", append(usesX, usesY...), okX && okY
		case token.EQL, token.NEQ:
			x, usesX, okX := f.key(e.X)
			y, usesY, okY := f.key(e.Y)
			op := "=="
			if negate == (e.Op == token.EQL) {
				op = "!="
			}
			return x + op + y, append(usesX, usesY...), okX && okY
		}
	}
	key, uses, negated, ok := f.atom(cond)
	if negated != negate {
		key = "not " + key
	}
	return key, uses, ok
}
