package typedocs_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

func TestTypeAsJSON(t *testing.T) {
	h := typedocs.Handler(problem.Type{
		URI:         "https://api.example.com/problems/too-many-requests",
		Title:       "Too Many Requests",
		Status:      429,
		Description: "You may send 10 requests a minute.",
		Reference:   "RFC 6585, section 4",
	})
	_, body := do(t, h, "GET", "/too-many-requests")
	want := `{
  "name": "too-many-requests",
  "schema": "TooManyRequests",
  "type": "https://api.example.com/problems/too-many-requests",
  "title": "Too Many Requests",
  "status": 429,
  "description": "You may send 10 requests a minute.",
  "about": [
    "You have sent more requests in a given amount of time than you may send. This is rate limiting. HTTP does not say how a server counts: it may go by account, by key, by network address or by resource.",
    "No cache may keep the response."
  ],
  "retry": "Yes, after a pause.",
  "steps": [
    "Wait for as long as ` + "`Retry-After`" + ` says. If it is missing, wait a second, and twice as long after every further refusal.",
    "Send fewer requests: keep answers that do not change, ask for several things at once, spread the rest over time.",
    "If that is not enough, ask the operator of the API for a higher limit."
  ],
  "members": [],
  "fields": [
    {
      "name": "Retry-After",
      "requirement": "optional",
      "meaning": "After how many seconds, or when, to try again.",
      "reference": "RFC 9110, section 10.2.3"
    },
    {
      "name": "Cache-Control",
      "requirement": "required",
      "meaning": "` + "`no-store`" + `: no cache may keep this response.",
      "reference": "RFC 6585, section 4"
    }
  ],
  "reference": "RFC 6585, section 4",
  "example": {
    "status": 429,
    "header": [
      {
        "name": "Cache-Control",
        "value": "no-store"
      },
      {
        "name": "Content-Type",
        "value": "application/problem+json"
      },
      {
        "name": "Retry-After",
        "value": "30"
      },
      {
        "name": "X-Content-Type-Options",
        "value": "nosniff"
      }
    ],
    "body": {
      "type": "https://api.example.com/problems/too-many-requests",
      "title": "Too Many Requests",
      "status": 429,
      "detail": "You may send 10 requests a minute."
    }
  }
}
`
	require.Equal(t, want, body)
}

func TestTypeWithoutFieldsHasAList(t *testing.T) {
	_, body := do(t, typedocs.Handler(config.Catalog()...), "GET", "/bad-request", "Accept", jsonAccept)
	require.Contains(t, body, `"fields": []`)
}

func TestEmptyTypeIsTheCatalogs(t *testing.T) {
	standard, ok := problem.Lookup(409)
	require.True(t, ok)
	h := typedocs.Handler(problem.Type{Status: 409})
	_, index := do(t, h, "GET", "/", "Accept", browserAccept)
	assert.Contains(t, index, ">"+standard.Title+"</a>")
	assert.NotContains(t, index, `href="./"></a>`)
}

func TestNeighbours(t *testing.T) {
	h := typedocs.Handler(config.Catalog()...)
	for path, want := range map[string][]string{
		"/bad-request":                     {`<a rel="next" href="./unauthorized">`},
		"/forbidden":                       {`<a rel="prev" href="./payment-required">`, `<a rel="next" href="./not-found">`},
		"/network-authentication-required": {`<a rel="prev" href="./not-extended">`},
	} {
		_, page := do(t, h, "GET", path, "Accept", browserAccept)
		assert.Equal(t, want, regexp.MustCompile(`<a rel=[^>]*>`).FindAllString(page, -1), path)
	}
}
