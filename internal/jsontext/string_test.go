package jsontext_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/jsontext"
)

// texts are strings and what is written for them.
var texts = []struct{ text, want string }{
	{"", `""`},
	{"plain", `"plain"`},
	{"exactly8", `"exactly8"`},
	{"nine char", `"nine char"`},
	{"a\"b\\c/d", `"a\"b\\c/d"`},
	{"\b\f\n\r\t", `"\b\f\n\r\t"`},
	{"\x00\x01\x1f\x7f", `"\u0000\u0001\u001f` + "\x7f" + `"`},
	{"<a href='x'>&</a>", `"\u003ca href='x'\u003e\u0026\u003c/a\u003e"`},
	{"one quote in the second\" word", `"one quote in the second\" word"`},
	{"é € 😀 \u2028\u2029\u202a", `"é € 😀 \u2028\u2029` + "\u202a" + `"`},
	{"\ufeff\ufffe\uffff\ufffd\U0010ffff", "\"\ufeff\ufffe\uffff\ufffd\U0010ffff\""},
	{"a\xffb", `"a\ufffdb"`},
	{"\xe2\x82\xed\xa0\x80", `"\ufffd\ufffd\ufffd\ufffd\ufffd"`},
	{"\xc0\xaf\xf4\x90\x80\x80", `"\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd"`},
	{"half a rune \xe8\x8c", `"half a rune \ufffd\ufffd"`},
	{strings.Repeat("long ", 200), `"` + strings.Repeat("long ", 200) + `"`},
}

func TestAppendString(t *testing.T) {
	for _, test := range texts {
		assert.Equal(t, "before"+test.want, string(jsontext.AppendString([]byte("before"), test.text)), "%q", test.text)
		assert.Equal(t, "before"+test.want, string(jsontext.AppendString([]byte("before"), []byte(test.text))), "%q", test.text)
		assert.Equal(t, test.want[1:len(test.want)-1], string(jsontext.AppendEscaped(nil, test.text)), "%q", test.text)
		assert.True(t, json.Valid([]byte(test.want)), "%q", test.text)
	}
}

func TestAppendRaw(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`1`, `1`},
		{" { \"a\" : [ 1 , true ] ,\r\n\t\"b\" : { } } ", `{"a":[1,true],"b":{}}`},
		{`"two  spaces"`, `"two  spaces"`},
		{`"<b>&</b>"`, `"\u003cb\u003e\u0026\u003c/b\u003e"`},
		{`"\"\\\/\b\u0000\u003c\ud800"`, `"\"\\\/\b\u0000\u003c\ud800"`},
		{"\"\u2028é\u2029\"", `"\u2028é\u2029"`},
		{"{\"\xff\":\"\xe2\x82\"}", `{"\ufffd":"\ufffd\ufffd"}`},
	} {
		got, err := jsontext.AppendRaw([]byte("before"), []byte(test.text))
		assert.NoError(t, err, test.text)
		assert.Equal(t, "before"+test.want, string(got), test.text)
	}
	for _, text := range []string{"", " ", `{"a":`, `1 2`, `{"a"}`, `01`, "\"\n\"", `'a'`} {
		got, err := jsontext.AppendRaw([]byte("before"), []byte(text))
		assert.Error(t, err, text)
		assert.Equal(t, "before", string(got), text)
	}
}

// Every byte in every place of a text that is looked at in words and in single bytes.
func TestUnescapedLen(t *testing.T) {
	for c := range 256 {
		needsEscape := c < ' ' || c >= utf8.RuneSelf || strings.IndexByte(`"\<>&`, byte(c)) >= 0
		for size := range 27 {
			require.Equal(t, size, jsontext.UnescapedLen(strings.Repeat("x", size)))
			for i := range size {
				text := []byte(strings.Repeat("x", size))
				text[i] = byte(c)
				want := size
				if needsEscape {
					want = i
				}
				require.Equal(t, want, jsontext.UnescapedLen(text), "%q", text)
				require.Equal(t, want, jsontext.UnescapedLen(string(text)), "%q", text)
			}
		}
	}
}

func TestStringsAllocateNothing(t *testing.T) {
	room := make([]byte, 0, 1024)
	for _, text := range []string{"plain", "<é\u2028\xff>"} {
		asBytes := []byte(text)
		assert.Zero(t, testing.AllocsPerRun(100, func() { jsontext.AppendString(room, text) }), text)
		assert.Zero(t, testing.AllocsPerRun(100, func() { jsontext.AppendString(room, asBytes) }), text)
	}
}

func FuzzAppendString(f *testing.F) {
	for _, test := range texts {
		f.Add(test.text)
	}
	// Under GOEXPERIMENT=jsonv2, encoding/json does not escape its U+FFFD.
	replaced, err := json.Marshal("\xff")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, s string) {
		if string(replaced) != `"\ufffd"` && !utf8.ValidString(s) {
			t.Skip("the reference is another")
		}
		want, err := json.Marshal(s)
		require.NoError(t, err)
		require.Equal(t, string(want), string(jsontext.AppendString(nil, s)))
		require.Equal(t, string(want), string(jsontext.AppendString(nil, []byte(s))))
	})
}

func BenchmarkAppendString(b *testing.B) {
	room := make([]byte, 0, 16<<10)
	for _, text := range []struct{ name, text string }{
		{"ASCII", "The quick brown fox jumps over the lazy dog."},
		{"German", "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich."},
		{"Chinese", "视野无限广,窗外有蓝天"},
		{"HTML", `<a href="/x?y=1&z=2">it's "so"</a>`},
	} {
		b.Run("text="+text.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				jsontext.AppendString(room, text.text)
			}
		})
	}
}
