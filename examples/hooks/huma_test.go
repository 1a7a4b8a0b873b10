package hooks_test

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/problemkit/problem"
)

// newHuma is an API with one operation.
func newHuma() http.Handler {
	type input struct {
		ID   string `path:"id"`
		Body struct {
			Quantity int `json:"quantity" minimum:"1"`
		}
	}
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Orders", "1.0.0")
	config.CreateHooks = nil // no $schema member and no Link field
	api := humago.New(mux, config)
	huma.Put(api, "/orders/{id}", func(_ context.Context, in *input) (*struct{}, error) {
		switch in.ID {
		case "7":
			return nil, huma.Error404NotFound("There is no order 7.")
		case "8":
			return nil, problem.New(409, problem.Detail("Order 8 has been sent off."), problem.With("carrier", "snail"))
		}
		return nil, errors.New("postgres://hunter2@localhost: connection refused")
	})
	return mux
}

// Nothing to do for huma's router, whose 404 and 405 are text. What its operations
// refuse is a problem document of huma's own, and passes.
func Example_huma() {
	h := problem.Middleware(newHuma())

	show(h, "GET", "/nowhere", "")
	show(h, "GET", "/orders/7", "")
	show(h, "PUT", "/orders/7", `{"quantity":1}`)
	show(h, "PUT", "/orders/7", `{"quantity":0}`)
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}
	// 405 application/problem+json
	// Allow: PUT
	// {"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"This resource does not support the request method. Use a different one."}
	// 404 application/problem+json
	// {"title":"Not Found","status":404,"detail":"There is no order 7."}
	// 422 application/problem+json
	// {"title":"Unprocessable Entity","status":422,"detail":"validation failed","errors":[{"message":"expected number >= 1","location":"body.quantity","value":0}]}
}

// With LiftJSON, what operations refuse gets its type from the Config too, and goes
// through Edit; with ServerErrors, the text of an operation's own error is not sent. huma
// asks NewError for all of the program's errors.
func Example_humaNewError() {
	newError := huma.NewError
	defer func() { huma.NewError = newError }()
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		for _, err := range errs {
			if p, ok := errors.AsType[*problem.Problem](err); ok {
				return humaProblem{p}
			}
		}
		return humaError{newError(status, message, errs...).(*huma.ErrorModel)}
	}
	h := problem.Config{
		TypeBase:     "https://api.example.com/problems/",
		LiftJSON:     true,
		ServerErrors: true,
	}.Middleware(newHuma())

	show(h, "PUT", "/orders/7", `{"quantity":1}`)
	show(h, "PUT", "/orders/7", `{"quantity":0}`)
	show(h, "PUT", "/orders/8", `{"quantity":1}`)
	show(h, "PUT", "/orders/9", `{"quantity":1}`)
	// Output:
	// 404 application/problem+json
	// {"type":"https://api.example.com/problems/not-found","title":"Not Found","status":404,"detail":"There is no order 7."}
	// 422 application/problem+json
	// {"type":"https://api.example.com/problems/unprocessable-entity","title":"Unprocessable Entity","status":422,"detail":"validation failed","errors":[{"location":"body.quantity","message":"expected number \u003e= 1","value":0}]}
	// 409 application/problem+json
	// {"type":"about:blank","title":"Conflict","status":409,"detail":"Order 8 has been sent off.","carrier":"snail"}
	// 500 application/problem+json
	// {"type":"https://api.example.com/problems/internal-server-error","title":"Internal Server Error","status":500,"detail":"The server could not complete the request because of an error on its side. Try again later."}
}

// A humaError has the label of other JSON, so that the middleware lifts it.
type humaError struct{ *huma.ErrorModel }

func (humaError) ContentType(string) string { return "application/json" }

// A humaProblem is a problem that an operation returned.
type humaProblem struct{ *problem.Problem }

func (p humaProblem) GetStatus() int          { return p.Status }
func (humaProblem) ContentType(string) string { return "application/problem+json" }
