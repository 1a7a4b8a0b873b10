package interop

import (
	"io"
	"log/slog"
	"net/http"
	"testing"

	"github.com/labstack/echo/v4"
	echomiddleware "github.com/labstack/echo/v4/middleware"
	echo5 "github.com/labstack/echo/v5"
	echo5middleware "github.com/labstack/echo/v5/middleware"

	"github.com/problemkit/problem"
)

func TestEcho(t *testing.T) { checkRows(t, echoServer()) }

func echoServer() []row {
	answer := func(h echo.HandlerFunc, m ...echo.MiddlewareFunc) layers {
		return whole(func() http.Handler { return echoRoutes(h, m...) })
	}
	// within has the middleware in echo's own chain, where errors are written only
	// when it has returned.
	within := func(h echo.HandlerFunc, mend func(*echo.Echo)) layers {
		return func(_ *testing.T, wrap wrapper) http.Handler {
			e := echoRoutes(h, echo.WrapMiddleware(wrap))
			if mend != nil {
				mend(e)
			}
			return e
		}
	}
	text := func(e *echo.Echo) {
		e.HTTPErrorHandler = func(_ error, c echo.Context) { _ = c.String(404, "no such item") }
	}
	empty := func(e *echo.Echo) {
		e.HTTPErrorHandler = func(_ error, c echo.Context) { _ = c.NoContent(404) }
	}
	missing := func(echo.Context) error { return echo.NewHTTPError(404, "no such item") }
	return of("github.com/labstack/echo/v4",
		row{name: "404", handler: answer(missing), request: get("/nope"), rule: leftType},
		row{name: "404, LiftJSON", handler: answer(missing), request: get("/nope"), rule: converted, config: problem.Config{LiftJSON: true},
			document: `{"type":"about:blank","title":"Not Found","status":404,"detail":"Not Found","message":"Not Found"}`},
		row{name: "404 HEAD", handler: answer(missing), request: head("/nope"), rule: converted, unheard: true},
		row{name: "405", handler: answer(missing), request: post("/items/1", ""), rule: leftType},
		row{name: "HTTPError from a handler", handler: answer(missing), request: get("/items/1"), rule: leftType},
		row{name: "c.String 404", handler: answer(func(c echo.Context) error { return c.String(404, "no such item") }), request: get("/items/1"), rule: converted, detail: "no such item"},
		row{name: "c.NoContent 410", handler: answer(func(c echo.Context) error { return c.NoContent(410) }), request: get("/items/1"), rule: converted},
		row{name: "c.HTML 404", handler: answer(func(c echo.Context) error { return c.HTML(404, "<p>no") }), request: get("/items/1"), rule: leftType},
		row{name: "c.File 404", handler: answer(func(c echo.Context) error { return c.File("nope.txt") }), request: get("/items/1"), rule: leftType},
		row{name: "BasicAuth 401", handler: answer(missing, echomiddleware.BasicAuth(func(_, _ string, _ echo.Context) (bool, error) { return false, nil })), request: get("/items/1"), rule: leftType},
		row{name: "BodyLimit 413", handler: answer(missing, echomiddleware.BodyLimit("1B")), request: with(http.MethodGet, "/items/1", "xx"), rule: leftType},
		row{name: "CSRF 400", handler: answer(missing, echomiddleware.CSRF()), request: with(http.MethodPut, "/items/1", ""), rule: leftType},
		row{name: "RateLimiter 429", handler: whole(func() http.Handler {
			once := echomiddleware.RateLimiterMemoryStoreConfig{Burst: 1}
			return echoRoutes(missing, echomiddleware.RateLimiter(echomiddleware.NewRateLimiterMemoryStoreWithConfig(once)))
		}), request: get("/items/1").twice(), rule: leftType},
		row{name: "Recover 500", handler: answer(func(echo.Context) error { panic("broken") }, echomiddleware.RecoverWithConfig(echomiddleware.RecoverConfig{DisablePrintStack: true})), request: get("/items/1"), rule: leftStatus},
		row{name: "WrapMiddleware, HTTPError written after its return", handler: within(missing, nil), request: get("/items/1"), rule: leftType},
		row{name: "WrapMiddleware, error written as text after its return", handler: within(missing, text), request: get("/items/1"), rule: converted},
		row{name: "WrapMiddleware, error written without a body after its return", handler: within(missing, empty), request: get("/items/1"), rule: converted},
		row{name: "WrapMiddleware, c.String 404", handler: within(func(c echo.Context) error { return c.String(404, "no such item") }, nil), request: get("/items/1"), rule: converted, detail: "no such item"},
		row{name: "WrapMiddleware, server-sent events (control)", handler: within(func(c echo.Context) error {
			c.Response().Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(c.Response(), "data: tick\n\n")
			c.Response().Flush()
			return nil
		}, nil), request: get("/items/1"), rule: leftStatus},
	)
}

func echoRoutes(h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Echo {
	e := echo.New()
	e.Logger.SetOutput(io.Discard)
	e.GET("/items/:id", h, m...)
	e.PUT("/items/:id", h, m...)
	return e
}

func TestEcho5(t *testing.T) { checkRows(t, echo5Server()) }

func echo5Server() []row {
	answer := func(h echo5.HandlerFunc, m ...echo5.MiddlewareFunc) layers {
		return whole(func() http.Handler { return echo5Routes(h, m...) })
	}
	// within has the middleware in echo's own chain, where errors are written only
	// when it has returned.
	within := func(h echo5.HandlerFunc, mend func(*echo5.Echo)) layers {
		return func(_ *testing.T, wrap wrapper) http.Handler {
			e := echo5Routes(h, echo5.WrapMiddleware(wrap))
			if mend != nil {
				mend(e)
			}
			return e
		}
	}
	text := func(e *echo5.Echo) {
		e.HTTPErrorHandler = func(c *echo5.Context, _ error) { _ = c.String(404, "no such item") }
	}
	empty := func(e *echo5.Echo) {
		e.HTTPErrorHandler = func(c *echo5.Context, _ error) { _ = c.NoContent(404) }
	}
	missing := func(*echo5.Context) error { return echo5.NewHTTPError(404, "no such item") }
	return of("github.com/labstack/echo/v5",
		row{name: "404", handler: answer(missing), request: get("/nope"), rule: leftType},
		row{name: "404, LiftJSON", handler: answer(missing), request: get("/nope"), rule: converted, config: problem.Config{LiftJSON: true},
			document: `{"type":"about:blank","title":"Not Found","status":404,"detail":"Not Found","message":"Not Found"}`},
		row{name: "404 HEAD", handler: answer(missing), request: head("/nope"), rule: converted, unheard: true},
		row{name: "405", handler: answer(missing), request: post("/items/1", ""), rule: leftType},
		row{name: "HTTPError from a handler", handler: answer(missing), request: get("/items/1"), rule: leftType},
		row{name: "c.String 404", handler: answer(func(c *echo5.Context) error { return c.String(404, "no such item") }), request: get("/items/1"), rule: converted, detail: "no such item"},
		row{name: "c.NoContent 410", handler: answer(func(c *echo5.Context) error { return c.NoContent(410) }), request: get("/items/1"), rule: converted},
		row{name: "c.HTML 404", handler: answer(func(c *echo5.Context) error { return c.HTML(404, "<p>no") }), request: get("/items/1"), rule: leftType},
		row{name: "c.File 404", handler: answer(func(c *echo5.Context) error { return c.File("nope.txt") }), request: get("/items/1"), rule: leftType},
		row{name: "BasicAuth 401", handler: answer(missing, echo5middleware.BasicAuth(func(*echo5.Context, string, string) (bool, error) { return false, nil })), request: get("/items/1"), rule: leftType},
		row{name: "BodyLimit 413", handler: answer(missing, echo5middleware.BodyLimit(1)), request: with(http.MethodGet, "/items/1", "xx"), rule: leftType},
		row{name: "CSRF 400", handler: answer(missing, echo5middleware.CSRF()), request: with(http.MethodPut, "/items/1", ""), rule: leftType},
		row{name: "RateLimiter 429", handler: whole(func() http.Handler {
			once := echo5middleware.RateLimiterMemoryStoreConfig{Burst: 1}
			return echo5Routes(missing, echo5middleware.RateLimiter(echo5middleware.NewRateLimiterMemoryStoreWithConfig(once)))
		}), request: get("/items/1").twice(), rule: leftType},
		row{name: "Recover 500", handler: answer(func(*echo5.Context) error { panic("broken") }, echo5middleware.RecoverWithConfig(echo5middleware.RecoverConfig{DisablePrintStack: true})), request: get("/items/1"), rule: leftStatus},
		row{name: "WrapMiddleware, HTTPError written after its return", handler: within(missing, nil), request: get("/items/1"), rule: leftType},
		row{name: "WrapMiddleware, error written as text after its return", handler: within(missing, text), request: get("/items/1"), rule: converted},
		row{name: "WrapMiddleware, error written without a body after its return", handler: within(missing, empty), request: get("/items/1"), rule: converted},
		row{name: "WrapMiddleware, c.String 404", handler: within(func(c *echo5.Context) error { return c.String(404, "no such item") }, nil), request: get("/items/1"), rule: converted, detail: "no such item"},
		row{name: "WrapMiddleware, server-sent events (control)", handler: within(func(c *echo5.Context) error {
			c.Response().Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(c.Response(), "data: tick\n\n")
			_ = http.NewResponseController(c.Response()).Flush()
			return nil
		}, nil), request: get("/items/1"), rule: leftStatus},
	)
}

func echo5Routes(h echo5.HandlerFunc, m ...echo5.MiddlewareFunc) *echo5.Echo {
	e := echo5.New()
	e.Logger = slog.New(slog.DiscardHandler)
	e.GET("/items/:id", h, m...)
	e.PUT("/items/:id", h, m...)
	return e
}
