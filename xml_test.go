package problem

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// xmlOpening begins every document that has no type and the status 404.
const xmlOpening = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
	`<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><status>404</status>`

func TestAppendXML(t *testing.T) {
	p := &Problem{
		Type:     "https://example.com/credit",
		Title:    "No credit",
		Status:   403,
		Detail:   "The balance is 30, but that costs 50.",
		Instance: "/accounts/12345/msgs/abc",
		Extensions: map[string]any{
			"balance":  30,
			"accounts": []string{"/accounts/12345", "/accounts/67890"},
			"errors": []FieldError{
				{Detail: "must be positive", Pointer: "#/age"},
				{Detail: "is unknown", Parameter: "sort"},
			},
		},
	}
	got, err := appendXML([]byte("before"), p)
	require.NoError(t, err)
	require.Equal(t, "before"+`<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<problem xmlns="urn:ietf:rfc:7807">`+
		`<type>https://example.com/credit</type>`+
		`<title>No credit</title>`+
		`<status>403</status>`+
		`<detail>The balance is 30, but that costs 50.</detail>`+
		`<instance>/accounts/12345/msgs/abc</instance>`+
		`<accounts><i>/accounts/12345</i><i>/accounts/67890</i></accounts>`+
		`<balance>30</balance>`+
		`<errors>`+
		`<i><detail>must be positive</detail><pointer>#/age</pointer></i>`+
		`<i><detail>is unknown</detail><parameter>sort</parameter></i>`+
		`</errors>`+
		`</problem>`, string(got))
}

func TestAppendXMLIsEmptyButForTypeAndStatus(t *testing.T) {
	got, err := appendXML(nil, &Problem{})
	require.NoError(t, err)
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><status>0</status></problem>`, string(got))
}

type (
	celsius float64
	shelf   struct {
		Books []string `json:"books"`
		Owner *shelf   `json:"owner,omitempty"`
		Unset *int     `json:"unset"`
	}
	panicking struct{}
	failing   struct{}
)

func (panicking) MarshalJSON() ([]byte, error) { panic("no value for XML") }
func (failing) MarshalText() ([]byte, error)   { return nil, errors.New("no text") }

func TestAppendXMLExtension(t *testing.T) {
	tests := []struct {
		name  string
		value any
		want  string
	}{
		{"string", "text", `<x>text</x>`},
		{"empty string", "", `<x></x>`},
		{"true", true, `<x>true</x>`},
		{"int", -7, `<x>-7</x>`},
		{"uint8", uint8(255), `<x>255</x>`},
		{"int64", int64(math.MinInt64), `<x>-9223372036854775808</x>`},
		{"uint64", uint64(math.MaxUint64), `<x>18446744073709551615</x>`},
		{"float", 0.1, `<x>0.1</x>`},
		{"large float", 1e21, `<x>1e+21</x>`},
		{"float32", float32(0.1), `<x>0.1</x>`},
		{"number", json.Number("12345678901234567890.5"), `<x>12345678901234567890.5</x>`},
		{"named number", celsius(36.6), `<x>36.6</x>`},
		{"bytes", []byte("\x00\xff"), `<x>AP8=</x>`},
		{"time", time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC), `<x>2024-02-29T12:00:00Z</x>`},
		{"raw", json.RawMessage(`{"b":[1,null,"\u0000<"],"a":12345678901234567890}`), `<x><a>12345678901234567890</a><b><i>1</i><i></i><i>` + "\ufffd" + `&lt;</i></b></x>`},
		{"struct", shelf{Books: []string{"a"}, Owner: &shelf{}}, `<x><books><i>a</i></books><owner></owner></x>`},
		{"map of others", map[string]int{"b": 1, "a": 2}, `<x><a>2</a><b>1</b></x>`},
		{"object", map[string]any{"b": "2", "a": map[string]any{"c": 1.5}}, `<x><a><c>1.5</c></a><b>2</b></x>`},
		{"empty object", map[string]any{}, `<x></x>`},
		{"standard names further in", map[string]any{"type": "t", "status": 1}, `<x><status>1</status><type>t</type></x>`},
		{"null further in", map[string]any{"a": nil, "b": 1}, `<x><b>1</b></x>`},
		{"array", []any{1, "two", []any{3.5, []any{}}, map[string]any{"four": false}}, `<x><i>1</i><i>two</i><i><i>3.5</i><i></i></i><i><four>false</four></i></x>`},
		{"null in an array", []any{1, nil, 3}, `<x><i>1</i><i></i><i>3</i></x>`},
		{"nothing but null in an array", []any{nil}, `<x><i></i></x>`},
		{"null in an array in an array", []any{[]any{nil, 1}, nil}, `<x><i><i></i><i>1</i></i><i></i></x>`},
		{"nil pointers in an array", []*int{nil, new(int)}, `<x><i></i><i>0</i></x>`},
		{"nil objects in an array", []map[string]any{nil, {"a": nil}}, `<x><i></i><i></i></x>`},
		{"empty array", []any{}, `<x></x>`},
		{"strings", []string{"a", ""}, `<x><i>a</i><i></i></x>`},
		{"an object that reads as an array", map[string]any{"i": "a"}, `<x><i>a</i></x>`},
		{"field error", FieldError{Detail: "d", Header: "h"}, `<x><detail>d</detail><header>h</header></x>`},
		{"field error in full", FieldError{Header: "h", Parameter: "p", Pointer: "#", Code: "c", Detail: "d"},
			`<x><detail>d</detail><code>c</code><pointer>#</pointer><parameter>p</parameter><header>h</header></x>`},
		{"field errors", []FieldError{{Pointer: "#"}, {}}, `<x><i><pointer>#</pointer></i><i></i></x>`},
		{"no field errors", []FieldError{}, `<x></x>`},

		{"nil", nil, ``},
		{"nil pointer", (*int)(nil), ``},
		{"nil bytes", []byte(nil), ``},
		{"nil array", []any(nil), ``},
		{"nil strings", []string(nil), ``},
		{"nil object", map[string]any(nil), ``},
		{"nil field errors", []FieldError(nil), ``},
		{"raw null", json.RawMessage("null"), ``},
	}
	for _, test := range tests {
		got, err := appendXML(nil, &Problem{Status: 404, Extensions: map[string]any{"x": test.value}})
		assert.NoError(t, err, test.name)
		assert.Equal(t, xmlOpening+test.want+`</problem>`, string(got), test.name)
	}
}

// What cannot be encoded in JSON cannot here, and costs only itself.
func TestAppendXMLLeavesOutWhatCannotBeEncoded(t *testing.T) {
	circle := map[string]any{}
	circle["round"] = []any{1, circle}
	list := []any{1, nil}
	list[1] = list
	own := &shelf{}
	own.Owner = own
	deep := any("")
	for range maxDepth + 1 {
		deep = []any{deep}
	}
	for name, value := range map[string]any{
		"NaN":                    math.NaN(),
		"infinity":               math.Inf(-1),
		"channel":                make(chan int),
		"function":               func() {},
		"complex":                1i,
		"cyclic map":             circle,
		"cyclic slice":           list,
		"cyclic struct":          own,
		"too deep":               deep,
		"panicking marshaler":    panicking{},
		"failing marshaler":      failing{},
		"malformed number":       json.Number("<evil/>"),
		"malformed raw":          json.RawMessage("{"),
		"a fault far in":         map[string]any{"a": []any{1, map[string]any{"b": make(chan int)}}},
		"a fault behind content": []any{"a", "b", math.NaN()},
	} {
		got, err := appendXML(nil, &Problem{Status: 404, Extensions: map[string]any{"a": 1, "bad": value, "c": 3}})
		assert.ErrorContains(t, err, `problem: extension "bad"`, name)
		assert.Equal(t, xmlOpening+`<a>1</a><c>3</c></problem>`, string(got), name)
	}
}

func TestAppendXMLJoinsFaults(t *testing.T) {
	_, err := appendXML(nil, &Problem{Extensions: map[string]any{"b": math.NaN(), "a": make(chan int), "c": 1}})
	require.Error(t, err)
	lines := strings.Split(err.Error(), "\n")
	require.Len(t, lines, 2)
	assert.True(t, strings.HasPrefix(lines[0], `problem: extension "a"`), lines[0])
	assert.True(t, strings.HasPrefix(lines[1], `problem: extension "b"`), lines[1])
}

func TestAppendXMLDeepestValue(t *testing.T) {
	deep := any("bottom")
	for range maxDepth {
		deep = []any{deep}
	}
	doc, err := appendXML(nil, &Problem{Status: 404, Extensions: map[string]any{"x": deep}})
	require.NoError(t, err)
	require.Equal(t, xmlOpening+"<x>"+strings.Repeat("<i>", maxDepth)+"bottom"+strings.Repeat("</i>", maxDepth)+"</x></problem>", string(doc))
	var p Problem
	require.NoError(t, xml.Unmarshal(doc, &p))
	require.Equal(t, deep, p.Extensions["x"])
}

func TestAppendXMLNames(t *testing.T) {
	for name, want := range map[string]bool{
		"trace_id": true, "trace-id": true, "v1.2": true, "_x": true, "X": true, "i": true,
		"größe": true, "δ": true, "名前": true, "xml": true, "xmlx": true, "e\u0301": true,

		"type": false, "title": false, "status": false, "detail": false, "instance": false,
		"xmlns": false, "": false, "1st": false, "-x": false, ".x": false, "a b": false, "a:b": false, ":": false, "xml:lang": false,
		"a/b": false, "a>b": false, "a<b": false, "a&b": false, `a"b`: false, "a=b": false, "a\x00": false, "a\n": false,
		"!--": false, "?xml": false, "\u0301e": false, "·": false, "a\xff": false, "\xc3": false, "€": false,
		"\U00010400": false, // a name since XML's fifth edition only
		"a\u00d7":    false,
	} {
		p := &Problem{Status: 404, Extensions: map[string]any{name: "v"}}
		got, err := appendXML(nil, p)
		element := ""
		switch {
		case want:
			element = "<" + name + ">v</" + name + ">"
			assert.NoError(t, err, "%q", name)
		case isStandardMember(name):
			assert.NoError(t, err, "%q", name) // it is ignored in JSON too
		default:
			assert.EqualError(t, err, fmt.Sprintf("problem: extension %q: it is left out: it is not an XML name", name))
		}
		assert.Equal(t, xmlOpening+element+`</problem>`, string(got), "%q", name)
	}
}

// Of an object, what XML can name is kept, and the rest is reported.
func TestAppendXMLNamesFurtherIn(t *testing.T) {
	fault := func(name string) string {
		return fmt.Sprintf("problem: extension %q: it is left out: it is not an XML name", name)
	}
	tests := []struct {
		name   string
		value  any
		want   string
		faults []string
	}{
		{"object", map[string]any{"a b": 1, "1": 2, "": 3, "ok": 4}, `<x><ok>4</ok></x>`, []string{fault(""), fault("1"), fault("a b")}},
		{"map by number", map[int]string{1: "one"}, `<x></x>`, []string{fault("1")}},
		{"struct", struct {
			A int `json:"a/b"`
		}{1}, `<x></x>`, []string{fault("a/b")}},
		{"object in an array", []any{map[string]any{"a:b": 1, "c": 2}}, `<x><i><c>2</c></i></x>`, []string{fault("a:b")}},
		{"standard names", map[string]any{"type": 1, "instance": 2}, `<x><instance>2</instance><type>1</type></x>`, nil},
	}
	for _, test := range tests {
		got, err := appendXML(nil, &Problem{Status: 404, Extensions: map[string]any{"x": test.value}})
		if len(test.faults) == 0 {
			assert.NoError(t, err, test.name)
		} else {
			assert.EqualError(t, err, strings.Join(test.faults, "\n"), test.name)
		}
		assert.Equal(t, xmlOpening+test.want+`</problem>`, string(got), test.name)
	}
}

func TestAppendXMLText(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", `I'm a "teapot" ÄÖÜ 茶 🫖`, `I'm a "teapot" ÄÖÜ 茶 🫖`},
		{"markup", "<a href='x'>&amp;</a>]]>", "&lt;a href='x'&gt;&amp;amp;&lt;/a&gt;]]&gt;"},
		{"white space", " \ta\nb\r\nc\r", " \ta\nb&#xD;\nc&#xD;"},
		{"controls", "a\x00b\x08c\x0bd\x1fe", "a\ufffdb\ufffdc\ufffdd\ufffde"},
		{"delete and C1, which XML allows", "\x7f\u0080\u0085\u009f", "\x7f\u0080\u0085\u009f"},
		{"noncharacters", "\ufffe\uffff\ufdd0\U0001ffff", "\ufffd\ufffd\ufdd0\U0001ffff"},
		{"replacement character", "\ufffd", "\ufffd"},
		{"invalid UTF-8", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"surrogate", "\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
		{"overlong", "\xc0\xaf", "\ufffd\ufffd"},
	}
	for _, test := range tests {
		want := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
			`<problem xmlns="urn:ietf:rfc:7807"><type>` + test.want + `</type><title>` + test.want + `</title><status>400</status>` +
			`<detail>` + test.want + `</detail><instance>` + test.want + `</instance>` +
			`<x>` + test.want + `</x><y><i><pointer>` + test.want + `</pointer></i></y></problem>`
		got, err := appendXML(nil, &Problem{
			Type: test.text, Title: test.text, Status: 400, Detail: test.text, Instance: test.text,
			Extensions: map[string]any{"x": test.text, "y": []FieldError{{Pointer: test.text}}},
		})
		assert.NoError(t, err, test.name)
		assert.Equal(t, want, string(got), test.name)
	}
}

func TestMarshalXML(t *testing.T) {
	p := &Problem{Status: 418, Detail: "short & stout", Extensions: map[string]any{"b": []any{1}, "a": math.NaN()}}
	want := `<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>I'm a teapot</title><status>418</status>` +
		`<detail>short &amp; stout</detail><b><i>1</i></b></problem>`

	got, err := xml.Marshal(p)
	require.NoError(t, err)
	require.Equal(t, want, string(got))

	got, err = xml.Marshal(struct {
		XMLName xml.Name `xml:"log"`
		Entry   *Problem `xml:"entry"`
		None    *Problem `xml:"none"`
	}{Entry: p})
	require.NoError(t, err)
	require.Equal(t, `<log>`+want+`</log>`, string(got))

	got, err = xml.Marshal(&Problem{Status: 200})
	require.NoError(t, err)
	description := catalogType(500).Description
	require.Equal(t, `<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Internal Server Error</title><status>500</status>`+
		`<detail>`+description+`</detail></problem>`, string(got))

	got, err = xml.Marshal((*Problem)(nil))
	require.NoError(t, err)
	require.Empty(t, got)
	require.NoError(t, (*Problem)(nil).MarshalXML(nil, xml.StartElement{}))
}

// The wire and xml.Marshal show the same elements.
func TestMarshalXMLIsTheWire(t *testing.T) {
	for _, p := range corpus() {
		q := *p
		standard.fill(&q, standard.english)
		wire, _ := appendXML(nil, &q)
		marshaled, err := xml.Marshal(p)
		require.NoError(t, err)
		require.Equal(t, string(wire), xml.Header+string(marshaled))
	}
}

func TestUnmarshalXML(t *testing.T) {
	const open = `<problem xmlns="urn:ietf:rfc:7807">`
	tests := []struct {
		name string
		doc  string
		want Problem
	}{
		{"nothing", open + `</problem>`, Problem{}},
		{"an empty root", `<problem xmlns="urn:ietf:rfc:7807"/>`, Problem{}},
		{"all members", open + `<type>https://example.com/t</type><title>T</title><status>404</status><detail>D</detail><instance>/i</instance></problem>`,
			Problem{Type: "https://example.com/t", Title: "T", Status: 404, Detail: "D", Instance: "/i"}},
		{"any order", open + `<detail>D</detail><status>404</status><x>1</x><type>t</type></problem>`,
			Problem{Type: "t", Status: 404, Detail: "D", Extensions: map[string]any{"x": "1"}}},
		{"indented", xml.Header + open + "\n  <type>\n    about:blank\n  </type>\n  <status> 404 </status>\n  <detail> D\n</detail>\n</problem>\n",
			Problem{Type: "about:blank", Status: 404, Detail: " D\n"}},
		{"prefixed", `<p:problem xmlns:p="urn:ietf:rfc:7807"><p:title>T</p:title><p:x><p:i>1</p:i></p:x></p:problem>`,
			Problem{Title: "T", Extensions: map[string]any{"x": []any{"1"}}}},
		{"a standard member twice", open + `<title>a</title><title>b</title></problem>`, Problem{Title: "b"}},

		{"status in words", open + `<status>four</status></problem>`, Problem{}},
		{"status with a fraction", open + `<status>404.0</status></problem>`, Problem{}},
		{"negative status", open + `<status>-404</status></problem>`, Problem{}},
		{"status of zero", open + `<status>0</status></problem>`, Problem{}},
		{"a status beyond all bounds", open + `<status>99999999999999999999</status></problem>`, Problem{}},
		{"an empty status", open + `<status/></problem>`, Problem{}},
		{"a status with a sign and zeros", open + `<status>+0404</status></problem>`, Problem{Status: 404}},
		{"a wrong status after a right one", open + `<status>404</status><status>x</status></problem>`, Problem{Status: 404}},
		{"members with children", open + `<type><i>a</i></type><title>a<b>c</b></title><status><x>404</x></status><detail><d/></detail><instance><i/></instance></problem>`, Problem{}},

		{"text", open + `<x>a &lt;&amp;&gt;&quot;&apos;&#x41;&#xD;</x></problem>`, Problem{Extensions: map[string]any{"x": "a <&>\"'A\r"}}},
		{"no text", open + `<x/></problem>`, Problem{Extensions: map[string]any{"x": ""}}},
		{"white space", open + "<x> \n </x></problem>", Problem{Extensions: map[string]any{"x": " \n "}}},
		{"line ends", open + "<x>a\r\nb\rc</x></problem>", Problem{Extensions: map[string]any{"x": "a\nb\nc"}}},
		{"CDATA and comments", open + `<x>a<!-- no -->b<![CDATA[<c>]]><?no no?>d</x></problem>`, Problem{Extensions: map[string]any{"x": "ab<c>d"}}},
		{"array", open + `<x> <i>1</i> <i/> <i><i>2</i></i> </x></problem>`, Problem{Extensions: map[string]any{"x": []any{"1", "", []any{"2"}}}}},
		{"object", open + `<x> <a>1</a> <b><c>2</c></b> </x></problem>`, Problem{Extensions: map[string]any{"x": map[string]any{"a": "1", "b": map[string]any{"c": "2"}}}}},
		{"an object that begins like an array", open + `<x><i>1</i><i>2</i><a>3</a><i>4</i></x></problem>`, Problem{Extensions: map[string]any{"x": map[string]any{"i": []any{"1", "2", "4"}, "a": "3"}}}},
		{"an object with one i first", open + `<x><i>1</i><a>3</a></x></problem>`, Problem{Extensions: map[string]any{"x": map[string]any{"i": "1", "a": "3"}}}},
		{"an object with an i further on", open + `<x><a>3</a><i>1</i><i>2</i></x></problem>`, Problem{Extensions: map[string]any{"x": map[string]any{"i": []any{"1", "2"}, "a": "3"}}}},
		{"text among children", open + `<x>one<a>1</a>two</x></problem>`, Problem{Extensions: map[string]any{"x": map[string]any{"a": "1"}}}},
		{"standard names further in", open + `<x><type>t</type></x></problem>`, Problem{Extensions: map[string]any{"x": map[string]any{"type": "t"}}}},
		{"an extension twice", open + `<reason>a</reason><reason>b</reason></problem>`, Problem{Extensions: map[string]any{"reason": []any{"a", "b"}}}},
		{"an extension thrice, with others between", open + `<x>a</x><title>T</title><x/><y>c</y><x><z>d</z></x></problem>`,
			Problem{Title: "T", Extensions: map[string]any{"x": []any{"a", "", map[string]any{"z": "d"}}, "y": "c"}}},
		{"an array twice", open + `<x><i>a</i></x><x><i>b</i><i>c</i></x></problem>`, Problem{Extensions: map[string]any{"x": []any{[]any{"a"}, []any{"b", "c"}}}}},
		{"an i twice", open + `<i>a</i><i>b</i></problem>`, Problem{Extensions: map[string]any{"i": []any{"a", "b"}}}},
		{"one name twice further in", open + `<x><a>1</a><b>2</b><a>3</a></x></problem>`, Problem{Extensions: map[string]any{"x": map[string]any{"a": []any{"1", "3"}, "b": "2"}}}},
		{"one name twice in an array", open + `<x><i><a>1</a><a>2</a></i></x></problem>`, Problem{Extensions: map[string]any{"x": []any{map[string]any{"a": []any{"1", "2"}}}}}},
		{"an i alone", open + `<i>1</i></problem>`, Problem{Extensions: map[string]any{"i": "1"}}},
		{"text in the root", open + `text<title>T</title></problem>`, Problem{Title: "T"}},

		{"field errors", open + `<errors><i><detail>d</detail><pointer>#/a</pointer></i><i><parameter>p</parameter></i><i><header>h</header></i></errors></problem>`,
			Problem{Extensions: map[string]any{"errors": []FieldError{{Detail: "d", Pointer: "#/a"}, {Parameter: "p"}, {Header: "h"}}}}},
		{"field errors with a code", open + `<errors><i><code>1</code><detail>d</detail></i></errors></problem>`,
			Problem{Extensions: map[string]any{"errors": []FieldError{{Detail: "d", Code: "1"}}}}},
		{"errors with more than that", open + `<errors><i><detail>d</detail><since>1</since></i></errors></problem>`,
			Problem{Extensions: map[string]any{"errors": []any{map[string]any{"detail": "d", "since": "1"}}}}},
		{"errors twice", open + `<errors><detail>d</detail><code>c</code></errors><errors><detail>e</detail></errors></problem>`,
			Problem{Extensions: map[string]any{"errors": []FieldError{{Detail: "d", Code: "c"}, {Detail: "e"}}}}},
		{"lists of errors", open + `<errors><i><detail>d</detail></i></errors><errors><i><detail>e</detail></i><i><detail>f</detail></i></errors><errors><detail>g</detail></errors></problem>`,
			Problem{Extensions: map[string]any{"errors": []FieldError{{Detail: "d"}, {Detail: "e"}, {Detail: "f"}, {Detail: "g"}}}}},
		{"errors once and not a list", open + `<errors><detail>d</detail></errors></problem>`,
			Problem{Extensions: map[string]any{"errors": map[string]any{"detail": "d"}}}},
		{"errors with structure", open + `<errors><i><detail><i>d</i></detail></i></errors></problem>`,
			Problem{Extensions: map[string]any{"errors": []any{map[string]any{"detail": []any{"d"}}}}}},
		{"errors of text", open + `<errors><i>d</i></errors></problem>`, Problem{Extensions: map[string]any{"errors": []any{"d"}}}},
		{"errors that say nothing", open + `<errors><i><detail/></i></errors></problem>`,
			Problem{Extensions: map[string]any{"errors": []any{map[string]any{"detail": ""}}}}},
		{"errors that are no list", open + `<errors>none</errors></problem>`, Problem{Extensions: map[string]any{"errors": "none"}}},
		{"field errors of another name", open + `<faults><i><detail>d</detail></i></faults></problem>`,
			Problem{Extensions: map[string]any{"faults": []any{map[string]any{"detail": "d"}}}}},

		{"attributes", `<problem xmlns="urn:ietf:rfc:7807" a="1"><title xml:lang="en">T</title><x type="t">1</x></problem>`,
			Problem{Title: "T", Extensions: map[string]any{"x": "1"}}},
		{"a document type", `<?xml version="1.0"?><!DOCTYPE problem [<!ENTITY e "x"><!ELEMENT problem ANY>]>` + open + `<title>T</title></problem>`, Problem{Title: "T"}},
		{"a byte-order mark", "\ufeff" + xml.Header + open + `<title>T</title></problem>`, Problem{Title: "T"}},
	}
	for _, test := range tests {
		var got Problem
		assert.NoError(t, xml.Unmarshal([]byte(test.doc), &got), test.name)
		assert.Equal(t, test.want, got, test.name)

		got = Problem{}
		assert.NoError(t, decodeXML([]byte(test.doc), "", &got), test.name)
		assert.Equal(t, test.want, got, test.name)
	}
}

func TestUnmarshalXMLNamesWhatItIgnores(t *testing.T) {
	const (
		open  = `<problem xmlns="urn:ietf:rfc:7807">`
		fault = `problem: elements outside of the namespace "urn:ietf:rfc:7807" are ignored: `
	)
	many := func(n int) (elements string) {
		for i := range n {
			elements += fmt.Sprintf(`<e%d xmlns=""/>`, i)
		}
		return elements
	}
	tests := []struct {
		name, doc, cause string
		want             Problem
	}{
		{"no namespace", open + `<title xmlns="">no</title><detail>D</detail></problem>`, `"title" of ""`, Problem{Detail: "D"}},
		{"another namespace", open + `<o:x xmlns:o="urn:other"><a>no</a></o:x></problem>`, `"x" of "urn:other"`, Problem{}},
		{"further in", open + `<x>a<y xmlns="">no</y>b<z><i xmlns="urn:other"/></z></x></problem>`, `"y" of "", "i" of "urn:other"`, Problem{Extensions: map[string]any{"x": map[string]any{"z": ""}}}},
		{"text with one in it", open + `<x>a<y xmlns="">no</y>b</x></problem>`, `"y" of ""`, Problem{Extensions: map[string]any{"x": "ab"}}},
		{"our namespace further in", open + `<o:x xmlns:o="urn:other"><title>no</title></o:x></problem>`, `"x" of "urn:other"`, Problem{}},
		{"a prefix that is bound to nothing", open + `<o:x>no</o:x></problem>`, `"x" of "o"`, Problem{}},
		{"colons that part nothing", open + `<:x>no</:x><x:>no</x:><y><:z/></y></problem>`, `":x" of "urn:ietf:rfc:7807", "x:" of "urn:ietf:rfc:7807", ":z" of "urn:ietf:rfc:7807"`,
			Problem{Extensions: map[string]any{"y": ""}}},
		{"one name twice", open + `<x xmlns=""/>` + `<x xmlns=""/>` + `<x xmlns="urn:other"/></problem>`, `"x" of "", "x" of "urn:other"`, Problem{}},
		{"eight", open + many(8) + `</problem>`, `"e0" of "", "e1" of "", "e2" of "", "e3" of "", "e4" of "", "e5" of "", "e6" of "", "e7" of ""`, Problem{}},
		{"more", open + many(100) + `</problem>`, `"e0" of "", "e1" of "", "e2" of "", "e3" of "", "e4" of "", "e5" of "", "e6" of "", "e7" of "", and others`, Problem{}},
	}
	for _, test := range tests {
		var p Problem
		assert.NoError(t, decodeXML([]byte(test.doc), "", &p), test.name)
		assert.EqualError(t, p.Cause, fault+test.cause, test.name)
		p.Cause = nil
		assert.Equal(t, test.want, p, test.name)

		cause := errors.New("cause")
		p.Cause = cause
		assert.NoError(t, xml.Unmarshal([]byte(test.doc), &p), test.name)
		assert.EqualError(t, p.Cause, "cause\n"+fault+test.cause, test.name)
		assert.ErrorIs(t, p.Cause, cause, test.name)
	}
}

func TestUnmarshalXMLReplacesMembersOnly(t *testing.T) {
	cause := errors.New("cause")
	p := *New(404, Detail("old"), Instance("/old"), With("old", 1), Header("Retry-After", "7"), Cause(cause))
	p.Type, p.Title = "old", "old"
	require.NoError(t, xml.Unmarshal([]byte(`<problem xmlns="urn:ietf:rfc:7807"><title>new</title></problem>`), &p))
	require.Equal(t, Problem{Title: "new", Header: map[string][]string{"Retry-After": {"7"}}, Cause: cause}, p)
}

func TestUnmarshalXMLRefuses(t *testing.T) {
	const open = `<problem xmlns="urn:ietf:rfc:7807">`
	tests := []struct{ name, doc, want string }{
		{"no namespace", `<problem/>`, `problem: element "problem" of namespace "" is not a problem document; want "problem" of "urn:ietf:rfc:7807"`},
		{"another namespace", `<problem xmlns="urn:ietf:rfc:9457"/>`, `problem: element "problem" of namespace "urn:ietf:rfc:9457" is not a problem document`},
		{"another root", `<error xmlns="urn:ietf:rfc:7807"/>`, `problem: element "error" of namespace "urn:ietf:rfc:7807" is not a problem document`},
		{"half a document", open + `<title>T</title>`, `problem: XML syntax error on line 1: unexpected EOF`},
		{"half a member", open + `<title>T`, `problem: element "title": XML syntax error on line 1: unexpected EOF`},
		{"half of what is ignored", open + `<title xmlns="">`, `problem: element "title": XML syntax error on line 1: unexpected EOF`},
		{"end tags crossed", open + `<a><b></a></b></problem>`, `problem: element "a": XML syntax error`},
		{"an entity of one's own", `<!DOCTYPE problem [<!ENTITY e "boom">]>` + open + `<title>&e;</title></problem>`, `problem: element "title": XML syntax error on line 1: invalid character entity &e;`},
		{"a forbidden character", open + "<title>\x00</title></problem>", `problem: element "title": XML syntax error on line 1: illegal character code U+0000`},
		{"a forbidden reference", open + "<title>&#0;</title></problem>", `problem: element "title": XML syntax error on line 1: illegal character code U+0000`},
		{"invalid UTF-8", open + "<title>\xff</title></problem>", `problem: element "title": XML syntax error on line 1: invalid UTF-8`},
		{"too deep with a list of repeated elements", open + strings.Repeat("<x>", maxDepth) + "<y/><y/>" + strings.Repeat("</x>", maxDepth) + `</problem>`, `problem: the XML document: it is nested deeper than 1000 levels`},
		{"many levels of repeated elements", open + strings.Repeat("<x/><x>", 501) + strings.Repeat("</x>", 501) + `</problem>`, `problem: the XML document: it is nested deeper than 1000 levels`},
		{"entities that grow", `<!DOCTYPE problem [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>` + open + `<x>&b;</x></problem>`, `problem: element "x": XML syntax error on line 1: invalid character entity &b;`},
		{"an entity from a file", `<!DOCTYPE problem [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + open + `<x>&e;</x></problem>`, `problem: element "x": XML syntax error on line 1: invalid character entity &e;`},
		{"too deep", open + strings.Repeat("<i>", maxDepth+2) + strings.Repeat("</i>", maxDepth+2) + `</problem>`, `problem: element "i": it is nested deeper than 1000 levels`},
	}
	for _, test := range tests {
		p := Problem{Title: "old", Extensions: map[string]any{"x": 1}}
		err := xml.Unmarshal([]byte(test.doc), &p)
		assert.ErrorContains(t, err, test.want, test.name)
		assert.True(t, err != nil && strings.HasPrefix(err.Error(), "problem: "), "%s: %v", test.name, err)
		assert.Equal(t, Problem{Title: "old", Extensions: map[string]any{"x": 1}}, p, test.name)
		assert.ErrorContains(t, decodeXML([]byte(test.doc), "", &p), test.want, test.name)
	}
	assert.EqualError(t, (*Problem)(nil).UnmarshalXML(nil, xml.StartElement{}), "problem: UnmarshalXML of a nil *Problem; give it one to fill")
}

func TestDecodeXMLReadsWholeDocuments(t *testing.T) {
	const doc = `<problem xmlns="urn:ietf:rfc:7807"/>`
	for text, want := range map[string]string{
		"":                             "problem: the XML document has no root element",
		"  \n":                         "problem: the XML document has no root element",
		"text":                         "problem: the XML document has text outside of its root element",
		"text" + doc:                   "problem: the XML document has text outside of its root element",
		doc + "text":                   "problem: the XML document has text outside of its root element",
		doc + doc:                      "problem: the XML document has two root elements",
		doc + "</problem>":             "problem: XML syntax error on line 1: unexpected end element </problem>",
		doc + "<":                      "problem: XML syntax error on line 1: unexpected EOF",
		"\xff\xfe":                     "problem: the XML document has no root element", // UTF-16
		"\ufeff\ufeff" + doc:           "problem: the XML document has text outside of its root element",
		doc + "\n <!-- fine --> <?x?>": "",
	} {
		err := decodeXML([]byte(text), "", new(Problem))
		if want == "" {
			assert.NoError(t, err, text)
		} else {
			assert.EqualError(t, err, want, "%q", text)
		}
	}
}

// A declaration further in does not decode what is decoded once more, which would double
// the text each time.
func TestDecodeXMLOfManyDeclarations(t *testing.T) {
	doc := `<?xml version="1.0" encoding="iso-8859-1"?><problem xmlns="urn:ietf:rfc:7807">` +
		strings.Repeat(`<?xml version="1.0" encoding="iso-8859-1"?>`, 1000) + "<title>\xe9</title></problem>"
	var p Problem
	require.NoError(t, decodeXML([]byte(doc), "", &p))
	require.Equal(t, "é", p.Title)
	require.Error(t, xml.Unmarshal([]byte(doc), &p), "the charset is the Decoder's to read")
}

// What is decoded is written again with the same meaning.
func TestXMLRoundTrip(t *testing.T) {
	for i, p := range corpus() {
		doc, _ := appendXML(nil, p)
		var once, twice Problem
		require.NoError(t, decodeXML(doc, "", &once), "%d: %s", i, doc)
		again, err := appendXML(nil, &once)
		require.NoError(t, err)
		require.Equal(t, string(doc), string(again), i)
		require.NoError(t, decodeXML(again, "", &twice))
		require.Equal(t, once, twice, i)
	}
}

// Memory stays a small multiple of the document's size.
func TestUnmarshalXMLOfHostileSize(t *testing.T) {
	const open = `<problem xmlns="urn:ietf:rfc:7807">`
	for name, unit := range map[string]string{
		"elements":   "<a/>",
		"array":      "<i/>",
		"comments":   "a<!---->",
		"references": "&lt;",
		"foreign":    `<a xmlns=""/>`,
		"attributes": `<a a="" b="" c=""/>`,
		"lists":      "<a/><b/>",
		"names":      `<a xmlns="a"/><b xmlns="b"/>`,
		"unclosed":   "<a>",
	} {
		const size = 1 << 18
		doc := []byte(open + "<x>" + strings.Repeat(unit, size/len(unit)) + "</x></problem>")
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_ = xml.Unmarshal(doc, new(Problem))
		runtime.ReadMemStats(&after)
		// Most of it is garbage of encoding/xml.
		assert.Less(t, (after.TotalAlloc-before.TotalAlloc)/size, uint64(100), name)
	}
}

func BenchmarkAppendXML(b *testing.B) {
	p := &Problem{
		Type: "https://example.com/credit", Title: "No credit", Status: 403,
		Detail: "The balance is 30, but that costs 50.", Instance: "/accounts/12345/msgs/abc",
		Extensions: map[string]any{"balance": 30, "accounts": []string{"/accounts/12345", "/accounts/67890"}},
	}
	room := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = appendXML(room, p)
	}
}

func BenchmarkAppendXMLExtensions(b *testing.B) {
	for _, n := range []int{1, 10, 100} {
		p := &Problem{Status: 403, Extensions: map[string]any{}}
		for i := range n {
			p.Extensions[fmt.Sprintf("member%d", i)] = i
		}
		b.Run(fmt.Sprintf("members=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = appendXML(nil, p)
			}
		})
	}
}

func BenchmarkUnmarshalXML(b *testing.B) {
	doc, _ := appendXML(nil, New(403, Detail("short"), Instance("/i"), With("balance", 30), With("accounts", []string{"a", "b"})))
	b.ReportAllocs()
	for b.Loop() {
		if err := xml.Unmarshal(doc, new(Problem)); err != nil {
			b.Fatal(err)
		}
	}
}
