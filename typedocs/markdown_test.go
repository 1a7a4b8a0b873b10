package typedocs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

func TestMarkdown(t *testing.T) {
	_, page := do(t, billing.Handler(), "GET", "/out-of-credit", "Accept", "text/markdown")
	require.Equal(t, `# 402 Out of credit

The balance does not cover the price.

- Type: `+"`https://api.example.com/problems/out-of-credit`"+`
- Name in the schemas: `+"`OutOfCredit`"+`

## What you can do

1. Pay in what is missing.
2. Take \`+"`another\\`"+` account.

Try again? Yes, after a payment.

## About

Orders are charged at once.

Nothing is reserved.

## Example response

`+"```http"+`
HTTP/1.1 402 Payment Required
Cache-Control: no-store
Content-Type: application/problem+json
X-Content-Type-Options: nosniff

{
  "type": "https://api.example.com/problems/out-of-credit",
  "title": "Out of credit",
  "status": 402,
  "detail": "The balance does not cover the price.",
  "accounts": [
    "/accounts/12"
  ],
  "balance": 30
}
`+"```"+`

## Extension members

- `+"`balance`"+` (number): What is there.
- `+"`accounts`"+` (array of strings)

## Header fields

- `+"`Cache-Control`"+` (recommended): `+"`no-store`"+`: no cache may keep this response. RFC 9111, section 5.2.2.5
`, page)
}

func TestMarkdownOfTheIndex(t *testing.T) {
	site := billing
	site.Only = []int{404, 429, 503}
	h := site.Handler()
	const head = `# Billing API: problem types

> When a request to this API fails, the answer is a problem document (RFC 9457). Here is what each type means, and what a client can do about it. Each link leads to Markdown; with ` + "`.json` instead of `.md`" + `, it leads to JSON.
`
	const foot = `
## For programs

- [JSON Schema](./schema.json): of the documents, with a definition for each type.
- [OpenAPI components](./openapi.json): a schema and a response for each type.
- [OpenAPI overlay](./overlay.json): adds them to the description of an API.
`
	const all = head + `
## Billing API

- [402 Out of credit](./out-of-credit.md): The balance does not cover the price.
- [409 Order closed](./order-closed.md): The order cannot be changed any more.

## Client errors

- [404 Not Found](./not-found.md): The requested resource was not found. Check the URL and the identifiers in it.
- [429 Too Many Requests](./too-many-requests.md): Too many requests were sent in a given time. Wait a while before you send more.

## Server errors

- [503 Service Unavailable](./service-unavailable.md): The server cannot handle this request at the moment. Try again later.
` + foot
	_, index := do(t, h, "GET", "/", "Accept", "text/markdown")
	assert.Equal(t, all, index)
	_, list := do(t, h, "GET", "/llms.txt")
	assert.Equal(t, all, list)
	_, found := do(t, h, "GET", "/?q=`reserved`+price", "Accept", "text/markdown")
	assert.Equal(t, head+"\n0 of 5 for `` `reserved` price ``.\n"+foot, found)
	_, found = do(t, h, "GET", "/?q=reserved+price", "Accept", "text/markdown")
	assert.Equal(t, head+"\n1 of 5 for `reserved price`.\n\n## Billing API\n\n- [402 Out of credit](./out-of-credit.md): The balance does not cover the price.\n"+foot, found)
}

// e2e/commonmark.test.mjs shows that a parser finds nothing in it.
func TestHostileMarkdown(t *testing.T) {
	typ := problem.Type{
		URI: "urn:`x`", Status: 409, Title: "[a](javascript:b)\n# <script>", Reference: "*ref*\n# x",
		Description: "# head\n\n```\n<script>\n\n1. one\n- two",
	}
	site := typedocs.Site{Config: problem.Config{Types: []problem.Type{typ}}, Title: "<API>\n# x", Pages: []typedocs.Page{{
		Type: typ, About: "> quote\n\n    code", Steps: []string{"a\n\n# b", "**c**"}, Retry: "![d](e)",
		Members: []typedocs.Member{{Name: "`m`\n# x", Description: "_f_\n# g", Example: "```\n# x"}},
	}}, Only: []int{404}}
	assert.Panics(t, func() { site.Handler() }, "the URI is not one")
	site.Config.Types[0].URI = "urn:x"
	site.Pages[0].Type.URI = "urn:x"
	_, page := do(t, site.Handler(), "GET", "/a-javascript-b-script", "Accept", "text/markdown")
	require.Equal(t, `# 409 \[a\]\(javascript\:b) \# &lt;script>

\# head

\`+"`\\`\\`"+`
&lt;script>

1\. one
\- two

- Type: `+"`urn:x`"+`
- Name in the schemas: `+"`AJavascriptBScript`"+`
- Specified in: \*ref\* \# x

## What you can do

1. a \# b
2. \*\*c\*\*

Try again? !\[d\]\(e)

## About

\> quote

code

## Example response

`+"```http"+`
HTTP/1.1 409 Conflict
Content-Type: application/problem+json
X-Content-Type-Options: nosniff

{
  "type": "urn:x",
  "title": "[a](javascript:b)\n# \u003cscript\u003e",
  "status": 409,
  "detail": "# head\n\n`+"```"+`\n\u003cscript\u003e\n\n1. one\n- two",
  "`+"`m`"+`\n# x": "`+"```"+`\n# x"
}
`+"```"+`

## Extension members

- `+"`` `m` # x ``"+` (string): \_f\_ \# g
`, page)
	_, index := do(t, site.Handler(), "GET", "/llms.txt")
	assert.Contains(t, index, "# &lt;API> \\# x: problem types\n")
	assert.Contains(t, index, "- [409 \\[a\\]\\(javascript\\:b) \\# &lt;script>](./a-javascript-b-script.md): \\# head")
}
