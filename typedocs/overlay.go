package typedocs

import (
	"maps"
	"slices"
	"strings"
)

// An overlay is an OpenAPI Overlay 1.0 document.
type overlay struct {
	Overlay string   `json:"overlay"`
	Dialect string   `json:"x-speakeasy-jsonpath"`
	Info    info     `json:"info"`
	Actions []action `json:"actions"`
}

// An action changes what its target, a JSONPath (RFC 9535), finds in a description.
type action struct {
	Target      string `json:"target"`
	Description string `json:"description"`
	Update      any    `json:"update,omitempty"`
	Remove      bool   `json:"remove,omitempty"`
}

// isOperation is a JSONPath filter that finds the operations among the members of a
// path item, by what an operation can have. One that has none of these is empty.
const isOperation = "(@.responses || @.operationId || @.summary || @.description || @.tags || @.requestBody || @.parameters)"

// overlay puts the components into a description, and makes each operation refer to
// them where it does not have the response itself. Each target finds something in a
// description that the overlay has not been applied to: oapi-codegen insists on that.
func (s *site) overlay() overlay {
	c := s.components()
	schemas, responses := slices.Sorted(maps.Keys(c.Schemas)), slices.Sorted(maps.Keys(c.Responses))
	return overlay{
		Overlay: "1.0.0",
		Dialect: "rfc9535", // without which oapi-codegen, among others, uses an older one
		Info:    info{Title: s.documentTitle(), Version: "1.0.0"},
		Actions: []action{
			// An update appends to lists. What is removed before is not doubled when
			// the overlay is applied once more, and what is there can be removed.
			{
				Target:      "$",
				Description: "Make sure that there is something to replace.",
				Update:      map[string]any{"components": map[string]any{"schemas": emptyObjects(schemas), "responses": emptyObjects(responses)}},
			},
			{Target: "$.components.schemas" + members(schemas), Description: "Remove what has the name of a schema.", Remove: true},
			{Target: "$.components.responses" + members(responses), Description: "Remove what has the name of a response.", Remove: true},
			{Target: "$", Description: "Add the schemas and the responses.", Update: map[string]any{"components": c}},
			addResponse("4XX", anyProblemName),
			addResponse("default", anyProblemName),
		},
	}
}

// addResponse adds a response to each operation that does not have it.
func addResponse(code, component string) action {
	return action{
		Target:      "$.paths.*[?(" + isOperation + " && !(@.responses && @.responses['" + code + "']))]",
		Description: "Add the response " + code + " to each operation without one.",
		Update: map[string]any{"responses": map[string]any{
			code: map[string]string{"$ref": "#/components/responses/" + component},
		}},
	}
}

// members is a JSONPath segment that selects members by name.
func members(names []string) string { return "['" + strings.Join(names, "','") + "']" }

func emptyObjects(names []string) map[string]struct{} {
	objects := make(map[string]struct{})
	for _, name := range names {
		objects[name] = struct{}{}
	}
	return objects
}
