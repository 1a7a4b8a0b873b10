package typedocs_test

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

// message is the text of the example on an HTML page.
func message(t *testing.T, page string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, `<pre class="message">`)
	require.True(t, ok)
	pre, _, ok := strings.Cut(rest, "</pre>")
	require.True(t, ok)
	return html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(pre, ""))
}

func compact(t *testing.T, document string) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, json.Compact(&b, []byte(document)))
	return b.String()
}

func TestExamplesAreWhatTheMiddlewareSends(t *testing.T) {
	custom := config
	custom.Replace = []problem.Type{
		{Title: "Order is closed", Status: 409, Description: "It was paid or cancelled.\n\nOpen \"another\" one."},
		{URI: "tag:example.com,2026:lost", Title: "Déjà vu & <b>", Status: 404, Description: "C:\\ é \x7f \u2028"},
		{Title: "Not known to any standard", Status: 499, Description: "x"},
	}
	for name, c := range map[string]problem.Config{"zero": {ServerErrors: true}, "base": config, "types": custom} {
		t.Run(name, func(t *testing.T) {
			docs := typedocs.Handler(c.Catalog()...)
			_, index := do(t, docs, "GET", "/", "Accept", jsonAccept)
			var list struct {
				Types []struct {
					Name    string
					Status  int
					Example struct{ Body json.RawMessage }
				}
			}
			require.NoError(t, json.Unmarshal([]byte(index), &list))
			require.Len(t, list.Types, len(c.Catalog()))
			for _, entry := range list.Types {
				_, sent := do(t, c.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.WriteHeader(entry.Status)
				})), "GET", "/")
				assert.Equal(t, sent, compact(t, string(entry.Example.Body)), entry.Name)

				_, page := do(t, docs, "GET", "/"+entry.Name, "Accept", browserAccept)
				head, body, _ := strings.Cut(message(t, page), "\n\n")
				assert.Equal(t, sent, compact(t, body), entry.Name)
				assert.Contains(t, head, "\nContent-Type: application/problem+json\n")
			}
		})
	}
}

func TestExampleMessage(t *testing.T) {
	h := typedocs.Handler(problem.Type{URI: "/problems/unauthorized", Title: "Unauthorized", Status: 401, Description: "Log in."})
	_, page := do(t, h, "GET", "/unauthorized", "Accept", browserAccept)
	require.Equal(t, `HTTP/1.1 401 Unauthorized
Content-Type: application/problem+json
WWW-Authenticate: Bearer
X-Content-Type-Options: nosniff

{
  "type": "/problems/unauthorized",
  "title": "Unauthorized",
  "status": 401,
  "detail": "Log in."
}`, message(t, page))
}
