package validate

import (
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/problemkit/problem"
)

// pointer turns the namespace of a fault, such as "Order.lines[1].name", into a JSON
// pointer, "#/lines/1/name".
//
// Names may have dots in them, and so may keys. What stands in brackets is never split,
// and neither is the last name, which the fault knows. prefix is left out.
func pointer(fault validator.FieldError, prefix string) string {
	path, last := strings.TrimPrefix(fault.Namespace(), prefix), fault.Field()
	// Field is wrong where it is longer than 255 bytes: validator keeps its length in one.
	before, ok := strings.CutSuffix(path, last)
	if !ok || before != "" && !strings.HasSuffix(before, ".") {
		before, last = path, ""
	}
	var tokens []any
	for before != "" {
		n := segmentLen(before)
		tokens = appendSegment(tokens, before[:n])
		before = strings.TrimPrefix(before[n:], ".")
	}
	if last != "" {
		tokens = appendSegment(tokens, last)
	}
	return problem.Pointer(tokens...)
}

// typePrefix returns the name of the Go type, and the dot, that the namespaces of one
// validation begin with; "" where they do not agree, so that it is the name of a field.
func typePrefix(faults validator.ValidationErrors) string {
	var prefix string
	for i, fault := range faults {
		name := fault.Namespace()[:typeLen(fault)]
		if i > 0 && name != prefix {
			return ""
		}
		prefix = name
	}
	return prefix
}

// typeLen returns the length of the Go type's name, and the dot, that a fault's namespace
// begins with. There is none where a Var was validated, or a struct of a type without a
// name.
func typeLen(fault validator.FieldError) int {
	path := fault.Namespace()
	n := 0
	// The name of a generic type has dots in brackets: "Page[[]example.com/api.Book]".
	for depth := 0; n < len(path) && (path[n] != '.' || depth > 0); n++ {
		switch path[n] {
		case '[':
			depth++
		case ']':
			depth--
		}
	}
	switch {
	case n == len(path), path == fault.Field(), path[0] == '[':
		return 0
	case !strings.HasPrefix(fault.StructNamespace(), path[:n+1]):
		return 0 // a field, whose name in Go differs
	}
	return n + 1
}

// segmentLen returns the length of what s has before its first dot outside of brackets.
func segmentLen(s string) int {
	isKey := false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '[':
			isKey = true
		case c == ']':
			isKey = false
		case c == '.' && !isKey:
			return i
		}
	}
	return len(s)
}

// appendSegment appends the tokens of a name with indices and keys, such as "grid[2][3]".
func appendSegment(tokens []any, segment string) []any {
	name, keys, _ := strings.Cut(segment, "[")
	if name != "" && !(strings.HasPrefix(name, "(") && strings.HasSuffix(name, ")")) {
		tokens = append(tokens, name)
	}
	if keys = strings.TrimSuffix(keys, "]"); len(name) == len(segment) {
		return tokens
	}
	for key := range strings.SplitSeq(keys, "][") {
		tokens = append(tokens, key)
	}
	return tokens
}
