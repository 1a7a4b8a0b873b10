package bench

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/render"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/kataras/iris/v12"
	"github.com/labstack/echo/v5"
)

var humaWriter = writer{
	name:   "huma",
	static: humaFailing(func() error { return humaModel(http.StatusNotFound, "Not Found", description) }),
	detail: humaFailing(func() error { return humaModel(http.StatusNotFound, "Not Found", text) }),
	retry: humaFailing(func() error {
		return huma.ErrorWithHeaders(humaModel(http.StatusTooManyRequests, "Too Many Requests", tooManyText),
			http.Header{"Retry-After": {retryAfter}})
	}),
	invalid: humaFailing(func() error {
		model := humaModel(http.StatusUnprocessableEntity, "Unprocessable Entity", invalidText)
		model.Errors = []*huma.ErrorDetail{
			{Message: "Order one or more.", Location: "#/items/0/quantity"},
			{Message: "Name a currency.", Location: "#/currency"},
		}
		return model
	}),
	own: humaFailing(func() error {
		return &humaCredit{
			ErrorModel: huma.ErrorModel{Type: creditURI, Title: "Out of Credit", Status: http.StatusForbidden, Detail: detail},
			Balance:    balance,
		}
	}),
	forbidden: humaFailing(func() error {
		return &humaError{
			ErrorModel: huma.ErrorModel{Type: "about:blank", Title: "Forbidden", Status: http.StatusForbidden, Detail: detail, Instance: instance},
			Balance:    balance,
			Currency:   currency,
		}
	}),
	list: humaFailing(func() error {
		return &humaListing{
			ErrorModel: huma.ErrorModel{Type: "about:blank", Title: "Forbidden", Status: http.StatusForbidden, Detail: detail, Instance: instance},
			Balance:    balance,
			Accounts:   accounts,
		}
	}),
}

func humaModel(status int, title, detail string) *huma.ErrorModel {
	return &huma.ErrorModel{Type: "about:blank", Title: title, Status: status, Detail: detail}
}

// Its ErrorModel has no extensions except errors: others need a struct around it.
type humaError struct {
	huma.ErrorModel
	Balance  int    `json:"balance"`
	Currency string `json:"currency"`
}

type humaListing struct {
	huma.ErrorModel
	Balance  int      `json:"balance"`
	Accounts []string `json:"accounts"`
}

type humaCredit struct {
	huma.ErrorModel
	Balance int `json:"balance"`
}

func humaFailing(err func() error) http.Handler {
	return humaServing(func(context.Context, *struct{}) (*struct{}, error) { return nil, err() })
}

func humaServing(answer func(context.Context, *struct{}) (*struct{}, error)) http.Handler {
	mux := http.NewServeMux()
	config := huma.DefaultConfig("bench", "1")
	config.CreateHooks = nil // they add $schema to documents
	huma.Get(humago.New(mux, config), "/orders/{id}", answer)
	return mux
}

func renderServing(r reply) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if r.retryAfter != "" {
			w.Header().Set("Retry-After", r.retryAfter)
		}
		renderJSON(w, req, r.status, r.document())
	})
}

// renderJSON undoes what render.Status does to the request, which would pile up over
// the responses to one request: on a server each has its own. The copy stays on the
// stack.
func renderJSON(w http.ResponseWriter, r *http.Request, status int, v any) {
	before := *r
	render.Status(r, status)
	render.JSON(w, r, v)
	*r = before
}

func ginServing(answer gin.HandlerFunc) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/orders/:id", answer)
	return engine
}

func ginMarshaling(r reply) http.Handler {
	return ginServing(func(c *gin.Context) {
		c.Header("Content-Type", problemJSON)
		if r.retryAfter != "" {
			c.Header("Retry-After", r.retryAfter)
		}
		c.AbortWithStatusJSON(r.status, r.document())
	})
}

func echoServing(answer echo.HandlerFunc) http.Handler {
	e := echo.New()
	e.GET("/orders/:id", answer)
	return e
}

func echoMarshaling(r reply) http.Handler {
	return echoServing(func(c *echo.Context) error {
		header := c.Response().Header()
		header.Set(echo.HeaderContentType, problemJSON)
		if r.retryAfter != "" {
			header.Set(echo.HeaderRetryAfter, r.retryAfter)
		}
		return c.JSON(r.status, r.document())
	})
}

func irisServing(answer iris.Handler) http.Handler {
	app := iris.New()
	app.Logger().SetOutput(io.Discard)
	app.Get("/orders/{id}", answer)
	must(app.Build())
	return app
}

// Without the indentation that is its default.
var irisCompact = iris.ProblemOptions{}

var iris404 = irisProblem(http.StatusNotFound, description)

func irisProblem(status int, detail string) iris.Problem {
	return iris.NewProblem().Type("about:blank").Status(status).Detail(detail)
}

var irisWriter = writer{
	name:   "iris",
	static: irisServing(func(ctx iris.Context) { _ = ctx.Problem(iris404, irisCompact) }),
	detail: irisServing(func(ctx iris.Context) { _ = ctx.Problem(irisProblem(http.StatusNotFound, text), irisCompact) }),
	retry: irisServing(func(ctx iris.Context) {
		ctx.Header("Retry-After", retryAfter)
		_ = ctx.Problem(irisProblem(http.StatusTooManyRequests, tooManyText), irisCompact)
	}),
	invalid: irisServing(func(ctx iris.Context) {
		_ = ctx.Problem(irisProblem(http.StatusUnprocessableEntity, invalidText).Key("errors", fieldErrors()), irisCompact)
	}),
	own: irisServing(func(ctx iris.Context) {
		_ = ctx.Problem(iris.NewProblem().
			Type(creditURI).
			Title("Out of Credit").
			Status(http.StatusForbidden).
			Detail(detail).
			Key("balance", balance), irisCompact)
	}),
	forbidden: irisServing(func(ctx iris.Context) {
		_ = ctx.Problem(irisProblem(http.StatusForbidden, detail).
			Instance(instance).
			Key("balance", balance).
			Key("currency", currency), irisCompact)
	}),
	list: irisServing(func(ctx iris.Context) {
		_ = ctx.Problem(irisProblem(http.StatusForbidden, detail).
			Instance(instance).
			Key("balance", balance).
			Key("accounts", accounts), irisCompact)
	}),
}

func fiberServing(answer fiber.Handler) http.Handler {
	app := fiber.New()
	app.Get("/orders/:id", answer)
	return adaptor.FiberApp(app)
}

func fiberMarshaling(r reply) http.Handler {
	return fiberServing(func(c fiber.Ctx) error {
		if r.retryAfter != "" {
			c.Set(fiber.HeaderRetryAfter, r.retryAfter)
		}
		return c.Status(r.status).JSON(r.document(), problemJSON)
	})
}
