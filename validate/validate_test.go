package validate_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/validate"
)

func newValidator(name validator.TagNameFunc) *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	if name != nil {
		v.RegisterTagNameFunc(name)
	}
	return v
}

type Base struct {
	ID int `json:"id" validate:"required"`
}

type line struct {
	Cents int    `json:"cents" validate:"min=1"`
	Note  string `json:"note,omitempty" validate:"max=1"`
}

type order struct {
	Base
	*line
	Lines    []line            `json:"lines" validate:"dive"`
	Pointers []*line           `json:"pointers" validate:"dive,required"`
	Grid     [][]int           `json:"grid" validate:"dive,dive,max=9"`
	Prices   map[string]line   `json:"prices" validate:"dive,keys,max=8,endkeys"`
	Counts   map[string]int    `json:"a.b" validate:"dive,max=9"`
	Untagged int               `validate:"required"`
	Secret   int               `json:"-" validate:"required"`
	Tags     map[string][]line `json:"tags" validate:"dive,dive"`
}

// An order without a fault.
func valid() order {
	return order{Base: Base{1}, line: &line{Cents: 1}, Untagged: 1, Secret: 1}
}

func TestPointers(t *testing.T) {
	v := newValidator(validate.JSONName)
	for want, change := range map[string]func(o *order){
		"#/id":                                 func(o *order) { o.ID = 0 },
		"#/cents":                              func(o *order) { o.line.Cents = 0 },
		"#/lines/1/cents":                      func(o *order) { o.Lines = []line{{Cents: 1}, {}} },
		"#/pointers/0":                         func(o *order) { o.Pointers = []*line{nil} },
		"#/pointers/0/note":                    func(o *order) { o.Pointers = []*line{{1, "ab"}} },
		"#/grid/1/2":                           func(o *order) { o.Grid = [][]int{{}, {1, 2, 10}} },
		"#/prices/a/cents":                     func(o *order) { o.Prices = map[string]line{"a": {}} },
		"#/prices/a.b/cents":                   func(o *order) { o.Prices = map[string]line{"a.b": {}} },
		"#/prices/%E2%82%AC~1~0/cents":         func(o *order) { o.Prices = map[string]line{"€/~": {}} },
		"#/prices/a%5Bb/cents":                 func(o *order) { o.Prices = map[string]line{"a[b": {}} },
		"#/prices/a%5Db/cents":                 func(o *order) { o.Prices = map[string]line{"a]b": {}} },
		"#/prices//cents":                      func(o *order) { o.Prices = map[string]line{"": {}} },
		"#/prices/123456789":                   func(o *order) { o.Prices = map[string]line{"123456789": {Cents: 1}} },
		"#/a.b/x.y":                            func(o *order) { o.Counts = map[string]int{"x.y": 10} },
		"#/Untagged":                           func(o *order) { o.Untagged = 0 },
		"#":                                    func(o *order) { o.Secret = 0 },
		"#/tags/x/1/cents":                     func(o *order) { o.Tags = map[string][]line{"x": {{Cents: 1}, {}}} },
		"#/prices/" + strings.Repeat("x", 300): func(o *order) { o.Prices = map[string]line{strings.Repeat("x", 300): {Cents: 1}} },
	} {
		o := valid()
		require.NoError(t, v.Struct(o))
		change(&o)
		for _, value := range []any{o, &o} {
			list := validate.Errors(v.Struct(value))
			if assert.Len(t, list, 1, want) {
				assert.Equal(t, want, list[0].Pointer)
			}
		}
	}
}

func FuzzErrors(f *testing.F) {
	for _, key := range []string{"", "a.b", "[", "]", "].", "][", ".", "(a)", "€"} {
		f.Add(key)
	}
	v := newValidator(validate.JSONName)
	f.Fuzz(func(t *testing.T, key string) {
		o := valid()
		o.Prices, o.Counts = map[string]line{key: {}}, map[string]int{key: 10}
		for _, e := range validate.Errors(v.Struct(o)) {
			require.True(t, strings.HasPrefix(e.Pointer, "#/prices/") || strings.HasPrefix(e.Pointer, "#/a.b/") || len(key) > 200, e.Pointer)
		}
	})
}

type page[T any] struct {
	Items []T `json:"items" validate:"dive"`
}

// What begins a namespace is the name of a type, where there is one.
func TestTopLevel(t *testing.T) {
	v := newValidator(validate.JSONName)
	var unnamed struct {
		Line line `json:"line"`
		N    int  `json:"n" validate:"required"`
	}
	var twoLines struct{ Line, Other line }
	for _, test := range []struct {
		err  error
		want []string
	}{
		{v.Struct(page[line]{[]line{{}}}), []string{"#/items/0/cents"}},
		{v.Struct(page[map[string]line]{[]map[string]line{nil}}), nil},
		{v.Struct(unnamed), []string{"#/line/cents", "#/n"}},
		{v.Struct(twoLines), []string{"#/Line/cents", "#/Other/cents"}},
		{errors.Join(v.Struct(unnamed), fmt.Errorf("more: %w", v.Struct(page[line]{[]line{{}}}))), []string{"#/line/cents", "#/n", "#/items/0/cents"}},
		{v.Var("x", "email"), []string{"#"}},
		{v.Var([]string{"a@example.com", "x"}, "dive,email"), []string{"#/1"}},
		{v.Var([]line{{}}, "dive"), []string{"#/0/cents"}},
		{v.Var(map[string]line{"a": {}}, "dive"), []string{"#/a/cents"}},
		{v.VarWithKey("age", 0, "required"), []string{"#/age"}},
	} {
		var got []string
		for _, e := range validate.Errors(test.err) {
			got = append(got, e.Pointer)
		}
		assert.Equal(t, test.want, got)
	}
}

// Without a function for names, they are those of the Go fields.
func TestGoNames(t *testing.T) {
	o := valid()
	o.ID, o.Lines = 0, []line{{}}
	assert.Equal(t, []problem.FieldError{
		{Detail: "Is required.", Code: "required", Pointer: "#/Base/ID"},
		{Detail: "Must be at least 1.", Code: "min", Pointer: "#/Lines/0/Cents"},
	}, validate.Errors(newValidator(nil).Struct(o)))
	// The function that validator's documentation shows.
	assert.Equal(t, []problem.FieldError{
		{Detail: "Is required.", Code: "required", Pointer: "#/Base/id"},
		{Detail: "Must be at least 1.", Code: "min", Pointer: "#/lines/0/cents"},
	}, validate.Errors(newValidator(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	}).Struct(o)))
	v := validator.New(validator.WithTagNameFuncBlankOmit())
	v.RegisterTagNameFunc(validate.JSONName)
	assert.Equal(t, "#/id", validate.Errors(v.Struct(o))[0].Pointer)
}

func TestOtherErrors(t *testing.T) {
	v := newValidator(validate.JSONName)
	assert.Nil(t, validate.Errors(nil))
	assert.Nil(t, validate.Errors(errors.New("x")))
	assert.Nil(t, validate.Errors(v.Struct(nil)))
	assert.Nil(t, validate.Errors(v.Struct(valid())))
	assert.Len(t, validate.Errors(fmt.Errorf("%w and %w", errors.New("x"), v.Var("", "required"))), 1)
}

func TestStructLevel(t *testing.T) {
	v := newValidator(validate.JSONName)
	v.RegisterStructValidation(func(sl validator.StructLevel) {
		sl.ReportError(sl.Current().Field(0).Interface(), "cents", "Cents", "even", "")
	}, line{})
	assert.Equal(t, []problem.FieldError{{Detail: "Is not valid.", Code: "even", Pointer: "#/lines/0/cents"}},
		validate.Errors(v.Struct(struct {
			Lines []line `json:"lines" validate:"dive"`
		}{[]line{{Cents: 1}}})))
}

func TestDetails(t *testing.T) {
	v := newValidator(validate.JSONName)
	v.RegisterAlias("color", "hexcolor|rgb")
	v.RegisterAlias("name", "min=3")
	require.NoError(t, v.RegisterValidation("own", func(validator.FieldLevel) bool { return false }))
	past, future := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	for _, test := range []struct {
		value           any
		tag, code, want string
	}{
		{"", "required", "", "Is required."},
		{"ab", "len=1", "", "Must have 1 character."},
		{"ab", "len=3", "", "Must have 3 characters."},
		{"ab", "min=3", "", "Must have at least 3 characters."},
		{"ab", "max=1", "", "Must have at most 1 character."},
		{"ab", "gt=2", "", "Must have more than 2 characters."},
		{"ab", "lt=2", "", "Must have fewer than 2 characters."},
		{"ab", "gte=3", "", "Must have at least 3 characters."},
		{"ab", "lte=1", "", "Must have at most 1 character."},
		{"ab", "eq=c", "", `Must be "c".`},
		{"ab", "ne=ab", "", `Must not be "ab".`},
		{[]int{1}, "len=2", "", "Must have 2 entries."},
		{[]int{}, "min=1", "", "Must have at least 1 entry."},
		{map[string]int{"a": 1}, "max=0", "", "Must have at most 0 entries."},
		{[2]int{}, "eq=1", "", "Must have 1 entry."},
		{7, "len=8", "", "Must be 8."},
		{7, "min=8", "", "Must be at least 8."},
		{7, "max=1", "", "Must be at most 1."},
		{7.5, "gt=7.5", "", "Must be more than 7.5."},
		{uint(7), "lt=7", "", "Must be less than 7."},
		{7, "eq=1", "", "Must be 1."},
		{7, "ne=7", "", "Must not be 7."},
		{true, "eq=false", "", "Must be false."},
		{time.Minute, "min=1h30m", "", "Must be at least 1h30m."},
		{past, "gt", "", "Must be in the future."},
		{past, "gte", "", "Must not be in the past."},
		{future, "lt", "", "Must be in the past."},
		{future, "lte", "", "Must not be in the future."},
		{"x", "oneof=red 'dark green' blue", "", "Must be one of: red, dark green, blue."},
		{"x", "oneofci=red Green", "", "Must be one of, in any case: red, Green."},
		{5, "oneof=1 2", "", "Must be one of: 1, 2."},
		{"red", "noneof=red", "", "Must not be one of: red."},
		{"x", "contains=a b", "", `Must contain "a b".`},
		{"x", "containsany=ab", "", `Must contain one of the characters "ab".`},
		{"x", "excludes=x", "", `Must not contain "x".`},
		{"x", "excludesall=xy", "", `Must not contain any of the characters "xy".`},
		{"x", "startswith=a", "", `Must start with "a".`},
		{"x", "startsnotwith=x", "", `Must not start with "x".`},
		{"x", "endswith=a", "", `Must end with "a".`},
		{"x", "endsnotwith=x", "", `Must not end with "x".`},
		{"x", "eq_ignore_case=a", "", `Must be "a", in any case.`},
		{"x", "ne_ignore_case=X", "", `Must not be "X", in any case.`},
		{"x", "datetime=2006-01-02", "", "Must be a date or a time in the form of 2006-01-02."},
		{"x", "email", "", "Must be an email address."},
		{"x", "url", "", "Must be a URL."},
		{"x", "uri", "", "Must be a URI."},
		{"x", "http_url", "", "Must be an HTTP or HTTPS URL."},
		{"x", "uuid", "", "Must be a UUID."},
		{"x", "uuid4", "", "Must be a UUID of version 4."},
		{"1", "alpha", "", "Must consist of the letters A to Z."},
		{"-", "alphanum", "", "Must consist of the letters A to Z and digits."},
		{"x", "number", "", "Must consist of digits."},
		{"x", "numeric", "", "Must be a number."},
		{"x", "boolean", "", "Must be true or false."},
		{"X", "lowercase", "", "Must be in lower case."},
		{"x", "uppercase", "", "Must be in upper case."},
		{"x", "ip", "", "Must be an IP address."},
		{"x", "ipv4", "", "Must be an IPv4 address."},
		{"x", "ipv6", "", "Must be an IPv6 address."},
		{"x", "cidr", "", "Must be an IP network such as 192.0.2.0/24."},
		{"-", "hostname", "", "Must be a host name."},
		{"x", "e164", "", "Must be a phone number such as +14155550100."},
		{"x", "isbn13", "", "Must be an ISBN of 13 digits."},
		{"x", "iso3166_1_alpha2", "", "Must be a country code of two letters."},
		{"x", "iso4217", "", "Must be a currency code of three letters."},
		{"x", "timezone", "", "Must be a time zone such as Europe/Berlin."},
		{"x", "json", "", "Must be JSON."},
		{"x", "base64", "", "Must be in base64."},
		{[]int{1, 1}, "unique", "", "Must not have an entry twice."},
		{"x", "hexcolor|rgb", "", "Is not valid."},
		{"x", "color", "color", "Is not valid."},
		{"x", "name", "name", "Must have at least 3 characters."},
		{"x", "own", "own", "Is not valid."},
	} {
		code, _, _ := strings.Cut(test.tag, "=")
		if test.code != "" {
			code = test.code
		}
		assert.Equal(t, []problem.FieldError{{Detail: test.want, Code: code, Pointer: "#"}}, validate.Errors(v.Var(test.value, test.tag)), test.tag)
	}
}

// Tags about other fields name none of them: a client does not know their Go names.
func TestOtherFields(t *testing.T) {
	list := validate.Errors(newValidator(validate.JSONName).Struct(struct {
		Password string `json:"password"`
		Again    string `json:"again" validate:"eqfield=Password"`
		From     int    `json:"from"`
		To       int    `json:"to" validate:"gtfield=From"`
		Card     string `json:"card" validate:"required_without=Password"`
		Bank     string `json:"bank" validate:"excluded_with=From"`
		Why      string `json:"why" validate:"required_if=From 7"`
	}{Again: "x", From: 7, Bank: "x"}))
	assert.Equal(t, []problem.FieldError{
		{Detail: "Must be the same as another member.", Code: "eqfield", Pointer: "#/again"},
		{Detail: "Must be greater than another member.", Code: "gtfield", Pointer: "#/to"},
		{Detail: "Is required because another member is left out.", Code: "required_without", Pointer: "#/card"},
		{Detail: "Must be left out because another member is given.", Code: "excluded_with", Pointer: "#/bank"},
		{Detail: "Is required because of the value of another member.", Code: "required_if", Pointer: "#/why"},
	}, list)
}
