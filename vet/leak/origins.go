package leak

import (
	"go/ast"
	"maps"
	"slices"
)

// origins are the errors and parameters that a text is made of.
type origins struct {
	errs      []ast.Expr   // errors whose texts are in it
	params    map[int]bool // indexes of parameters that are in it
	formatted map[int]bool // indexes of parameters that fmt put into it
	viaLocal  bool         // it came through a local variable
}

func (o *origins) empty() bool { return len(o.errs)+len(o.params)+len(o.formatted) == 0 }

func (o *origins) join(other origins) {
	o.errs = append(o.errs, other.errs...)
	o.viaLocal = o.viaLocal || other.viaLocal
	for i := range other.params {
		o.addParam(i)
	}
	for i := range other.formatted {
		o.addFormatted(i)
	}
}

func (o *origins) addParam(i int) {
	if o.params == nil {
		o.params = make(map[int]bool)
	}
	o.params[i] = true
}

func (o *origins) addFormatted(i int) {
	if o.formatted == nil {
		o.formatted = make(map[int]bool)
	}
	o.formatted[i] = true
}

func sorted(m map[int]bool) []int { return slices.Sorted(maps.Keys(m)) }
