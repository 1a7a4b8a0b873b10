package hooks_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/problemkit/problem"
)

// Nothing to do: gin's own 404 and 405, its bare statuses, and with ServerErrors
// its Recovery are converted. A middleware of three lines answers what handlers
// leave in c.Errors.
func Example_gin() {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.Use(gin.RecoveryWithWriter(io.Discard))
	engine.Use(func(c *gin.Context) {
		if c.Next(); len(c.Errors) > 0 && !c.Writer.Written() {
			problem.Write(c.Writer, c.Errors.Last())
		}
	})
	engine.GET("/orders/7", func(c *gin.Context) { c.AbortWithStatus(http.StatusGone) })
	engine.GET("/orders/8", func(c *gin.Context) {
		_ = c.Error(problem.New(404, problem.Detail("There is no order 8.")))
	})
	engine.GET("/orders/9", func(c *gin.Context) {
		_ = c.Error(errors.New("postgres://hunter2@localhost: connection refused"))
	})
	engine.GET("/orders/10", func(*gin.Context) { panic("hunter2") })
	h := problem.Config{ServerErrors: true}.Middleware(engine)

	ask(h, "GET", "/orders/7", "")
	ask(h, "GET", "/orders/8", "")
	ask(h, "GET", "/orders/9", "")
	ask(h, "GET", "/orders/10", "")
	ask(h, "GET", "/nowhere", "")
	header := ask(h, "POST", "/orders/7", "")
	fmt.Println(header.Get("Allow"))
	// Output:
	// 410 Gone
	// 404 Not Found
	// There is no order 8.
	// 500 Internal Server Error
	// 500 Internal Server Error
	// 404 Not Found
	// 405 Method Not Allowed
	// GET
}
