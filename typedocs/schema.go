package typedocs

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
)

const schemaDialect = "https://json-schema.org/draft/2020-12/schema"

// A schema is a JSON Schema (2020-12), as far as this package needs it. OpenAPI 3.1
// uses the same dialect.
type schema struct {
	Dialect       string             `json:"$schema,omitempty"`
	Ref           string             `json:"$ref,omitempty"`
	Title         string             `json:"title,omitempty"`
	Description   string             `json:"description,omitempty"`
	Type          string             `json:"type,omitempty"`
	Const         any                `json:"const,omitempty"`
	Enum          []any              `json:"enum,omitempty"`
	Format        string             `json:"format,omitempty"`
	Minimum       int                `json:"minimum,omitempty"`
	Maximum       int                `json:"maximum,omitempty"`
	Items         *schema            `json:"items,omitempty"`
	Properties    properties         `json:"properties,omitempty"`
	Required      []string           `json:"required,omitempty"`
	Open          bool               `json:"additionalProperties,omitempty"`
	AllOf         []*schema          `json:"allOf,omitempty"`
	AnyOf         []*schema          `json:"anyOf,omitempty"`
	OneOf         []*schema          `json:"oneOf,omitempty"`
	Discriminator *discriminator     `json:"discriminator,omitempty"` // OpenAPI's
	XML           *xmlElement        `json:"xml,omitempty"`           // OpenAPI's
	Defs          map[string]*schema `json:"$defs,omitempty"`
}

// properties are the schemas of an object's members, in the order of documents.
type properties []property

type property struct {
	name   string
	schema *schema
}

// MarshalJSON writes an object.
func (p properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, member := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := e.Encode(member.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := e.Encode(member.schema); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// get returns the schema of a member; nil where there is none.
func (p properties) get(name string) *schema {
	if i := slices.IndexFunc(p, func(member property) bool { return member.name == name }); i >= 0 {
		return p[i].schema
	}
	return nil
}

// set replaces the schema of a member, or adds one.
func (p *properties) set(name string, s *schema) {
	if i := slices.IndexFunc(*p, func(member property) bool { return member.name == name }); i >= 0 {
		(*p)[i].schema = s
		return
	}
	*p = append(*p, property{name, s})
}

// A vocabulary is how schemas are written in one kind of document.
type vocabulary struct {
	definitions string // what the reference to a schema begins with
	openAPI     bool
	lifted      bool // of documents that may have been JSON of a handler
}

var (
	jsonSchema    = vocabulary{definitions: "#/$defs/"}
	openAPISchema = vocabulary{definitions: "#/components/schemas/", openAPI: true}
)

func (v vocabulary) ref(name string) *schema { return &schema{Ref: v.definitions + name} }

// constant is the schema of a single value. OpenAPI 3.0, into whose descriptions the
// overlay goes too, does not have const.
func (v vocabulary) constant(typ string, value any) *schema {
	if v.openAPI {
		return &schema{Type: typ, Enum: []any{value}}
	}
	return &schema{Type: typ, Const: value}
}

// text is a text for people as a description has it: OpenAPI's are CommonMark.
func (v vocabulary) text(p prose) string {
	if v.openAPI {
		return p.CommonMark()
	}
	return p.text
}

const fieldErrorName = "FieldError"

// fieldError describes an entry of the member errors (RFC 9457, section 3).
func (v vocabulary) fieldError() *schema {
	member := func(description string) *schema {
		return &schema{Type: "string", Description: v.text(prose{description, true})}
	}
	return &schema{
		Description: "What is wrong with one part of the request.",
		Type:        "object",
		Properties: properties{
			{"detail", member("What is wrong, for people.")},
			{"code", member("The same for programs, as in `too-long`.")},
			{"pointer", member("Leads to the part of the body: a JSON pointer (RFC 6901) as a URI fragment, as in `#/items/0/count`.")},
			{"parameter", member("The name of a query, path or form parameter.")},
			{"header", member("The name of a header field.")},
		},
	}
}

// problem describes any problem document (RFC 9457, appendix A, which requires no
// member; package problem always writes these four).
func (v vocabulary) problem() *schema {
	return &schema{
		Description: "A problem details object (RFC 9457). Members other than these are extensions.",
		Type:        "object",
		Properties: properties{
			{"type", &schema{Type: "string", Format: "uri-reference", Description: "Identifies the problem type, and leads to its documentation."}},
			{"title", &schema{Type: "string", Description: "A short summary of the problem type."}},
			{"status", &schema{Type: "integer", Minimum: 400, Maximum: 599, Description: "The status code of the response."}},
			{"detail", &schema{Type: "string", Description: "What went wrong this time."}},
			{"instance", &schema{Type: "string", Format: "uri-reference", Description: "Identifies this occurrence."}},
			{"errors", v.errors()},
		},
		Required: []string{"type", "title", "status", "detail"},
		Open:     true,
	}
}

// errors describes the member errors. A lifted document has what the handler calls so.
func (v vocabulary) errors() *schema {
	if v.lifted {
		return &schema{Description: "What is wrong with which part of the request: a list of " + fieldErrorName + ", or what a handler's own JSON has here."}
	}
	return &schema{Type: "array", Items: v.ref(fieldErrorName), Description: "What is wrong with which part of the request."}
}

// of describes the documents of a page's type. The title may be localized (RFC 9457,
// section 3.1.3), so it is not fixed.
func (v vocabulary) of(p page) *schema {
	s := v.problem()
	s.Title = p.Title
	s.Description = v.text(prose{text: p.Description})
	s.Properties.set("type", v.constant("string", p.Type))
	s.Properties.set("status", v.constant("integer", p.Status))
	for _, m := range p.Members {
		described := v.example(m.value)
		if described.Ref != "" { // OpenAPI 3.0 allows nothing beside it
			described = &schema{AllOf: []*schema{described}}
		}
		described.Description = v.text(m.Description)
		s.Properties.set(m.Name, described)
	}
	return s
}

// problem describes any problem document of the site: without errors where a type has
// something else under this name.
func (s *site) problem(v vocabulary) *schema {
	document := v.problem()
	if v.lifted {
		return document // in which errors are anything already
	}
	for _, p := range s.pages {
		if own := v.of(p).Properties.get("errors"); !reflect.DeepEqual(own.Items, v.ref(fieldErrorName)) {
			document.Properties = slices.DeleteFunc(document.Properties, func(member property) bool { return member.name == "errors" })
			break
		}
	}
	return document
}

// jsonSchema describes the documents of all pages: a problem of one of these types, and
// a definition for each, under its name. Extension members are open.
func (s *site) jsonSchema() *schema {
	v := jsonSchema
	v.lifted = s.lifts
	d := s.problem(v)
	d.Dialect = schemaDialect
	d.Title = "Problem document"
	d.Defs = map[string]*schema{fieldErrorName: v.fieldError()}
	for _, p := range s.pages {
		d.AnyOf = append(d.AnyOf, v.ref(p.Schema))
		d.Defs[p.Schema] = v.of(p)
	}
	return d
}
