package consumer

import (
	"testing"

	"github.com/go-playground/validator/v10"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/validate"
)

func TestErrors(t *testing.T) {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(validate.JSONName)
	err := v.Struct(struct {
		Quantity int `json:"quantity" validate:"min=1"`
	}{})
	want := problem.FieldError{Detail: "Must be at least 1.", Code: "min", Pointer: "#/quantity"}
	if got := validate.Errors(err); len(got) != 1 || got[0] != want {
		t.Error(got)
	}
}
