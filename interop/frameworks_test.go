package interop

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/gofiber/fiber/v3/middleware/basicauth"
	"github.com/gofiber/fiber/v3/middleware/keyauth"
	"github.com/gofiber/fiber/v3/middleware/limiter"
	"github.com/julienschmidt/httprouter"

	"github.com/problemkit/problem"
)

func TestHTTPRouter(t *testing.T) { checkRows(t, httpRouter()) }

func httpRouter() []row {
	routes := whole(func() http.Handler {
		r := httprouter.New()
		r.GET("/items/:id", func(w http.ResponseWriter, _ *http.Request, p httprouter.Params) {
			http.Error(w, "no item "+p.ByName("id"), 404)
		})
		r.ServeFiles("/static/*filepath", http.FS(faultyFS{}))
		return r
	})
	return of("github.com/julienschmidt/httprouter",
		row{name: "404", handler: routes, request: get("/nope"), rule: converted},
		row{name: "405", handler: routes, request: post("/items/1", ""), rule: converted},
		row{name: "404 from a handler", handler: routes, request: get("/items/7"), rule: converted, detail: "no item 7"},
		row{name: "ServeFiles 403", handler: routes, request: get("/static/secret.txt"), rule: converted},
		row{name: "OPTIONS 200 (control)", handler: routes, request: with(http.MethodOptions, "/items/1", ""), rule: leftStatus},
		row{name: "301 to the path without a slash (control)", handler: routes, request: get("/items/1/"), rule: leftStatus},
	)
}

func TestGin(t *testing.T) { checkRows(t, ginEngine()) }

func ginEngine() []row {
	// answer is an engine whose one route answers so.
	answer := func(h ...gin.HandlerFunc) layers { return whole(func() http.Handler { return ginRoutes(h...) }) }
	return of("github.com/gin-gonic/gin",
		row{name: "404", handler: answer(), request: get("/nope"), rule: converted},
		row{name: "404 HEAD", handler: answer(), request: head("/nope"), rule: converted},
		row{name: "405 (HandleMethodNotAllowed)", handler: answer(func(c *gin.Context) {}), request: post("/items/1", ""), rule: converted},
		row{name: "own NoRoute in JSON", handler: whole(func() http.Handler {
			e := ginRoutes()
			e.NoRoute(func(c *gin.Context) { c.JSON(404, gin.H{"error": "no route"}) })
			return e
		}), request: get("/nope"), rule: leftType},
		row{name: "c.String 422", handler: answer(func(c *gin.Context) { c.String(422, "name is %s", "empty") }), request: get("/items/1"), rule: converted, detail: "name is empty"},
		row{name: "c.AbortWithStatus(403)", handler: answer(func(c *gin.Context) { c.AbortWithStatus(403) }), request: get("/items/1"), rule: converted},
		row{name: "c.Status(410) and nothing else", handler: answer(func(c *gin.Context) { c.Status(410) }), request: get("/items/1"), rule: converted},
		row{name: "c.AbortWithError(400)", handler: answer(func(c *gin.Context) { _ = c.AbortWithError(400, errors.New("for the log")) }), request: get("/items/1"), rule: converted},
		row{name: "c.BindJSON 400", handler: answer(func(c *gin.Context) {
			var v struct{ A int }
			_ = c.BindJSON(&v)
		}), request: get("/items/1"), rule: converted},
		row{name: "c.JSON 400", handler: answer(func(c *gin.Context) { c.JSON(400, gin.H{"error": "bad"}) }), request: get("/items/1"), rule: leftType},
		row{name: "c.JSON 400, LiftJSON", handler: answer(func(c *gin.Context) { c.JSON(400, gin.H{"error": "bad"}) }), request: get("/items/1"), rule: converted, config: problem.Config{LiftJSON: true},
			document: `{"type":"about:blank","title":"Bad Request","status":400,"detail":"bad","error":"bad"}`},
		row{name: "c.XML 400", handler: answer(func(c *gin.Context) { c.XML(400, gin.H{"error": "bad"}) }), request: get("/items/1"), rule: leftType},
		row{name: "c.AbortWithStatusJSON 401", handler: answer(func(c *gin.Context) { c.AbortWithStatusJSON(401, gin.H{"error": "who"}) }), request: get("/items/1"), rule: leftType},
		row{name: "BasicAuth 401", handler: answer(gin.BasicAuth(gin.Accounts{"ada": "x"})), request: get("/items/1"), rule: converted},
		row{name: "Recovery 500", handler: answer(gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, _ any) { c.AbortWithStatus(500) }), func(*gin.Context) { panic("broken") }), request: get("/items/1"), rule: leftStatus},
		row{name: "c.File 404", handler: answer(func(c *gin.Context) { c.File("nope.txt") }), request: get("/items/1"), rule: converted},
		row{name: "c.Redirect 302 (control)", handler: answer(func(c *gin.Context) { c.Redirect(302, "/x") }), request: get("/items/1"), rule: leftStatus},
		row{name: "c.Stream (control; needs CloseNotifier)", handler: answer(func(c *gin.Context) {
			ticks := 0
			c.Stream(func(w io.Writer) bool {
				c.SSEvent("tick", ticks)
				ticks++
				return ticks < 3
			})
		}), request: get("/items/1"), rule: leftStatus, except: http3},
	)
}

func ginRoutes(h ...gin.HandlerFunc) *gin.Engine {
	e := newGin()
	e.HandleMethodNotAllowed = true
	if len(h) > 0 {
		e.GET("/items/:id", h...)
	}
	return e
}

// newGin is gin.New without what it prints by default.
func newGin() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	return gin.New()
}

func TestFiber(t *testing.T) { checkRows(t, fiberApp()) }

func fiberApp() []row {
	answer := func(h fiber.Handler, m ...any) layers {
		return whole(func() http.Handler {
			app := fiber.New(fiber.Config{BodyLimit: 64})
			for _, m := range m {
				app.Use(m)
			}
			app.Get("/items/:id", h)
			return adaptor.FiberApp(app)
		})
	}
	missing := func(fiber.Ctx) error { return fiber.NewError(404, "no such item") }
	return of("github.com/gofiber/fiber/v3/middleware/adaptor",
		row{name: "404", handler: answer(missing), request: get("/nope"), rule: converted},
		row{name: "405", handler: answer(missing), request: post("/items/1", ""), rule: converted},
		row{name: "fiber.Error from a handler", handler: answer(missing), request: get("/items/1"), rule: converted, detail: "no such item"},
		row{name: "c.SendStatus 410", handler: answer(func(c fiber.Ctx) error { return c.SendStatus(410) }), request: get("/items/1"), rule: converted},
		row{name: "c.JSON 400", handler: answer(func(c fiber.Ctx) error { return c.Status(400).JSON(fiber.Map{"error": "bad"}) }), request: get("/items/1"), rule: leftType},
		row{name: "BodyLimit 413", handler: answer(missing), request: post("/items/1", string(make([]byte, 100))), rule: converted},
		row{name: "basicauth 401", handler: answer(missing, basicauth.New(basicauth.Config{Users: map[string]string{}})), request: get("/items/1"), rule: converted},
		row{name: "keyauth 401", handler: answer(missing, keyauth.New(keyauth.Config{Validator: func(fiber.Ctx, string) (bool, error) { return false, nil }})), request: get("/items/1"), rule: converted, detail: "missing or invalid API Key"},
		row{name: "limiter 429", handler: answer(func(c fiber.Ctx) error { return c.SendString("fine") }, limiter.New(limiter.Config{Max: 1, Expiration: time.Minute})), request: get("/items/1").twice(), rule: converted},
		row{name: "500 (control)", handler: answer(func(fiber.Ctx) error { return errors.New("broken") }), request: get("/items/1"), rule: leftStatus},
		row{name: "200 (control)", handler: answer(func(c fiber.Ctx) error { return c.SendString("fine") }), request: get("/items/1"), rule: leftStatus},
	)
}

func TestHuma(t *testing.T) { checkRows(t, humaAPI()) }

func humaAPI() []row {
	type input struct {
		ID   int `path:"id" minimum:"1"`
		Body struct {
			Name string `json:"name" minLength:"2"`
		}
	}
	routes := whole(func() http.Handler {
		m := http.NewServeMux()
		api := humago.New(m, huma.DefaultConfig("Items", "1.0.0"))
		huma.Put(api, "/items/{id}", func(_ context.Context, in *input) (*struct{}, error) {
			if in.ID == 404 {
				return nil, huma.Error404NotFound("no such item")
			}
			return nil, nil
		})
		return m
	})
	valid := func(method, path, body string) request {
		return with(method, path, body).add("Content-Type", "application/json")
	}
	rows := of("github.com/danielgtaylor/huma/v2",
		row{name: "422, own problem+json", handler: routes, request: valid("PUT", "/items/0", `{"name":"x"}`), rule: leftType},
		row{name: "400, own problem+json", handler: routes, request: valid("PUT", "/items/1", `{`), rule: leftType},
		row{name: "404 from a handler, own problem+json", handler: routes, request: valid("PUT", "/items/404", `{"name":"lamp"}`), rule: leftType},
		row{name: "415, own problem+json", handler: routes, request: with("PUT", "/items/1", "name").add("Content-Type", "text/csv"), rule: leftType},
		row{name: "404 of the router", handler: routes, request: get("/nope"), rule: converted},
		row{name: "405 of the router", handler: routes, request: post("/items/1", ""), rule: converted},
		row{name: "204 (control)", handler: routes, request: valid("PUT", "/items/1", `{"name":"lamp"}`), rule: leftStatus},
	)
	for i := range rows {
		rows[i].volatile = `127\.0\.0\.1:\d+` // of the schema's URL
	}
	return rows
}
