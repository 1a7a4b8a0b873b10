package problem

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/jsontext"
)

// escapesReplaced says whether encoding/json writes the U+FFFD for invalid UTF-8 as an
// escape: under GOEXPERIMENT=jsonv2 it does not.
var escapesReplaced = func() bool {
	text, _ := json.Marshal("\xff")
	return string(text) == `"\ufffd"`
}()

// Whatever both write, both write alike.
func FuzzAppendValue(f *testing.F) {
	for _, s := range []string{`null`, `[1,-0,1e21,1e-7,0.1,true,{"b":"<","a":[]}]`, `{"":{"\u2028":1e400}}`, `"\ud800"`, " [ \"\\\"\u2029<\" , {} ]\n", `-`, `01`} {
		f.Add(s, 0.1, int64(7))
	}
	f.Add("", 5e-324, int64(-1<<63))
	f.Add("1", 1e21, int64(253402300800))
	f.Fuzz(func(t *testing.T, s string, x float64, n int64) {
		if !escapesReplaced && !utf8.ValidString(s) {
			t.Skip("the reference is another")
		}
		values := []any{
			s, []byte(s), json.Number(s), []string{s}, map[string]string{s: s}, map[string][]string{s: {s}}, FieldError{Detail: s, Header: s}, []FieldError{{Pointer: s}, {Parameter: s}},
			x, float32(x), n, int8(n), uint16(n), uint64(n), []int{int(n)}, time.Duration(n), time.Unix(n, n).UTC(),
		}
		if utf8.ValidString(s) { // encoding/json does not look into these
			values = append(values, json.RawMessage(s), []json.RawMessage{json.RawMessage(s)})
		}
		var plain, exact any
		if json.Unmarshal([]byte(s), &plain) == nil {
			d := json.NewDecoder(strings.NewReader(s))
			d.UseNumber()
			require.NoError(t, d.Decode(&exact))
			values = append(values, plain, exact, map[string]any{s: plain}, []map[string]any{{"x": exact}})
		}
		for _, v := range values {
			want, wantErr := json.Marshal(v)
			got, err := appendValue([]byte("before"), v, 0)
			if wantErr != nil {
				require.Error(t, err, "%T: %s", v, wantErr)
				continue
			}
			require.NoError(t, err, "%T", v)
			require.Equal(t, "before"+string(want), string(got), "%T", v)
		}
	})
}

// The decoder takes the objects that encoding/json takes, and reads the same.
func FuzzDecodeJSON(f *testing.F) {
	for _, p := range corpus() {
		doc, _ := appendJSON(nil, p)
		f.Add(doc)
	}
	for _, s := range []string{
		`{"status":404.0,"status":4.04e2}`, `{"status":40400e-2}`, `{"status":404.00000000000000000001}`, `{"status":1e9223372036854775807}`, "\ufeff{}",
		`{"errors":[{"detail":"d","code":"c","since":1},{"detail":[]},7]}`, `{"errors":{"detail":"d"}}`,
		`{"status":"404","title":1,"errors":[{"detail":"d","pointer":"#/a"}]}`,
		`{"a":9007199254740993,"b":1e400,"c":-0.0,"a":"\ud83d\ude00\ud83d","d":-1.50E-3,"e":0.30000000000000004}`,
		"{\"\xff\":\"\xe2\x82\"}", `[]`, `{"a":01}`, `{"a":1}x`, ` null `, `{"a":` + strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1) + `}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var p Problem
		err := decodeJSON(data, &p)
		valid := json.Valid(data) && bytes.TrimLeft(data, jsontext.Space)[0] == '{'
		if err != nil {
			require.True(t, !valid || levels(data) > 1+maxDepth, "%s", err) // the document is a level too
			require.Zero(t, p)
			return
		}
		require.True(t, valid)
		require.LessOrEqual(t, levels(data), 1+maxDepth)

		var want map[string]any
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		require.NoError(t, d.Decode(&want))
		for name, got := range map[string]string{"type": p.Type, "title": p.Title, "detail": p.Detail, "instance": p.Instance} {
			if text, ok := want[name].(string); ok {
				require.Equal(t, text, got, name)
			}
		}
		extensions := 0
		for name, v := range want {
			if !isStandardMember(name) {
				requireSame(t, v, p.Extensions[name])
				extensions++
			}
		}
		require.Len(t, p.Extensions, extensions)

		first, err := appendJSON(nil, &p)
		require.NoError(t, err)
		var again Problem
		require.NoError(t, decodeJSON(first, &again))
		second, err := appendJSON(nil, &again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
	})
}

// levels is how deep the objects and arrays of a valid text are nested.
func levels(text []byte) (deepest int) {
	level, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}', c == ']':
			level--
		}
	}
	return deepest
}

// requireSame compares what encoding/json has read, numbers as json.Number, with
// what the decoder has.
func requireSame(t *testing.T, want, got any) {
	switch got := got.(type) {
	case float64:
		token := string(want.(json.Number))
		text, err := appendFloat(nil, got, 64)
		require.NoError(t, err)
		if len(token) < 100 { // or comparing takes too long
			a, _ := new(big.Rat).SetString(token)
			b, _ := new(big.Rat).SetString(string(text))
			require.Zero(t, a.Cmp(b), "%s became %s", token, text)
		}
	case map[string]any:
		require.Len(t, want, len(got))
		for name, v := range want.(map[string]any) {
			requireSame(t, v, got[name])
		}
	case []any:
		require.Len(t, want, len(got))
		for i, v := range want.([]any) {
			requireSame(t, v, got[i])
		}
	case []FieldError:
		text, err := json.Marshal(got)
		require.NoError(t, err)
		var plain any
		require.NoError(t, json.Unmarshal(text, &plain))
		require.Equal(t, want, plain)
	default:
		require.Equal(t, want, got)
	}
}

func FuzzDecodeXML(f *testing.F) {
	for _, p := range corpus() {
		doc, _ := appendXML(nil, p)
		f.Add(doc)
	}
	for _, doc := range []string{
		`<p:problem xmlns:p="urn:ietf:rfc:7807"><p:status>x</p:status><:x/><x:/><o:y xmlns:o="o"/></p:problem>`,
		`<!DOCTYPE problem [<!ENTITY e "x">]><problem xmlns="urn:ietf:rfc:7807"><x>&e;<![CDATA[]]>]]&gt;</x></problem>`,
		`<problem xmlns="urn:ietf:rfc:7807"><x><i>1</i><a/>` + "\r\n" + `<i/></x><errors><i><detail/></i></errors><xmlns/></problem>`,
		`<problem xmlns="urn:ietf:rfc:7807"><x>1</x><x>2</x><y><z/><i/><z><a/><a/></z></y><errors><detail>d</detail></errors><errors><i><code>c</code></i></errors></problem>`,
		`<?xml version="1.0" encoding="iso-8859-1"?><problem xmlns="urn:ietf:rfc:7807"><title>` + "caf\xe9" + `</title></problem>`,
		`<?xml version='1.0' encoding='utf-16'?><problem xmlns="urn:ietf:rfc:7807"><title>café</title></problem>`,
		"\xff\xfe<\x00p\x00/\x00>\x00\x36\x83", // UTF-16
		"<problem xmlns='urn:ietf:rfc:7807'>" + strings.Repeat("<a/><a>", 501) + strings.Repeat("</a>", 501) + "</problem>",
	} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		for _, charset := range []string{"utf-8", "iso-8859-1", "us-ascii", "utf-16"} {
			_ = decodeXML(doc, charset, new(Problem))
		}
		var once, twice Problem
		if decodeXML(doc, "", &once) != nil {
			return
		}
		once.Cause = nil // names of elements that are not written again
		again, err := appendXML(nil, &once)
		require.NoError(t, err)
		require.NoError(t, decodeXML(again, "", &twice), "%s", again)
		if once.Type == "" {
			once.Type = blankType
		}
		if once.Status == 0 {
			twice.Status = 0 // <status>0</status> is none
		}
		require.Equal(t, once, twice, "%s", again)
	})
}

func FuzzAppendXML(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text, "name")
	}
	for _, name := range hostileNames {
		f.Add("text", name)
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		p := Problem{Type: "about:blank", Title: text, Status: 400, Detail: text, Extensions: map[string]any{
			name:     text,
			"list":   []any{text},
			"object": map[string]any{name: text, "errors": []FieldError{{Detail: text}}},
		}}
		doc, err := appendXML(nil, &p)
		// In the object a standard name is a name like any other.
		require.Equal(t, isElementName(name), err == nil, "%v", err)
		err = nil
		for d := xml.NewDecoder(strings.NewReader(string(doc))); err == nil; _, err = d.RawToken() {
		}
		require.Equal(t, io.EOF, err, "%s", doc)

		var got Problem
		require.NoError(t, decodeXML(doc, "", &got), "%s", doc)
		text = carried(text)
		require.Equal(t, text, got.Title)
		require.Equal(t, text, got.Detail)
		if name == "list" || name == "object" || isStandardMember(name) {
			return
		}
		require.Equal(t, []any{text}, got.Extensions["list"])
		if !isElementName(name) {
			require.NotContains(t, got.Extensions, name)
			require.NotContains(t, got.Extensions["object"], name)
			return
		}
		require.Equal(t, text, got.Extensions[name])
		if name != "errors" {
			require.Equal(t, text, got.Extensions["object"].(map[string]any)[name])
		}
	})
}

// carried is s as XML 1.0 can carry it.
func carried(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xfffd || r >= 0x10000 {
			return r
		}
		return '\ufffd'
	}, s)
}
