package typedocs

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem"
)

func TestEveryStatusHasItsOwnGuide(t *testing.T) {
	seen := make(map[string]int)
	for _, typ := range problem.Catalog() {
		g := guideTo(typ.Status)
		assert.NotEmpty(t, g.retry, "guidance_%dxx.go has no guide to %d", typ.Status/100, typ.Status)
		assert.NotEmpty(t, g.steps, "guidance_%dxx.go has no guide to %d", typ.Status/100, typ.Status)
		assert.NotEmpty(t, g.about, "guidance_%dxx.go has no guide to %d", typ.Status/100, typ.Status)
		all := strings.Join(g.steps, "\n")
		assert.Zero(t, seen[all], "%d has the steps of %d", typ.Status, seen[all])
		seen[all] = typ.Status
		for _, text := range slices.Concat(g.about, g.steps, []string{g.retry}) {
			assert.Zero(t, strings.Count(text, "`")%2, text)
			assert.True(t, strings.HasSuffix(text, "."), text)
		}
	}
	for status, like := range map[int]int{419: 499, 420: 499, 509: 500, 599: 500} {
		assert.Equal(t, guideTo(like), guideTo(status), status)
	}
	assert.NotEqual(t, guideTo(400), guideTo(499))
}

// The fields that the standards want, by status.
func TestFields(t *testing.T) {
	want := map[int]string{
		401: "WWW-Authenticate required",
		402: "Cache-Control recommended",
		404: "Cache-Control optional",
		405: "Allow required, Cache-Control optional",
		407: "Proxy-Authenticate required",
		408: "Connection optional",
		410: "Cache-Control optional",
		412: "ETag optional, Last-Modified optional",
		413: "Retry-After optional, Connection optional",
		414: "Cache-Control optional",
		415: "Accept optional, Accept-Encoding optional, Accept-Patch recommended, Accept-Post optional",
		416: "Content-Range recommended",
		426: "Upgrade required, Connection required",
		428: "Cache-Control required",
		429: "Retry-After optional, Cache-Control required",
		431: "Cache-Control required",
		451: "Link recommended, Cache-Control optional",
		501: "Cache-Control optional",
		503: "Retry-After optional",
		511: "Cache-Control required",
	}
	for status := 400; status <= 599; status++ {
		var got []string
		for _, f := range fieldsOf(status) {
			got = append(got, f.Name+" "+f.Requirement)
			assert.Zero(t, strings.Count(f.Meaning, "`")%2, f.Meaning)
			assert.NotEmpty(t, f.Reference)
		}
		assert.Equal(t, want[status], strings.Join(got, ", "), status)
	}
}
