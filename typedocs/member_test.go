package typedocs

import (
	"encoding/json"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

type price struct {
	Amount   float64 `json:"amount"`
	Currency string
	Tax      *float64 `json:"tax,omitempty"`
	hidden   int      //nolint:unused // encoding/json leaves it out
	inner
}

type inner struct{ Rate float32 }

// longer writes more elements than it has, where it can be addressed.
type longer []int

func (*longer) MarshalJSON() ([]byte, error) { return []byte("[1,2]"), nil }

// The schema of a member is that of its example.
func TestSchemaOfExample(t *testing.T) {
	const double = `{"type": "number", "format": "double"}`
	for _, tt := range []struct {
		example any
		want    string
		kind    string
	}{
		{nil, `{}`, ""},
		{[]longer{nil}, `{"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}`, "array of arrays of integers"},
		{true, `{"type": "boolean"}`, "boolean"},
		{"x", `{"type": "string"}`, "string"},
		{3, `{"type": "integer"}`, "integer"},
		{uint8(3), `{"type": "integer"}`, "integer"},
		{3.0, double, "number"},
		{2.5, double, "number"},
		{json.Number("3"), `{"type": "integer"}`, "integer"},
		{json.RawMessage(`3e2`), double, "number"},
		{json.RawMessage(`[{"a": null}]`), `{"type": "array", "items": {"type": "object", "properties": {"a": {}}}}`, "array of objects"},
		{time.Time{}, `{"type": "string", "format": "date-time"}`, "string"},
		{time.Second, `{"type": "integer"}`, "integer"},
		{netip.MustParseAddr("127.0.0.1"), `{"type": "string"}`, "string"},
		{[]byte("x"), `{"type": "string"}`, "string"},
		{[]string{"a", "b"}, `{"type": "array", "items": {"type": "string"}}`, "array of strings"},
		{[]string{}, `{"type": "array", "items": {}}`, "array"},
		{[][]int{{1}, {}}, `{"type": "array", "items": {"type": "array", "items": {}}}`, "array of arrays"},
		{[][]int{{1}, {2}}, `{"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}`, "array of arrays of integers"},
		{[]float64{1, 2}, `{"type": "array", "items": ` + double + `}`, "array of numbers"},
		{[]any{1, 2.5}, `{"type": "array", "items": ` + double + `}`, "array of numbers"},
		{[]any{2.5, 1}, `{"type": "array", "items": ` + double + `}`, "array of numbers"},
		{[]any{1, "x"}, `{"type": "array", "items": {}}`, "array"},
		{[]any{map[string]any{"a": 1}, map[string]any{"a": "x", "b": true}}, `{"type": "array", "items": {"type": "object", "properties": {"a": {}, "b": {"type": "boolean"}}}}`, "array of objects"},
		{map[string]float64{"eur": 2}, `{"type": "object", "properties": {"eur": ` + double + `}}`, "object"},
		{map[string]any{}, `{"type": "object"}`, "object"},
		{map[int]float64{1: 2}, `{"type": "object", "properties": {"1": {"type": "integer"}}}`, "object"},
		{&price{Amount: 2}, `{"type": "object", "properties": {"Currency": {"type": "string"}, "Rate": ` + double + `, "amount": ` + double + `}}`, "object"},
		{price{Tax: new(float64)}, `{"type": "object", "properties": {"Currency": {"type": "string"}, "Rate": ` + double + `, "amount": ` + double + `, "tax": ` + double + `}}`, "object"},
		{problem.FieldError{Detail: "x"}, `{"$ref": "#/$defs/FieldError"}`, "object"},
		{[]problem.FieldError{{Detail: "x"}}, `{"type": "array", "items": {"$ref": "#/$defs/FieldError"}}`, "array of objects"},
	} {
		s := jsonSchema.example(tt.example)
		got, err := json.Marshal(s)
		require.NoError(t, err)
		assert.JSONEq(t, tt.want, string(got), "%T %[1]v", tt.example)
		assert.Equal(t, tt.kind, s.kind(), "%T %[1]v", tt.example)
	}
	assert.Equal(t, "#/components/schemas/FieldError", openAPISchema.example(problem.FieldError{}).Ref)
}

func TestMembersInSchemas(t *testing.T) {
	typ := problem.Type{Title: "Sold out", Status: 409}
	site := Site{Config: problem.Config{Types: []problem.Type{typ}}, Pages: []Page{{Type: typ, Members: []Member{
		{Name: "left", Description: "How many there are.", Example: 3},
		{Name: "first", Description: "The first fault.", Example: problem.FieldError{Detail: "x"}},
		{Name: "errors", Description: "By member.", Example: map[string][]string{"count": {"too many"}}},
		{Name: "other", Description: "Whatever."},
	}}}}.build()
	for _, v := range []vocabulary{jsonSchema, openAPISchema} {
		s := v.of(site.pages[0])
		for name, want := range map[string]string{
			"left":   `{"description": "How many there are.", "type": "integer"}`,
			"first":  `{"description": "The first fault.", "allOf": [{"$ref": "` + v.definitions + `FieldError"}]}`,
			"errors": `{"description": "By member.", "type": "object", "properties": {"count": {"type": "array", "items": {"type": "string"}}}}`,
			"other":  `{"description": "Whatever."}`,
		} {
			got, err := json.Marshal(s.Properties.get(name))
			require.NoError(t, err)
			assert.JSONEq(t, want, string(got), name)
		}
		assert.Equal(t, []string{"type", "title", "status", "detail"}, s.Required)
		assert.Nil(t, site.problem(v).Properties.get("errors"), "a document of the type is one of any problem")
	}
	site.pages[0].Members[2].value = []problem.FieldError{{Detail: "x"}}
	assert.NotNil(t, site.problem(jsonSchema).Properties.get("errors"))
}
