package flow

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Facts are what a path knows: the values of expressions, by their keys.
type Facts struct {
	f      *Func
	values map[string]fact
}

// A fact says which values an expression may have, or which it does not have.
type fact struct {
	oneOf []string // sorted; at most maxValues; empty where it may be anything
	isNot []string // sorted; at most maxValues; empty where oneOf is not
	uses  []*types.Var
}

const maxValues = 16

func exactly(value string) fact { return fact{oneOf: []string{value}} }

func nonNil() fact { return fact{isNot: []string{isNil}} }

// value is the only value that the expression may have, or empty.
func (x fact) value() string {
	if len(x.oneOf) == 1 {
		return x.oneOf[0]
	}
	return ""
}

func (x fact) says() bool { return len(x.oneOf)+len(x.isNot) > 0 }

func (x fact) excludes(value string) bool {
	if len(x.oneOf) > 0 {
		return !slices.Contains(x.oneOf, value)
	}
	return slices.Contains(x.isNot, value)
}

func (x fact) equal(y fact) bool {
	return slices.Equal(x.oneOf, y.oneOf) && slices.Equal(x.isNot, y.isNot)
}

// The values of a fact. Constants are "=" and their exact text.
const (
	isNil   = "nil"
	isTrue  = "=true"
	isFalse = "=false"
)

func newFacts(f *Func) *Facts { return &Facts{f, make(map[string]fact)} }

// Clone returns a copy, which the walk that passed k does not change.
func (k *Facts) Clone() *Facts { return &Facts{k.f, maps.Clone(k.values)} }

// Value returns what e is known to be: "true", "false", "nil" or "not nil"; or empty.
func (k *Facts) Value(e ast.Expr) string { return k.value(e).String() }

// VarValue is Value for a variable.
func (k *Facts) VarValue(v *types.Var) string { return k.values[k.f.VarKey(v)].String() }

// intersect removes what other does not know, and reports whether that was anything.
func (k *Facts) intersect(other *Facts) bool {
	changed := false
	for key, mine := range k.values {
		both := common(mine, other.values[key])
		if both.equal(mine) {
			continue
		}
		changed = true
		if both.says() {
			k.values[key] = both
		} else {
			delete(k.values, key)
		}
	}
	return changed
}

// common is what a and b agree on.
func common(a, b fact) fact {
	both := fact{uses: a.uses}
	switch {
	case !a.says() || !b.says():
	case len(a.oneOf) > 0 && len(b.oneOf) > 0:
		both.oneOf = slices.Concat(a.oneOf, b.oneOf)
		slices.Sort(both.oneOf)
		both.oneOf = slices.Compact(both.oneOf)
		if len(both.oneOf) > maxValues {
			both.oneOf = nil
		}
	default:
		for _, v := range slices.Concat(a.isNot, b.isNot) {
			if a.excludes(v) && b.excludes(v) && !slices.Contains(both.isNot, v) {
				both.isNot = append(both.isNot, v)
			}
		}
		slices.Sort(both.isNot)
	}
	return both
}

// set notes that the expression is value (or is not), and reports false where that
// contradicts what is known.
func (k *Facts) set(key string, uses []*types.Var, value string, equal bool) bool {
	x := k.values[key]
	if equal {
		if x.excludes(value) {
			return false
		}
		k.values[key] = fact{oneOf: []string{value}, uses: uses}
		return true
	}
	switch {
	case x.value() == value:
		return false
	case x.excludes(value) || len(x.isNot) >= maxValues:
		return true
	case len(x.oneOf) > 0:
		rest := slices.DeleteFunc(slices.Clone(x.oneOf), func(v string) bool { return v == value })
		k.values[key] = fact{oneOf: rest, uses: uses}
	case value == isTrue:
		k.values[key] = fact{oneOf: []string{isFalse}, uses: uses}
	case value == isFalse:
		k.values[key] = fact{oneOf: []string{isTrue}, uses: uses}
	default:
		isNot := append(slices.Clone(x.isNot), value)
		slices.Sort(isNot)
		k.values[key] = fact{isNot: isNot, uses: uses}
	}
	return true
}

// forget removes all facts about e, which is being assigned, and about what uses it.
func (k *Facts) forget(e ast.Expr) {
	if e == nil {
		return
	}
	if v := Variable(k.f.info, e); v != nil {
		k.forgetVariable(v)
		return
	}
	key, _, ok := k.f.key(e)
	if !ok {
		// An element or a field of something unknown: whatever is rooted in the same
		// variable may have changed.
		if v := k.f.Root(e); v != nil {
			k.forgetVariable(v)
		}
		return
	}
	for other := range k.values {
		if strings.Contains(other, key) {
			delete(k.values, other)
		}
	}
}

func (k *Facts) forgetVariable(v *types.Var) {
	for key, x := range k.values {
		if slices.Contains(x.uses, v) {
			delete(k.values, key)
		}
	}
}

// NonNil reports whether e is known not to be nil.
func (k *Facts) NonNil(e ast.Expr) bool { return k.value(e).excludes(isNil) }

// IsNil reports whether e is known to be nil.
func (k *Facts) IsNil(e ast.Expr) bool { return k.value(e).value() == isNil }

// Mark adds a fact of the caller's own. Like other facts, it survives where paths meet
// only if all of them have it, and is forgotten when v, which may be nil, is assigned.
func (k *Facts) Mark(name string, v *types.Var) {
	var uses []*types.Var
	if v != nil {
		uses = []*types.Var{v}
	}
	k.values["#"+name] = fact{oneOf: []string{isTrue}, uses: uses}
}

// Has reports whether a mark holds.
func (k *Facts) Has(name string) bool {
	_, ok := k.values["#"+name]
	return ok
}

func (x fact) String() string {
	switch {
	case x.value() == isTrue:
		return "true"
	case x.value() == isFalse:
		return "false"
	case x.value() == isNil:
		return "nil"
	case x.excludes(isNil):
		return "not nil"
	}
	return ""
}
