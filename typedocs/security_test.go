package typedocs_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

func TestSecurityFields(t *testing.T) {
	h := typedocs.Handler(config.Catalog()...)
	for _, path := range []string{"/", "/?q=x", "/not-found", "/schema.json"} {
		res, body := do(t, h, "GET", path, "Accept", browserAccept)
		assert.Equal(t, "no-referrer", res.Header().Get("Referrer-Policy"))
		assert.Equal(t, "nosniff", res.Header().Get("X-Content-Type-Options"))
		policy := res.Header().Get("Content-Security-Policy")
		if path != "/schema.json" {
			_, rest, _ := strings.Cut(body, "<style>")
			style, _, ok := strings.Cut(rest, "</style>")
			require.True(t, ok)
			sum := sha256.Sum256([]byte(style))
			assert.Equal(t, "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+
				"'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", policy)
			assert.NotContains(t, body, "style=", "the policy forbids style attributes")
			assert.NotContains(t, body, "<script")
		}
	}
}

// elements returns the names of the elements of a page, and fails on an
// attribute that runs a script or a link that is not ours.
func elements(t *testing.T, page string) map[string]bool {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	names := make(map[string]bool)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return names
		}
		require.NoError(t, err)
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		names[start.Name.Local] = true
		for _, a := range start.Attr {
			assert.False(t, strings.HasPrefix(strings.ToLower(a.Name.Local), "on"), "%s %s", start.Name.Local, a.Name.Local)
			if a.Name.Local == "href" {
				assert.Regexp(t, `^(https?://|\./|/|#_content$|data:image/svg\+xml,)`, a.Value)
			}
		}
	}
}

func TestHostileTexts(t *testing.T) {
	const attack = `"'></title></style></p><script>alert(1)</script><img src=x onerror=alert(1)>`
	plain := typedocs.Handler(problem.Type{URI: "/x", Title: "x", Status: 400, Description: "x", Reference: "https://example.com/ x"})
	hostile := typedocs.Handler(problem.Type{
		URI:         "javascript:alert(1)//" + attack,
		Title:       attack,
		Status:      400,
		Description: attack + "\n\n`" + attack + "`\n\n[x](javascript:alert(1)) {{.}}",
		Reference:   "https://example.com/" + attack + " javascript:alert(1)",
	})
	_, index := do(t, hostile, "GET", "/", "Accept", jsonAccept)
	var list struct{ Types []struct{ Name string } }
	require.NoError(t, json.Unmarshal([]byte(index), &list))
	name := list.Types[0].Name

	for _, paths := range [][2]string{{"/", "/"}, {"/x", "/" + name}, {"/?q=x", "/?q=" + url.QueryEscape(attack[:50]) + "&class=" + url.QueryEscape(attack)}} {
		_, want := do(t, plain, "GET", paths[0], "Accept", browserAccept)
		_, got := do(t, hostile, "GET", paths[1], "Accept", browserAccept)
		assert.Equal(t, elements(t, want), elements(t, got), paths[1])
		assert.NotContains(t, got, "<img")
		assert.Contains(t, got, "&lt;script&gt;", "the text itself is there to read: %s", paths[1])
	}
	_, page := do(t, hostile, "GET", "/"+name, "Accept", browserAccept)
	assert.Equal(t, 3, strings.Count(page, `<p class="lede">`), "an empty line separates paragraphs")
	assert.Contains(t, page, "[x](javascript:alert(1)) {{.}}</p>")
	assert.Contains(t, page, "`&#34;&#39;&gt;", "backticks of a user mean nothing")
}
