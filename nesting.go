package problem

import "fmt"

// maxDepth is how deep the arrays and objects of an extension may nest, when they are
// written and when they are read. A value that contains itself ends there, and so does
// a document that was made to overflow the stack of its reader. It is one bound for
// both, so that what is written can be read.
const maxDepth = 1000

// errDepth is the error of a value beyond maxDepth, which a cyclic one always is, unless
// maxReentries ends it before.
var errDepth = fmt.Errorf("it is nested deeper than %d levels", maxDepth)

// isTooDeep reports whether v at this depth is an array or object beyond maxDepth, or has
// one that its type writes without checking the depth.
func isTooDeep(v any, depth int) bool {
	return depth >= maxDepth-1 && depth+ownLevels(v) > maxDepth
}

// ownLevels returns how many arrays and objects the encoders open for v itself; 0 for a
// type that they do not know, or whose depth they check later.
func ownLevels(v any) int {
	switch v := v.(type) {
	case []FieldError:
		return 1 + min(len(v), 1)
	case FieldError, []string, []int, []any, []map[string]any, map[string]any, map[string]string, map[string][]string, map[string]int,
		[]Problem, []*Problem, map[string]Problem, map[string]*Problem:
		return 1
	}
	return 0
}

// nesting returns how deep the arrays and objects of v nest.
func nesting(v any) int {
	deepest := 0
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			deepest = max(deepest, nesting(element))
		}
	case map[string]any:
		for _, member := range v {
			deepest = max(deepest, nesting(member))
		}
	default:
		return 0
	}
	return 1 + deepest
}
