package problem_test

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
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
		for _, e := range p.Extensions["errors"].([]problem.FieldError) {
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
		{"JSON with a byte-order mark", 400, asJSON, "\ufeff" + `{"detail":"D"}`, problem.Problem{Title: "Bad Request", Status: 400, Detail: "D"}},
		{"XML with a byte-order mark", 400, asXML, "\ufeff" + `<problem xmlns="urn:ietf:rfc:7807"><detail>D</detail></problem>`, problem.Problem{Title: "Bad Request", Status: 400, Detail: "D"}},
		{"the status of the response rules", 404, asJSON, `{"status":200}`, problem.Problem{Title: "Not Found", Status: 404}},
		{"members of the wrong type", 404, asJSON, `{"type":1,"title":[],"status":"404","detail":{},"instance":null}`, problem.Problem{Title: "Not Found", Status: 404}},
		{"an empty type", 404, asJSON, `{"type":"","title":""}`, problem.Problem{Title: "Not Found", Status: 404}},
		{"a title of its own", 404, asJSON, `{"type":"about:blank","title":"Nicht gefunden"}`, problem.Problem{Title: "Nicht gefunden", Status: 404}},
		{"a type without a title", 404, asJSON, `{"type":"https://example.org/t"}`, problem.Problem{Type: "https://example.org/t", Status: 404}},
		{"nothing", 404, asJSON, `{}`, problem.Problem{Title: "Not Found", Status: 404}},
		{"an empty body", 404, asJSON, ``, problem.Problem{Title: "Not Found", Status: 404}},
		{"a status without an entry", 499, asJSON, `{}`, problem.Problem{Title: "Client Error", Status: 499}},
		{"a status beyond", 600, asJSON, `{}`, problem.Problem{Title: "Server Error", Status: 600}},
		{"a status far beyond", 999, "", ``, problem.Problem{Title: "Server Error", Status: 999}},

		{"a path", 404, asJSON, `{"type":"/types/t","instance":"/i"}`, problem.Problem{Type: "https://example.com/types/t", Instance: "https://example.com/i", Status: 404}},
		{"a path beside", 404, asJSON, `{"type":"t","instance":"../i?x"}`, problem.Problem{Type: "https://example.com/a/t", Instance: "https://example.com/i?x", Status: 404}},
		{"a host", 404, asJSON, `{"type":"//example.org/t"}`, problem.Problem{Type: "https://example.org/t", Status: 404}},
		{"a fragment", 404, asXML, `<problem xmlns="urn:ietf:rfc:7807"><type>#t</type><instance> ?i </instance></problem>`,
			problem.Problem{Type: "https://example.com/a/b?c=d#t", Instance: "https://example.com/a/b?i", Status: 404}},
		{"other schemes", 404, asJSON, `{"type":"tag:example.org,2024:t","instance":"urn:uuid:1"}`, problem.Problem{Type: "tag:example.org,2024:t", Instance: "urn:uuid:1", Status: 404}},
		{"an absolute URI that could be shorter", 404, asJSON, `{"type":"HTTPS://example.org/a/../b"}`, problem.Problem{Type: "HTTPS://example.org/a/../b", Status: 404}},
		{"no URI reference", 404, asJSON, `{"type":"a b:%zz","instance":":"}`, problem.Problem{Type: "a b:%zz", Instance: ":", Status: 404}},
	}
	for _, test := range tests {
		p := checked(t, response(test.status, test.contentType, test.body))
		p.Extensions = nil
		test.want.Type = cmp.Or(test.want.Type, "about:blank")
		assert.Equal(t, test.want, *p, test.name)
	}
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
	require.ErrorContains(t, checked(t, resp).Cause, "problem: the first 1048576 bytes of the response are no document: ")
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
	} {
		resp := response(404, "application/problem+json", `{"type":"t","instance":"i"}`)
		resp.Request = request
		p := checked(t, resp)
		assert.Equal(t, problem.Problem{Type: "t", Instance: "i", Status: 404}, *p, name)
	}
}

func TestCheckResponseKeepsPasswordsOut(t *testing.T) {
	resp := response(404, "application/problem+json", `{"type":"/t","instance":"?i"}`)
	resp.Request = httptest.NewRequest(http.MethodGet, "https://user:secret@example.com/a", nil)
	p := checked(t, resp)
	require.Equal(t, "https://example.com/t", p.Type)
	require.Equal(t, "https://example.com/a?i", p.Instance)
	require.Equal(t, "secret", password(resp.Request.URL))
}

func password(u *url.URL) string {
	p, _ := u.User.Password()
	return p
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
		s := serve(t, protocol, h)
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
