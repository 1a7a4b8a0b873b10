package interop

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	middleware "github.com/oapi-codegen/nethttp-middleware"
	"github.com/oapi-codegen/runtime"
	"github.com/ogen-go/ogen/ogenerrors"
	"github.com/ogen-go/ogen/validate"
)

const document = `{
	"openapi": "3.0.3",
	"info": {"title": "items", "version": "1"},
	"components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
	"paths": {
		"/items": {
			"get": {
				"parameters": [{"name": "limit", "in": "query", "required": true, "schema": {"type": "integer"}}],
				"responses": {"200": {"description": "items"}}
			},
			"post": {
				"requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["name"]}}}},
				"responses": {"200": {"description": "item"}}
			}
		},
		"/own": {"get": {"security": [{"token": []}], "responses": {"200": {"description": "own items"}}}}
	}
}`

func TestOAPICodegen(t *testing.T) { checkRows(t, oapiCodegen()) }

func oapiCodegen() []row {
	validated := func(options *middleware.Options) layers {
		return whole(func() http.Handler {
			spec, err := openapi3.NewLoader().LoadFromData([]byte(document))
			if err != nil {
				panic(err)
			}
			if options != nil {
				options.Options.AuthenticationFunc = func(context.Context, *openapi3filter.AuthenticationInput) error { return errors.New("no token") }
			}
			return middleware.OapiRequestValidatorWithOptions(spec, options)(http.HandlerFunc(ok))
		})
	}
	json := func(body string) request { return post("/items", body).add("Content-Type", "application/json") }
	rows := of("github.com/oapi-codegen/nethttp-middleware",
		row{name: "no such path 404", handler: validated(nil), request: get("/nope"), rule: converted, detail: "no matching operation was found"},
		row{name: "no such method 405", handler: validated(nil), request: with(http.MethodDelete, "/items", ""), rule: converted},
		row{name: "missing parameter 400", handler: validated(nil), request: get("/items"), rule: converted,
			detail: `parameter "limit" in query has an error: value is required but missing`},
		row{name: "parameter of the wrong type 400", handler: validated(nil), request: get("/items?limit=x"), rule: converted,
			detail: `parameter "limit" in query has an error: value x: an invalid integer: invalid syntax`},
		row{name: "body that does not fit the schema 400", handler: validated(nil), request: json(`{}`), rule: converted,
			detail: `request body has an error: doesn't match schema: Error at "/name": property "name" is missing`},
		row{name: "body of another type 400", handler: validated(nil), request: post("/items", "x").add("Content-Type", "text/csv"), rule: converted,
			detail: `request body has an error: header Content-Type has unexpected value "text/csv"`},
		row{name: "no token 401", handler: validated(&middleware.Options{}), request: get("/own"), rule: converted,
			detail: `security requirements failed: no token`},
		row{name: "own error handler in JSON 404", handler: validated(&middleware.Options{ErrorHandler: func(w http.ResponseWriter, _ string, status int) {
			answering(status, "application/json", `{"error":"no"}`)(w, nil)
		}}), request: get("/nope"), rule: leftType},
		row{name: "200 (control)", handler: validated(nil), request: get("/items?limit=1"), rule: leftStatus},
	)
	return append(rows, of("github.com/oapi-codegen/runtime",
		row{name: "generated std-http server, parameter of the wrong type 400", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			var limit int
			err := runtime.BindQueryParameterWithOptions("form", true, true, "limit", r.URL.Query(), &limit, runtime.BindQueryParameterOptions{Type: "integer"})
			if err != nil { // as its default ErrorHandlerFunc does
				http.Error(w, err.Error(), http.StatusBadRequest)
			}
		}), request: get("/items?limit=x"), rule: converted,
			detail: `error binding string parameter: strconv.ParseInt: parsing "x": invalid syntax`},
	)...)
}

func TestOgen(t *testing.T) { checkRows(t, ogen()) }

// ogen has what generated servers write: all their errors go through
// DefaultErrorHandler.
func ogen() []row {
	failing := func(err error) layers {
		return serving(func(w http.ResponseWriter, r *http.Request) { ogenerrors.DefaultErrorHandler(r.Context(), w, r, err) })
	}
	return of("github.com/ogen-go/ogen",
		row{name: "DecodeParamsError 400", handler: failing(&ogenerrors.DecodeParamsError{Err: errors.New("limit: not a number")}), request: get("/"), rule: leftType},
		row{name: "DecodeRequestError 400", handler: failing(&ogenerrors.DecodeRequestError{Err: errors.New("unexpected byte")}), request: post("/", ""), rule: leftType},
		row{name: "SecurityError 401", handler: failing(&ogenerrors.SecurityError{Err: ogenerrors.ErrSecurityRequirementIsNotSatisfied}), request: get("/"), rule: leftType},
		row{name: "InvalidContentTypeError 415", handler: failing(validate.InvalidContentType("text/csv")), request: post("/", ""), rule: leftType},
		row{name: "any other error 500 (control)", handler: failing(errors.New("broken")), request: get("/"), rule: leftStatus},
	)
}
