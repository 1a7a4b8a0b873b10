package problem_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

var catalogRows = []struct {
	status                 int
	title, slug, reference string
}{
	{400, "Bad Request", "bad-request", "RFC 9110, section 15.5.1"},
	{401, "Unauthorized", "unauthorized", "RFC 9110, section 15.5.2"},
	{402, "Payment Required", "payment-required", "RFC 9110, section 15.5.3"},
	{403, "Forbidden", "forbidden", "RFC 9110, section 15.5.4"},
	{404, "Not Found", "not-found", "RFC 9110, section 15.5.5"},
	{405, "Method Not Allowed", "method-not-allowed", "RFC 9110, section 15.5.6"},
	{406, "Not Acceptable", "not-acceptable", "RFC 9110, section 15.5.7"},
	{407, "Proxy Authentication Required", "proxy-authentication-required", "RFC 9110, section 15.5.8"},
	{408, "Request Timeout", "request-timeout", "RFC 9110, section 15.5.9"},
	{409, "Conflict", "conflict", "RFC 9110, section 15.5.10"},
	{410, "Gone", "gone", "RFC 9110, section 15.5.11"},
	{411, "Length Required", "length-required", "RFC 9110, section 15.5.12"},
	{412, "Precondition Failed", "precondition-failed", "RFC 9110, section 15.5.13"},
	{413, "Payload Too Large", "payload-too-large", "RFC 9110, section 15.5.14"},
	{414, "URI Too Long", "uri-too-long", "RFC 9110, section 15.5.15"},
	{415, "Unsupported Media Type", "unsupported-media-type", "RFC 9110, section 15.5.16"},
	{416, "Range Not Satisfiable", "range-not-satisfiable", "RFC 9110, section 15.5.17"},
	{417, "Expectation Failed", "expectation-failed", "RFC 9110, section 15.5.18"},
	{418, "I'm a teapot", "im-a-teapot", "RFC 2324, section 2.3.2"},
	{421, "Misdirected Request", "misdirected-request", "RFC 9110, section 15.5.20"},
	{422, "Unprocessable Entity", "unprocessable-entity", "RFC 9110, section 15.5.21"},
	{423, "Locked", "locked", "RFC 4918, section 11.3"},
	{424, "Failed Dependency", "failed-dependency", "RFC 4918, section 11.4"},
	{425, "Too Early", "too-early", "RFC 8470, section 5.2"},
	{426, "Upgrade Required", "upgrade-required", "RFC 9110, section 15.5.22"},
	{428, "Precondition Required", "precondition-required", "RFC 6585, section 3"},
	{429, "Too Many Requests", "too-many-requests", "RFC 6585, section 4"},
	{431, "Request Header Fields Too Large", "request-header-fields-too-large", "RFC 6585, section 5"},
	{451, "Unavailable For Legal Reasons", "unavailable-for-legal-reasons", "RFC 7725, section 3"},
	{500, "Internal Server Error", "internal-server-error", "RFC 9110, section 15.6.1"},
	{501, "Not Implemented", "not-implemented", "RFC 9110, section 15.6.2"},
	{502, "Bad Gateway", "bad-gateway", "RFC 9110, section 15.6.3"},
	{503, "Service Unavailable", "service-unavailable", "RFC 9110, section 15.6.4"},
	{504, "Gateway Timeout", "gateway-timeout", "RFC 9110, section 15.6.5"},
	{505, "HTTP Version Not Supported", "http-version-not-supported", "RFC 9110, section 15.6.6"},
	{506, "Variant Also Negotiates", "variant-also-negotiates", "RFC 2295, section 8.1"},
	{507, "Insufficient Storage", "insufficient-storage", "RFC 4918, section 11.5"},
	{508, "Loop Detected", "loop-detected", "RFC 5842, section 7.2"},
	{510, "Not Extended", "not-extended", "RFC 2774, section 7"},
	{511, "Network Authentication Required", "network-authentication-required", "RFC 6585, section 6"},
}

func TestCatalog(t *testing.T) {
	types := problem.Catalog()
	var statuses, want []int
	for _, typ := range types {
		statuses = append(statuses, typ.Status)
	}
	for _, row := range catalogRows {
		want = append(want, row.status)
	}
	require.Equal(t, want, statuses, "the statuses of catalogRows")
	descriptions, slugs := make(map[string]int), make(map[string]int)
	sentences := regexp.MustCompile(`^([A-Z][^.]*\.( |$)){1,2}$`)
	for i, row := range catalogRows {
		typ := types[i]
		assert.Equal(t, row.title, typ.Title)
		assert.Equal(t, row.slug, typ.Slug())
		assert.Equal(t, row.reference, typ.Reference)
		assert.Empty(t, typ.URI, row.title)
		assert.Regexp(t, sentences, typ.Description, row.title)
		assert.LessOrEqual(t, len(typ.Description), 120, row.title)
		// A response may lack the fields that its status should have.
		assert.NotRegexp(t, `(?i)\b(header field|allow|www-authenticate|retry-after|content-range|field lists)\b`, typ.Description, row.title)
		assert.Equal(t, strings.TrimSpace(typ.Description), typ.Description)
		// So that a document shows the description as the table has it.
		assert.Regexp(t, `^[ -~]+$`, typ.Description, row.title)
		assert.NotContains(t, fmt.Sprintf("%+q", typ.Description), `\`, row.title)
		assert.False(t, strings.ContainsAny(typ.Description, "<>&"), row.title)
		assert.Zero(t, descriptions[typ.Description], row.title)
		assert.Zero(t, slugs[typ.Slug()], row.title)
		descriptions[typ.Description], slugs[typ.Slug()] = typ.Status, typ.Status
	}
}

func TestCatalogIsACopy(t *testing.T) {
	problem.Catalog()[0].Title = "Changed"
	assert.Equal(t, "Bad Request", problem.Catalog()[0].Title)
	typ, ok := problem.Lookup(400)
	assert.True(t, ok)
	assert.Equal(t, "Bad Request", typ.Title)
}

func TestLookup(t *testing.T) {
	for _, want := range problem.Catalog() {
		got, ok := problem.Lookup(want.Status)
		assert.True(t, ok, want.Title)
		assert.Equal(t, want, got)
	}
	for _, status := range []int{-1, 0, 100, 200, 399, 419, 420, 427, 430, 432, 450, 452, 499, 509, 512, 599, 600} {
		got, ok := problem.Lookup(status)
		assert.False(t, ok, status)
		assert.Zero(t, got)
	}
}

// A status that the catalog does not list gets the texts of its class.
func TestUnlistedStatus(t *testing.T) {
	// The catalog of a configuration completes the types that it is given.
	only := func(status int) problem.Config { return problem.Config{Replace: []problem.Type{{Status: status}}} }
	allocations := func(status int) int {
		config := only(status)
		return int(testing.AllocsPerRun(100, func() { config.Catalog() }))
	}
	description := func(status int) string {
		listed, ok := problem.Lookup(status)
		require.True(t, ok)
		return listed.Description
	}
	tests := []struct {
		status             int
		title, description string
	}{
		{419, "Client Error", description(400)},
		{498, "Client Error", description(400)},
		{509, "Server Error", description(500)},
		{599, "Server Error", description(500)},
		{200, "Server Error", description(500)}, // not an error, and written as 500
	}
	for _, test := range tests {
		want := problem.Type{
			Title:       test.title,
			Status:      test.status,
			Description: test.description,
			Reference:   "RFC 9110, section 15",
		}
		types := only(test.status).Catalog()
		i := slices.IndexFunc(types, func(typ problem.Type) bool { return typ.Status == test.status })
		require.NotEqual(t, -1, i, test.status)
		assert.Equal(t, want, types[i])
		assert.Equal(t, allocations(404), allocations(test.status), test.status)
	}
}

// nginx has a name for 499, which no standard knows: it is sent, and not listed.
func TestClientClosedRequest(t *testing.T) {
	types := problem.Config{Replace: []problem.Type{{Status: 499}}}.Catalog()
	i := slices.IndexFunc(types, func(typ problem.Type) bool { return typ.Status == 499 })
	require.NotEqual(t, -1, i)
	assert.Equal(t, problem.Type{
		Title:       "Client Closed Request",
		Status:      499,
		Description: "The client closed the connection before the server answered the request.",
		Reference:   "a convention of nginx",
	}, types[i])
	for _, typ := range append(problem.Catalog(), problem.Config{TypeBase: "/p/"}.Catalog()...) {
		assert.NotEqual(t, 499, typ.Status)
	}
}

func ExampleLookup() {
	t, ok := problem.Lookup(http.StatusTeapot)
	fmt.Println(t.Title, ok)
	fmt.Println(t.Slug())
	fmt.Println(t.Reference)
	_, ok = problem.Lookup(499)
	fmt.Println(ok)
	// Output:
	// I'm a teapot true
	// im-a-teapot
	// RFC 2324, section 2.3.2
	// false
}

func ExampleCatalog() {
	for _, t := range problem.Catalog() {
		if t.Status < 404 {
			fmt.Println(t.Status, t.Title)
		}
	}
	// Output:
	// 400 Bad Request
	// 401 Unauthorized
	// 402 Payment Required
	// 403 Forbidden
}
