package typedocs

const (
	mediaTypeJSON = "application/problem+json"
	mediaTypeXML  = "application/problem+xml"
)

// Names of components that are not those of types.
const (
	problemName    = "Problem"    // any problem
	anyProblemName = "AnyProblem" // one of the documented types
)

// An openAPI is an OpenAPI 3.1 description that has components only, for others
// to refer to.
type openAPI struct {
	OpenAPI    string     `json:"openapi"`
	Info       info       `json:"info"`
	Servers    []server   `json:"servers"`
	Paths      struct{}   `json:"paths"` // some tools insist on it
	Components components `json:"components"`
}

type info struct {
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Version     string `json:"version"`
}

// A server is where an API is. Linters want one to be named.
type server struct {
	URL string `json:"url"`
}

type components struct {
	Schemas   map[string]*schema  `json:"schemas"`
	Responses map[string]response `json:"responses"`
}

type response struct {
	Description string               `json:"description"`
	Headers     map[string]header    `json:"headers,omitempty"`
	Content     map[string]mediaType `json:"content"`
}

type header struct {
	Description string  `json:"description"`
	Required    bool    `json:"required,omitempty"`
	Schema      *schema `json:"schema"`
	Example     string  `json:"example,omitempty"`
}

type mediaType struct {
	Schema  *schema `json:"schema"`
	Example any     `json:"example,omitempty"`
}

// A discriminator tells code generators that the type member decides.
type discriminator struct {
	PropertyName string            `json:"propertyName"`
	Mapping      map[string]string `json:"mapping"`
}

// An xmlElement says how a value is written in XML.
type xmlElement struct {
	Name      string `json:"name,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	Wrapped   bool   `json:"wrapped,omitempty"` // a list is an element, and not only its elements are
}

// openAPI returns the components under the name of the site.
func (s *site) openAPI() openAPI {
	return openAPI{
		OpenAPI: "3.1.0",
		Info: info{
			Title:       s.documentTitle(),
			Description: "The problem documents (RFC 9457) that this API answers failed requests with. Refer to the responses from the operations of an API description, or apply the overlay to it.",
			Version:     "1.0.0",
		},
		Servers:    []server{{"/"}}, // as if there were none (OpenAPI 3.1, section 4.8.1)
		Components: s.components(),
	}
}

// components returns a schema and a response for each page; the schema Problem, which
// any problem document satisfies; AnyProblem, which is one of the types of pages; and a
// response with each.
func (s *site) components() components {
	v := openAPISchema
	v.lifted = s.lifts
	document := s.problem(v)
	if s.xml {
		document.describeLists()
		document.XML = &xmlElement{Name: "problem", Namespace: "urn:ietf:rfc:7807"} // RFC 9457, appendix B
	}
	c := components{
		Schemas: map[string]*schema{
			problemName:    document,
			anyProblemName: s.anyProblem(document),
			fieldErrorName: v.fieldError(),
		},
		Responses: map[string]response{
			problemName:    {Description: "Any problem.", Content: s.content(problemName, nil)},
			anyProblemName: {Description: "A problem of one of the documented types.", Content: s.content(anyProblemName, nil)},
		},
	}
	for _, p := range s.pages {
		described := v.of(p)
		if s.xml {
			described.describeLists()
			described.XML = document.XML
		}
		c.Schemas[p.Schema] = described
		c.Responses[p.Schema] = response{
			Description: v.text(prose{text: p.Title + ": " + p.Description}),
			Headers:     newHeaders(p.Fields),
			Content:     s.content(p.Schema, p.Example.Body),
		}
	}
	return c
}

// describeLists says of each list in s how XML has it: in an element, each of whose own
// is named i (RFC 9457, appendix B).
func (s *schema) describeLists() {
	for _, member := range s.Properties {
		member.schema.describeLists()
	}
	if s.Items == nil {
		return
	}
	s.XML = &xmlElement{Wrapped: true}
	s.Items.describeLists()
	if s.Items.Ref != "" { // OpenAPI 3.0 allows nothing beside it
		s.Items = &schema{AllOf: []*schema{s.Items}}
	}
	if s.Items.XML == nil {
		s.Items.XML = new(xmlElement)
	}
	s.Items.XML.Name = "i"
}

// anyProblem is the union of the types. It has the members that all of them have, so
// that a client can read these without knowing the type: those of document.
func (s *site) anyProblem(document *schema) *schema {
	u := *document
	u.Description = "A problem of one of the documented types, which its type member tells."
	u.Open = false // each type says so
	var types []*schema
	mapping := make(map[string]string)
	byStatus := make(map[[2]any]bool)
	for _, p := range s.pages {
		ref := openAPISchema.ref(p.Schema)
		types = append(types, ref)
		mapping[p.Type] = ref.Ref
		byStatus[[2]any{p.Type, p.Status}] = true
	}
	switch {
	case len(byStatus) < len(types):
		u.AnyOf = types // about:blank, and of one status
	case len(mapping) < len(types):
		u.OneOf = types // the status tells them apart
	default:
		u.OneOf = types
		u.Discriminator = &discriminator{"type", mapping}
	}
	return &u
}

// content is a response with a document of the named schema.
func (s *site) content(schema string, example any) map[string]mediaType {
	c := map[string]mediaType{mediaTypeJSON: {Schema: openAPISchema.ref(schema), Example: example}}
	if s.xml {
		c[mediaTypeXML] = mediaType{Schema: openAPISchema.ref(schema)}
	}
	return c
}

func newHeaders(fields []field) map[string]header {
	headers := make(map[string]header, len(fields))
	for _, f := range fields {
		headers[f.Name] = header{
			Description: openAPISchema.text(prose{f.Meaning, true}),
			Required:    f.Requirement == required && !f.isHopByHop(),
			Schema:      &schema{Type: "string"},
			Example:     f.example,
		}
	}
	return headers
}
