package bench

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/render"
	"github.com/gofiber/fiber/v3"
	"github.com/labstack/echo/v5"
	"github.com/moogar0880/problems"
	"github.com/stretchr/testify/assert"
	schneider "schneider.vip/problem"

	"github.com/problemkit/problem"
)

const secret = "dial postgres://app:hunter2@localhost"

// Whether the text of an error that was written for logs reaches the client.
func TestWritersTellErrors(t *testing.T) {
	err := errors.New(secret)
	for _, tt := range []struct {
		by      string
		handler http.Handler
		tells   bool
	}{
		{"problem", problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return err }), false},
		{"moogar0880", problems.ProblemHandler(problems.FromError(err).WithStatus(http.StatusInternalServerError)), true},
		{"schneider.vip", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = schneider.Of(http.StatusInternalServerError).Append(schneider.Wrap(err)).WriteTo(w)
		}), true},
		{"huma", humaServing(func(context.Context, *struct{}) (*struct{}, error) { return nil, err }), true},
		{"echo", echoServing(func(*echo.Context) error { return err }), false},
		{"fiber", fiberServing(func(fiber.Ctx) error { return err }), true},
	} {
		t.Run("by="+tt.by, func(t *testing.T) {
			got := over(t, tt.handler)
			assert.Equal(t, http.StatusInternalServerError, got.status)
			assert.Equal(t, tt.tells, strings.Contains(got.body, secret), got.body)
		})
	}
}

// What becomes of an extension that cannot be encoded.
func TestWritersMeetWhatCannotBeEncoded(t *testing.T) {
	type bad struct {
		members
		Done func() `json:"done"`
	}
	value := bad{members: *notFound(), Done: func() {}}
	for _, tt := range []struct {
		by      string
		handler http.Handler
		status  int
		media   string
		body    bool
	}{
		{"problem", problem.New(http.StatusNotFound, problem.With("done", value.Done)), 404, problemJSON, true},
		{"schneider.vip", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = schneider.Of(http.StatusNotFound).Append(schneider.Custom("done", value.Done)).WriteTo(w)
		}), 404, problemJSON, false},
		{"chi-render", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			render.Status(r, http.StatusNotFound)
			render.JSON(w, r, value)
		}), 500, textPlain, true},
		{"gin", ginServing(func(c *gin.Context) {
			c.Header("Content-Type", problemJSON)
			c.AbortWithStatusJSON(http.StatusNotFound, value)
		}), 404, problemJSON, false},
		{"echo", echoServing(func(c *echo.Context) error {
			c.Response().Header().Set(echo.HeaderContentType, problemJSON)
			return c.JSON(http.StatusNotFound, value)
		}), 500, problemJSON, true},
	} {
		t.Run("by="+tt.by, func(t *testing.T) {
			got := over(t, tt.handler)
			assert.Equal(t, tt.status, got.status)
			assert.Equal(t, tt.media, got.header.Get("Content-Type"))
			assert.Equal(t, tt.body, got.body != "", got.body)
		})
	}
}
