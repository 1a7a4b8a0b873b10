// Package validate turns the errors of go-playground/validator into the field errors of a
// problem: where in the body each value stands, by the names that it has in JSON, which
// rule it breaks, and what the rule asks for.
//
//	v := validator.New(validator.WithRequiredStructEnabled())
//	v.RegisterTagNameFunc(validate.JSONName)
//	…
//	if err := v.Struct(order); err != nil {
//		errors.UnprocessableEntity(w, problem.Invalid(validate.Errors(err)...))
//	}
package validate

import (
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/problemkit/problem"
)

// Errors returns a field error for each of the [validator.ValidationErrors] in err's
// tree, in their order; nil where there are none. Its members are:
//
//   - Pointer: the namespace of the value as a pointer into the body, without the name of
//     the Go type that begins it, and with indices and keys as tokens of their own. Its
//     names are those of JSON where the validator has [JSONName], or a function of yours,
//     as its TagNameFunc, and else those of the Go fields. The value of a Var is the
//     whole body. Of a struct type without a name, a field that all faults are in may be
//     taken for the type: give such a type a name.
//   - Code: the tag, such as "required" or "min". That of an alias is the alias.
//   - Detail: what the tag asks for, in plain English and with its parameter, as in "Must
//     have at least 8 characters." A tag that this package does not know, such as one of
//     yours, gives "Is not valid."; find it by its Code to say more. Other fields that a
//     tag names by their Go names are not named.
//
// Nothing of the value is in them.
func Errors(err error) []problem.FieldError {
	switch e := err.(type) {
	case validator.ValidationErrors:
		return listed(e)
	case interface{ Unwrap() error }:
		return Errors(e.Unwrap())
	case interface{ Unwrap() []error }:
		var list []problem.FieldError
		for _, branch := range e.Unwrap() {
			list = append(list, Errors(branch)...)
		}
		return list
	}
	return nil
}

// listed returns the field errors of one validation.
func listed(faults validator.ValidationErrors) []problem.FieldError {
	prefix := typePrefix(faults)
	list := make([]problem.FieldError, len(faults))
	for i, fault := range faults {
		list[i] = problem.FieldError{Detail: detail(fault), Code: fault.Tag(), Pointer: pointer(fault, prefix)}
	}
	return list
}

// JSONName returns the name that encoding/json gives to a field, for
// [validator.Validate.RegisterTagNameFunc].
//
// Fields that JSON does not show have a name in parentheses, which Errors leaves out of
// pointers: a struct that is embedded without a name, since its fields stand beside the
// others, and a field with the tag "-".
func JSONName(f reflect.StructField) string {
	tag := f.Tag.Get("json")
	t := f.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch name, _, _ := strings.Cut(tag, ","); {
	case tag == "-":
		return "(" + f.Name + ")"
	case name != "":
		return name
	case f.Anonymous && t.Kind() == reflect.Struct:
		return "(" + f.Name + ")"
	}
	return f.Name
}
