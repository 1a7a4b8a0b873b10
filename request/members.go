package request

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// A member is what encoding/json decodes into one field of a struct.
type member struct {
	name   string
	index  []int // of the field, through embedded structs
	tagged bool  // its name is from a tag
	quoted bool  // its value is in a string: the tag's option "string"
}

// in returns m's field of the struct v. It makes the embedded structs that v has only nil
// pointers to, and reports false where encoding/json cannot: their type is not exported.
func (m member) in(v reflect.Value) (reflect.Value, bool) {
	for _, i := range m.index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				if !v.CanSet() {
					return reflect.Value{}, false
				}
				v = reflect.New(v.Type().Elem())
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v, true
}

// members are those of one struct type.
type members struct {
	exact  map[string]member
	folded map[string]member // by name in one case
}

// find returns the member that encoding/json takes name for: that of exactly this name,
// or else the first one whose name differs in case only.
func (m members) find(name string) (member, bool) {
	found, ok := m.exact[name]
	if !ok {
		found, ok = m.folded[fold(name)]
	}
	return found, ok
}

// fold returns name with each letter replaced by the least of those that
// [strings.EqualFold] takes for the same.
func fold(name string) string {
	return strings.Map(func(c rune) rune {
		least := c
		for other := unicode.SimpleFold(c); other != c; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, name)
}

// membersOf returns the members of the struct type t: its own, and those of embedded
// structs. Of several with one name the one at the least depth counts; at one depth, the
// only one, or the only one that is named by a tag; otherwise there is no such member.
func membersOf(t reflect.Type) members {
	var (
		chosen  []member
		taken   = make(map[string]bool) // names, by lesser depths
		visited = make(map[reflect.Type]bool)
	)
	for level := []embedded{{t: t, count: 1}}; len(level) > 0; {
		rivals := make(map[string][]member)
		var next []embedded
		for _, e := range level {
			if visited[e.t] {
				continue
			}
			visited[e.t] = true
			for i := range e.t.NumField() {
				f := e.t.Field(i)
				m, inner := memberOf(f)
				m.index = append(slices.Clone(e.index), i)
				if inner != nil {
					next = embed(next, inner, m.index)
				} else if m.name != "" {
					for range min(e.count, 2) {
						rivals[m.name] = append(rivals[m.name], m)
					}
				}
			}
		}
		for name, list := range rivals {
			if m, ok := dominant(list); ok && !taken[name] {
				chosen = append(chosen, m)
			}
			taken[name] = true
		}
		level = next
	}
	// Of names that differ in case only, encoding/json takes the first.
	slices.SortFunc(chosen, func(a, b member) int {
		if isNewJSON && len(a.index) != len(b.index) {
			return len(a.index) - len(b.index)
		}
		return slices.Compare(a.index, b.index)
	})
	found := members{make(map[string]member), make(map[string]member)}
	for _, m := range chosen {
		found.exact[m.name] = m
		if folded := fold(m.name); found.folded[folded].name == "" {
			found.folded[folded] = m
		}
	}
	return found
}

// An embedded is a struct type whose fields are promoted, by the index of its first
// occurrence at one depth.
type embedded struct {
	t     reflect.Type
	index []int
	count int // of its occurrences at this depth
}

// embed adds an occurrence of t to the types of one depth.
func embed(level []embedded, t reflect.Type, index []int) []embedded {
	for i := range level {
		if level[i].t == t {
			level[i].count++
			return level
		}
	}
	return append(level, embedded{t, index, 1})
}

// dominant returns the one of several members of one name and depth that counts.
func dominant(rivals []member) (member, bool) {
	if len(rivals) == 1 {
		return rivals[0], true
	}
	tagged := slices.DeleteFunc(slices.Clone(rivals), func(m member) bool { return !m.tagged })
	if len(tagged) == 1 {
		return tagged[0], true
	}
	return member{}, false
}

// memberOf returns what the field f of a struct is: a member, without its index, or the
// struct type whose members it promotes, or neither.
func memberOf(f reflect.StructField) (m member, inner reflect.Type) {
	t := f.Type
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	isStruct := t.Kind() == reflect.Struct
	tag := f.Tag.Get("json")
	if tag == "-" || !f.IsExported() && !(f.Anonymous && isStruct) {
		return member{}, nil
	}
	options := strings.Split(tag, ",")
	if name := options[0]; isName(name) {
		m.name, m.tagged = name, true
	} else if isStruct && (f.Anonymous || isNewJSON && slices.Contains(options[1:], "embed")) {
		return member{}, t
	} else {
		m.name = f.Name
	}
	m.quoted = slices.Contains(options[1:], "string") && isScalar(t)
	return m, nil
}

// isName reports whether encoding/json uses a name that stands in a tag.
func isName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c)
	})
}
