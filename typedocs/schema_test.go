package typedocs_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

var (
	outOfStock = problem.Type{URI: "/problems/out-of-stock", Title: "Out of stock", Status: 422, Description: "An item cannot be delivered."}
	tooMany    = problem.Type{URI: "/problems/too-many", Title: "Too many", Status: 429, Description: "Slow down."}
)

func TestJSONSchema(t *testing.T) {
	_, body := do(t, typedocs.Handler(outOfStock), "GET", "/schema.json")
	var schema struct {
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal([]byte(body), &schema))
	require.Len(t, schema.Defs, 2)
	assert.JSONEq(t, `{
		"title": "Out of stock",
		"description": "An item cannot be delivered.",
		"type": "object",
		"properties": {
			"type": {"type": "string", "const": "/problems/out-of-stock"},
			"title": {"description": "A short summary of the problem type.", "type": "string"},
			"status": {"type": "integer", "const": 422},
			"detail": {"description": "What went wrong this time.", "type": "string"},
			"instance": {"description": "Identifies this occurrence.", "type": "string", "format": "uri-reference"},
			"errors": {"description": "What is wrong with which part of the request.", "type": "array", "items": {"$ref": "#/$defs/FieldError"}}
		},
		"required": ["type", "title", "status", "detail"],
		"additionalProperties": true
	}`, string(schema.Defs["OutOfStock"]))
	assert.JSONEq(t, `{
		"description": "What is wrong with one part of the request.",
		"type": "object",
		"properties": {
			"detail": {"description": "What is wrong, for people.", "type": "string"},
			"code": {"description": "The same for programs, as in `+"`too-long`"+`.", "type": "string"},
			"pointer": {"description": "Leads to the part of the body: a JSON pointer (RFC 6901) as a URI fragment, as in `+"`#/items/0/count`"+`.", "type": "string"},
			"parameter": {"description": "The name of a query, path or form parameter.", "type": "string"},
			"header": {"description": "The name of a header field.", "type": "string"}
		}
	}`, string(schema.Defs["FieldError"]))

	schemaless := regexp.MustCompile(`(?s)"\$defs": .*`).ReplaceAllString(body, `"$$defs": {}}`)
	assert.JSONEq(t, `{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title": "Problem document",
		"description": "A problem details object (RFC 9457). Members other than these are extensions.",
		"type": "object",
		"properties": {
			"type": {"description": "Identifies the problem type, and leads to its documentation.", "type": "string", "format": "uri-reference"},
			"title": {"description": "A short summary of the problem type.", "type": "string"},
			"status": {"description": "The status code of the response.", "type": "integer", "minimum": 400, "maximum": 599},
			"detail": {"description": "What went wrong this time.", "type": "string"},
			"instance": {"description": "Identifies this occurrence.", "type": "string", "format": "uri-reference"},
			"errors": {"description": "What is wrong with which part of the request.", "type": "array", "items": {"$ref": "#/$defs/FieldError"}}
		},
		"required": ["type", "title", "status", "detail"],
		"additionalProperties": true,
		"anyOf": [{"$ref": "#/$defs/OutOfStock"}],
		"$defs": {}
	}`, schemaless)
}

// A lifted document keeps what the handler calls errors.
func TestSchemasOfLiftedDocuments(t *testing.T) {
	site := typedocs.Site{Config: problem.Config{TypeBase: "/problems/", LiftJSON: true}, Only: []int{422}}
	handler := site.Config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(422)
		_, _ = io.WriteString(w, `{"message":"The data was invalid.","errors":{"name":["It is required."]}}`)
	}))
	_, sent := do(t, handler, "POST", "/")
	require.Contains(t, sent, `"errors":{"name":["It is required."]}`)

	const open = `"errors":{"description":"What is wrong with which part of the request: a list of FieldError, or what a handler's own JSON has here."}`
	d := readDescription(t, site.OpenAPI())
	for _, name := range []string{"Problem", "AnyProblem", "UnprocessableEntity"} {
		assert.Contains(t, string(d.Components.Schemas[name]), open, name)
	}
	schema := compact(t, string(site.Schema()))
	assert.Equal(t, 2, strings.Count(schema, open), "of any problem, and of the type")
	assert.NotContains(t, schema, `"array"`)

	page := typedocs.Page{Type: problem.Type{Status: 422}, Members: []typedocs.Member{{Name: "errors", Example: map[string][]string{"name": {"It is required."}}}}}
	site.Pages = []typedocs.Page{page}
	schema = compact(t, string(site.Schema()))
	assert.Equal(t, 1, strings.Count(schema, open), "a page may say more")
	assert.Contains(t, schema, `"errors":{"type":"object","properties":{"name":{"type":"array","items":{"type":"string"}}}}`)
}

func TestJSONSchemaDefinesEveryType(t *testing.T) {
	_, body := do(t, typedocs.Handler(config.Catalog()...), "GET", "/schema.json")
	var schema struct {
		AnyOf []map[string]string
		Defs  map[string]struct {
			Properties struct {
				Type   struct{ Const string }
				Status struct{ Const int }
			}
		} `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal([]byte(body), &schema))
	require.Len(t, schema.AnyOf, len(config.Catalog()))
	require.Len(t, schema.Defs, len(config.Catalog())+1)
	for i, typ := range config.Catalog() {
		name := strings.TrimPrefix(schema.AnyOf[i]["$ref"], "#/$defs/")
		assert.Equal(t, typ.URI, schema.Defs[name].Properties.Type.Const)
		assert.Equal(t, typ.Status, schema.Defs[name].Properties.Status.Const)
	}
}
