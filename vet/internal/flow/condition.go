package flow

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// assumeCase is assume for a condition, or for tag == cond where tag is not nil.
func (k *Facts) assumeCase(cond, tag ast.Expr, value bool) bool {
	if tag == nil {
		return k.assume(cond, value)
	}
	if tv := k.f.info.Types[tag]; tv.Value != nil && tv.Value.Kind() == constant.Bool {
		return k.assume(cond, value == constant.BoolVal(tv.Value)) // switch true
	}
	return k.assumeEqual(tag, cond, value)
}

// assume notes that cond is value, and reports false where that cannot be.
func (k *Facts) assume(cond ast.Expr, value bool) bool {
	if known, ok := k.evaluate(cond); ok {
		if known != value {
			return false
		}
	}
	switch e := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return k.assume(e.X, !value)
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			// All of a true conjunction is true, all of a false disjunction false.
			if value == (e.Op == token.LAND) {
				return k.assume(e.X, value) && k.assume(e.Y, value)
			}
			// One operand decides where the other is known not to.
			if x, ok := k.evaluate(e.X); ok && x != value {
				return k.assume(e.Y, value)
			}
			if y, ok := k.evaluate(e.Y); ok && y != value {
				return k.assume(e.X, value)
			}
			if key, uses, ok := k.f.compound(cond, false); ok {
				return k.set(key, uses, isTrue, value)
			}
			return true
		case token.EQL, token.NEQ:
			return k.assumeEqual(e.X, e.Y, value == (e.Op == token.EQL))
		}
	case *ast.CallExpr:
		if value {
			k.assumeError(e)
		}
	}
	if length, empty, ok := k.f.emptiness(cond); ok {
		if key, uses, ok := k.f.key(length); ok {
			return k.set(key, uses, "=0", value == empty)
		}
	}
	if key, uses, negated, ok := k.f.atom(cond); ok {
		return k.set(key, uses, isTrue, value != negated)
	}
	return true
}

// assumeError notes that err is not nil, after errors.Is(err, …) or errors.As(err, …) was
// true.
func (k *Facts) assumeError(call *ast.CallExpr) {
	callee := typeutil.StaticCallee(k.f.info, call)
	if callee == nil || len(call.Args) != 2 || callee.Name() != "Is" && callee.Name() != "As" {
		return
	}
	if !types.Identical(k.f.info.TypeOf(call.Args[0]), errorType) {
		return
	}
	if key, uses, ok := k.f.key(call.Args[0]); ok {
		k.set(key, uses, isNil, false)
	}
}

func (k *Facts) assumeEqual(x, y ast.Expr, equal bool) bool {
	if value, ok := k.f.constant(y); ok {
		if key, uses, ok := k.f.key(x); ok {
			return k.set(key, uses, value, equal)
		}
		return true
	}
	if value, ok := k.f.constant(x); ok {
		if key, uses, ok := k.f.key(y); ok {
			return k.set(key, uses, value, equal)
		}
		return true
	}
	keyX, usesX, okX := k.f.key(x)
	keyY, usesY, okY := k.f.key(y)
	if !okX || !okY {
		return true
	}
	if equal {
		// What is known of one is known of the other.
		if v := k.values[keyY].value(); v != "" && !k.set(keyX, usesX, v, true) {
			return false
		}
		if isSentinel(k.f.info, y) {
			k.set(keyX, usesX, isNil, false)
		}
	}
	return k.set(keyX+"=="+keyY, append(usesX, usesY...), isTrue, equal)
}

// evaluate returns the value of a condition, where the facts decide it.
func (k *Facts) evaluate(cond ast.Expr) (value, ok bool) {
	cond = ast.Unparen(cond)
	if tv := k.f.info.Types[cond]; tv.Value != nil && tv.Value.Kind() == constant.Bool {
		return constant.BoolVal(tv.Value), true
	}
	switch e := cond.(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			value, ok = k.evaluate(e.X)
			return !value, ok
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			decisive := e.Op == token.LOR
			x, okX := k.evaluate(e.X)
			y, okY := k.evaluate(e.Y)
			if okX && x == decisive || okY && y == decisive {
				return decisive, true
			}
			if okX && okY {
				return !decisive, true
			}
			for _, negate := range []bool{false, true} {
				if key, _, ok := k.f.compound(cond, negate); ok {
					if v := k.values[key].value(); v != "" {
						return (v == isTrue) != negate, true
					}
				}
			}
			return false, false
		case token.EQL, token.NEQ:
			value, ok = k.equal(e.X, e.Y)
			return value == (e.Op == token.EQL), ok
		}
	}
	if length, empty, ok := k.f.emptiness(cond); ok {
		v := k.value(length)
		if v.value() == "=0" || v.excludes("=0") {
			return (v.value() == "=0") == empty, true
		}
	}
	key, _, negated, ok := k.f.atom(cond)
	if !ok {
		return false, false
	}
	switch k.values[key].value() {
	case isTrue:
		return !negated, true
	case isFalse:
		return negated, true
	}
	return false, false
}

func (k *Facts) equal(x, y ast.Expr) (value, ok bool) {
	if _, ok := k.f.constant(x); ok {
		x, y = y, x
	}
	if c, ok := k.f.constant(y); ok {
		v := k.value(x)
		return v.value() == c, v.value() == c || v.excludes(c)
	}
	keyX, _, okX := k.f.key(x)
	keyY, _, okY := k.f.key(y)
	if !okX || !okY {
		return false, false
	}
	switch k.values[keyX+"=="+keyY].value() {
	case isTrue:
		return true, true
	case isFalse:
		return false, true
	}
	a, b := k.values[keyX].value(), k.values[keyY].value()
	if a != "" && b != "" {
		return a == b, true
	}
	return false, false
}

// emptiness returns len(x), and whether the condition says that it is 0, for conditions
// such as len(x) > 0 and len(x) < 1.
func (f *Func) emptiness(cond ast.Expr) (length ast.Expr, empty, ok bool) {
	b, isBinary := ast.Unparen(cond).(*ast.BinaryExpr)
	if !isBinary {
		return nil, false, false
	}
	x, op, y := b.X, b.Op, b.Y
	if f.isLength(y) {
		mirrored := map[token.Token]token.Token{token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ}
		x, op, y = y, mirrored[op], x
	}
	if !f.isLength(x) {
		return nil, false, false
	}
	limit, _ := f.constant(y)
	switch {
	case op == token.GTR && limit == "=0", op == token.GEQ && limit == "=1":
		return x, false, true
	case op == token.LSS && limit == "=1", op == token.LEQ && limit == "=0":
		return x, true, true
	}
	return nil, false, false
}

func (f *Func) isLength(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && Builtin(f.info, call) == "len"
}

// constant returns the value of a constant or nil.
func (f *Func) constant(e ast.Expr) (string, bool) {
	tv := f.info.Types[ast.Unparen(e)]
	switch {
	case tv.IsNil():
		return isNil, true
	case tv.Value != nil:
		return "=" + tv.Value.ExactString(), true
	}
	return "", false
}
