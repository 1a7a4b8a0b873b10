package request

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/jsontext"
)

// locate returns what is wrong with text, one JSON value that could not be decoded into
// v. The error of that is err, which does not tell: most errors have no offset, and one
// that comes from an UnmarshalJSON counts in another text. So text and type are walked
// side by side, and the value is found that gives the same error when it is decoded by
// itself. Where none does, it is the first value that gives an error.
//
// Each byte of the text is read once and decoded at most once.
func locate(text string, v any, strict bool, err error) *fault {
	s := search{
		Reader:  jsontext.Reader{Text: text},
		strict:  strict,
		err:     err,
		message: messageOf(err),
		structs: make(map[reflect.Type]members),
		objects: make(map[onlyMember]reflect.Type),
	}
	s.value(reflect.ValueOf(v), false)
	if s.fault == nil {
		// A method that fails only on a receiver that the application has prepared.
		return &fault{code: codeInvalidValue, detail: "Is not valid.", pointer: problem.Pointer()}
	}
	return s.fault
}

// A search walks a text that is valid JSON, so that reading it never fails. Its methods
// begin at the Reader's Offset and leave it after what they have read, except where the
// search is done.
type search struct {
	jsontext.Reader
	strict  bool
	err     error  // what encoding/json says of the whole
	message string // err's text, which may be long
	structs map[reflect.Type]members
	objects map[onlyMember]reflect.Type
	path    []token
	fault   *fault // the first one, or the one that err is about
	done    bool   // fault is the one that err is about
}

// A token is one step of a path: the name of a member, or the index of an element.
type token struct {
	name      string
	index     int
	isElement bool
}

// An onlyMember is what a struct consists of that is made to try one value.
type onlyMember struct {
	t      reflect.Type
	quoted bool
}

// value looks for a fault in the value that v would get. A quoted one is in a string.
func (s *search) value(v reflect.Value, quoted bool) {
	first := s.Peek()
	v = target(v)
	kind, isAny := v.Kind(), v.Kind() == reflect.Interface && v.NumMethod() == 0
	switch {
	case quoted, decodesItself(v.Type()):
		s.leaf(v.Type(), quoted)
	case first == '[' && (kind == reflect.Slice || kind == reflect.Array || isAny):
		s.array(v)
	case first == '{' && (kind == reflect.Struct || kind == reflect.Map && isKey(v.Type().Key()) || isAny):
		s.object(v)
	default:
		s.leaf(v.Type(), false)
	}
}

// array looks at the elements of an array. Those that a Go array has no room for are
// dropped by encoding/json.
func (s *search) array(v reflect.Value) {
	s.Offset++
	rest := zeroElement(v)
	for n := 0; !s.done; n++ {
		if more, _ := s.More(n, ']'); !more {
			return
		}
		elem := rest
		switch {
		case v.Kind() != reflect.Interface && n < v.Len():
			elem = v.Index(n) // it may hold an interface that the application has filled
		case v.Kind() == reflect.Array:
			s.SkipValue()
			continue
		}
		s.path = append(s.path, token{index: n, isElement: true})
		s.value(elem, false)
		s.path = s.path[:len(s.path)-1]
	}
}

// object looks at the members of an object.
func (s *search) object(v reflect.Value) {
	s.Offset++
	var elem reflect.Value
	if v.Kind() != reflect.Struct {
		elem = zeroElement(v)
	}
	for n := 0; !s.done; n++ {
		if more, _ := s.More(n, '}'); !more {
			return
		}
		name, _ := s.ReadName()
		s.path = append(s.path, token{name: name})
		if v.Kind() == reflect.Struct {
			s.member(v, name)
		} else {
			s.value(elem, false)
		}
		if v.Kind() == reflect.Map && !s.done {
			s.key(v.Type().Key(), name)
		}
		s.path = s.path[:len(s.path)-1]
	}
}

// zeroElement returns a value of the type that the elements of v have.
func zeroElement(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return reflect.New(anyType).Elem()
	}
	return reflect.New(v.Type().Elem()).Elem()
}

// member looks at a member of the object that the struct v would get.
func (s *search) member(v reflect.Value, name string) {
	fields, ok := s.structs[v.Type()]
	if !ok {
		fields = membersOf(v.Type())
		s.structs[v.Type()] = fields
	}
	m, ok := fields.find(name)
	if !ok {
		if s.strict {
			s.found(codeUnknownMember, "There is no such member.", s.message == "json: unknown field "+strconv.Quote(name))
		}
		s.SkipValue()
		return
	}
	field, ok := m.in(v)
	if !ok {
		s.found(codeInvalidValue, "Must be left out.", false)
		s.SkipValue()
		return
	}
	s.value(field, m.quoted)
}

// key looks at the name of a member as the key of a map. It is tried with null as its
// value, which every map holds.
func (s *search) key(t reflect.Type, name string) {
	if !isTextKey(t) && (t.Kind() == reflect.String || name != "" && name != "null" && fits(t, name)) {
		return
	}
	text := append(jsontext.AppendString([]byte{'{'}, name), ":null}"...)
	if failed, same := s.try(reflect.MapOf(t, anyType), text); failed {
		code, detail := mismatchedName(t, name)
		s.found(code, detail, same)
	}
}

// leaf looks at a value that is decoded as a whole. It is tried as a member, since
// encoding/json finds more methods at the top level.
func (s *search) leaf(t reflect.Type, quoted bool) {
	start := s.Offset
	s.SkipValue()
	value := s.Text[start:s.Offset]
	if !decodesItself(t) && (quoted && fitsInString(t, value) || !quoted && fits(t, value)) {
		return
	}
	only := onlyMember{t, quoted}
	object, ok := s.objects[only]
	if !ok {
		field := reflect.StructField{Name: "V", Type: t}
		if quoted {
			field.Tag = `json:",string"`
		}
		object = reflect.StructOf([]reflect.StructField{field})
		s.objects[only] = object
	}
	if failed, same := s.try(object, []byte(`{"V":`+value+`}`)); failed {
		code, detail := mismatch(t, value, quoted)
		s.found(code, detail, same)
	}
}

// try decodes text into a new value of type t. It reports whether that failed, and with
// the error that is searched for. A method that panics on a new value has not failed: it
// did not panic on the one that the application passed.
func (s *search) try(t reflect.Type, text []byte) (failed, same bool) {
	defer func() {
		if recover() != nil {
			failed, same = false, false
		}
	}()
	err := json.Unmarshal(text, reflect.New(t).Interface())
	if err == nil {
		return false, false
	}
	// Offset, Struct and Field depend on where the value stands.
	e, ok := err.(*json.UnmarshalTypeError)
	wanted, isType := s.err.(*json.UnmarshalTypeError)
	if ok && isType {
		return true, e.Type == wanted.Type && e.Value == wanted.Value
	}
	return true, err.Error() == s.message
}

// messageOf is err.Error, which may panic.
func messageOf(err error) (message string) {
	defer func() { _ = recover() }()
	return err.Error()
}

// found notes a fault at the present path.
func (s *search) found(code, detail string, same bool) {
	if s.fault != nil && !same {
		return
	}
	s.fault = &fault{code: code, detail: detail, pointer: s.pointer()}
	s.done = same
}

// maxPointer is the length of a pointer in bytes up to which it is exact. A name takes nine
// times its length where it is not UTF-8.
const maxPointer = 1 << 10

// pointer returns the present path or, where that is too long, the part of it that is not.
func (s *search) pointer() string {
	pointer := problem.Pointer()
	for _, t := range s.path {
		var step string
		switch {
		case t.isElement:
			step = problem.Pointer(t.index)
		case len(t.name) <= maxPointer:
			step = problem.Pointer(t.name)
		default:
			return pointer
		}
		if step = strings.TrimPrefix(step, problem.Pointer()); len(pointer)+len(step) > maxPointer {
			return pointer
		}
		pointer += step
	}
	return pointer
}
