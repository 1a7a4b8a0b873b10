package request

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/problemkit/problem/internal/jsontext"
)

var (
	unmarshaler     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	numberType      = reflect.TypeFor[json.Number]()
	anyType         = reflect.TypeFor[any]()
)

// decodesItself reports whether encoding/json leaves a value of type t to a method of it.
func decodesItself(t reflect.Type) bool {
	return implements(t, unmarshaler) || implements(t, textUnmarshaler)
}

// implements reports whether encoding/json finds the methods of method on a value of type
// t: those of its pointer too, and since Go 1.27 also where a struct without a name embeds
// them.
func implements(t, method reflect.Type) bool {
	if t.Kind() != reflect.Pointer {
		if t.Name() == "" && (t.Kind() != reflect.Struct || !isNewJSON) {
			return false
		}
		t = reflect.PointerTo(t)
	}
	return t.Implements(method)
}

// target follows v through pointers and interfaces to the value that encoding/json decodes
// into. It makes what a nil pointer would get, and leaves v itself alone. That null is not
// for that value but for the pointer makes no difference here: neither rejects it.
func target(v reflect.Value) reflect.Value {
	for !decodesItself(v.Type()) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() {
				v = reflect.New(v.Type().Elem()).Elem()
				continue
			}
			elem := v.Elem()
			if elem.Kind() == reflect.Interface && elem.Elem().Equal(v) {
				return elem // it points to itself
			}
			v = elem
		case reflect.Interface:
			if v.Elem().Kind() != reflect.Pointer || v.Elem().IsNil() {
				return v
			}
			v = v.Elem()
		default:
			return v
		}
	}
	return v
}

// isKey reports whether encoding/json decodes the names of members into type t.
func isKey(t reflect.Type) bool {
	return isTextKey(t) || isScalar(t) && t.Kind() != reflect.Bool && t.Kind() != reflect.Float32 && t.Kind() != reflect.Float64
}

// isTextKey reports whether a method of t decodes the names.
func isTextKey(t reflect.Type) bool { return reflect.PointerTo(t).Implements(textUnmarshaler) }

// isScalar reports whether t is a type of strings, numbers or booleans.
func isScalar(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return true
	}
	return false
}

// fits reports whether a value is surely right for type t, which has no method to decode
// it. It costs less than to decode the value once more.
func fits(t reflect.Type, value string) (ok bool) {
	var err error
	switch c := value[0]; t.Kind() {
	case reflect.Bool:
		ok = value == "true" || value == "false"
	case reflect.String:
		ok = c == '"' && t != numberType
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		_, err = strconv.ParseInt(value, 10, t.Bits())
		ok = err == nil && isNumber(value)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		_, err = strconv.ParseUint(value, 10, t.Bits())
		ok = err == nil && isNumber(value)
	case reflect.Float32, reflect.Float64:
		_, err = strconv.ParseFloat(value, t.Bits())
		ok = err == nil && isNumber(value)
	case reflect.Interface:
		if ok = t.NumMethod() == 0; ok && isNumber(value) {
			_, err = strconv.ParseFloat(value, 64)
			ok = err == nil
		}
	}
	return ok || value == "null"
}

// fitsInString is fits for a value that stands in a string.
func fitsInString(t reflect.Type, value string) bool {
	if value[0] != '"' || t.Kind() == reflect.String {
		return value == "null"
	}
	text := unquote(value)
	return text != "" && fits(t, text)
}

func isNumber(s string) bool { return s != "" && jsontext.NumberLen(s) == len(s) }

func isInteger(s string) bool { return isNumber(s) && !strings.ContainsAny(s, ".eE") }

// unquote returns the text of a JSON string.
func unquote(s string) string {
	r := jsontext.Reader{Text: s}
	text, _ := r.ReadString() // valid, since the whole body is
	return text
}
