package hooks_test

import (
	"errors"

	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"

	"github.com/problemkit/problem"
)

func newFiber(config fiber.Config) *fiber.App {
	app := fiber.New(config)
	app.Get("/orders/:id", func(c fiber.Ctx) error {
		switch c.Params("id") {
		case "7":
			return fiber.NewError(404, "There is no order 7.")
		case "8":
			return problem.New(409, problem.Detail("Order 8 has been sent off."))
		}
		return errors.New("postgres://hunter2@localhost: connection refused")
	})
	return app
}

// fiber does not run on net/http, but its adaptor makes a handler of an app. Inside of the
// middleware there is nothing to do. ServerErrors drops the text of other errors, which
// fiber sends to clients.
func Example_fiber() {
	h := problem.Config{ServerErrors: true}.Middleware(adaptor.FiberApp(newFiber(fiber.Config{})))

	show(h, "GET", "/nowhere", "")
	show(h, "POST", "/orders/7", "")
	show(h, "GET", "/orders/7", "")
	show(h, "GET", "/orders/9", "")
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}
	// 405 application/problem+json
	// Allow: GET, HEAD
	// {"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"This resource does not support the request method. Use a different one."}
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7."}
	// 500 application/problem+json
	// {"type":"about:blank","title":"Internal Server Error","status":500,"detail":"The server could not complete the request because of an error on its side. Try again later."}
}

// An ErrorHandler lets handlers return problems.
func Example_fiberErrorHandler() {
	app := newFiber(fiber.Config{ErrorHandler: func(c fiber.Ctx, err error) error {
		if p, ok := errors.AsType[*problem.Problem](err); ok {
			return c.Status(p.Status).JSON(p, "application/problem+json")
		}
		return fiber.DefaultErrorHandler(c, err)
	}})
	h := problem.Config{ServerErrors: true}.Middleware(adaptor.FiberApp(app))

	show(h, "GET", "/orders/8", "")
	show(h, "GET", "/orders/7", "")
	// Output:
	// 409 application/problem+json
	// {"type":"about:blank","title":"Conflict","status":409,"detail":"Order 8 has been sent off."}
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7."}
}
