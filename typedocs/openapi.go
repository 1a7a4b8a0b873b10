package typedocs

const (
	mediaTypeJSON = "application/problem+json"
	mediaTypeXML  = "application/problem+xml"
)

// An openAPI is an OpenAPI 3.1 description that has components only, for others
// to refer to.
type openAPI struct {
	OpenAPI    string     `json:"openapi"`
	Info       info       `json:"info"`
	Servers    []server   `json:"servers"`
	Components components `json:"components"`
}

type info struct {
	Title       string `json:"title"`
	Description string `json:"description"`
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

type xmlName struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

// newOpenAPI returns the schema Problem, which any problem document satisfies,
// the schema KnownProblem, one of the types of pages, and under the name of each
// page a schema and a response. Names of pages begin with no capital letter.
func newOpenAPI(pages []page) openAPI {
	base := problemSchema()
	// RFC 9457, appendix B.
	base.XML = &xmlName{"problem", "urn:ietf:rfc:7807"}
	known := &schema{
		Description:   "A problem of one of the documented types, which its type member tells.",
		Discriminator: newDiscriminator(pages),
	}
	c := components{
		Schemas:   map[string]*schema{"Problem": base, "KnownProblem": known},
		Responses: make(map[string]response, len(pages)),
	}
	for _, p := range pages {
		c.Schemas[p.Name] = p.component()
		c.Responses[p.Name] = p.response()
		known.AnyOf = append(known.AnyOf, &schema{Ref: schemaRef(p.Name)})
	}
	return openAPI{
		OpenAPI: "3.1.0",
		Info: info{
			Title:       "Problem types",
			Description: "The problem documents (RFC 9457) that this API answers failed requests with. Refer to the responses from the operations of an API description.",
			Version:     "1.0.0",
		},
		Servers:    []server{{"/"}}, // as if there were none (OpenAPI 3.1, section 4.8.1)
		Components: c,
	}
}

func schemaRef(name string) string { return "#/components/schemas/" + name }

// newDiscriminator returns nil where types share a URI, as all of them do when
// it is about:blank: then the status tells them apart.
func newDiscriminator(pages []page) *discriminator {
	d := &discriminator{PropertyName: "type", Mapping: make(map[string]string, len(pages))}
	for _, p := range pages {
		if _, taken := d.Mapping[p.Type]; taken {
			return nil
		}
		d.Mapping[p.Type] = schemaRef(p.Name)
	}
	return d
}

// component is schema as an extension of the schema Problem.
func (p page) component() *schema {
	s := p.schema()
	return &schema{
		Title:       s.Title,
		Description: s.Description,
		AllOf: []*schema{
			{Ref: schemaRef("Problem")},
			{
				Type:       "object",
				Properties: &properties{Type: s.Properties.Type, Status: s.Properties.Status},
				Required:   []string{"type", "status"},
			},
		},
	}
}

func (p page) response() response {
	ref := &schema{Ref: schemaRef(p.Name)}
	r := response{
		Description: p.Title + ": " + p.Description,
		Headers:     make(map[string]header, len(p.Fields)),
		Content: map[string]mediaType{
			mediaTypeJSON: {Schema: ref, Example: p.Example.Body},
			mediaTypeXML:  {Schema: ref},
		},
	}
	for _, f := range p.Fields {
		r.Headers[f.Name] = header{
			Description: f.Meaning,
			Required:    f.Requirement == required,
			Schema:      &schema{Type: "string"},
			Example:     f.example,
		}
	}
	return r
}
