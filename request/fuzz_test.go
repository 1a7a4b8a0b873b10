package request_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/request"
)

// A zebra is a type without methods, whose name is in no answer.
type zebra struct {
	base
	Zebra   *zebra            `json:"next"`
	List    []zebra           `json:"list"`
	Pair    [2]int8           `json:"pair"`
	ByName  map[string]*zebra `json:"by_name"`
	ByID    map[uint8]zebra   `json:"by_id"`
	Text    string            `json:"text"`
	Float   float32           `json:"float"`
	Flag    **bool            `json:"flag"`
	Any     any               `json:"any"`
	Bytes   []byte            `json:"bytes"`
	Integer int               `json:"integer,string"`
}

// A place is where a value stands in a body.
type place struct {
	path       []string
	start, end int64
}

// placesOf lists the values of a JSON text, by encoding/json's own tokens.
func placesOf(t *testing.T, text string) (places []place) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value func(path []string)
	value = func(path []string) {
		start := d.InputOffset()
		start += int64(strings.IndexFunc(text[start:], func(c rune) bool { return !strings.ContainsRune(" \t\r\n:,", c) }))
		token, err := d.Token()
		require.NoError(t, err)
		_, nests := token.(json.Delim)
		for n := 0; nests && d.More(); n++ {
			name := strconv.Itoa(n)
			if token == json.Delim('{') {
				token, err := d.Token()
				require.NoError(t, err)
				name = token.(string)
			}
			value(append(slices.Clip(path), name))
		}
		if nests {
			_, err = d.Token()
			require.NoError(t, err)
		}
		places = append(places, place{path, start, d.InputOffset()})
	}
	value(nil)
	return places
}

// resolve returns where a pointer may lead: a name may stand in an object twice.
func resolve(t *testing.T, text, pointer string) []place {
	pointer, ok := strings.CutPrefix(pointer, "#")
	require.True(t, ok, pointer)
	pointer, err := url.PathUnescape(pointer)
	require.NoError(t, err)
	path := strings.Split(pointer, "/")[1:]
	if pointer == "" {
		path = nil
	}
	for i := range path {
		path[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(path[i])
	}
	return slices.DeleteFunc(placesOf(t, text), func(p place) bool { return !slices.Equal(p.path, path) })
}

func FuzzDecode(f *testing.F) {
	for _, body := range []string{
		``, `null`, `{}`, `[]`, `"x"`, `1e999`, `{"x":1}x`, `{"next":{"list":[{"pair":[1,2,"x"]},{"pair":[1,200]}]}}`,
		`{"by_name":{"a":null,"b":{"by_id":{"256":{}}}},"x":[1]}`, `{"BY_ID":{"1":{"flag":7}}}`, `{"any":{"a":[{},1e999]}}`,
		`{"bytes":"?"}`, `{"bytes":[1,-1]}`, `{"integer":"1x"}`, `{"integer":1,"id":-0}`, `{"id":"x","id":{"a":[]}}`, `{"next":{"id":1},"next":[]}`,
		`{"a/b~\u00fc%":"x","\ud83d":1,"":{"":[]}}`, `{"at":"x"}`, `{"times":["2026-01-01T00:00:00Z",0]}`, `{"codes":["A","b"]}`, `{"by_code":{"a":{"cents":"x"}}}`,
		`{"totals":{"":"x"}}`, `{"number":"x"}`, `{"quoted":"\"x\""}`, `{"lines":[{"cents":0.5}]}`, " \t\n{\"text\" : [ 1 , 2 ] } ", "{\"text\":\"a\xff\",\"a\xff\":\"\\\"}\",\"float\":1e39}",
		`[[[[1]]]]`, `{"raw":{"a":1},"reader":0}`,
	} {
		f.Add(body, true)
		f.Add(body, false)
	}
	f.Fuzz(func(t *testing.T, body string, strict bool) {
		if len(body) > 1<<12 { // placesOf takes more than linear time
			return
		}
		for _, v := range []any{new(zebra), new(order), new(any), new([]map[string]int8), new(upper), new(money), new(map[string]upper)} {
			_, plain := v.(*zebra)
			err := request.Decoder{Strict: strict}.Decode(post(body), v)
			if err == nil {
				require.True(t, json.Valid([]byte(body)))
				continue
			}
			p := problemOf(t, err)
			require.Equal(t, 400, p.Status)
			require.NotEmpty(t, p.Detail)
			require.Len(t, p.FieldErrors(), 1)
			fault := p.FieldErrors()[0]

			// No name of a type, and no text of an error: every text is one of a few.
			secrets := []string{"json", "zebra", "Zebra", "invalid", "request_test", "struct", "int8", "int16", "int32", "int64", "uint", "float", "Unmarshal", "lower"}
			for _, text := range []string{p.Detail, fault.Detail, fault.Code} {
				for _, secret := range secrets {
					require.False(t, strings.Contains(text, secret) && text != "invalid-value", text)
				}
			}

			if !json.Valid([]byte(body)) {
				require.Equal(t, problem.FieldError{Detail: fault.Detail, Code: "malformed"}, fault)
				continue
			}
			if _, isOrder := v.(*order); (plain || isOrder) && strings.HasPrefix(strings.TrimLeft(body, " \t\r\n"), "{") {
				require.NotEqual(t, "#", fault.Pointer, body) // it has been found
			}
			places := resolve(t, body, fault.Pointer)
			require.NotEmpty(t, places, "%s in %s", fault.Pointer, body)

			// Where encoding/json tells an offset, the value is there. Since Go 1.27 it is
			// that of one of several places around the value.
			e, ok := errors.AsType[*json.UnmarshalTypeError](err)
			if !plain || !ok || tellsTheFirst() || strings.HasPrefix(fault.Detail, "Its name") {
				continue
			}
			require.True(t, slices.ContainsFunc(places, func(at place) bool {
				if c := body[at.start]; c == '{' || c == '[' {
					return e.Offset == at.start+1
				}
				return e.Offset == at.end || e.Offset == at.end+1 && fault.Detail == "Must be a number closer to zero."
			}), "%s in %s: %d", fault.Pointer, body, e.Offset)
		}
	})
}
