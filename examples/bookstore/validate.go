package main

import (
	"errors"
	"reflect"
	"strings"
	"unicode"

	"github.com/go-playground/validator/v10"

	"github.com/problemkit/problem"
)

// validation checks values by their validate tags.
type validation struct{ *validator.Validate }

func newValidation() *validation {
	v := validator.New(validator.WithRequiredStructEnabled())
	// The names in errors are those of the JSON, not of the Go fields.
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	// PostgreSQL stores no NUL, and nobody wants the other control characters.
	isLine := func(f validator.FieldLevel) bool {
		return !strings.ContainsFunc(f.Field().String(), unicode.IsControl)
	}
	if err := v.RegisterValidation("line", isLine); err != nil {
		panic(err)
	}
	return &validation{v}
}

// check returns a problem that names everything that is wrong with v.
func (v *validation) check(value any) error {
	err := v.Struct(value)
	faults, ok := errors.AsType[validator.ValidationErrors](err)
	if !ok {
		return err
	}
	var list []problem.FieldError
	for _, fault := range faults {
		list = append(list, problem.FieldError{Detail: rule(fault), Pointer: pointer(fault.Namespace())})
	}
	return invalidMembers.New(problem.Invalid(list...), problem.Cause(err))
}

// pointer turns a namespace of validator's, such as "book.tags[1]", into a JSON
// pointer, "#/tags/1". Its first name is the Go type's.
func pointer(namespace string) string {
	var tokens []any
	_, path, _ := strings.Cut(namespace, ".")
	for name := range strings.SplitSeq(path, ".") {
		name, index, _ := strings.Cut(name, "[")
		tokens = append(tokens, name)
		for index != "" {
			var token string
			token, index, _ = strings.Cut(index, "]")
			tokens = append(tokens, token)
			index = strings.TrimPrefix(index, "[")
		}
	}
	return problem.Pointer(tokens...)
}

// rule says for clients what validator's tag asks for.
func rule(fault validator.FieldError) string {
	unit := ""
	switch fault.Kind() {
	case reflect.String:
		unit = " characters"
	case reflect.Slice:
		unit = " entries"
	}
	switch fault.Tag() {
	case "required":
		return "Is required."
	case "min":
		return "Must be at least " + fault.Param() + unit + "."
	case "max":
		return "Must be at most " + fault.Param() + unit + "."
	case "isbn13", "len":
		return "Must be an ISBN of 13 digits."
	case "line":
		return "Must have no control characters."
	}
	return "Is not valid."
}
