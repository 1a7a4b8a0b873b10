package problem

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "plain", "<&>\"\\\b\f\n\r\t\x00\x7f", "é€😀\u2028\u2029", "\xff\xe2\x82\xed\xa0\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		require.NoError(t, err)
		require.Equal(t, string(want), string(appendString(nil, s)))
		require.Equal(t, string(want), string(appendString(nil, []byte(s))))
	})
}

// Whatever encoding/json reads into an any, both write alike.
func FuzzAppendValue(f *testing.F) {
	for _, s := range []string{`null`, `[1,-0,1e21,1e-7,0.1,true,{"b":"<","a":[]}]`, `{"":{"\u2028":1e400}}`, `"\ud800"`} {
		f.Add(s, 0.1, int64(7))
	}
	f.Fuzz(func(t *testing.T, s string, x float64, n int64) {
		values := []any{s, x, float32(x), n, int8(n), uint16(n), json.RawMessage(s), json.Number(s), []byte(s), []string{s}, map[string]string{s: s}}
		var v any
		d := json.NewDecoder(bytes.NewReader([]byte(s)))
		d.UseNumber()
		if d.Decode(&v) == nil {
			values = append(values, v)
		}
		if json.Unmarshal([]byte(s), &v) == nil {
			values = append(values, v)
		}
		for _, v := range values {
			want, wantErr := json.Marshal(v)
			got, err := appendValue(nil, v, 0)
			if wantErr != nil {
				require.Error(t, err)
				continue
			}
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
		}
	})
}

// The decoder takes the objects that encoding/json takes, and reads the same.
func FuzzDecodeJSON(f *testing.F) {
	for _, s := range []string{
		`{"type":"/t","title":"T","status":404,"detail":"D","instance":"/i","a":[1,"x",null,{"b":true}]}`,
		`{"status":"404","title":1,"errors":[{"detail":"d","pointer":"#/a"}]}`,
		`{"a":9007199254740993,"b":1e400,"c":-0.0,"a":"\ud83d\ude00\ud83d"}`,
		"{\"\xff\":\"\xe2\x82\"}", `[]`, `{"a":01}`, `{"a":1}x`, ` null `,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := decodeJSON(data)
		object := json.Valid(data) && bytes.TrimLeft(data, " \t\r\n")[0] == '{'
		if err != nil {
			if object {
				require.ErrorContains(t, err, "nested more than")
			}
			return
		}
		require.True(t, object)

		var members map[string]any
		require.NoError(t, json.Unmarshal(replaceNumbers(data), &members))
		for name, v := range members {
			if isStandardMember(name) {
				continue
			}
			want, err := json.Marshal(v)
			require.NoError(t, err)
			got, err := appendValue(nil, p.Extensions[name], 0)
			require.NoError(t, err)
			// Field errors are written in an order of their own.
			if _, ok := p.Extensions[name].([]FieldError); ok {
				require.JSONEq(t, string(want), string(got))
			} else {
				require.Equal(t, string(want), string(replaceNumbers(got)))
			}
		}

		first, err := appendJSON(nil, &p)
		require.NoError(t, err)
		again, err := decodeJSON(first)
		require.NoError(t, err)
		second, err := appendJSON(nil, &again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
	})
}

// replaceNumbers puts 0 for each number: how they are kept is tested elsewhere.
func replaceNumbers(data []byte) []byte {
	var b []byte
	inString := false
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case inString && c == '\\':
			b = append(b, c)
			i++
			c = data[i]
		case c == '"':
			inString = !inString
		case !inString && (c == '-' || c >= '0' && c <= '9'):
			for i+1 < len(data) && bytes.IndexByte([]byte("0123456789.eE+-"), data[i+1]) >= 0 {
				i++
			}
			c = '0'
		}
		b = append(b, c)
	}
	return b
}
