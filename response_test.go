package problem_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

func ExampleCheckResponse() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem.New(403,
			problem.Detail("The balance is 30, but that costs 50."),
			problem.Instance("/accounts/12345/msgs/abc"),
			problem.With("balance", 30),
			problem.Invalid(problem.FieldError{Detail: "is more than the balance", Pointer: problem.Pointer("items", 0, "price")}),
		).ServeHTTP(w, r)
	}))
	defer server.Close()

	buy := func() error {
		resp, err := http.Get(server.URL + "/buy")
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if err := problem.CheckResponse(resp); err != nil {
			return fmt.Errorf("buy: %w", err)
		}
		return nil // and read the body of a success
	}

	err := buy()
	var p *problem.Problem
	if errors.As(err, &p) {
		fmt.Println(p.Status, p.Title)
		fmt.Println(p.Detail)
		fmt.Println(strings.TrimPrefix(p.Instance, server.URL))
		fmt.Println(p.Extensions["balance"])
		for _, e := range p.FieldErrors() {
			fmt.Println(e.Pointer, e.Detail)
		}
	}
	fmt.Println(errors.Is(err, problem.New(403)))

	// Output:
	// 403 Forbidden
	// The balance is 30, but that costs 50.
	// /accounts/12345/msgs/abc
	// 30
	// #/items/0/price is more than the balance
	// true
}

// response is a response to GET https://example.com/a/b?c=d.
func response(status int, contentType, body string) *http.Response {
	resp := &http.Response{
		StatusCode: status,
		Header:     http.Header{},
		Body:       io.NopCloser(strings.NewReader(body)),
		Request:    httptest.NewRequest(http.MethodGet, "https://example.com/a/b?c=d", nil),
	}
	if contentType != "" {
		resp.Header.Set("Content-Type", contentType)
	}
	return resp
}

func checked(t testing.TB, resp *http.Response) *problem.Problem {
	t.Helper()
	var p *problem.Problem
	require.ErrorAs(t, problem.CheckResponse(resp), &p)
	return p
}

func TestCheckResponseBelow400(t *testing.T) {
	for _, status := range []int{0, 101, 200, 204, 304, 399} {
		resp := response(status, "application/problem+json", `{"status":404}`)
		assert.NoError(t, problem.CheckResponse(resp), status)
		body, err := io.ReadAll(resp.Body)
		assert.NoError(t, err)
		assert.Equal(t, `{"status":404}`, string(body), "the body of a %d is the caller's", status)
	}
}

func TestCheckResponseDocuments(t *testing.T) {
	const (
		asJSON = "application/problem+json"
		asXML  = "application/problem+xml"
	)
	tests := []struct {
		name        string
		status      int
		contentType string
		body        string
		want        problem.Problem
	}{
		{"JSON", 403, asJSON, `{"type":"https://example.org/credit","title":"No credit","status":403,"detail":"D","instance":"https://example.org/i","balance":30}`,
			problem.Problem{Type: "https://example.org/credit", Title: "No credit", Status: 403, Detail: "D", Instance: "https://example.org/i"}},
		{"XML", 403, asXML, `<problem xmlns="urn:ietf:rfc:7807"><type>https://example.org/credit</type><title>No credit</title><status>403</status><detail>D</detail></problem>`,
			problem.Problem{Type: "https://example.org/credit", Title: "No credit", Status: 403, Detail: "D"}},
		{"parameters", 400, "application/problem+json; charset=utf-8", `{"detail":"D"}`, problem.Problem{Title: "Bad Request", Status: 400, Detail: "D"}},
		{"malformed parameters", 400, "application/problem+json;;=;\"", `{"detail":"D"}`, problem.Problem{Title: "Bad Request", Status: 400, Detail: "D"}},
		{"case and white space", 400, " Application/Problem+JSON ;q", `{"detail":"D"}`, problem.Problem{Title: "Bad Request", Status: 400, Detail: "D"}},
		{"XML with parameters", 400, "application/problem+XML;charset=UTF-8", `<problem xmlns="urn:ietf:rfc:7807"><detail>D</detail></problem>`, problem.Problem{Title: "Bad Request", Status: 400, Detail: "D"}},
		{"its name in drafts", 403, "Application/API-problem+JSON;charset=UTF-8", `{"type":"/t","detail":"D"}`, problem.Problem{Type: "https://example.com/t", Status: 403, Detail: "D"}},
		{"JSON with a byte-order mark", 400, asJSON, "\ufeff" + `{"detail":"D"}`, problem.Problem{Title: "Bad Request", Status: 400, Detail: "D"}},
		{"XML with a byte-order mark", 400, asXML, "\ufeff" + `<problem xmlns="urn:ietf:rfc:7807"><detail>D</detail></problem>`, problem.Problem{Title: "Bad Request", Status: 400, Detail: "D"}},
		{"the status of the response rules", 404, asJSON, `{"status":200}`, problem.Problem{Title: "Not Found", Status: 404}},
		{"members of the wrong type", 404, asJSON, `{"type":1,"title":[],"status":"404","detail":{},"instance":null}`, problem.Problem{Title: "Not Found", Status: 404}},
		{"an empty type", 404, asJSON, `{"type":"","title":""}`, problem.Problem{Title: "Not Found", Status: 404}},
		{"a title of its own", 404, asJSON, `{"type":"about:blank","title":"Nicht gefunden"}`, problem.Problem{Title: "Nicht gefunden", Status: 404}},
		{"a type without a title", 404, asJSON, `{"type":"https://example.org/t"}`, problem.Problem{Type: "https://example.org/t", Status: 404}},
		{"nothing", 404, asJSON, `{}`, problem.Problem{Title: "Not Found", Status: 404}},
		{"an empty body", 404, asJSON, ``, problem.Problem{Title: "Not Found", Status: 404}},
		{"a status without an entry", 498, asJSON, `{}`, problem.Problem{Title: "Client Error", Status: 498}},
		{"a status beyond", 600, asJSON, `{}`, problem.Problem{Title: "Server Error", Status: 600}},
		{"a status far beyond", 999, "", ``, problem.Problem{Title: "Server Error", Status: 999}},

		{"a path", 404, asJSON, `{"type":"/types/t","instance":"/i"}`, problem.Problem{Type: "https://example.com/types/t", Instance: "https://example.com/i", Status: 404}},
		{"a path beside", 404, asJSON, `{"type":"t","instance":"../i?x"}`, problem.Problem{Type: "https://example.com/a/t", Instance: "https://example.com/i?x", Status: 404}},
		{"a host", 404, asJSON, `{"type":"//example.org/t"}`, problem.Problem{Type: "https://example.org/t", Status: 404}},
		{"a fragment", 404, asXML, `<problem xmlns="urn:ietf:rfc:7807"><type>#t</type><instance> ?i </instance></problem>`,
			problem.Problem{Type: "https://example.com/a/b#t", Instance: "https://example.com/a/b?i", Status: 404}},
		{"other schemes", 404, asJSON, `{"type":"tag:example.org,2024:t","instance":"urn:uuid:1"}`, problem.Problem{Type: "tag:example.org,2024:t", Instance: "urn:uuid:1", Status: 404}},
		{"an absolute URI that could be shorter", 404, asJSON, `{"type":"HTTPS://example.org/a/../b"}`, problem.Problem{Type: "HTTPS://example.org/a/../b", Status: 404}},
	}
	for _, test := range tests {
		p := checked(t, response(test.status, test.contentType, test.body))
		p.Extensions = nil
		test.want.Type = cmp.Or(test.want.Type, "about:blank")
		assert.Equal(t, test.want, *p, test.name)
	}
}

// An application/json body counts when it can be meant as a problem document only.
func TestCheckResponsePlainJSON(t *testing.T) {
	const blank = "about:blank"
	for _, contentType := range []string{"application/json", "Application/JSON; charset=utf-8; q"} {
		for body, want := range map[string]problem.Problem{
			`{"status":404,"title":"T"}`:                                {Type: blank, Title: "T", Status: 403},
			`{"status":404.0,"detail":"D","more":[1]}`:                  {Type: blank, Title: "Forbidden", Status: 403, Detail: "D", Extensions: map[string]any{"more": []any{1.0}}},
			`{"type":"/t","title":"T"}`:                                 {Type: "https://example.com/t", Title: "T", Status: 403},
			`{"type":"about:blank","detail":"D"}`:                       {Type: blank, Title: "Forbidden", Status: 403, Detail: "D"},
			"\ufeff" + ` {"instance":"/i","type":"t","detail":"D"} `:    {Type: "https://example.com/a/t", Status: 403, Detail: "D", Instance: "https://example.com/i"},
			`{"type":"t","title":"T","status":"x","detail":["D"]}`:      {Type: "https://example.com/a/t", Title: "T", Status: 403},
			`{"status":403,"title":"T","errors":[{"detail":"d"},"e"]}`:  {Type: blank, Title: "T", Status: 403, Extensions: map[string]any{"errors": []any{map[string]any{"detail": "d"}, "e"}}},
			`{"type":"a b","title":"T","instance":"POST /orders"}`:      {Type: "a b", Title: "T", Status: 403, Instance: "POST /orders"},
			`{"timestamp":1,"status":403,"error":"E","path":"/orders"}`: {Type: blank, Title: "Forbidden", Status: 403},
			`{"status":"404","title":"T"}`:                              {Type: blank, Title: "Forbidden", Status: 403},
			`{"status":404.5,"title":"T"}`:                              {Type: blank, Title: "Forbidden", Status: 403},
			`{"type":7,"title":"T"}`:                                    {Type: blank, Title: "Forbidden", Status: 403},
			`{"type":"/t","title":["T"]}`:                               {Type: blank, Title: "Forbidden", Status: 403},
			`{"type":"","title":"T"}`:                                   {Type: blank, Title: "Forbidden", Status: 403},
			`{"type":"/t","title":"","detail":null}`:                    {Type: blank, Title: "Forbidden", Status: 403},
			`{"detail":"D","code":7}`:                                   {Type: blank, Title: "Forbidden", Status: 403},
			`{"type":"error","error":{"title":"T"}}`:                    {Type: blank, Title: "Forbidden", Status: 403},
			`[{"status":404,"title":"T"}]`:                              {Type: blank, Title: "Forbidden", Status: 403},
			`{"status":404,"title":"T"`:                                 {Type: blank, Title: "Forbidden", Status: 403},
			`{"status":404,"title":"T"}{}`:                              {Type: blank, Title: "Forbidden", Status: 403},
			`No such order.`:                                            {Type: blank, Title: "Forbidden", Status: 403},
			``:                                                          {Type: blank, Title: "Forbidden", Status: 403},
		} {
			assert.Equal(t, want, *checked(t, response(403, contentType, body)), body)
		}
	}
}

// What is not a URI reference stays as it is, and a relative one is resolved without what
// may be secret.
func TestCheckResponseReferences(t *testing.T) {
	const base = "https://user:secret@example.com:8443/a%2Fb/c?api_key=secret#part"
	for reference, want := range map[string]string{
		"t":                        "https://example.com:8443/a%2Fb/t",
		"../t":                     "https://example.com:8443/t",
		"/t":                       "https://example.com:8443/t",
		"/a%2fb/%c3%a9?x=%2f#y%2F": "https://example.com:8443/a%2fb/%c3%a9?x=%2f#y%2F",
		"//example.org/t":          "https://example.org/t",
		"#invalid":                 "https://example.com:8443/a%2Fb/c#invalid",
		"?":                        "https://example.com:8443/a%2Fb/c?",
		"?x":                       "https://example.com:8443/a%2Fb/c?x",
		".":                        "https://example.com:8443/a%2Fb/",

		"https://example.org/a/../b": "https://example.org/a/../b",
		"HTTPS://example.org":        "HTTPS://example.org",
		"tag:example.org,2024:t":     "tag:example.org,2024:t",
		"urn:uuid:1":                 "urn:uuid:1",
		"about:blank#x":              "about:blank#x",

		"POST /orders":       "POST /orders",
		"a b":                "a b",
		" /t":                " /t",
		"/t\n":               "/t\n",
		"/é":                 "/é",
		":":                  ":",
		"1:2":                "1:2",
		"/%zz":               "/%zz",
		"?x=%zz":             "?x=%zz",
		"/a#b#c":             "/a#b#c",
		"/orders/{id}":       "/orders/{id}",
		"/a|b":               "/a|b",
		`C:\orders`:          `C:\orders`,
		"/orders/[7]":        "/orders/[7]",
		`<a href="/t">t</a>`: `<a href="/t">t</a>`,
	} {
		document, err := json.Marshal(map[string]string{"type": reference, "instance": reference})
		require.NoError(t, err)
		resp := response(404, "application/problem+json", string(document))
		resp.Request.URL, err = url.Parse(base)
		require.NoError(t, err)
		err = problem.CheckResponse(resp)
		var p *problem.Problem
		require.ErrorAs(t, err, &p)
		assert.Equal(t, want, p.Type, reference)
		assert.Equal(t, want, p.Instance, reference)
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Error("failed", "error", err)
		assert.NotContains(t, log.String()+err.Error(), "secret", reference)
		assert.Equal(t, base, resp.Request.URL.String())
	}
}

// The error is not a *Problem, and does what one does.
func TestCheckResponseError(t *testing.T) {
	err := fmt.Errorf("buy: %w", problem.CheckResponse(response(403, "application/problem+json", `{"type":"https://example.org/t","title":"T","detail":"D","x":1}`)))
	p, ok := errors.AsType[*problem.Problem](err)
	require.True(t, ok)
	require.Equal(t, "https://example.org/t", p.Type)
	require.EqualError(t, err, "buy: 403 T: D")
	require.ErrorIs(t, err, problem.New(403))
	require.NotErrorIs(t, err, problem.New(404))
	require.ErrorIs(t, err, &problem.Problem{Type: "https://example.org/t"})
	require.True(t, problem.Type{URI: "https://example.org/t"}.Is(err))

	err = errors.Unwrap(err)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})).Error("failed", "error", err)
	require.Equal(t, "level=ERROR msg=failed error.status=403 error.type=https://example.org/t error.title=T error.detail=D error.extensions.x=1\n", log.String())
	text, jsonErr := json.Marshal(err)
	require.NoError(t, jsonErr)
	require.Equal(t, `{"type":"https://example.org/t","title":"T","status":403,"detail":"D","x":1}`, string(text))

	require.Equal(t, 502, problem.From(err).Status)
	require.Equal(t, 504, problem.From(problem.CheckResponse(response(504, "", ""))).Status)
}

func TestCheckResponseStatusBeyond599(t *testing.T) {
	for _, status := range []int{600, 799, 999, 1234} {
		resp := response(status, "application/problem+json", `{"status":404,"detail":"D"}`)
		err := problem.CheckResponse(resp)
		var p *problem.Problem
		require.ErrorAs(t, err, &p)
		assert.Equal(t, status, p.Status)
		assert.EqualError(t, err, fmt.Sprintf("%d Server Error: D", status))
	}
}

func TestCheckResponseEncodedBodies(t *testing.T) {
	const gzipped = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xaaVJI-I\xcc\xccQ\xb2RrQ\xaa\x05\x04\x00\x00\xff\xff"
	for _, contentType := range []string{
		"application/problem+json", "application/problem+xml", "application/api-problem+json", "application/json", "text/plain", "",
	} {
		for encoding, fields := range map[string][]string{"gzip": {"gzip"}, "br": {"br"}, "deflate, GZIP": {"deflate", "GZIP"}} {
			resp := response(404, contentType, gzipped)
			resp.Header["Content-Encoding"] = fields
			p := checked(t, resp)
			assert.EqualError(t, p.Cause, fmt.Sprintf("problem: the response has the Content-Encoding %q: decode its body before CheckResponse", encoding), contentType)
			p.Cause = nil
			assert.Equal(t, problem.Problem{Type: "about:blank", Title: "Not Found", Status: 404}, *p, contentType)

			resp = response(404, contentType, "") // to HEAD
			resp.Header["Content-Encoding"] = fields
			assert.NoError(t, checked(t, resp).Cause)
		}
		resp := response(404, contentType, `{"status":404,"detail":"D"}`)
		resp.Header["Content-Encoding"] = []string{"Identity"}
		if strings.HasSuffix(contentType, "json") {
			assert.Equal(t, "D", checked(t, resp).Detail, contentType)
		}
	}
	resp := response(404, "text/html", gzipped)
	resp.Header["Content-Encoding"] = []string{"gzip"}
	assert.NoError(t, checked(t, resp).Cause, "it would not be read anyway")
}

// Go's transport decodes gzip when it has asked for it.
func TestCheckResponseOfAGzippingServer(t *testing.T) {
	s := wire.Serve(t, "HTTP/1.1", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(404)
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, `{"detail":"D"}`)
		_ = z.Close()
	}))
	resp, err := s.Client().Get(s.URL)
	require.NoError(t, err)
	require.Equal(t, problem.Problem{Type: "about:blank", Title: "Not Found", Status: 404, Detail: "D"}, *checked(t, resp))
	require.NoError(t, resp.Body.Close())

	req, err := http.NewRequest(http.MethodGet, s.URL, nil)
	require.NoError(t, err)
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err = s.Client().Do(req)
	require.NoError(t, err)
	require.EqualError(t, checked(t, resp).Cause, `problem: the response has the Content-Encoding "gzip": decode its body before CheckResponse`)
	require.NoError(t, resp.Body.Close())
}

// The charset parameter reaches the reader of XML; TestDecodeXMLCharset has the others.
func TestCheckResponseXMLCharset(t *testing.T) {
	const document = `<?xml version="1.0" encoding="utf-16"?><problem xmlns="urn:ietf:rfc:7807"><detail>`
	for contentType, body := range map[string]string{
		`application/problem+xml; charset="UTF-8"`:       document + "café</detail></problem>",
		"application/problem+xml;x=y;charset=ISO-8859-1": document + "caf\xe9</detail></problem>",
	} {
		p := checked(t, response(404, contentType, body))
		assert.Equal(t, problem.Problem{Type: "about:blank", Title: "Not Found", Status: 404, Detail: "café"}, *p, contentType)
	}
	p := checked(t, response(404, "application/problem+xml; charset=windows-1252", document+"caf\xe9</detail></problem>"))
	require.EqualError(t, p.Cause, `problem: byte 85 of the XML document is beyond ASCII, and its charset is "windows-1252"; only UTF-8, UTF-16 and ISO-8859-1 are read there`)
	require.Empty(t, p.Detail)
}

func TestCheckResponseNamesIgnoredElements(t *testing.T) {
	err := problem.CheckResponse(response(404, "application/problem+xml", `<problem xmlns="urn:ietf:rfc:7807"><detail xmlns="">no</detail><x>1</x></problem>`))
	var p *problem.Problem
	require.ErrorAs(t, err, &p)
	require.Equal(t, map[string]any{"x": "1"}, p.Extensions)
	require.Empty(t, p.Detail)
	require.EqualError(t, err, `404 Not Found: problem: elements outside of the namespace "urn:ietf:rfc:7807" are ignored: "detail" of ""`)
}

func TestCheckResponseExtensions(t *testing.T) {
	p := checked(t, response(422, "application/problem+json", `{"list":["a",{"b":true}],"errors":[{"detail":"d","pointer":"#/a"}]}`))
	require.Equal(t, map[string]any{
		"list":   []any{"a", map[string]any{"b": true}},
		"errors": []problem.FieldError{{Detail: "d", Pointer: "#/a"}},
	}, p.Extensions)
	p = checked(t, response(422, "application/problem+xml", `<problem xmlns="urn:ietf:rfc:7807"><list><i>a</i><i><b>true</b></i></list><errors><i><detail>d</detail><pointer>#/a</pointer></i></errors></problem>`))
	require.Equal(t, map[string]any{
		"list":   []any{"a", map[string]any{"b": "true"}},
		"errors": []problem.FieldError{{Detail: "d", Pointer: "#/a"}},
	}, p.Extensions)
}

func TestCheckResponseMalformedDocuments(t *testing.T) {
	for name, test := range map[string]struct{ contentType, body string }{
		"half of JSON":        {"application/problem+json", `{"detail":"D"`},
		"JSON and more":       {"application/problem+json", `{"detail":"D"}{}`},
		"a JSON array":        {"application/problem+json", `["D"]`},
		"no JSON":             {"application/problem+json", `Not Found`},
		"only white space":    {"application/problem+json", ` `},
		"null":                {"application/problem+json", `null`},
		"half of XML":         {"application/problem+xml", `<problem xmlns="urn:ietf:rfc:7807"><detail>D</detail>`},
		"XML and more":        {"application/problem+xml", `<problem xmlns="urn:ietf:rfc:7807"><detail>D</detail></problem>D`},
		"another XML":         {"application/problem+xml", `<problem><detail>D</detail></problem>`},
		"JSON that is XML":    {"application/problem+json", `<problem xmlns="urn:ietf:rfc:7807"/>`},
		"more JSON than read": {"application/problem+json", `{"detail":"` + strings.Repeat("D", 1<<20) + `"}`},
		"more XML than read":  {"application/problem+xml", `<problem xmlns="urn:ietf:rfc:7807"><detail>` + strings.Repeat("D", 1<<20) + `</detail></problem>`},
	} {
		p := checked(t, response(404, test.contentType, test.body))
		assert.Error(t, p.Cause, name)
		p.Cause = nil
		assert.Equal(t, problem.Problem{Type: "about:blank", Title: "Not Found", Status: 404}, *p, name)
	}
}

func TestCheckResponseOfTheLongestDocument(t *testing.T) {
	const head, tail = `{"detail":"`, `"}`
	text := strings.Repeat("D", 1<<20-len(head)-len(tail))
	require.Equal(t, text, checked(t, response(404, "application/problem+json", head+text+tail)).Detail)

	rest := strings.NewReader(strings.Repeat(" ", 1<<20) + head + tail)
	resp := response(404, "application/problem+json", "")
	resp.Body = io.NopCloser(rest)
	require.ErrorContains(t, checked(t, resp).Cause, "problem: the first 1048576 bytes of the response are not a document: ")
	require.Equal(t, len(head+tail), rest.Len())
}

func TestCheckResponseOtherBodies(t *testing.T) {
	tests := []struct {
		name              string
		contentType, body string
		detail            string
	}{
		{"text", "text/plain; charset=utf-8", "No order 7.\n", "No order 7."},
		{"text in capitals", "TEXT/PLAIN", "No order 7.", "No order 7."},
		{"no type", "", " \ufeffNo order 7.\r\n", "No order 7."},
		{"more lines", "text/plain", "No order 7.\nAsk again.", "No order 7.\nAsk again."},
		{"512 bytes", "text/plain", strings.Repeat("x", 512), strings.Repeat("x", 512)},
		{"513 bytes", "text/plain", strings.Repeat("x", 513), ""},
		{"a JSON string", "text/plain", ` "No\u0020order \"7\"." `, `No order "7".`},
		{"quotes that are not a JSON string", "text/plain", `"No" order.`, `"No" order.`},
		{"a JSON string of the title", "text/plain", `"Not found."`, ""},
		{"null", "text/plain", `null`, ""},
		{"a bracket that is text", "text/plain", `[auth] no token`, "[auth] no token"},
		{"a brace that is text", "", `{id} is missing`, "{id} is missing"},
		{"US-ASCII", "text/plain; charset=us-ascii", "No order 7.", "No order 7."},
		{"ISO-8859-1 in ASCII", "text/plain; charset=ISO-8859-1", "No order 7.", "No order 7."},
		{"ISO-8859-1 beyond ASCII", "text/plain; charset=ISO-8859-1", "Caf\xe9.", ""},
		{"UTF-8 in another charset", "text/plain; charset=windows-1252", "Café.", ""},
		{"another charset", "text/plain; charset=utf-16", "No order 7.", ""},
		{"what is not text to net/http", "", "%PDF-1.7 no", ""},
		{"the number and title", "text/plain", "404 - Not Found", ""},
		{"what net/http says", "text/plain", "404 page not found\n", ""},
		{"the title", "text/plain", "not found", ""},
		{"nothing", "text/plain", "", ""},
		{"white space", "text/plain", " \n", ""},
		{"invalid UTF-8", "text/plain", "caf\xe9", ""},
		{"compressed", "", "\x1f\x8b\x08\x00", ""},
		{"JSON without its type", "", `{"detail":"no"}`, ""},
		{"an array as text", "text/plain", ` ["no"]`, ""},
		{"HTML as text", "text/plain", "<!doctype html><p>no", ""},
		{"JSON", "application/json", `{"detail":"no"}`, ""},
		{"a string of JSON", "application/json", `"no"`, ""},
		{"HTML", "text/html", "no", ""},
		{"XML", "application/xml", `<problem xmlns="urn:ietf:rfc:7807"><detail>no</detail></problem>`, ""},
		{"a type that only begins like ours", "application/problem+json2", `{"detail":"no"}`, ""},
	}
	for _, test := range tests {
		p := checked(t, response(404, test.contentType, test.body))
		assert.Equal(t, problem.Problem{Type: "about:blank", Title: "Not Found", Status: 404, Detail: test.detail}, *p, test.name)
	}
	assert.Equal(t, "database is down", checked(t, response(503, "text/plain", "database is down")).Detail)
}

// A text is one to the client where it is one to the middleware.
func TestCheckResponseReadsTheTypesOfTheMiddleware(t *testing.T) {
	for _, mediaType := range wire.MediaTypes {
		w := httptest.NewRecorder()
		problem.Middleware(wire.Respond(404, mediaType, "No order 7.")).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		converts := w.Body.String() != "No order 7."
		assert.Equal(t, converts, checked(t, response(404, mediaType, "No order 7.")).Detail == "No order 7.", mediaType)
	}
}

func TestCheckResponseBodyFails(t *testing.T) {
	for _, contentType := range []string{"application/problem+json", "application/problem+xml", "text/plain", ""} {
		resp := response(404, contentType, "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader("Half"), iotest.ErrReader(io.ErrUnexpectedEOF)))
		p := checked(t, resp)
		assert.ErrorIs(t, p, io.ErrUnexpectedEOF, contentType)
		assert.EqualError(t, p.Cause, "problem: reading the response: unexpected EOF")
		p.Cause = nil
		assert.Equal(t, problem.Problem{Type: "about:blank", Title: "Not Found", Status: 404}, *p, contentType)
	}
}

func TestCheckResponseHeader(t *testing.T) {
	resp := response(429, "application/problem+json", `{}`)
	resp.Header["Retry-After"] = []string{"7"}
	resp.Header["Link"] = []string{"<a>", "<b>"}
	resp.Header["Www-Authenticate"] = []string{"Basic"}
	resp.Header["Set-Cookie"] = []string{"secret=1"}
	resp.Header["Content-Length"] = []string{"2"}
	resp.Header["X-Powered-By"] = []string{"no"}
	p := checked(t, resp)
	require.Equal(t, http.Header{"Retry-After": {"7"}, "Link": {"<a>", "<b>"}, "Www-Authenticate": {"Basic"}}, p.Header)

	p.Header["Link"][0] = "changed"
	require.Equal(t, "<a>", resp.Header["Link"][0])

	resp = response(400, "", "")
	want := http.Header{}
	for _, name := range []string{
		"Accept", "Accept-Encoding", "Accept-Patch", "Accept-Post", "Allow", "Content-Range", "Link", "Proxy-Authenticate",
		"Retry-After", "Www-Authenticate",
	} {
		want[name] = []string{name}
		resp.Header[name] = []string{name}
	}
	require.Equal(t, want, checked(t, resp).Header)
}

func TestCheckResponseWithoutParts(t *testing.T) {
	require.EqualError(t, problem.CheckResponse(nil), "problem: CheckResponse of a nil response; look at the error that came with it first")

	p := checked(t, &http.Response{StatusCode: 404})
	require.Equal(t, problem.Problem{Type: "about:blank", Title: "Not Found", Status: 404}, *p)

	for name, request := range map[string]*http.Request{
		"no request":   nil,
		"no URL":       {},
		"a path alone": {URL: &url.URL{Path: "/a/b"}},
		"opaque":       {URL: &url.URL{Scheme: "https", Host: "example.com", Opaque: "//user:secret@example.com/a/b"}},
	} {
		resp := response(404, "application/problem+json", `{"type":"t","instance":"i"}`)
		resp.Request = request
		p := checked(t, resp)
		assert.Equal(t, problem.Problem{Type: "t", Instance: "i", Status: 404}, *p, name)
	}
}

type closeRecorder struct {
	io.Reader
	closed bool
}

func (r *closeRecorder) Close() error {
	r.closed = true
	return nil
}

func TestCheckResponseLeavesTheBodyOpen(t *testing.T) {
	body := &closeRecorder{Reader: strings.NewReader(`{}`)}
	resp := response(404, "application/problem+json", "")
	resp.Body = body
	_ = checked(t, resp)
	require.False(t, body.closed)
}

// What a server of this package sends is what its client gets, in either format.
func TestCheckResponseOverTheWire(t *testing.T) {
	h := problem.Config{XML: true}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem.Write(w, problem.New(429,
			problem.Detail("Too <fast> & too \"often\"\r\n."),
			problem.Invalid(problem.FieldError{Detail: "d", Parameter: "page"}),
			problem.With("object", map[string]any{"list": []string{"a", "b"}}),
			problem.Header("Retry-After", "7"),
		))
	}))
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		s := wire.Serve(t, protocol, h)
		for _, accept := range []string{"application/problem+json", "application/problem+xml"} {
			req, err := http.NewRequest(http.MethodGet, s.URL+"/orders", nil)
			require.NoError(t, err)
			req.Header.Set("Accept", accept)
			resp, err := s.Client().Do(req)
			require.NoError(t, err)
			require.Equal(t, accept, resp.Header.Get("Content-Type"))
			p := checked(t, resp)
			require.NoError(t, resp.Body.Close())
			require.Equal(t, problem.Problem{
				Type: "about:blank", Title: "Too Many Requests", Status: 429, Detail: "Too <fast> & too \"often\"\r\n.",
				Extensions: map[string]any{
					"errors": []problem.FieldError{{Detail: "d", Parameter: "page"}},
					"object": map[string]any{"list": []any{"a", "b"}},
				},
				Header: http.Header{"Retry-After": {"7"}},
			}, *p, "%s, %s", protocol, accept)
		}
	}
}
