package main

import (
	"net/http"
	"strings"
	"unicode"

	"github.com/go-playground/validator/v10"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/request"
	"github.com/problemkit/problem/validate"
)

// bodies reads bodies, and rejects misspelled members: one that is left out by mistake
// would else be deleted by a PUT.
var bodies = request.Decoder{MaxBytes: 16 << 10, Strict: true}

// validation checks values by their validate tags.
type validation struct{ *validator.Validate }

func newValidation() *validation {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(validate.JSONName)
	// PostgreSQL stores no NUL, and nobody wants the other control characters.
	isLine := func(f validator.FieldLevel) bool {
		return !strings.ContainsFunc(f.Field().String(), unicode.IsControl)
	}
	if err := v.RegisterValidation("line", isLine); err != nil {
		panic(err)
	}
	return &validation{v}
}

// read reads the body of r into value and checks it. The problem names everything that
// breaks a rule.
func (v *validation) read(r *http.Request, value any) error {
	if err := bodies.Decode(r, value); err != nil {
		return err
	}
	err := v.Struct(value)
	if err == nil {
		return nil
	}
	faults := validate.Errors(err)
	for i := range faults {
		if faults[i].Code == "line" {
			faults[i].Detail = "Must have no control characters."
		}
	}
	return invalidMembers.New(problem.Invalid(faults...), problem.Cause(err))
}
