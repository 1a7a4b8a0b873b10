package validate_test

import (
	"fmt"
	"net/http/httptest"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
	"github.com/problemkit/problem/validate"
)

func ExampleErrors() {
	type Line struct {
		Quantity int `json:"quantity" validate:"min=1"`
	}
	type Order struct {
		Email string `json:"email" validate:"required,email"`
		Lines []Line `json:"lines" validate:"max=10,dive"`
	}
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(validate.JSONName)

	w := httptest.NewRecorder()
	if err := v.Struct(Order{Email: "ada", Lines: []Line{{1}, {0}}}); err != nil {
		errors.UnprocessableEntity(w, problem.Detail("The order is not complete."), problem.Invalid(validate.Errors(err)...))
	}
	fmt.Println(w.Body)
	// Output:
	// {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"The order is not complete.","errors":[{"detail":"Must be an email address.","code":"email","pointer":"#/email"},{"detail":"Must be at least 1.","code":"min","pointer":"#/lines/1/quantity"}]}
}

// A validator that knows the names of JSON makes pointers that a client understands.
func ExampleJSONName() {
	type Order struct {
		PlacedAt string `json:"placed_at"`
		Secret   string `json:"-"`
	}
	for field := range reflect.TypeFor[Order]().Fields() {
		fmt.Println(field.Name, validate.JSONName(field))
	}
	// Output:
	// PlacedAt placed_at
	// Secret (Secret)
}
