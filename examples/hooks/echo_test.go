package hooks_test

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/problemkit/problem"
)

// fromEcho is for Config.Map. Bind's messages have Go types in them, and come with
// an Internal error.
func fromEcho(err error) *problem.Problem {
	e, ok := errors.AsType[*echo.HTTPError](err)
	if !ok {
		return nil
	}
	p := problem.New(e.Code, problem.Cause(err))
	if text, ok := e.Message.(string); ok && e.Code < 500 && e.Internal == nil && text != http.StatusText(e.Code) {
		p.Detail = text
	}
	return p
}

// echo sends its errors as application/json, which the middleware leaves alone.
func Example_echo() {
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		if !c.Response().Committed {
			problem.Write(c.Response(), err)
		}
	}
	e.POST("/orders", func(c echo.Context) error {
		var order struct{ Quantity int }
		return c.Bind(&order)
	})
	e.GET("/orders/7", func(echo.Context) error {
		return echo.NewHTTPError(404, "There is no order 7.")
	})
	e.GET("/orders/8", func(echo.Context) error {
		return errors.New("postgres://hunter2@localhost: connection refused")
	})
	h := problem.Config{Map: fromEcho}.Middleware(e)

	ask(h, "GET", "/orders/7", "")
	ask(h, "GET", "/orders/8", "")
	ask(h, "POST", "/orders", `{"Quantity":"1"}`)
	ask(h, "GET", "/nowhere", "")
	header := ask(h, "GET", "/orders", "")
	fmt.Println(header.Get("Allow"))
	// Output:
	// 404 Not Found
	// There is no order 7.
	// 500 Internal Server Error
	// 400 Bad Request
	// 404 Not Found
	// 405 Method Not Allowed
	// OPTIONS, POST
}
