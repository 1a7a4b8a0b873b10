package typedocs_test

import (
	"encoding/json"
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
	want := `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Problem document",
  "description": "A problem details object (RFC 9457). Members other than these are extensions.",
  "type": "object",
  "properties": {
    "type": {
      "description": "Identifies the problem type, and leads to its documentation.",
      "type": "string",
      "format": "uri-reference"
    },
    "title": {
      "description": "A short summary of the problem type.",
      "type": "string"
    },
    "status": {
      "description": "The status code of the response.",
      "type": "integer",
      "minimum": 400,
      "maximum": 599
    },
    "detail": {
      "description": "What went wrong this time.",
      "type": "string"
    },
    "instance": {
      "description": "Identifies this occurrence.",
      "type": "string",
      "format": "uri-reference"
    }
  },
  "required": [
    "type",
    "title",
    "status",
    "detail"
  ],
  "additionalProperties": true,
  "anyOf": [
    {
      "$ref": "#/$defs/out-of-stock"
    }
  ],
  "$defs": {
    "out-of-stock": {
      "title": "Out of stock",
      "description": "An item cannot be delivered.",
      "type": "object",
      "properties": {
        "type": {
          "type": "string",
          "const": "/problems/out-of-stock"
        },
        "title": {
          "description": "A short summary of the problem type.",
          "type": "string"
        },
        "status": {
          "type": "integer",
          "const": 422
        },
        "detail": {
          "description": "What went wrong this time.",
          "type": "string"
        },
        "instance": {
          "description": "Identifies this occurrence.",
          "type": "string",
          "format": "uri-reference"
        }
      },
      "required": [
        "type",
        "title",
        "status",
        "detail"
      ],
      "additionalProperties": true
    }
  }
}
`
	require.Equal(t, want, body)
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
	require.Len(t, schema.Defs, len(config.Catalog()))
	for i, typ := range config.Catalog() {
		assert.Equal(t, map[string]string{"$ref": "#/$defs/" + typ.Slug()}, schema.AnyOf[i])
		assert.Equal(t, typ.URI, schema.Defs[typ.Slug()].Properties.Type.Const)
		assert.Equal(t, typ.Status, schema.Defs[typ.Slug()].Properties.Status.Const)
	}
}

func TestOpenAPI(t *testing.T) {
	_, body := do(t, typedocs.Handler(outOfStock, tooMany), "GET", "/openapi.json")
	var description struct {
		OpenAPI    string
		Info       struct{ Title, Version string }
		Components struct {
			Schemas, Responses map[string]json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal([]byte(body), &description))
	assert.Equal(t, "3.1.0", description.OpenAPI)
	assert.NotEmpty(t, description.Info.Title)
	assert.NotEmpty(t, description.Info.Version)
	schemas, responses := description.Components.Schemas, description.Components.Responses
	require.Len(t, schemas, 4)
	require.Len(t, responses, 2)

	assert.JSONEq(t, `{
		"description": "A problem of one of the documented types, which its type member tells.",
		"anyOf": [{"$ref": "#/components/schemas/out-of-stock"}, {"$ref": "#/components/schemas/too-many"}],
		"discriminator": {"propertyName": "type", "mapping": {
			"/problems/out-of-stock": "#/components/schemas/out-of-stock",
			"/problems/too-many": "#/components/schemas/too-many"}}
	}`, string(schemas["KnownProblem"]))
	assert.JSONEq(t, `{
		"title": "Too many",
		"description": "Slow down.",
		"allOf": [
			{"$ref": "#/components/schemas/Problem"},
			{
				"type": "object",
				"properties": {
					"type": {"type": "string", "const": "/problems/too-many"},
					"status": {"type": "integer", "const": 429}
				},
				"required": ["type", "status"]
			}
		]
	}`, string(schemas["too-many"]))
	assert.Contains(t, string(schemas["Problem"]), `"additionalProperties": true`)
	assert.Contains(t, string(schemas["Problem"]), `"namespace": "urn:ietf:rfc:7807"`)
	assert.JSONEq(t, `{
		"description": "Too many: Slow down.",
		"headers": {
			"Cache-Control": {"description": "`+"`no-store`"+`: no cache may keep this response.", "required": true, "schema": {"type": "string"}},
			"Retry-After": {"description": "After how many seconds, or when, to try again.", "schema": {"type": "string"}, "example": "30"}
		},
		"content": {
			"application/problem+json": {
				"schema": {"$ref": "#/components/schemas/too-many"},
				"example": {"type": "/problems/too-many", "title": "Too many", "status": 429, "detail": "Slow down."}
			},
			"application/problem+xml": {"schema": {"$ref": "#/components/schemas/too-many"}}
		}
	}`, string(responses["too-many"]))
}

// Types that share about:blank are told apart by their status.
func TestOpenAPIWithoutTypeURIs(t *testing.T) {
	_, body := do(t, typedocs.Handler(problem.Catalog()...), "GET", "/openapi.json")
	require.NotContains(t, body, "discriminator")
	require.Contains(t, body, `"const": "about:blank"`)
	require.Contains(t, body, `"const": 404`)
}
