package bench

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	schneider "schneider.vip/problem"

	"github.com/problemkit/problem"
)

func TestDecodes(t *testing.T) {
	for _, d := range decoders {
		t.Run("by="+d.name, func(t *testing.T) {
			got, err := d.decode(received)
			require.NoError(t, err)
			switch got := got.(type) {
			case *problem.Problem:
				assert.Equal(t, Forbidden().Detail, got.Detail)
				assert.Equal(t, "Forbidden", got.Title)
				assert.Equal(t, 403, got.Status)
				assert.Equal(t, instance, got.Instance)
				assert.Equal(t, map[string]any{"balance": 30.0, "currency": "EUR"}, got.Extensions)
			default:
				want := received
				if d.name == "huma" {
					want = []byte(`{"type":"about:blank","title":"Forbidden","status":403,"detail":"` + detail + `","instance":"` + instance + `"}`)
				}
				again, err := json.Marshal(flat(t, got))
				require.NoError(t, err)
				assert.JSONEq(t, string(want), string(again))
			}
		})
	}
}

// flat returns what was decoded with its members on one level.
func flat(t *testing.T, v any) map[string]any {
	text, err := json.Marshal(v)
	require.NoError(t, err)
	var m map[string]any
	require.NoError(t, json.Unmarshal(text, &m))
	if extensions, ok := m["Extensions"].(map[string]any); ok {
		delete(m, "Extensions")
		for name, value := range extensions {
			m[name] = value
		}
	}
	return m
}

// RFC 9457, section 3.1: a member of the wrong type is ignored.
func TestDecodersDiffer(t *testing.T) {
	fails := map[string]bool{"encoding/json": true, "encoding/json+struct": true, "moogar0880": true, "huma": true}
	for _, d := range decoders {
		t.Run("by="+d.name, func(t *testing.T) {
			_, err := d.decode([]byte(`{"type":"about:blank","status":"403"}`))
			assert.Equal(t, fails[d.name], err != nil && isTypeError(err), "%v", err)
		})
	}

	var empty schneider.Problem
	require.NoError(t, json.Unmarshal(received, &empty))
	assert.Equal(t, "null", empty.JSONString())
}

func isTypeError(err error) bool {
	_, ok := err.(*json.UnmarshalTypeError)
	return ok
}
