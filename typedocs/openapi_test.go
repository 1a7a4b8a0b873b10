package typedocs_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

// description is an OpenAPI document, as far as these tests read it.
type description struct {
	OpenAPI    string
	Info       struct{ Title, Version string }
	Paths      *map[string]any
	Components struct {
		Schemas, Responses map[string]json.RawMessage
	}
}

func readDescription(t *testing.T, document []byte) (d description) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(compact(t, string(document))), &d))
	return d
}

func TestOpenAPI(t *testing.T) {
	_, body := do(t, typedocs.Handler(outOfStock, tooMany), "GET", "/openapi.json")
	d := readDescription(t, []byte(body))
	assert.Equal(t, "3.1.0", d.OpenAPI)
	assert.Equal(t, "Problem types", d.Info.Title)
	assert.NotEmpty(t, d.Info.Version)
	require.NotNil(t, d.Paths, "some tools insist on it")
	assert.Empty(t, *d.Paths)
	schemas, responses := d.Components.Schemas, d.Components.Responses
	assert.Equal(t, []string{"AnyProblem", "FieldError", "OutOfStock", "Problem", "TooMany"}, slices.Sorted(maps.Keys(schemas)))
	assert.Equal(t, []string{"AnyProblem", "OutOfStock", "Problem", "TooMany"}, slices.Sorted(maps.Keys(responses)))

	const members = `
		"title": {"description": "A short summary of the problem type.", "type": "string"},
		"detail": {"description": "What went wrong this time.", "type": "string"},
		"instance": {"description": "Identifies this occurrence.", "type": "string", "format": "uri-reference"},
		"errors": {"description": "What is wrong with which part of the request.", "type": "array", "items": {"$ref": "#/components/schemas/FieldError"}}`
	assert.JSONEq(t, `{
		"title": "Too many",
		"description": "Slow down.",
		"type": "object",
		"properties": {
			"type": {"type": "string", "enum": ["/problems/too-many"]},
			"status": {"type": "integer", "enum": [429]},`+members+`
		},
		"required": ["type", "title", "status", "detail"],
		"additionalProperties": true
	}`, string(schemas["TooMany"]))
	assert.JSONEq(t, `{
		"description": "A problem of one of the documented types, which its type member tells.",
		"type": "object",
		"properties": {
			"type": {"description": "Identifies the problem type, and leads to its documentation.", "type": "string", "format": "uri-reference"},
			"status": {"description": "The status code of the response.", "type": "integer", "minimum": 400, "maximum": 599},`+members+`
		},
		"required": ["type", "title", "status", "detail"],
		"oneOf": [{"$ref": "#/components/schemas/OutOfStock"}, {"$ref": "#/components/schemas/TooMany"}],
		"discriminator": {"propertyName": "type", "mapping": {
			"/problems/out-of-stock": "#/components/schemas/OutOfStock",
			"/problems/too-many": "#/components/schemas/TooMany"}}
	}`, string(schemas["AnyProblem"]))
	assert.JSONEq(t, `{
		"description": "Too many: Slow down.",
		"headers": {
			"Cache-Control": {"description": "`+"`no-store`"+`: no cache may keep this response.", "required": true, "schema": {"type": "string"}},
			"Retry-After": {"description": "After how many seconds, or when, to try again.", "schema": {"type": "string"}, "example": "30"}
		},
		"content": {
			"application/problem+json": {
				"schema": {"$ref": "#/components/schemas/TooMany"},
				"example": {"type": "/problems/too-many", "title": "Too many", "status": 429, "detail": "Slow down."}
			}
		}
	}`, string(responses["TooMany"]))
	for _, name := range []string{"Problem", "AnyProblem"} {
		assert.Contains(t, string(responses[name]), `{"$ref":"#/components/schemas/`+name+`"}`, name)
	}
}

func TestOpenAPIHasXMLWhereTheMiddlewareHas(t *testing.T) {
	site := typedocs.Site{Config: problem.Config{TypeBase: "/problems/"}}
	require.NotContains(t, string(site.OpenAPI()), "xml")
	site.Config.XML = true
	d := readDescription(t, site.OpenAPI())
	for name, response := range d.Components.Responses {
		assert.Contains(t, string(response), `"application/problem+xml"`, name)
		assert.Contains(t, string(d.Components.Schemas[name]), `"namespace":"urn:ietf:rfc:7807"`, name)
	}
}

// A list is an element of its own, which has one named i for each of its own.
func TestOpenAPIDescribesListsInXML(t *testing.T) {
	full := problem.Type{Title: "Full", Status: 409}
	site := typedocs.Site{
		Config: problem.Config{TypeBase: "/problems/", XML: true, Types: []problem.Type{full}},
		Pages: []typedocs.Page{{Type: full, Members: []typedocs.Member{
			{Name: "first", Example: problem.FieldError{Detail: "x"}},
			{Name: "rooms", Example: map[string]any{"rows": [][]int{{1, 2}, {3}}}},
		}}},
		Only: []int{404},
	}
	res, sent := do(t, site.Config.Middleware(full.New(
		problem.With("rooms", map[string]any{"rows": [][]int{{1, 2}, {3}}}),
		problem.Invalid(problem.FieldError{Detail: "x"}),
	)), "GET", "/", "Accept", "application/problem+xml")
	require.Equal(t, "application/problem+xml", res.Header().Get("Content-Type"))
	assert.Contains(t, sent, `<errors><i><detail>x</detail></i></errors>`)
	assert.Contains(t, sent, `<rooms><rows><i><i>1</i><i>2</i></i><i><i>3</i></i></rows></rooms>`)

	const errors = `"errors":{"description":"What is wrong with which part of the request.","type":"array",` +
		`"items":{"allOf":[{"$ref":"#/components/schemas/FieldError"}],"xml":{"name":"i"}},"xml":{"wrapped":true}}`
	const members = `"first":{"allOf":[{"$ref":"#/components/schemas/FieldError"}]},` +
		`"rooms":{"type":"object","properties":{"rows":{"type":"array",` +
		`"items":{"type":"array","items":{"type":"integer","xml":{"name":"i"}},"xml":{"name":"i","wrapped":true}},"xml":{"wrapped":true}}}}`
	schemas := readDescription(t, site.OpenAPI()).Components.Schemas
	for _, name := range []string{"Problem", "AnyProblem", "NotFound", "Full"} {
		assert.Contains(t, string(schemas[name]), errors, name)
	}
	assert.Contains(t, string(schemas["Full"]), members)
	assert.NotContains(t, string(site.Schema()), `"xml"`)
}

// Nothing is required that a response may lack: HTTP/2 does not have these two.
func TestOpenAPIRequiresWhatIsAlwaysThere(t *testing.T) {
	d := readDescription(t, typedocs.Site{}.OpenAPI())
	required := make(map[string][]string)
	for name, raw := range d.Components.Responses {
		var response struct {
			Headers map[string]struct{ Required bool }
		}
		require.NoError(t, json.Unmarshal(raw, &response))
		for field, header := range response.Headers {
			if header.Required {
				required[name] = append(required[name], field)
			}
		}
	}
	assert.Equal(t, map[string][]string{
		"Unauthorized":                  {"WWW-Authenticate"},
		"MethodNotAllowed":              {"Allow"},
		"ProxyAuthenticationRequired":   {"Proxy-Authenticate"},
		"PreconditionRequired":          {"Cache-Control"},
		"TooManyRequests":               {"Cache-Control"},
		"RequestHeaderFieldsTooLarge":   {"Cache-Control"},
		"NetworkAuthenticationRequired": {"Cache-Control"},
	}, required)
}

func TestComponentNames(t *testing.T) {
	site := typedocs.Site{Config: problem.Config{TypeBase: "/problems/", Types: []problem.Type{
		{Title: "Problem", Status: 409},
		{Title: "Any problem!", Status: 409},
		{Title: "Field Error Problem", Status: 409},
		{Title: "Field error", Status: 409},
		{Title: "3D print failed", Status: 409},
		{Title: "。", Status: 409},
		{Title: "Already 2 of 2", Status: 409},
		{Title: "Already 22", Status: 409},
		{Title: "Already 2 2", Status: 409},
	}}, Only: []int{418}}
	want := []string{
		"Already22", "Already22Problem", "Already2Of2", "AnyProblem", "AnyProblemProblem", "FieldErrorProblem", "FieldErrorProblem3",
		"ImATeapot", "Problem", "Problem3dPrintFailed", "Problem409", "ProblemProblem",
	}
	d := readDescription(t, site.OpenAPI())
	assert.Equal(t, want, slices.Sorted(maps.Keys(d.Components.Responses)))
	for name := range readDescription(t, typedocs.Site{}.OpenAPI()).Components.Schemas {
		assert.Regexp(t, `^([A-Z][a-z]*)+$`, name)
	}
	_, page := do(t, site.Handler(), "GET", "/field-error", "Accept", browserAccept)
	assert.Contains(t, page, "<code>FieldErrorProblem3</code>")
	_, index := do(t, site.Handler(), "GET", "/", "Accept", browserAccept)
	assert.Contains(t, index, "<code>ImATeapot</code>")
}

// Types that share about:blank are told apart by their status, if at all.
func TestOpenAPIWithoutTypeURIs(t *testing.T) {
	site := typedocs.Site{Only: []int{404, 410}}
	union := string(readDescription(t, site.OpenAPI()).Components.Schemas["AnyProblem"])
	assert.Contains(t, union, `"oneOf":[{"$ref":"#/components/schemas/NotFound"}`)
	assert.NotContains(t, union, "discriminator")

	site.Config.Types = []problem.Type{{Title: "No such order", Status: 404}}
	union = string(readDescription(t, site.OpenAPI()).Components.Schemas["AnyProblem"])
	assert.Contains(t, union, `"anyOf":[{"$ref":"#/components/schemas/NoSuchOrder"}`)
	assert.NotContains(t, union, "oneOf")

	_, body := do(t, typedocs.Handler(), "GET", "/openapi.json")
	union = string(readDescription(t, []byte(body)).Components.Schemas["AnyProblem"])
	assert.NotContains(t, union, "Of", "a union of nothing is not one")
}

// Linters look for tags and calls of eval in descriptions, which are CommonMark.
func TestOpenAPIDescriptionsAreCommonMark(t *testing.T) {
	hostile := problem.Type{Title: "<script>", Status: 409, Description: "<script>eval(1)</script> [x](javascript:y) *a* `b` a_b_c _d_"}
	site := typedocs.Site{
		Config: problem.Config{TypeBase: "/problems/", Types: []problem.Type{hostile}},
		Pages: []typedocs.Page{{Type: hostile, Members: []typedocs.Member{
			{Name: "spent", Description: "<img src=x>", Example: "<b>"},
		}}},
	}
	d := readDescription(t, site.OpenAPI())
	schema, response := string(d.Components.Schemas["Script"]), string(d.Components.Responses["Script"])
	const escaped = `&lt;script>eval\\(1)&lt;/script> \\[x\\]\\(javascript\\:y) \\*a\\* \\` + "`" + `b\\` + "`" + ` a_b_c \\_d\\_`
	assert.Contains(t, schema, `"description":"`+escaped+`"`)
	assert.Contains(t, schema, `"description":"&lt;img src=x>"`)
	assert.Contains(t, response, `"description":"&lt;script>: `+escaped+`"`)
	assert.NotRegexp(t, `"description":"[^"]*<`, string(site.OpenAPI()))
}

func TestOverlay(t *testing.T) {
	site := typedocs.Site{Config: problem.Config{TypeBase: "/problems/", Types: []problem.Type{outOfStock}}, Title: "Shop API", Only: []int{404}}
	var overlay struct {
		Overlay string
		Info    struct{ Title, Version string }
		Actions []struct {
			Target string
			Remove bool
			Update json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(site.Overlay(), &overlay))
	assert.Equal(t, "1.0.0", overlay.Overlay)
	assert.Equal(t, "Shop API: problem types", overlay.Info.Title)
	assert.NotEmpty(t, overlay.Info.Version)
	var targets []string
	for _, action := range overlay.Actions {
		targets = append(targets, action.Target)
		assert.Equal(t, action.Remove, action.Update == nil)
	}
	const operation = "(@.responses || @.operationId || @.summary || @.description || @.tags || @.requestBody || @.parameters)"
	require.Equal(t, []string{
		"$",
		"$.components.schemas['AnyProblem','FieldError','NotFound','OutOfStock','Problem']",
		"$.components.responses['AnyProblem','NotFound','OutOfStock','Problem']",
		"$",
		"$.paths.*[?(" + operation + " && !(@.responses && @.responses['4XX']))]",
		"$.paths.*[?(" + operation + " && !(@.responses && @.responses['default']))]",
	}, targets)
	var update struct{ Components json.RawMessage }
	require.NoError(t, json.Unmarshal(overlay.Actions[3].Update, &update))
	var components struct{ Components json.RawMessage }
	require.NoError(t, json.Unmarshal(site.OpenAPI(), &components))
	assert.JSONEq(t, `{"components": {
		"schemas": {"AnyProblem": {}, "FieldError": {}, "NotFound": {}, "OutOfStock": {}, "Problem": {}},
		"responses": {"AnyProblem": {}, "NotFound": {}, "OutOfStock": {}, "Problem": {}}
	}}`, string(overlay.Actions[0].Update))
	assert.JSONEq(t, string(components.Components), string(update.Components))
	assert.JSONEq(t, `{"responses": {"4XX": {"$ref": "#/components/responses/AnyProblem"}}}`, string(overlay.Actions[4].Update))
	assert.JSONEq(t, `{"responses": {"default": {"$ref": "#/components/responses/AnyProblem"}}}`, string(overlay.Actions[5].Update))
}
