package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// ClientErrors are the statuses of the catalog's client errors.
var ClientErrors = func() (statuses []int) {
	for _, t := range problem.Catalog() {
		if t.Status < 500 {
			statuses = append(statuses, t.Status)
		}
	}
	return statuses
}()

// MediaTypes are types of a 404 that a rule may have to tell apart. Whatever knows which of
// them are converted, beside rules.go, is tested with all of them.
var MediaTypes = []string{
	"text/plain", "text/html", "text/markdown", "text/css", "text/csv", "text/xml", "text/event-stream",
	"application/json", "application/problem+json", "application/problem+xml", "application/vnd.api+json", "application/json-seq",
	"application/xml", "application/xhtml+xml", "application/grpc", "application/x-www-form-urlencoded", "application/octet-stream",
	"multipart/mixed", "message/http", "image/png",
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
