package problemtest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/problemtest"
)

// A fakeT records what a test would have said, and goes on after FailNow.
type fakeT struct {
	errors []string
	failed int
}

func (t *fakeT) Helper() {}
func (t *fakeT) Errorf(format string, args ...any) {
	t.errors = append(t.errors, fmt.Sprintf(format, args...))
}
func (t *fakeT) FailNow() { t.failed++ }

const notFound = `{"type":"/problems/no-order","title":"No order","status":404,"detail":"There is no order 7.","instance":"/orders/7","order":7}`

// response is a problem response without a fault, and what makes one of it.
func response(status int, body string, fields ...string) *http.Response {
	resp := &http.Response{
		StatusCode: status,
		ProtoMajor: 1,
		Header: http.Header{
			"Content-Type":           {"application/problem+json"},
			"Content-Length":         {fmt.Sprint(len(body))},
			"X-Content-Type-Options": {"nosniff"},
		},
		Body: io.NopCloser(strings.NewReader(body)),
	}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ": ")
		resp.Header.Add(name, value)
	}
	return resp
}

// ofStatus is the shortest document.
func ofStatus(status int) string { return fmt.Sprintf(`{"status":%d}`, status) }

// ofXML makes resp one with an XML document.
func ofXML(status int, body string) *http.Response {
	resp := response(status, body)
	resp.Header.Set("Content-Type", "application/problem+xml")
	return resp
}

// with replaces or, where there are no values, deletes a field.
func with(resp *http.Response, name string, values ...string) *http.Response {
	if resp.Header.Del(name); len(values) > 0 {
		resp.Header[name] = values
	}
	return resp
}

// over2 makes resp one that came over HTTP/2.
func over2(resp *http.Response) *http.Response {
	resp.ProtoMajor = 2
	return resp
}

// over3 makes resp one that came over HTTP/3.
func over3(resp *http.Response) *http.Response {
	resp.ProtoMajor = 3
	return resp
}

// head makes resp the answer to a HEAD request.
func head(resp *http.Response) *http.Response {
	resp.Request = &http.Request{Method: http.MethodHead}
	return resp
}

const notFoundXML = `<?xml version="1.0" encoding="UTF-8"?>
<problem xmlns="urn:ietf:rfc:7807"><type>/problems/no-order</type><title>No order</title><status>404</status><instance>/orders/7</instance><order>7</order></problem>
`

func TestRequireAccepts(t *testing.T) {
	tests := map[string]*http.Response{
		"all members":  response(404, notFound),
		"status alone": response(404, ofStatus(404)),
		"XML":          ofXML(404, notFoundXML),
		"XML in white space": ofXML(404, "<problem xmlns='urn:ietf:rfc:7807'><type>\n about:blank </type><status> 0404\t</status></problem>\n"+
			"<!-- 7 --><?keep it?>\n"),
		"XML with a charset":     with(ofXML(404, notFoundXML), "Content-Type", "application/problem+xml; charset=utf-8"),
		"no Content-Length":      with(response(404, notFound), "Content-Length"),
		"HEAD":                   head(with(response(404, ""), "Content-Length", "120")),
		"401 with two schemes":   response(401, ofStatus(401), `WWW-Authenticate: Basic realm="a, b"`, "WWW-Authenticate: Bearer"),
		"405":                    response(405, ofStatus(405), "Allow: GET, HEAD"),
		"405 without any method": response(405, ofStatus(405), "Allow: "),
		"401 with one line":      response(401, ofStatus(401), `WWW-Authenticate: , Negotiate, Basic realm="a"`),
		"407":                    response(407, ofStatus(407), "Proxy-Authenticate: Basic"),
		"412 with validators":    response(412, ofStatus(412), `ETag: "7"`, "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"),
		"416":                    response(416, ofStatus(416), "Content-Range: bytes */47022"),
		"416 of unknown length":  response(416, ofStatus(416)),
		"426":                    response(426, ofStatus(426), "Upgrade: websocket, HTTP/2.0", "Connection: keep-alive, Upgrade"),
		"426 over HTTP/2":        over2(response(426, ofStatus(426))),
		"426 over HTTP/3":        over3(response(426, ofStatus(426))),
		"511":                    response(511, ofStatus(511), "Cache-Control: no-store"),
		"428":                    response(428, ofStatus(428), "Cache-Control: no-store"),
		"429 in seconds":         response(429, ofStatus(429), "Cache-Control: private, No-Store", "Retry-After: 3600"),
		"431":                    response(431, ofStatus(431), "Cache-Control: private", "Cache-Control: no-store"),
		"503 at a date":          response(503, ofStatus(503), "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"),
	}
	for name, resp := range tests {
		fake := new(fakeT)
		p := problemtest.Require(fake, resp, resp.StatusCode, problemtest.Secret("hunter2", ""))
		assert.Empty(t, fake.errors, name)
		assert.Zero(t, fake.failed, name)
		if assert.NotNil(t, p, name) {
			assert.Equal(t, resp.StatusCode, p.Status, name)
		}
	}
}

func TestRequireRefuses(t *testing.T) {
	const nosniff = `header X-Content-Type-Options: got [], want "nosniff" (Fetch standard, section 3.6)`
	tests := map[string]struct {
		resp   *http.Response
		faults []string
	}{
		"another status": {response(403, ofStatus(403)), []string{
			"status line: got 403, want 404 (RFC 9110, section 15)",
		}},
		"no error": {response(200, ofStatus(200)), []string{
			"status line: got 200, want 404 (RFC 9110, section 15)",
			"status line: 200 is not an error (RFC 9457, section 1)",
		}},
		"everything at once": {&http.Response{StatusCode: 404}, []string{
			"header Content-Type: occurs 0 times, want once (RFC 9457, section 6)",
			"body: is empty (RFC 9457, section 3)",
			nosniff,
		}},
		"body that breaks off": {
			func() *http.Response {
				resp := response(404, notFound)
				resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(notFound), brokenReader{}))
				return resp
			}(),
			[]string{"body: cannot be read to its end: connection lost (RFC 9112, section 8)"},
		},
		"other media type": {with(response(404, notFound), "Content-Type", "application/json"), []string{
			`header Content-Type: got "application/json", want application/problem+json or application/problem+xml (RFC 9457, section 6)`,
		}},
		"charset": {with(response(404, notFound), "Content-Type", "application/problem+json; charset=utf-8"), []string{
			`header Content-Type: got "application/problem+json; charset=utf-8": application/problem+json has no parameters, and is always UTF-8 (RFC 9457, section 6)`,
		}},
		"two media types": {response(404, notFound, "Content-Type: text/plain"), []string{
			"header Content-Type: occurs 2 times, want once (RFC 9457, section 6)",
		}},
		"body to HEAD": {head(response(404, notFound)), []string{
			fmt.Sprintf("body: has %d bytes in answer to HEAD, want none (RFC 9110, section 9.3.2)", len(notFound)),
		}},

		"invalid UTF-8": {response(404, "{\"status\":404,\"title\":\"\xff\"}"), []string{
			"body: is not valid UTF-8 (RFC 8259, section 8.1)",
		}},
		"half a document": {response(404, `{"status":404`), []string{
			"body: is not one JSON object: unexpected end of JSON input (RFC 9457, section 3)",
		}},
		"two documents": {response(404, `{"status":404}{"status":404}`), []string{
			"body: is not one JSON object: invalid character '{' after top-level value (RFC 9457, section 3)",
		}},
		"null": {response(404, "null"), []string{
			"body: is null, want an object (RFC 9457, section 3)",
		}},
		"array": {response(404, "[]"), []string{
			"body: is of type array, want an object (RFC 9457, section 3)",
		}},
		"members twice": {response(404, `{"status":404,"status":404,"a":[{"b":1,"b":2}]}`), []string{
			"member status: occurs twice in one object (RFC 8259, section 4)",
			"member b: occurs twice in one object (RFC 8259, section 4)",
		}},
		"members of wrong types": {response(404, `{"type":null,"title":7,"status":"404","detail":[],"instance":{}}`), []string{
			"member type: got null, want a string (RFC 9457, section 3.1.1)",
			"member title: got 7, want a string (RFC 9457, section 3.1.3)",
			"member detail: got [], want a string (RFC 9457, section 3.1.4)",
			"member instance: got {}, want a string (RFC 9457, section 3.1.5)",
			`member status: got "\"404\"", want 404, the status of the response (RFC 9457, section 3.1.2)`,
		}},
		"no status member": {response(404, `{"title":"Not Found"}`), []string{
			`member status: got "", want 404, the status of the response (RFC 9457, section 3.1.2)`,
		}},
		"other status member": {response(404, ofStatus(400)), []string{
			`member status: got "400", want 404, the status of the response (RFC 9457, section 3.1.2)`,
		}},
		"members twice behind an object": {response(404, `{"status":404,"a":{"b":[{}]},"c":1,"c":"\u0068unter2"}`), []string{
			"member c: occurs twice in one object (RFC 8259, section 4)",
			`body: tells the secret "hunter2" (RFC 9457, section 5)`,
		}},
		"a secret in an attribute": {ofXML(404, `<problem xmlns="urn:ietf:rfc:7807"><status>404</status><a dsn="hunte&#114;2"/></problem>`), []string{
			`body: tells the secret "hunter2" (RFC 9457, section 5)`,
		}},
		"brackets and fragments": {response(404, `{"type":"/a[b]","status":404,"instance":"/c#d#e"}`), []string{
			`member type: got "/a[b]", want a URI reference (RFC 9457, section 3.1.1)`,
			`member instance: got "/c#d#e", want a URI reference (RFC 9457, section 3.1.5)`,
		}},
		"no URI references": {response(404, `{"type":"no order","status":404,"instance":"/é"}`), []string{
			`member type: got "no order", want a URI reference (RFC 9457, section 3.1.1)`,
			`member instance: got "/é", want a URI reference (RFC 9457, section 3.1.5)`,
		}},

		"half an XML document": {ofXML(404, `<problem xmlns="urn:ietf:rfc:7807"><status>404</status>`), []string{
			"body: is not one XML document: XML syntax error on line 1: unexpected EOF (RFC 9457, appendix B)",
		}},
		"text before an XML document": {ofXML(404, `oops <problem xmlns="urn:ietf:rfc:7807"><status>404</status></problem>`), []string{
			"body: has text before the root element (RFC 9457, appendix B)",
		}},
		"two XML documents": {ofXML(404, strings.Repeat(`<problem xmlns="urn:ietf:rfc:7807"><status>404</status></problem>`, 2)), []string{
			"body: goes on behind the root element (RFC 9457, appendix B)",
		}},
		"text behind an XML document": {ofXML(404, `<problem xmlns="urn:ietf:rfc:7807"><status>404</status></problem>!`), []string{
			"body: goes on behind the root element (RFC 9457, appendix B)",
		}},
		"invalid UTF-8 in XML": {ofXML(404, "<problem xmlns=\"urn:ietf:rfc:7807\"><title>\xff</title></problem>"), []string{
			"body: is not one XML document: XML syntax error on line 1: invalid UTF-8 (RFC 9457, appendix B)",
		}},
		"another root": {ofXML(404, `<error xmlns="urn:ietf:rfc:7807"><status>404</status></error>`), []string{
			`element error: of the namespace "urn:ietf:rfc:7807" is the root, want problem of urn:ietf:rfc:7807 (RFC 9457, appendix B)`,
		}},
		"no namespace": {ofXML(404, `<problem><status>404</status></problem>`), []string{
			`element problem: of the namespace "" is the root, want problem of urn:ietf:rfc:7807 (RFC 9457, appendix B)`,
		}},
		"another namespace": {ofXML(404, `<problem xmlns="urn:ietf:rfc:7807"><status>404</status><a xmlns="urn:b"/></problem>`), []string{
			`element a: is in the namespace "urn:b", want urn:ietf:rfc:7807 (RFC 9457, appendix B)`,
		}},
		"XML members of wrong types": {
			ofXML(404, `<problem xmlns="urn:ietf:rfc:7807"><type>no order</type><title>a</title><title>b</title><detail><b/></detail></problem>`),
			[]string{
				`member type: got "no order", want a URI reference (RFC 9457, section 3.1.1)`,
				"element title: occurs twice (RFC 9457, section 3.1.3)",
				"element detail: has elements in it, want text (RFC 9457, section 3.1.4)",
				`member status: got "", want 404, the status of the response (RFC 9457, section 3.1.2)`,
			},
		},

		"Content-Length": {with(response(404, ofStatus(404)), "Content-Length", "13"), []string{
			`header Content-Length: got ["13"], want 14 (RFC 9110, section 8.6)`,
		}},
		"fields of another body": {
			response(404, ofStatus(404), "Content-Encoding: gzip", `ETag: "7"`, "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"),
			[]string{
				`header Content-Encoding: got ["gzip"], want none: the document is not encoded (RFC 9110, section 8.4)`,
				`header Etag: got ["\"7\""], want none: it is that of another representation (RFC 9110, section 8.8)`,
				`header Last-Modified: got ["Sun, 06 Nov 1994 08:49:37 GMT"], want none: it is that of another representation (RFC 9110, section 8.8)`,
			},
		},
		"sniffing": {with(response(404, ofStatus(404)), "X-Content-Type-Options"), []string{nosniff}},

		"401": {response(401, ofStatus(401)), []string{
			"header Www-Authenticate: is missing, want a challenge, such as Bearer (RFC 9110, section 15.5.2)",
		}},
		"401 without a scheme": {response(401, ofStatus(401), `WWW-Authenticate: `), []string{
			`header Www-Authenticate: got "", want a challenge, such as Bearer (RFC 9110, section 15.5.2)`,
		}},
		"405": {response(405, ofStatus(405)), []string{
			"header Allow: is missing (RFC 9110, section 15.5.6)",
		}},
		"405 without a method": {response(405, ofStatus(405), "Allow: GET POST, HEAD"), []string{
			`header Allow: got "GET POST", want a method, such as GET (RFC 9110, section 15.5.6)`,
		}},
		"407": {response(407, ofStatus(407)), []string{
			"header Proxy-Authenticate: is missing, want a challenge, such as Basic (RFC 9110, section 15.5.8)",
		}},
		"416": {response(416, ofStatus(416), "Content-Range: bytes 0-9/10"), []string{
			`header Content-Range: got "bytes 0-9/10", want bytes */length (RFC 9110, section 15.5.17)`,
		}},
		"426": {response(426, ofStatus(426)), []string{
			"header Upgrade: is missing, want a protocol, such as HTTP/2.0 (RFC 9110, section 15.5.22)",
			"header Connection: got [], want upgrade (RFC 9110, section 7.8)",
		}},
		"426 without a protocol": {response(426, ofStatus(426), "Upgrade: web socket", "Connection: Upgrade"), []string{
			`header Upgrade: got "web socket", want a protocol, such as HTTP/2.0 (RFC 9110, section 7.8)`,
		}},
		"426 over HTTP/2": {over2(response(426, ofStatus(426), "Upgrade: websocket", "Connection: Upgrade")), []string{
			`header Upgrade: got ["websocket"], want none: HTTP/2 has no such field (RFC 9113, section 8.2.2)`,
			`header Connection: got ["Upgrade"], want none: HTTP/2 has no such field (RFC 9113, section 8.2.2)`,
		}},
		"428": {response(428, ofStatus(428)), []string{
			"header Cache-Control: got [], want no-store (RFC 6585, section 3)",
		}},
		"429": {response(429, ofStatus(429), "Cache-Control: no-cache", "Retry-After: 1.5"), []string{
			`header Cache-Control: got ["no-cache"], want no-store (RFC 6585, section 4)`,
			`header Retry-After: got "1.5", want whole seconds or an HTTP date (RFC 9110, section 10.2.3)`,
		}},
		"431": {response(431, ofStatus(431)), []string{
			"header Cache-Control: got [], want no-store (RFC 6585, section 5)",
		}},

		"secret in the header": {response(404, ofStatus(404), "X-Cause: dsn=hunter2"), []string{
			`header X-Cause: tells the secret "hunter2" (RFC 9457, section 5)`,
		}},
		"secret in the body": {response(404, `{"status":404,"a":{"b":["hunter2"]}}`), []string{
			`body: tells the secret "hunter2" (RFC 9457, section 5)`,
		}},
		"secret name": {response(404, `{"status":404,"hunter2":1}`), []string{
			`body: tells the secret "hunter2" (RFC 9457, section 5)`,
		}},
		"escaped secret": {response(404, `{"status":404,"a":[{"b":"\u0068unter2"}]}`), []string{
			`body: tells the secret "hunter2" (RFC 9457, section 5)`,
		}},
		"escaped secret in XML": {ofXML(404, `<problem xmlns="urn:ietf:rfc:7807"><status>404</status><a><b>&#104;unter2</b></a></problem>`), []string{
			`body: tells the secret "hunter2" (RFC 9457, section 5)`,
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			fake := new(fakeT)
			want := test.resp.StatusCode
			if strings.HasPrefix(test.faults[0], "status line") {
				want = 404
			}
			problemtest.Require(fake, test.resp, want, problemtest.Secret("hunter2"))
			require.Len(t, fake.errors, 1)
			lines := strings.Split(fake.errors[0], "\n\t")
			assert.Equal(t, fmt.Sprintf("problemtest: the %d response has faults:", test.resp.StatusCode), lines[0])
			last := len(lines) - 1
			lines[last], _, _ = strings.Cut(lines[last], "\nBody: ")
			assert.Equal(t, test.faults, lines[1:])
			assert.Equal(t, 1, fake.failed)
		})
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("connection lost") }

func TestRequireNil(t *testing.T) {
	fake := new(fakeT)
	assert.Nil(t, problemtest.Require(fake, (*http.Response)(nil), 404))
	assert.Nil(t, problemtest.Require(fake, (*httptest.ResponseRecorder)(nil), 404))
	const want = "problemtest: the response is nil: pass the one that the handler gave"
	assert.Equal(t, []string{want, want}, fake.errors)
	assert.Equal(t, 2, fake.failed)
}

// A closer tells whether it was closed.
type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error {
	c.closed = true
	return nil
}

func TestRequireLeavesTheBody(t *testing.T) {
	resp := response(404, notFound)
	body := &closer{Reader: strings.NewReader(notFound)}
	resp.Body = body
	for range 2 {
		problemtest.Require(t, resp, 404)
	}
	again, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Equal(t, notFound, string(again))
	assert.False(t, body.closed)
	require.NoError(t, resp.Body.Close())
	assert.True(t, body.closed)
}

func TestRequireOfRealResponses(t *testing.T) {
	h := problem.Config{XML: true}.Middleware(problem.New(429,
		problem.Detail("Slow down."), problem.With("limit", 10), problem.RetryAfter(1)))
	for _, accept := range []string{"application/json", "application/xml"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			server := httptest.NewServer(h)
			defer server.Close()
			req, err := http.NewRequest(method, server.URL, nil)
			require.NoError(t, err)
			req.Header.Set("Accept", accept)
			resp, err := server.Client().Do(req)
			require.NoError(t, err)
			defer resp.Body.Close()
			p := problemtest.Require(t, resp, 429)
			if method == http.MethodGet {
				assert.Equal(t, "Slow down.", p.Detail)
				assert.Contains(t, p.Extensions, "limit")
			}
		}
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, "Slow down.", problemtest.Require(t, recorder, 429).Detail)
	assert.NotZero(t, recorder.Body.Len())
}

// A recorder keeps keys that are not canonical, which a server sends like any other.
func TestRequireReadsEverySpelling(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		set    func(h http.Header)
		fault  string
	}{
		"ETag": {404, func(h http.Header) { h["ETag"] = []string{`"7"`} },
			`header Etag: got ["\"7\""], want none: it is that of another representation (RFC 9110, section 8.8)`},
		"content-length": {404, func(h http.Header) { h["content-length"] = []string{"1"} },
			`header Content-Length: got ["1"], want 14 (RFC 9110, section 8.6)`},
		"content-encoding": {404, func(h http.Header) { h["content-encoding"] = []string{"gzip"} },
			`header Content-Encoding: got ["gzip"], want none: the document is not encoded (RFC 9110, section 8.4)`},
		"content-type beside ours": {404, func(h http.Header) { h["content-type"] = []string{"text/plain"} },
			`header Content-Type: occurs 2 times, want once (RFC 9457, section 6)`},
		"retry-after": {404, func(h http.Header) { h["retry-after"] = []string{"soon"} },
			`header Retry-After: got "soon", want whole seconds or an HTTP date (RFC 9110, section 10.2.3)`},
		"a secret in a trailer": {404, func(h http.Header) { h["Trailer:X-Query"] = []string{"password=hunter2"} },
			`trailer X-Query: tells the secret "hunter2" (RFC 9457, section 5)`},
		"511 without no-store": {511, func(http.Header) {},
			`header Cache-Control: got [], want no-store (RFC 6585, section 6)`},
	} {
		rec := httptest.NewRecorder()
		rec.Header().Set("Content-Type", "application/problem+json")
		rec.Header().Set("X-Content-Type-Options", "nosniff")
		if name != "a secret in a trailer" {
			tt.set(rec.Header())
		}
		rec.WriteHeader(tt.status)
		_, _ = rec.WriteString(ofStatus(tt.status))
		if name == "a secret in a trailer" {
			tt.set(rec.Header())
		}
		fake := new(fakeT)
		problemtest.Require(fake, rec, tt.status, problemtest.Secret("hunter2"))
		assert.Contains(t, strings.Join(fake.errors, "\n"), tt.fault, name)
	}
	// Over HTTP/3 neither field is a field.
	fake := new(fakeT)
	problemtest.Require(fake, over3(response(426, ofStatus(426), "Upgrade: websocket", "Connection: upgrade")), 426)
	assert.Contains(t, strings.Join(fake.errors, "\n"), `header Upgrade: got ["websocket"], want none: HTTP/3 has no such field (RFC 9114, section 4.2)`)
}
