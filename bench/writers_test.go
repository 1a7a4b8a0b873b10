package bench

import (
	"context"
	"encoding/json"
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
	"github.com/moogar0880/problems"
	schneider "schneider.vip/problem"
)

// A writer is a package that writes problem documents, or JSON at all: its static
// 404, made before where it can be, and its 403, made anew for each response. A
// framework is measured with the router that its handlers need.
type writer struct {
	name      string
	static    http.Handler
	forbidden http.Handler
}

var writers = []writer{
	{"encoding/json", byHandStatic, byHandForbidden},
	{"moogar0880", problems.ProblemHandler(problems.NewDetailedProblem(http.StatusNotFound, description)), moogarForbidden},
	{"schneider.vip", schneiderStatic(), schneiderForbidden},
	{"huma", humaServing(humaStatic), humaServing(humaForbidden)},
	{"chi-render", renderStatic(), renderForbidden},
	{"gin", ginServing(ginStatic), ginServing(ginForbidden)},
	{"echo", echoServing(echoStatic), echoServing(echoForbidden)},
	{"iris", irisServing(irisStatic), irisServing(irisForbidden)},
	{"fiber", fiberServing(fiberStatic), fiberServing(fiberForbidden)},
}

// An extended is members with those of the 403.
type extended struct {
	members
	Balance  int    `json:"balance"`
	Currency string `json:"currency"`
}

func notFound() *members {
	return &members{Type: "about:blank", Title: "Not Found", Status: http.StatusNotFound, Detail: description}
}

func refused() *extended {
	return &extended{members{"about:blank", "Forbidden", http.StatusForbidden, detail, instance}, balance, currency}
}

var ready404 = notFound()

var byHandStatic = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { marshal(w, http.StatusNotFound, ready404) })

var byHandForbidden = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	marshal(w, http.StatusForbidden, refused())
})

// byHandMap is for extensions whose names no struct knows.
var byHandMap = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	marshal(w, http.StatusForbidden, map[string]any{
		"type":     "about:blank",
		"title":    "Forbidden",
		"status":   http.StatusForbidden,
		"detail":   detail,
		"instance": instance,
		"balance":  balance,
		"currency": currency,
	})
})

func marshal(w http.ResponseWriter, status int, v any) {
	doc, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", problemJSON)
	w.WriteHeader(status)
	_, _ = w.Write(doc)
}

// Its ExtendedProblem nests the extensions, so that members of the document need a
// struct around Problem; its handlers take none, so that it is written by hand.
var moogarForbidden = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	p := &moogar{
		Problem:  *problems.NewDetailedProblem(http.StatusForbidden, detail).WithInstance(instance),
		Balance:  balance,
		Currency: currency,
	}
	w.Header().Set("Content-Type", problems.ProblemMediaType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
})

type moogar struct {
	problems.Problem
	Balance  int    `json:"balance"`
	Currency string `json:"currency"`
}

func schneiderStatic() http.Handler {
	p := schneider.Of(http.StatusNotFound).Append(schneider.Type("about:blank"), schneider.Detail(description))
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = p.WriteTo(w) })
}

var schneiderForbidden = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	_, _ = schneider.Of(http.StatusForbidden).Append(
		schneider.Type("about:blank"),
		schneider.Detail(detail),
		schneider.Instance(instance),
		schneider.Custom("balance", balance),
		schneider.Custom("currency", currency)).WriteTo(w)
})

func humaServing(answer func(context.Context, *struct{}) (*struct{}, error)) http.Handler {
	mux := http.NewServeMux()
	config := huma.DefaultConfig("bench", "1")
	config.CreateHooks = nil // they add $schema to documents
	huma.Get(humago.New(mux, config), "/orders/{id}", answer)
	return mux
}

func humaStatic(context.Context, *struct{}) (*struct{}, error) {
	return nil, &huma.ErrorModel{Type: "about:blank", Title: "Not Found", Status: http.StatusNotFound, Detail: description}
}

// Its ErrorModel has no extensions: they need a struct around it.
func humaForbidden(context.Context, *struct{}) (*struct{}, error) {
	return nil, &humaError{
		ErrorModel: huma.ErrorModel{Type: "about:blank", Title: "Forbidden", Status: http.StatusForbidden, Detail: detail, Instance: instance},
		Balance:    balance,
		Currency:   currency,
	}
}

type humaError struct {
	huma.ErrorModel
	Balance  int    `json:"balance"`
	Currency string `json:"currency"`
}

func renderStatic() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		renderJSON(w, r, http.StatusNotFound, ready404)
	})
}

var renderForbidden = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	renderJSON(w, r, http.StatusForbidden, refused())
})

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

func ginStatic(c *gin.Context) {
	c.Header("Content-Type", problemJSON)
	c.AbortWithStatusJSON(http.StatusNotFound, ready404)
}

func ginForbidden(c *gin.Context) {
	c.Header("Content-Type", problemJSON)
	c.AbortWithStatusJSON(http.StatusForbidden, refused())
}

func echoServing(answer echo.HandlerFunc) http.Handler {
	e := echo.New()
	e.GET("/orders/:id", answer)
	return e
}

func echoStatic(c *echo.Context) error {
	c.Response().Header().Set(echo.HeaderContentType, problemJSON)
	return c.JSON(http.StatusNotFound, ready404)
}

func echoForbidden(c *echo.Context) error {
	c.Response().Header().Set(echo.HeaderContentType, problemJSON)
	return c.JSON(http.StatusForbidden, refused())
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

var iris404 = iris.NewProblem().Type("about:blank").Status(http.StatusNotFound).Detail(description)

func irisStatic(ctx iris.Context) { _ = ctx.Problem(iris404, irisCompact) }

func irisForbidden(ctx iris.Context) {
	_ = ctx.Problem(iris.NewProblem().
		Type("about:blank").
		Status(http.StatusForbidden).
		Detail(detail).
		Instance(instance).
		Key("balance", balance).
		Key("currency", currency), irisCompact)
}

func fiberServing(answer fiber.Handler) http.Handler {
	app := fiber.New()
	app.Get("/orders/:id", answer)
	return adaptor.FiberApp(app)
}

func fiberStatic(c fiber.Ctx) error {
	return c.Status(http.StatusNotFound).JSON(ready404, problemJSON)
}

func fiberForbidden(c fiber.Ctx) error {
	return c.Status(http.StatusForbidden).JSON(refused(), problemJSON)
}
