package typedocs

const schemaDialect = "https://json-schema.org/draft/2020-12/schema"

// A schema is a JSON Schema (2020-12), as far as this package needs it. OpenAPI
// 3.1 uses the same dialect.
type schema struct {
	Dialect       string             `json:"$schema,omitempty"`
	Ref           string             `json:"$ref,omitempty"`
	Title         string             `json:"title,omitempty"`
	Description   string             `json:"description,omitempty"`
	Type          string             `json:"type,omitempty"`
	Const         any                `json:"const,omitempty"`
	Format        string             `json:"format,omitempty"`
	Minimum       int                `json:"minimum,omitempty"`
	Maximum       int                `json:"maximum,omitempty"`
	Properties    *properties        `json:"properties,omitempty"`
	Required      []string           `json:"required,omitempty"`
	Open          bool               `json:"additionalProperties,omitempty"`
	AllOf         []*schema          `json:"allOf,omitempty"`
	AnyOf         []*schema          `json:"anyOf,omitempty"`
	Discriminator *discriminator     `json:"discriminator,omitempty"` // OpenAPI's
	XML           *xmlName           `json:"xml,omitempty"`           // OpenAPI's
	Defs          map[string]*schema `json:"$defs,omitempty"`
}

// properties are the five standard members of a problem (RFC 9457, section 3.1).
type properties struct {
	Type     *schema `json:"type,omitempty"`
	Title    *schema `json:"title,omitempty"`
	Status   *schema `json:"status,omitempty"`
	Detail   *schema `json:"detail,omitempty"`
	Instance *schema `json:"instance,omitempty"`
}

// newJSONSchema describes the documents of all pages: a problem of one of these
// types, and a definition for each, under its name. Extension members are open.
func newJSONSchema(pages []page) *schema {
	s := problemSchema()
	s.Dialect = schemaDialect
	s.Title = "Problem document"
	s.Defs = make(map[string]*schema, len(pages))
	for _, p := range pages {
		s.AnyOf = append(s.AnyOf, &schema{Ref: "#/$defs/" + p.Name})
		s.Defs[p.Name] = p.schema()
	}
	return s
}

// problemSchema describes any problem document (RFC 9457, appendix A, which
// requires no member; package problem always writes these four).
func problemSchema() *schema {
	return &schema{
		Description: "A problem details object (RFC 9457). Members other than these are extensions.",
		Type:        "object",
		Properties: &properties{
			Type:     &schema{Type: "string", Format: "uri-reference", Description: "Identifies the problem type, and leads to its documentation."},
			Title:    &schema{Type: "string", Description: "A short summary of the problem type."},
			Status:   &schema{Type: "integer", Minimum: 400, Maximum: 599, Description: "The status code of the response."},
			Detail:   &schema{Type: "string", Description: "What went wrong this time."},
			Instance: &schema{Type: "string", Format: "uri-reference", Description: "Identifies this occurrence."},
		},
		Required: []string{"type", "title", "status", "detail"},
		Open:     true,
	}
}

// schema describes the documents of the page's type. The title may be localized
// (RFC 9457, section 3.1.3), so it is not fixed.
func (p page) schema() *schema {
	s := problemSchema()
	s.Title = p.Title
	s.Description = p.Description
	s.Properties.Type = &schema{Type: "string", Const: p.Type}
	s.Properties.Status = &schema{Type: "integer", Const: p.Status}
	return s
}
