package jsontext_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/jsontext"
)

func TestPeek(t *testing.T) {
	for _, test := range []struct {
		text   string
		want   byte
		offset int
	}{
		{"", 0, 0},
		{"x", 'x', 0},
		{" \t\r\n x", 'x', 5},
		{jsontext.Space, 0, 4},
		{"\vx", '\v', 0},
		{"\x00x", 0, 0},
		{"\u00a0", 0xc2, 0},
	} {
		r := jsontext.Reader{Text: test.text}
		for range 2 { // it does not go on by itself
			assert.Equal(t, test.want, r.Peek(), "%q", test.text)
			assert.Equal(t, test.offset, r.Offset, "%q", test.text)
		}
	}
}

func TestMore(t *testing.T) {
	r := jsontext.Reader{Text: "[ 1 , 2 ] x", Offset: 1}
	for n, want := range []int{2, 5} {
		more, err := r.More(n, ']')
		require.NoError(t, err)
		require.True(t, more)
		require.Equal(t, want, r.Offset)
		r.Peek()
		require.NotEmpty(t, r.ReadNumber())
	}
	more, err := r.More(2, ']')
	require.NoError(t, err)
	require.False(t, more)
	require.Equal(t, 9, r.Offset)

	r = jsontext.Reader{Text: " }"}
	more, err = r.More(0, '}')
	require.NoError(t, err)
	require.False(t, more)
	require.Equal(t, 2, r.Offset)

	for _, test := range []struct{ text, want string }{
		{" 1", "problem: byte 1 of the JSON document is '1': want a comma or }"},
		{"]", "problem: byte 0 of the JSON document is ']': want a comma or }"},
		{" ", "problem: the JSON document ends at byte 1: want a comma or }"},
	} {
		r := jsontext.Reader{Text: test.text}
		_, err := r.More(1, '}')
		assert.EqualError(t, err, test.want, test.text)
	}
}

func TestReadName(t *testing.T) {
	r := jsontext.Reader{Text: " \"a\\n\" : 1"}
	name, err := r.ReadName()
	require.NoError(t, err)
	require.Equal(t, "a\n", name)
	require.Equal(t, 8, r.Offset)

	for _, test := range []struct{ text, want string }{
		{"", "problem: the JSON document ends at byte 0: want a name in quotes"},
		{" a", "problem: byte 1 of the JSON document is 'a': want a name in quotes"},
		{`"a`, "problem: the JSON document ends at byte 2: want a closing quote"},
		{`"a"`, "problem: the JSON document ends at byte 3: want a colon"},
		{`"a" 1`, "problem: byte 4 of the JSON document is '1': want a colon"},
	} {
		r := jsontext.Reader{Text: test.text}
		_, err := r.ReadName()
		assert.EqualError(t, err, test.want, test.text)
	}
}

func TestReadLiteral(t *testing.T) {
	r := jsontext.Reader{Text: "[trueX", Offset: 1}
	require.NoError(t, r.ReadLiteral("true"))
	require.Equal(t, 5, r.Offset)
	require.EqualError(t, r.ReadLiteral("null"), "problem: byte 5 of the JSON document is 'X': want null")
	require.Equal(t, 5, r.Offset)
	r.Offset = len(r.Text)
	require.EqualError(t, r.ReadLiteral("null"), "problem: the JSON document ends at byte 6: want null")
}

// numbers are texts, and the number that each begins with.
var numbers = []struct{ text, want string }{
	{"0", "0"}, {"-0", "-0"}, {"7,", "7"}, {"404 ", "404"}, {"-12.50]", "-12.50"},
	{"1e2", "1e2"}, {"1E+2", "1E+2"}, {"1.5e-10}", "1.5e-10"}, {"0e0", "0e0"}, {"123456789012345678901234567890", "123456789012345678901234567890"},
	{"01", "0"}, {"-01", "-0"}, {"1.", "1"}, {"1.x", "1"}, {"1e", "1"}, {"1e+", "1"}, {"1ex", "1"}, {"1.e2", "1"}, {"1.5.5", "1.5"}, {"1e2e3", "1e2"}, {"0x1", "0"},
	{"", ""}, {"-", ""}, {"+1", ""}, {".5", ""}, {"e5", ""}, {"-x", ""}, {" 1", ""}, {"NaN", ""}, {"-Infinity", ""}, {"١", ""},
}

func TestReadNumber(t *testing.T) {
	for _, test := range numbers {
		assert.Equal(t, len(test.want), jsontext.NumberLen(test.text), test.text)
		r := jsontext.Reader{Text: "[" + test.text, Offset: 1}
		assert.Equal(t, test.want, r.ReadNumber(), test.text)
		assert.Equal(t, 1+len(test.want), r.Offset, test.text)
	}
}

func FuzzNumberLen(f *testing.F) {
	for _, test := range numbers {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := jsontext.NumberLen(s)
		isNumber := func(s string) bool { // true of no other value that begins and ends so
			return s != "" && strings.Trim(s, "-+.eE0123456789") == "" && json.Valid([]byte(s))
		}
		require.True(t, n == 0 || isNumber(s[:n]), "%q", s)
		for longer := n + 1; longer <= min(len(s), 100); longer++ {
			require.False(t, isNumber(s[:longer]), "%q is %q", s, s[:longer])
		}
	})
}

// quoted are strings as they are written, and what they mean.
var quoted = []struct{ text, want string }{
	{`""`, ""},
	{`"plain"`, "plain"},
	{`"longer than one word of eight bytes"`, "longer than one word of eight bytes"},
	{`"ü <&> ` + "\u2028\x7f" + ` 茶"`, "ü <&> \u2028\x7f 茶"},
	{`"\"\\\/\b\f\n\r\t"`, "\"\\/\b\f\n\r\t"},
	{`"a\u0000\u00e9\u00E9\uAbCd\uFfFd"`, "a\x00éé\uabcd\ufffd"},
	{`"\ud83d\ude00"`, "😀"},
	{`"\ud83d\ud83d\ude00 \ude00\ud83d \ud83dx \ud83d\u0041 \ud83d\n \ud83d"`, "\ufffd😀 \ufffd\ufffd \ufffdx \ufffdA \ufffd\n \ufffd"},
	{"\"a\xff\u20ac\xe2\x82\"", "a\ufffd€\ufffd\ufffd"},
	{"\"\xed\xa0\x80\\n\xc0\xaf\"", "\ufffd\ufffd\ufffd\n\ufffd\ufffd"},
}

func TestReadString(t *testing.T) {
	for _, test := range quoted {
		r := jsontext.Reader{Text: "[" + test.text + `"`, Offset: 1}
		got, err := r.ReadString()
		assert.NoError(t, err, test.text)
		assert.Equal(t, test.want, got, test.text)
		assert.Equal(t, 1+len(test.text), r.Offset, test.text)
	}
	for _, test := range []struct{ text, want string }{
		{`"`, "problem: the JSON document ends at byte 1: want a closing quote"},
		{`"abc`, "problem: the JSON document ends at byte 4: want a closing quote"},
		{`"é`, "problem: the JSON document ends at byte 3: want a closing quote"},
		{`"\n`, "problem: the JSON document ends at byte 3: want a closing quote"},
		{"\"\xff", "problem: the JSON document ends at byte 2: want a closing quote"},
		{"\"a\n\"", `problem: byte 2 of the JSON document is '\n': want a control character escaped`},
		{"\"\\n\x1f\"", `problem: byte 3 of the JSON document is '\x1f': want a control character escaped`},
		{`"\x"`, `problem: byte 1 of the JSON document is '\\': want an escape that JSON knows`},
		{`"\`, `problem: byte 1 of the JSON document is '\\': want an escape that JSON knows`},
		{`"\u12g4"`, `problem: byte 1 of the JSON document is '\\': want an escape that JSON knows`},
		{`"\U0041"`, `problem: byte 1 of the JSON document is '\\': want an escape that JSON knows`},
		{`"a\u123`, `problem: byte 2 of the JSON document is '\\': want an escape that JSON knows`},
		{`"\ud83d\u12"`, `problem: byte 7 of the JSON document is '\\': want an escape that JSON knows`},
	} {
		r := jsontext.Reader{Text: test.text}
		_, err := r.ReadString()
		assert.EqualError(t, err, test.want, test.text)
	}
}

// What needs no replacement is not copied.
func TestReadStringSharesMemory(t *testing.T) {
	text := "\"<shared> é\ufffd\""
	r := jsontext.Reader{Text: text}
	got, err := r.ReadString()
	require.NoError(t, err)
	require.Same(t, unsafe.StringData(text[1:]), unsafe.StringData(got))
	require.Zero(t, testing.AllocsPerRun(100, func() {
		r.Offset = 0
		_, _ = r.ReadString()
	}))
}

func FuzzReadString(f *testing.F) {
	for _, test := range quoted {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !strings.HasPrefix(s, `"`) {
			t.Skip("not the start of a string")
		}
		r := jsontext.Reader{Text: s}
		got, err := r.ReadString()
		require.LessOrEqual(t, r.Offset, len(s))
		// What encoding/json takes as a whole, up to the end that was found.
		var want string
		if err != nil {
			require.Error(t, json.Unmarshal([]byte(s), &want))
			return
		}
		require.NoError(t, json.Unmarshal([]byte(s[:r.Offset]), &want))
		require.Equal(t, want, got)
	})
}

// skipped are texts, and the values that they begin with.
var skipped = []struct{ text, want string }{
	{`1`, `1`}, {` -1.5e3 ,2`, ` -1.5e3`}, {`true]`, `true`}, {`null}`, `null`}, {"false\n1", `false`}, {`"a" 1`, `"a"`}, {`"\"\\" "`, `"\"\\"`},
	{`[]x`, `[]`}, {"\t{ } }", "\t{ }"}, {`[1,[2,{"a]":"}\"]"}],null],3`, `[1,[2,{"a]":"}\"]"}],null]`}, {`{"a":{"b":[{}]},"c":1}}`, `{"a":{"b":[{}]},"c":1}`},
	// What is not JSON.
	{``, ``}, {` `, ` `}, {`[1`, `[1`}, {`"a`, `"a`}, {`"\`, `"\`}, {`]1`, `]`}, {"\x00", "\x00"}, {`{"a"`, `{"a"`},
}

func TestSkipValue(t *testing.T) {
	for _, test := range skipped {
		r := jsontext.Reader{Text: "x" + test.text, Offset: 1}
		r.SkipValue()
		assert.Equal(t, test.want, r.Text[1:r.Offset], test.text)
	}
	r := jsontext.Reader{Text: strings.Repeat("[", 1e6) + strings.Repeat("]", 1e6)}
	r.SkipValue()
	require.Equal(t, len(r.Text), r.Offset)
}

func FuzzSkipValue(f *testing.F) {
	for _, test := range skipped {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := jsontext.Reader{Text: s}
		r.SkipValue()
		require.LessOrEqual(t, r.Offset, len(s))
		d := json.NewDecoder(strings.NewReader(s))
		var value json.RawMessage
		// A number that something follows, as in "1x", is one only to a Decoder's eye.
		if d.Decode(&value) == nil && (json.Valid([]byte(s)) || strings.ContainsAny(s[d.InputOffset()-1:d.InputOffset()], `"}]`)) {
			require.Equal(t, int64(len(strings.TrimRight(s[:r.Offset], jsontext.Space))), int64(len(strings.TrimRight(s[:d.InputOffset()], jsontext.Space))))
		}
	})
}
