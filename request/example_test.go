package request_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/request"
)

func ExampleDecode() {
	type Order struct {
		Lines []struct {
			Cents int `json:"cents"`
		} `json:"lines"`
	}
	handler := problem.HandlerFunc(func(w http.ResponseWriter, r *http.Request) error {
		var order Order
		if err := request.Decode(r, &order); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	})

	r := httptest.NewRequest("POST", "/orders", strings.NewReader(`{"lines":[{"cents":"x"}]}`))
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	fmt.Println(w.Body)
	// Output:
	// {"type":"about:blank","title":"Bad Request","status":400,"detail":"The request body has a value of the wrong type.","errors":[{"detail":"Must be an integer, not a string.","code":"wrong-type","pointer":"#/lines/0/cents"}]}
}

// An API may answer with a type of its own, and keep what was found.
func ExampleDecoder_Decode() {
	invalidBody := problem.Type{
		URI: "https://api.example.com/problems/invalid-body", Title: "Invalid Body", Status: http.StatusUnprocessableEntity,
		Description: "The body has values that cannot be used: see errors.",
	}
	decode := func(r *http.Request, v any) error {
		err := request.Decoder{MaxBytes: 16 << 10, Strict: true}.Decode(r, v)
		if p, ok := errors.AsType[*problem.Problem](err); ok && p.Status == http.StatusBadRequest {
			return invalidBody.New(problem.Invalid(p.FieldErrors()...), problem.Cause(err))
		}
		return err
	}

	var user struct{ Name string }
	err := decode(httptest.NewRequest("POST", "/", strings.NewReader(`{"colour":"Ada"}`)), &user)
	p, _ := errors.AsType[*problem.Problem](err)
	fmt.Println(p.Status, p.FieldErrors()[0].Code, p.FieldErrors()[0].Pointer)
	// Output:
	// 422 unknown-member #/colour
}
