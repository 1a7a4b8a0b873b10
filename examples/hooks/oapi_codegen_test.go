package hooks_test

import (
	"context"
	_ "embed"
	"errors"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	nethttpmiddleware "github.com/oapi-codegen/nethttp-middleware"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/examples/hooks/oapi"
)

// orders implements the generated interface.
type orders struct{}

func (orders) PutOrder(_ context.Context, req oapi.PutOrderRequestObject) (oapi.PutOrderResponseObject, error) {
	switch req.Id {
	case 7:
		return nil, problem.New(409, problem.Detail("Order 7 has been sent off."))
	case 8:
		return nil, errors.New("postgres://hunter2@localhost: connection refused")
	}
	return oapi.PutOrder204Response{}, nil
}

// invalidRequest answers what the generated code cannot read. Its own text has Go
// types in it.
func invalidRequest(w http.ResponseWriter, r *http.Request, err error) {
	p := problem.From(err) // knows what encoding/json says
	if p.Status >= 500 {
		p = problem.New(400, problem.Cause(err))
	}
	if e, ok := errors.AsType[*oapi.InvalidParamFormatError](err); ok {
		problem.Invalid(problem.FieldError{Detail: "Has the wrong format.", Parameter: e.ParamName}).Apply(p)
	}
	p.ServeHTTP(w, r)
}

// The generated code sends every error's text, with a 400 or a 500. Three hooks
// keep it from that.
func Example_oapiCodegen() {
	strict := oapi.NewStrictHandlerWithOptions(orders{}, nil, oapi.StrictHTTPServerOptions{
		RequestErrorHandlerFunc:  invalidRequest,
		ResponseErrorHandlerFunc: func(w http.ResponseWriter, _ *http.Request, err error) { problem.Write(w, err) },
	})
	h := problem.Middleware(oapi.HandlerWithOptions(strict, oapi.StdHTTPServerOptions{
		ErrorHandlerFunc: invalidRequest,
	}))

	ask(h, "PUT", "/orders/x", `{"quantity":1}`)
	ask(h, "PUT", "/orders/7", `{"quantity":"1"}`)
	ask(h, "PUT", "/orders/7", `{"quantity":1}`)
	ask(h, "PUT", "/orders/8", `{"quantity":1}`)
	// Output:
	// 400 Bad Request
	// id: Has the wrong format.
	// 400 Bad Request
	// #/quantity: The value before byte 15 is of the wrong type: string.
	// 409 Conflict
	// Order 7 has been sent off.
	// 500 Internal Server Error
}

//go:embed openapi.yaml
var openapi []byte

// The validating middleware knows which value breaks which rule of the schema.
func Example_nethttpMiddleware() {
	spec, err := openapi3.NewLoader().LoadFromData(openapi)
	if err != nil {
		panic(err)
	}
	validate := nethttpmiddleware.OapiRequestValidatorWithOptions(spec, &nethttpmiddleware.Options{
		ErrorHandlerWithOpts: func(_ context.Context, err error, w http.ResponseWriter, r *http.Request, opts nethttpmiddleware.ErrorHandlerOpts) {
			p := problem.New(opts.StatusCode, problem.Cause(err))
			if e, ok := errors.AsType[*openapi3.SchemaError](err); ok {
				var path []any
				for _, name := range e.JSONPointer() {
					path = append(path, name)
				}
				problem.Invalid(problem.FieldError{Detail: e.Reason, Pointer: problem.Pointer(path...)}).Apply(p)
			}
			p.ServeHTTP(w, r)
		},
	})
	h := problem.Middleware(validate(oapi.Handler(oapi.NewStrictHandler(orders{}, nil))))

	ask(h, "PUT", "/orders/7", `{"quantity":0}`)
	ask(h, "PUT", "/nowhere", `{}`)
	// Output:
	// 400 Bad Request
	// #/quantity: number must be at least 1
	// 404 Not Found
}
