package hooks_test

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/problemkit/problem"
)

// fromEcho5 is for Config.Map. An HTTPError that wraps another error says what From says
// of that: the pointer of a wrong value, and no text.
func fromEcho5(err error) *problem.Problem {
	e, ok := errors.AsType[*echo.HTTPError](err)
	if !ok || e.Code >= 500 || e.Unwrap() != nil || e.Message == http.StatusText(e.Code) {
		return nil
	}
	return problem.New(e.Code, problem.Detail(e.Message), problem.Cause(err))
}

// echo sends its errors as application/json, which the middleware leaves alone.
func Example_echo5() {
	e := echo.New()
	e.HTTPErrorHandler = func(c *echo.Context, err error) {
		if r, _ := echo.UnwrapResponse(c.Response()); r != nil && r.Committed {
			return
		}
		problem.Write(c.Response(), err)
	}
	e.POST("/orders", func(c *echo.Context) error {
		var order struct {
			Quantity int `json:"quantity"`
		}
		return c.Bind(&order)
	})
	e.GET("/orders/7", func(*echo.Context) error {
		return echo.NewHTTPError(404, "There is no order 7.")
	})
	e.GET("/orders/8", func(*echo.Context) error {
		return errors.New("postgres://hunter2@localhost: connection refused")
	})
	e.GET("/orders/9", func(*echo.Context) error {
		return problem.New(409, problem.Detail("Order 9 has been sent off."))
	})
	h := problem.Config{Map: fromEcho5}.Middleware(e)

	show(h, "GET", "/nowhere", "")
	show(h, "GET", "/orders", "")
	show(h, "GET", "/orders/7", "")
	show(h, "GET", "/orders/8", "")
	show(h, "GET", "/orders/9", "")
	show(h, "POST", "/orders", `{"quantity":"1"}`)
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}
	// 405 application/problem+json
	// Allow: OPTIONS, POST
	// {"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"This resource does not support the request method. Use a different one."}
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7."}
	// 500 application/problem+json
	// {"type":"about:blank","title":"Internal Server Error","status":500,"detail":"The server could not complete the request because of an error on its side. Try again later."}
	// 409 application/problem+json
	// {"type":"about:blank","title":"Conflict","status":409,"detail":"Order 9 has been sent off."}
	// 400 application/problem+json
	// {"type":"about:blank","title":"Bad Request","status":400,"detail":"The server could not process this request. Check it before you send it again.","errors":[{"detail":"The value before byte 15 is of the wrong type: string.","pointer":"#/quantity"}]}
}
