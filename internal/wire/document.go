package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// ClientErrors are the statuses of the catalog's 29 client errors.
var ClientErrors = []int{
	400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418,
	421, 422, 423, 424, 425, 426, 428, 429, 431, 451,
}

// RequireProblem checks that a reply is a whole problem document, and returns its
// members.
func RequireProblem(t testing.TB, r Reply) map[string]any {
	t.Helper()
	require.NoError(t, r.Err)
	require.Equal(t, []string{"application/problem+json"}, r.Header["Content-Type"])
	require.Equal(t, []string{"nosniff"}, r.Header["X-Content-Type-Options"])
	require.Equal(t, []string{fmt.Sprint(len(r.Body))}, r.Header["Content-Length"])
	var members map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.Body), &members), r.Body)
	require.EqualValues(t, r.Status, members["status"])
	return members
}

// Without is a copy of a header without some of its fields.
func Without(h http.Header, names ...string) http.Header {
	h = h.Clone()
	for _, name := range names {
		h.Del(name)
	}
	return h
}
