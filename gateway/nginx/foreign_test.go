package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestForeign has bodies that the middleware leaves alone, although the header says that they
// are texts. nginx has sent the header of a problem document by then: a JSON object passes
// byte for byte, and for the others the description stands.
func TestForeign(t *testing.T) {
	const (
		object  = ` {"error":{"code":7},"title":5}` + "\n"
		nothing = `{"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."}`
		broken  = `{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"The server could not complete the request because of an error on its side. Try again later."}`
	)
	long := strings.Repeat("0123456789abcde\n", 513)
	longObject := `{"a":"` + strings.Repeat("é", 4500) + `"}`
	for name, test := range map[string]struct {
		parts      []string
		body, logs string
	}{
		"object":                 {answer(404, text, object), object, ""},
		"empty object":           {answer(404, text, "{}"), "{}", ""},
		"untyped object":         {answer(404, "", object), object, ""},
		"object in chunks":       {inChunks(404, text, `{"a":"h`+"\xc3", "\xa9", `"}`), `{"a":"hé"}`, ""},
		"long object":            {inChunks(404, text, longObject[:8191], longObject[8191:]), longObject, ""},
		"object behind a mark":   {answer(404, text, "\ufeff{}"), "{}", ""},
		"object between blanks":  {answer(404, text, "\u00a0{} \u3000"), "{}", ""},
		"half an object":         {answer(404, text, `{"a":`), `{"type":"about:blank","title":"Not Found","status":404,"detail":"{\"a\":"}`, ""},
		"array":                  {answer(404, text, `["no"]`), `{"type":"about:blank","title":"Not Found","status":404,"detail":"[\"no\"]"}`, ""},
		"html":                   {answer(404, text, "<html>no</html>"), nothing, "it is HTML or XML"},
		"untyped xml":            {answer(404, "", "\n<Error/>"), nothing, "it is HTML or XML"},
		"not UTF-8":              {answer(404, text, "caf\xe9"), nothing, "it is not UTF-8"},
		"half a surrogate":       {answer(404, text, "a\xed\xa0\x80"), nothing, "it is not UTF-8"},
		"half a character":       {inChunks(404, text, "a\xc3"), nothing, "it is not UTF-8"},
		"latin1":                 {answer(404, "Content-Type: text/plain; charset=latin1", "café"), nothing, "its charset is not UTF-8"},
		"long text in chunks":    {inChunks(404, text, long[:5000], long[5000:], "more"), nothing, "it is longer than 8192 bytes"},
		"9 KiB until the end":    {[]string{head(404, text), long[:5000], long[5000:]}, nothing, "it is longer than 8192 bytes"},
		"untyped bytes":          {answer(404, "", "a\x00b"), nothing, "it is not a text"},
		"untyped PDF":            {answer(404, "", "%PDF-1.7 abc"), nothing, "it is not a text"},
		"500 with an object":     {answer(500, text, object), object, ""},
		"500 with a long object": {inChunks(500, text, longObject[:100], longObject[100:]), longObject, ""},
		"500 with html":          {answer(500, text, "<html>no</html>"), broken, ""},
		"long 500":               {inChunks(500, text, long, long), broken, ""},
	} {
		t.Run(name, func(t *testing.T) {
			u := startUpstream(t)
			u.say(test.parts)
			s := serve(t, setup{flags: []string{"-server-errors"}, location: proxy(u.url)})
			resp, body := get(t, "http://"+s.address)
			assert.Equal(t, test.body, body)
			assert.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"))
			assert.Equal(t, []string{"nosniff"}, resp.Header["X-Content-Type-Options"])
			if test.logs == "" {
				assert.NotContains(t, s.log.String(), "problem: ")
			} else {
				waitFor(t, s, "js: problem: the text of this 404 is dropped: "+test.logs)
			}
			// The connection is whole, and serves the next one.
			u.say(answer(200, text, "next"))
			resp, body = get(t, "http://"+s.address)
			assert.Equal(t, http.StatusOK, resp.StatusCode)
			assert.Equal(t, "next", body)
		})
	}
}

// TestServerObject has nothing that a 5xx says be lifted.
func TestServerObject(t *testing.T) {
	u := startUpstream(t)
	s := serve(t, setup{flags: []string{"-server-errors", "-lift-json"}, location: proxy(u.url)})
	for _, fields := range []string{text, "", "Content-Type: application/json"} {
		u.say(answer(500, fields, `{"message":"panic: secret"}`))
		_, body := get(t, "http://"+s.address)
		assert.Equal(t, `{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"The server could not complete the request because of an error on its side. Try again later."}`, body, fields)
	}
}
