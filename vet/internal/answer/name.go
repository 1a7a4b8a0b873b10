package answer

import "go/types"

// Paths of the packages whose functions are known by name.
const (
	Problem = "github.com/problemkit/problem"
	Errors  = Problem + "/errors"
)

// Is reports whether fn is the function or method of this name in the package with this
// path. A method's name is that of its type, a dot, and its own.
func Is(fn *types.Func, path, name string) bool {
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == path && qualified(fn) == name
}

// qualified is fn's name, with its receiver's type in front where fn is a method.
func qualified(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := recv.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name() + "." + fn.Name()
	}
	return "." + fn.Name()
}

// IsNamed reports whether t, which may be nil, is the type of this name in the package
// with this path.
func IsNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

// IsPointerTo is IsNamed for a pointer to the type.
func IsPointerTo(t types.Type, path, name string) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && IsNamed(p.Elem(), path, name)
}
