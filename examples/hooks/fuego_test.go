package hooks_test

import (
	"errors"
	"net/http"

	"github.com/go-fuego/fuego"
	"github.com/go-playground/validator/v10"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/validate"
)

// newFuego is an API with one operation.
func newFuego(options ...fuego.ServerOption) http.Handler {
	s := fuego.NewServer(append(options, fuego.WithoutLogger())...) // discards slog's default, too
	type order struct {
		Quantity int `json:"quantity" validate:"min=1"`
	}
	fuego.Put(s, "/orders/{id}", func(c fuego.ContextWithBody[order]) (order, error) {
		o, err := c.Body()
		if err != nil {
			return o, err
		}
		switch c.PathParam("id") {
		case "7":
			return o, fuego.NotFoundError{Detail: "There is no order 7."}
		case "8":
			return o, problem.New(409, problem.Detail("Order 8 has been sent off."))
		}
		return o, errors.New("postgres://hunter2@localhost: connection refused")
	})
	return s.Mux
}

// Nothing to do for the 404 and 405 of fuego's router. What its controllers refuse with
// its own errors is a problem document, and passes; a problem is a 500.
func Example_fuego() {
	h := problem.Middleware(newFuego())

	show(h, "GET", "/nowhere", "")
	show(h, "GET", "/orders/7", "")
	show(h, "PUT", "/orders/7", `{"quantity":1}`)
	show(h, "PUT", "/orders/8", `{"quantity":1}`)
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}
	// 405 application/problem+json
	// Allow: PUT
	// {"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"This resource does not support the request method. Use a different one."}
	// 404 application/problem+json
	// {"title":"Not Found","status":404,"detail":"There is no order 7."}
	// 500 application/json
	// {"type":"about:blank","title":"Conflict","status":409,"detail":"Order 8 has been sent off."}
}

// fromFuego is for Config.Map. The detail of a 4xx is meant for clients, except where
// fuego adds the text of the error that it found.
func fromFuego(err error) *problem.Problem {
	e, ok := errors.AsType[fuego.HTTPError](err)
	if !ok {
		return nil
	}
	if faults := validate.Errors(e.Err); faults != nil {
		return problem.New(422, problem.Invalid(faults...), problem.Cause(err))
	}
	if found := problem.From(e.Err); found != nil && found.Status < 500 {
		return found
	}
	if e.StatusCode() >= 500 || e.Err != nil {
		return problem.New(e.StatusCode(), problem.Cause(err))
	}
	return problem.New(e.StatusCode(), problem.Detail(e.Detail), problem.Cause(err))
}

// With these hooks all errors are problems of the Config. The writer of fuego's own access
// log has no Unwrap, so that nothing finds the Config behind it: turn it off, and log
// outside of the middleware.
func Example_fuegoErrorSerializer() {
	names := validator.New(validator.WithRequiredStructEnabled())
	names.RegisterTagNameFunc(validate.JSONName)
	h := problem.Config{
		TypeBase: "https://api.example.com/problems/",
		Map:      fromFuego,
	}.Middleware(newFuego(
		fuego.WithLoggingMiddleware(fuego.LoggingConfig{DisableRequest: true, DisableResponse: true}),
		fuego.WithValidator(names),
		fuego.WithErrorSerializer(func(w http.ResponseWriter, _ *http.Request, err error) {
			problem.Write(w, err)
		}),
	))

	show(h, "PUT", "/orders/7", `{"quantity":1}`)
	show(h, "PUT", "/orders/7", `{"quantity":"1"}`)
	show(h, "PUT", "/orders/7", `{"quantity":0}`)
	show(h, "PUT", "/orders/8", `{"quantity":1}`)
	show(h, "PUT", "/orders/9", `{"quantity":1}`)
	// Output:
	// 404 application/problem+json
	// {"type":"https://api.example.com/problems/not-found","title":"Not Found","status":404,"detail":"There is no order 7."}
	// 400 application/problem+json
	// {"type":"https://api.example.com/problems/bad-request","title":"Bad Request","status":400,"detail":"The server could not process this request. Check it before you send it again.","errors":[{"detail":"The value before byte 15 is of the wrong type: string.","pointer":"#/quantity"}]}
	// 422 application/problem+json
	// {"type":"https://api.example.com/problems/unprocessable-entity","title":"Unprocessable Entity","status":422,"detail":"The request is well-formed, but its content cannot be processed. Correct it and try again.","errors":[{"detail":"Must be at least 1.","code":"min","pointer":"#/quantity"}]}
	// 409 application/problem+json
	// {"type":"https://api.example.com/problems/conflict","title":"Conflict","status":409,"detail":"Order 8 has been sent off."}
	// 500 application/problem+json
	// {"type":"https://api.example.com/problems/internal-server-error","title":"Internal Server Error","status":500,"detail":"The server could not complete the request because of an error on its side. Try again later."}
}
