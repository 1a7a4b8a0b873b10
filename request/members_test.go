package request

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type (
	deepest struct {
		A, Deep int
		Rival   int
		Self    *deepest `json:",omitempty"`
	}
	left struct {
		deepest
		Rival int
		L     int `json:"l"`
		Once  int `json:"once"`
	}
	right struct {
		*deepest
		Rival int `json:"Rival"`
		Both  int `json:"Both"`
		Once  int
	}
	Exported struct {
		left
		Both int
		E    int
	}
	// Both repeat left, at one depth.
	X1   struct{ left }
	X2   struct{ *left }
	Loop struct {
		*Loop
		L int
	}
	Int int
	own int
)

// membersOf agrees with encoding/json on every name.
func TestMembers(t *testing.T) {
	types := []any{
		struct{}{},
		struct {
			A, B, c int
			D       int  `json:"-"`
			E       int  `json:"-,"` //nolint:staticcheck // on purpose
			F       int  `json:"f,omitempty"`
			G       int  `json:",string"`
			H       *int `json:"h,string"`
			J       int  `json:"a b/c"`
			K       int  `json:"ä,omitempty,string"`
			L       int  `json:"l,strings"` //nolint:staticcheck // on purpose
		}{},
		struct{ AB, Ab, aB, K, Ss int }{},
		struct {
			Ab int `json:"ab"`
			AB int `json:"AB"`
			X  int `json:"aB"`
		}{},
		left{}, right{}, Exported{},
		struct {
			left
			right
		}{},
		struct {
			left
			*right
			Rival int
		}{},
		struct {
			*Exported
			left
		}{},
		struct {
			Exported `json:"exported"`
			left
		}{},
		struct {
			Int
			own
			*Exported
		}{},
		struct {
			X1
			X2
			L int
		}{},
		struct {
			Exported
			right
			deepest
		}{},
		deepest{}, Loop{},
	}
	names := append(strings.Fields("A B c D E F G H I J K L a b d e f g h i j k l x X AB Ab aB ab - -, a\"b a\tb ä Ä \u212a K Ss SS \u017fs "+
		"Deep deep DEEP Rival RIVAL Self once Once ONCE both Both exported Exported left right deepest Int int own"), "", "a b/c", "A B/C")
	for _, v := range types {
		typ := reflect.TypeOf(v)
		found := membersOf(typ)
		for _, name := range names {
			got, ok := found.find(name)
			body := map[string]any{name: json.RawMessage("1")}
			if got.quoted {
				body[name] = "1"
			}
			text, err := json.Marshal(body)
			require.NoError(t, err)
			target := reflect.New(typ)
			dec := json.NewDecoder(strings.NewReader(string(text)))
			dec.DisallowUnknownFields()
			err = dec.Decode(target.Interface())
			switch {
			case err != nil && strings.Contains(err.Error(), "unknown field"):
				assert.False(t, ok, "%T %s", v, name)
			case err != nil && strings.Contains(err.Error(), "embedded pointer"):
				_, reached := got.in(reflect.New(typ).Elem())
				assert.True(t, ok && !reached, "%T %s", v, name)
			case name == "Self", name == "exported", name == "Exported":
				assert.Equal(t, err != nil || !target.Elem().IsZero(), ok, "%T %s: %v", v, name, err) // no number
			default:
				require.NoError(t, err, "%T %s %s", v, name, text)
				if assert.True(t, ok, "%T %s", v, name) {
					field, reached := got.in(target.Elem())
					assert.True(t, reached)
					if field.Kind() == reflect.Pointer {
						field = field.Elem()
					}
					assert.Equal(t, int64(1), field.Int(), "%T %s", v, name)
				}
			}
		}
	}
}

func TestFold(t *testing.T) {
	words := []string{"", "k", "K", "\u212a", "s", "S", "\u017f", "ß", "ẞ", "é", "É", "e", "abc", "ABC", "aBc", "ΐ", "σ", "ς", "Σ", "\ufffd"}
	for _, a := range words {
		for _, b := range words {
			assert.Equal(t, strings.EqualFold(a, b), fold(a) == fold(b), "%q %q", a, b)
		}
	}
}
