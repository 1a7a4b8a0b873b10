package differential

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A media type is one of the two that a document has.
type media string

const (
	mediaJSON media = "application/problem+json"
	mediaXML  media = "application/problem+xml"
)

// body writes a document.
func (m media) body(e edit, extensions map[string]any) string {
	if m == mediaXML {
		return bodyXML(e, extensions)
	}
	body := encode(struct {
		Type     string `json:"type"`
		Title    string `json:"title"`
		Status   int    `json:"status"`
		Detail   string `json:"detail"`
		Instance string `json:"instance,omitempty"`
	}{e.uri, e.title, e.status, e.detail, e.instance})
	if len(extensions) > 0 {
		body = strings.TrimSuffix(body, "}") + "," + strings.TrimPrefix(encode(extensions), "{")
	}
	return body
}

func bodyXML(e edit, extensions map[string]any) string {
	var b strings.Builder
	b.WriteString(xml.Header + `<problem xmlns="urn:ietf:rfc:7807">`)
	element(&b, "type", e.uri)
	element(&b, "title", e.title)
	element(&b, "status", e.status)
	element(&b, "detail", e.detail)
	if e.instance != "" {
		element(&b, "instance", e.instance)
	}
	// What a value means is what it means in JSON.
	decoder := json.NewDecoder(strings.NewReader(encode(extensions)))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil {
		panic(err)
	}
	children(&b, members)
	b.WriteString("</problem>")
	return b.String()
}

// element writes a value. In an object, null is left out.
func element(b *strings.Builder, name string, v any) {
	b.WriteString("<" + name + ">")
	switch v := v.(type) {
	case nil:
	case []any:
		for _, v := range v {
			element(b, "i", v)
		}
	case map[string]any:
		children(b, v)
	default:
		var text bytes.Buffer
		if err := xml.EscapeText(&text, fmt.Append(nil, v)); err != nil {
			panic(err)
		}
		// encoding/xml escapes more than XML asks for.
		b.WriteString(strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&#x9;", "\t", "&#xA;", "\n").Replace(text.String()))
	}
	b.WriteString("</" + name + ">")
}

func children(b *strings.Builder, members map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if v := members[name]; v != nil {
			element(b, name, v)
		}
	}
}
