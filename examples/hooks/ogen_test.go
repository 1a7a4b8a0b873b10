package hooks_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/ogen-go/ogen/ogenerrors"
	"github.com/ogen-go/ogen/validate"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/examples/hooks/ogenapi"
)

// ogenOrders implements the generated interface.
type ogenOrders struct{}

func (ogenOrders) PutOrder(_ context.Context, _ *ogenapi.Order, params ogenapi.PutOrderParams) error {
	if params.ID == 7 {
		return problem.New(409, problem.Detail("Order 7 has been sent off."))
	}
	return errors.New("postgres://hunter2@localhost: connection refused")
}

// ogen sends every error's text as application/json, which the middleware leaves
// alone. Its own 404 and 405 need nothing, and a 405 keeps its Allow.
func Example_ogen() {
	answer := func(_ context.Context, w http.ResponseWriter, r *http.Request, err error) {
		p := problem.From(err)
		if p.Status == 500 {
			p = problem.New(ogenerrors.ErrorCode(err), problem.Cause(err))
		}
		if e, ok := errors.AsType[*validate.Error](err); ok {
			for _, field := range e.Fields {
				problem.Invalid(problem.FieldError{Detail: field.Error.Error(), Pointer: problem.Pointer(field.Name)}).Apply(p)
			}
		}
		p.ServeHTTP(w, r)
	}
	server, err := ogenapi.NewServer(ogenOrders{}, ogenapi.WithErrorHandler(answer))
	if err != nil {
		panic(err)
	}
	h := problem.Middleware(server)

	ask(h, "PUT", "/orders/x", `{"quantity":1}`)
	ask(h, "PUT", "/orders/7", `{"quantity":0}`)
	ask(h, "PUT", "/orders/7", `{"quantity":1}`)
	ask(h, "PUT", "/orders/8", `{"quantity":1}`)
	header := ask(h, "GET", "/orders/7", "")
	fmt.Println(header.Get("Allow"))
	// Output:
	// 400 Bad Request
	// 400 Bad Request
	// #/quantity: int: value 0 less than 1
	// 409 Conflict
	// Order 7 has been sent off.
	// 500 Internal Server Error
	// 405 Method Not Allowed
	// PUT
}
