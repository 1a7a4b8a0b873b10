package request

import (
	"fmt"
	"math"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/problemkit/problem"
)

// The codes of a fault; the package documentation says what they mean.
const (
	codeMalformed     = "malformed"
	codeWrongType     = "wrong-type"
	codeOutOfRange    = "out-of-range"
	codeInvalidValue  = "invalid-value"
	codeUnknownMember = "unknown-member"
)

// A fault is what is wrong with a body.
type fault struct {
	code    string
	summary string // what is wrong with the body; "" follows from code
	detail  string // what is wrong with the value that pointer leads to
	pointer string
}

func malformedFault(summary, format string, args ...any) *fault {
	return &fault{code: codeMalformed, summary: summary, detail: fmt.Sprintf(format, args...)}
}

// problem returns the problem that a client is told; the log is told the cause.
func (f *fault) problem(cause error) *problem.Problem {
	summary := f.summary
	switch f.code {
	case codeWrongType:
		summary = "The request body has a value of the wrong type."
	case codeOutOfRange:
		summary = "The request body has a number that is out of range."
	case codeInvalidValue:
		summary = "The request body has a value that is not valid."
	case codeUnknownMember:
		summary = "The request body has an unknown member."
	}
	return problem.New(http.StatusBadRequest, problem.Cause(cause), problem.Detail(summary),
		problem.Invalid(problem.FieldError{Detail: f.detail, Code: f.code, Pointer: f.pointer}))
}

// mismatch returns the code and the detail of a value of the body that type t rejects.
func mismatch(t reflect.Type, value string, quoted bool) (code, detail string) {
	if quoted {
		return mismatchInString(t, value)
	}
	switch code, want := expected(t, value); {
	case want == "":
		return code, "Is not valid."
	case code == codeWrongType:
		got := kindOf(value)
		if got == "a number" && want == "an integer" {
			got = "a number with a fraction or an exponent"
		}
		return code, "Must be " + want + ", not " + got + "."
	default:
		return code, "Must be " + want + "."
	}
}

// mismatchInString is mismatch for a value that belongs in a string (the option "string"
// of a json tag).
func mismatchInString(t reflect.Type, value string) (code, detail string) {
	text, isString := "", value[0] == '"'
	if isString {
		text = unquote(value)
	}
	code, want := expected(t, text)
	switch {
	case !isString:
		code = codeWrongType
	case code == codeWrongType:
		code = codeInvalidValue // the string is right, and what it holds is not
	}
	if want == "" {
		return code, "Is not valid."
	}
	return code, "Must be a string that holds " + want + "."
}

// mismatchedName is mismatch for the name of a member of a map whose keys are of type t.
func mismatchedName(t reflect.Type, name string) (code, detail string) {
	if isTextKey(t) {
		return codeInvalidValue, "Its name is not valid."
	}
	code, want := expected(t, name)
	return code, "Its name must be " + want + "."
}

// expected returns what a value must be to fit type t, in the words of JSON, and the
// code of a fault there. It is empty where only a method of t knows.
func expected(t reflect.Type, value string) (code, want string) {
	isString := strings.HasPrefix(value, `"`)
	switch {
	case t == reflect.TypeFor[time.Time](), t == reflect.TypeFor[*time.Time]():
		want = "a date and time such as 2026-01-31T23:59:59Z" // RFC 3339
		if isString {
			return codeInvalidValue, want
		}
		return codeWrongType, want
	case implements(t, unmarshaler):
		return codeInvalidValue, ""
	case implements(t, textUnmarshaler):
		if isString {
			return codeInvalidValue, ""
		}
		return codeWrongType, "a string"
	case t == numberType:
		return codeWrongType, "a number"
	}
	switch t.Kind() {
	case reflect.Bool:
		return codeWrongType, "true or false"
	case reflect.String:
		return codeWrongType, "a string"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if isInteger(value) {
			most := int64(math.MaxInt64) >> (64 - t.Bits())
			return codeOutOfRange, fmt.Sprintf("an integer from %d to %d", -most-1, most)
		}
		return codeWrongType, "an integer"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if isInteger(value) {
			return codeOutOfRange, fmt.Sprintf("an integer from 0 to %d", uint64(math.MaxUint64)>>(64-t.Bits()))
		}
		return codeWrongType, "an integer"
	case reflect.Float32, reflect.Float64, reflect.Interface:
		switch {
		case t.Kind() == reflect.Interface && t.NumMethod() > 0: // nothing can be decoded into it
		case isNumber(value):
			return codeOutOfRange, "a number closer to zero"
		default:
			return codeWrongType, "a number"
		}
	case reflect.Slice:
		switch {
		case t.Elem().Kind() != reflect.Uint8:
			return codeWrongType, "an array"
		case isString:
			return codeInvalidValue, "a string in base64" // RFC 4648, section 4
		}
		return codeWrongType, "a string in base64"
	case reflect.Array:
		return codeWrongType, "an array"
	case reflect.Struct:
		return codeWrongType, "an object"
	case reflect.Map:
		if !strings.HasPrefix(value, "{") {
			return codeWrongType, "an object"
		}
	}
	// A func, a channel, a map with keys that have no text: no value will ever do.
	return codeInvalidValue, "left out"
}

// kindOf names the JSON type of a value.
func kindOf(value string) string {
	switch value[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	}
	return "a number" // null is never of the wrong type
}
