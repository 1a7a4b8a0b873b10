package typedocs

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/problemkit/problem"
)

// A member is an extension member as pages and schemas describe it.
type member struct {
	Name        string          `json:"name"`
	Kind        string          `json:"kind,omitempty"` // in words: "integer", "array of strings"
	Description prose           `json:"description,omitzero"`
	Example     json.RawMessage `json:"example,omitempty"`

	value any // of Example
}

// newMembers returns a list, if an empty one. The values have been encoded before.
func newMembers(members []Member) []member {
	list := make([]member, len(members))
	for i, m := range members {
		list[i] = member{Name: m.Name, Description: prose{text: m.Description}, value: m.Example}
		if m.Example != nil {
			list[i].Example, _ = json.Marshal(m.Example)
			list[i].Kind = jsonSchema.example(m.Example).kind()
		}
	}
	return list
}

// kind is the type of s in words; "" where s leaves it open.
func (s *schema) kind() string {
	switch {
	case s.Ref != "":
		return "object"
	case s.Type == "array" && s.Items.kind() != "":
		if rest, ok := strings.CutPrefix(s.Items.kind(), "array"); ok {
			return "array of arrays" + rest
		}
		return "array of " + s.Items.kind() + "s"
	}
	return s.Type
}

// example returns the schema that a value is an example of. It has the members and
// elements that the value has, requires none, and leaves open what it cannot tell.
func (v vocabulary) example(value any) *schema {
	b, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("problem: typedocs: %T cannot be encoded: %v", value, err)) // checked before
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var decoded any
	_ = d.Decode(&decoded) // of what was encoded
	return v.infer(reflect.ValueOf(value), decoded)
}

// infer returns the schema of a value by its JSON. The Go value, where there is one that
// it was encoded from, tells what the JSON does not: that 3 is a floating-point number,
// and that a string is a time.
func (v vocabulary) infer(value reflect.Value, decoded any) *schema {
	for value.IsValid() && value.CanInterface() {
		switch value.Interface().(type) {
		case time.Time:
			return &schema{Type: "string", Format: "date-time"}
		case problem.FieldError:
			return v.ref(fieldErrorName)
		case json.Marshaler, encoding.TextMarshaler:
			value = reflect.Value{} // which says what it likes
			continue
		}
		if value.Kind() != reflect.Pointer && value.Kind() != reflect.Interface {
			break
		}
		value = value.Elem()
	}
	switch decoded := decoded.(type) {
	case bool:
		return &schema{Type: "boolean"}
	case string:
		return &schema{Type: "string"}
	case json.Number:
		if value.IsValid() && value.CanFloat() || strings.ContainsAny(decoded.String(), ".eE") {
			return &schema{Type: "number", Format: "double"}
		}
		return &schema{Type: "integer"}
	case []any:
		s := &schema{Type: "array", Items: new(schema)}
		for i, element := range decoded {
			described := v.infer(elementOf(value, i), element)
			if i > 0 {
				described = merge(s.Items, described)
			}
			s.Items = described
		}
		return s
	case map[string]any:
		s := &schema{Type: "object"}
		for _, name := range slices.Sorted(maps.Keys(decoded)) {
			s.Properties.set(name, v.infer(memberOf(value, name), decoded[name]))
		}
		return s
	}
	return new(schema) // null
}

// elementOf returns an element of a list, if value is one that has it. A MarshalJSON may
// have written more.
func elementOf(value reflect.Value, i int) reflect.Value {
	if kind := value.Kind(); (kind == reflect.Slice || kind == reflect.Array) && i < value.Len() {
		return value.Index(i)
	}
	return reflect.Value{}
}

// memberOf returns what encoding/json writes as a member of an object, if value is a
// map or a struct.
func memberOf(value reflect.Value, name string) reflect.Value {
	switch value.Kind() {
	case reflect.Map:
		if value.Type().Key().Kind() == reflect.String {
			return value.MapIndex(reflect.ValueOf(name).Convert(value.Type().Key()))
		}
	case reflect.Struct:
		for _, field := range reflect.VisibleFields(value.Type()) {
			tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if cmp.Or(tag, field.Name) == name && field.IsExported() {
				found, _ := value.FieldByIndexErr(field.Index)
				return found
			}
		}
	}
	return reflect.Value{}
}

// merge returns the schema of what is like a or like b.
func merge(a, b *schema) *schema {
	switch {
	case reflect.DeepEqual(a, b):
		return a
	case a.kind() == "integer" && b.kind() == "number":
		return b
	case a.kind() == "number" && b.kind() == "integer":
		return a
	case a.Type == "array" && b.Type == "array":
		return &schema{Type: "array", Items: merge(a.Items, b.Items)}
	case a.Type == "object" && b.Type == "object":
		s := &schema{Type: "object", Properties: slices.Clone(a.Properties)}
		for _, member := range b.Properties {
			if other := s.Properties.get(member.name); other != nil {
				member.schema = merge(other, member.schema)
			}
			s.Properties.set(member.name, member.schema)
		}
		return s
	}
	return new(schema)
}
