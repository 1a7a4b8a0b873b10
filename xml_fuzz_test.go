package problem

import (
	"encoding/binary"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

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
		utf16Text(binary.LittleEndian, "\ufeff<?xml version='1.0' encoding='utf-16'?><problem xmlns='urn:ietf:rfc:7807'><title>\u8336 \U0001fad6</title></problem>"),
		utf16Text(binary.BigEndian, "\ufeff<problem xmlns='urn:ietf:rfc:7807'><x/></problem>") + "\x00",
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
