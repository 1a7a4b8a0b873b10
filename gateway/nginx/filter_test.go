package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/wire"
)

const text = "Content-Type: text/plain; charset=utf-8"

var catalogLanguage = regexp.MustCompile("Content-Language: (de|en)\n")

// TestFilter has nginx send what the middleware sends, and no more.
func TestFilter(t *testing.T) {
	long := strings.Repeat("0123456789abcde\n", 513)
	everyFlag := [][]string{
		nil,
		{"-server-errors", "-type-base", "https://example.com/p/"},
		{"-discard-text"},
		{"-replace-html", "-server-errors"},
		{"-lift-json", "-type-base", "/p/"},
		{"-lift-json", "-server-errors", "-replace-html", "-discard-text", "-trace-id"},
		{"-languages", "de,pt-BR,zh-Hans", "-skip", "/metrics,/a/", "-trace-id"},
		{"-languages", "all", "-lift-json", "-replace", `{"uri": "/gone", "title": "Away", "status": 410, "description": "<It> is away."}`},
	}
	rows := map[string][]string{
		"success":                     answer(200, text, "all is well"),
		"no content":                  {head(204, "")},
		"not modified":                {head(304, "ETag: \"a\"")},
		"redirect":                    answer(302, text+"\nLocation: /x", "moved"),
		"text":                        answer(404, text, "There is no such order."),
		"spaces":                      answer(404, text, "\ufeff \u2003\u0085\r\n a  b \u00a0\u3000\n"),
		"only spaces":                 answer(404, text, " \n\ufeff "),
		"escapes":                     answer(404, text, "a<b>&\"c\"\\ \u2028\u2029\x7f \b\f\t\x01\x1f\x00 é 😀"),
		"untyped text":                answer(404, "", "There is no such order."),
		"empty type":                  answer(404, "Content-Type:", "There is no such order."),
		"empty":                       answer(404, "", ""),
		"empty text":                  answer(404, text, ""),
		"empty in chunks":             inChunks(404, ""),
		"empty until the end":         {head(404, "Connection: close")},
		"until the end":               {head(404, "Connection: close\n"+text), "There is ", "nothing."},
		"chunks":                      inChunks(404, text, "There is", " no such", " order."),
		"split characters":            inChunks(404, text, "h\xc3", "\xa9 \xf0", "\x9f", "\x98", "\x80", " \xe2\x80", "\xa8x"),
		"8 KiB":                       answer(404, text, long[:8192]),
		"8 KiB in chunks":             inChunks(404, text, long[:5000], long[5000:8192]),
		"more than 8 KiB":             answer(404, text, long[:8193]),
		"type in capitals":            answer(404, "content-type: TEXT/Plain;Charset=UTF-8", "no"),
		"parameters":                  answer(404, "Content-Type: text/plain; format=flowed; charset=\"us-ascii\"", "no"),
		"latin1, ascii":               answer(404, "Content-Type: text/plain; charset=iso-8859-1", "no"),
		"utf-16":                      answer(404, "Content-Type: text/plain; charset=utf-16", "n\x00o\x00"),
		"html":                        answer(404, "Content-Type: text/html; charset=utf-8", "<h1>no</h1>"),
		"long html":                   inChunks(404, "Content-Type: text/html", "<h1>"+long, long),
		"gzip html":                   answer(404, "Content-Type: text/html\nContent-Encoding: gzip", "\x1f\x8b\x08"),
		"gzip":                        answer(404, text+"\nContent-Encoding: gzip", "\x1f\x8b\x08"),
		"gzip of nothing":             answer(404, text+"\nContent-Encoding: gzip", ""),
		"identity":                    answer(404, text+"\nContent-Encoding: Identity", "no"),
		"json":                        answer(404, "Content-Type: application/json", `{ "message":"no", "z":1.0,"a":[1e2,-0,0.10,12345678901234567890,{"y":null,"b":"<"}]}`),
		"problem+json":                answer(404, "Content-Type: application/problem+json", `{"title":"a"}`),
		"problem+xml":                 answer(404, "Content-Type: application/problem+xml", `<problem/>`),
		"protobuf":                    answer(404, "Content-Type: application/proto", "\x01\x02"),
		"bracket":                     answer(404, text, "[auth] no token"),
		"brace":                       answer(404, text, "{id} is missing"),
		"quoted":                      answer(404, text, "\" no \\ud83d\\ude00 \\ud83d x\\n\""),
		"half quoted":                 answer(404, text, `"no`),
		"quoted twice":                answer(404, text, `"no" "yes"`),
		"null":                        answer(404, text, "null"),
		"number":                      answer(404, text, "7"),
		"title":                       answer(404, text, "Not Found"),
		"status and title":            answer(404, text, "404 — not found."),
		"status code":                 answer(404, text, "Status Code: 404; Not Found"),
		"status alone":                answer(404, text, "404"),
		"another status alone":        answer(404, text, "403"),
		"four digits":                 answer(404, text, "4040 Not Found"),
		"status code without":         answer(404, text, "Status Code: "),
		"IANA's title":                answer(413, text, "413 Content Too Large\n"),
		"net/http's title":            answer(413, text, "Request Entity Too Large"),
		"page":                        answer(404, text, "404 page not found\n"),
		"catalog's title":             answer(410, text, "Gone"),
		"title of 422":                answer(422, text, "unprocessable content"),
		"teapot":                      answer(418, text, "(Unused)"),
		"unknown status":              answer(419, "", ""),
		"unknown status with text":    answer(499, text, "client closed request"),
		"allow":                       answer(405, text+"\nAllow: GET\nAllow: PUT", "no"),
		"challenges":                  answer(401, "WWW-Authenticate: Basic realm=\"a\"\nWWW-Authenticate: Bearer", ""),
		"cookies":                     answer(403, text+"\nSet-Cookie: a=1; Path=/\nSet-Cookie: b=2", "no"),
		"retry":                       answer(429, text+"\nRetry-After: 3\nRateLimit: \"a\";r=0", "no"),
		"cached 429":                  answer(429, "Cache-Control: max-age=3", ""),
		"payment":                     answer(402, "", ""),
		"431":                         answer(431, text, "no"),
		"description of the old body": answer(404, text+"\nETag: \"a\"\nLast-Modified: Thu, 01 Jan 1970 00:00:00 GMT\nAccept-Ranges: bytes\nContent-Range: bytes */3\nContent-Disposition: attachment\ncontent-location: /x\nContent-MD5: a\nDigest: a\nContent-Digest: a\nRepr-Digest: a\nSignature: a\nsignature-input: a\nX-Content-Type-Options: a\nx-content-type-options: b\nTrailer: X\nX-Kept: a\nLink: </a>\nLink: </b>\nAccess-Control-Allow-Origin: *", "no"),
		"412":                         answer(412, "ETag: \"a\"\nLast-Modified: Thu, 01 Jan 1970 00:00:00 GMT\nContent-Range: bytes */3", ""),
		"416":                         answer(416, text+"\nETag: \"a\"\nContent-Range: bytes */3", "no"),
		"language of the text":        answer(404, text+"\nContent-Language: nl", "neen"),
		"language of nothing":         answer(404, text+"\nContent-Language: nl", ""),
		"vary":                        answer(404, text+"\nvary: Origin\nVary: Accept", "no"),
		"vary by all":                 answer(404, text+"\nVary: *", "no"),
		"vary by language":            answer(404, text+"\nVary: Origin, accept-language", "no"),
		"500":                         answer(500, text, "panic: secret"),
		"500 with nothing":            answer(503, "Retry-After: 1", ""),
		"500 in latin1":               answer(500, "Content-Type: text/plain; charset=latin1", "\xe9"),
		"long 500":                    inChunks(500, text, "panic: ", long, "\xff", long),
		"long 500 of a known length":  answer(500, text, long),
		"511":                         answer(511, "", ""),
		"599":                         answer(599, text, "no"),
	}
	for _, mediaType := range wire.MediaTypes {
		body := "no"
		if strings.HasSuffix(mediaType, "json") {
			body = "{}"
		}
		rows[mediaType] = answer(404, "Content-Type: "+mediaType, body)
	}
	lifted := map[string]string{
		"members":           `{"type":"urn:a","title":"A","status":1,"detail":"d","instance":"/i","b":"\u00e9","a":{"d":1,"c":2}}`,
		"own title":         `{"title":"Out of Crédit's end!"}`,
		"catalog's title":   `{"title":"Not Found","detail":"The requested resource was not found. Check the URL and the identifiers in it."}`,
		"title of no slug":  `{"title":"é","type":""}`,
		"error":             `{"error":"a","message":"","msg":"b"}`,
		"description":       `{"error":7,"error_description":"a","message":null}`,
		"no text":           `{"error":{"code":1}}`,
		"empty":             `{ }`,
		"numbers":           `{"a":[1,1.50,-0,-0.0,0e5,1e2,1E+2,1e21,1e20,123456789012345678,0.000001,1e-7,1e400,5e-324,1e-400,100000000000000000000000]}`,
		"names":             `{"\u0061":1,"__proto__":2,"toString":3,"":4,"😀":5,"ￜ":6,"B":7,"status":"x","errors":[]}`,
		"of two the last":   `{"a":1,"a":2,"detail":"x","detail":"y"}`,
		"field errors":      `{"errors":[{"pointer":"#/a","detail":"d"},{"header":"h","code":"c"},{}]}`,
		"other errors":      `{"errors":[{"pointer":"#/a","detail":"d"},{"detail":"d","b":"c","a":""}]}`,
		"errors that lack":  `{"errors":[{"pointer":"","header":"h"}]}`,
		"errors, no list":   `{"errors":{"b":1,"a":["x"]}}`,
		"white space":       "\t{\r\n \"a\" : [ 1 , \"b c\" ] ,\"d\":{ } }\n",
		"escapes":           `{"a":"<>&\u2028\/\\\"\ud800\n\u001f"}`,
		"type with a space": `{"type":"a b"}`,
		"detail of numbers": `{"detail":[{"loc":["body"]}]}`,
		"instance of no IP": `{"instance":"http://[::1"}`,
		"colon first":       `{"type":"a:b","instance":"1:b"}`,
		"references":        `{"type":"//h:8/a?b#c","instance":"http://u@[::1]:80/%20?q=a:b"}`,
		"deep":              `{"a":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`,
	}
	foreign := map[string]string{
		"array":      `[1]`,
		"half":       `{"a":1`,
		"two":        `{} {}`,
		"comma":      `{"a":1,}`,
		"no comma":   `{"a":1 "b":2}`,
		"no colon":   `{"a" 1}`,
		"no name":    `{1:2}`,
		"number":     `{"a":01}`,
		"fraction":   `{"a":.5}`,
		"exponent":   `{"a":1e}`,
		"word":       `{"a":nul}`,
		"escape":     `{"a":"\x"}`,
		"tab":        "{\"a\":\"\t\"}",
		"brackets":   `{"a":[1}}`,
		"open":       `{"a":"\"\"`,
		"comma only": `{"a":[,]}`,
		"too deep":   `{"a":` + strings.Repeat("[", 1001) + strings.Repeat("]", 1001) + `}`,
	}
	unliftable := map[string]bool{"type with a space": true, "detail of numbers": true, "instance of no IP": true, "colon first": true}
	for i, flags := range everyFlag {
		u := startUpstream(t)
		direct := middleware(t, u, flags)
		s := serve(t, setup{flags: flags, location: proxy(u.url)})
		compare := func(name, method, path string) {
			var got [2]string
			for i, base := range []string{direct, "http://" + s.address} {
				r, err := http.NewRequestWithContext(t.Context(), method, base+path, http.NoBody)
				require.NoError(t, err)
				r.Header.Set("Accept-Encoding", "identity")
				r.Header.Set("Accept-Language", "de-CH, en;q=0.5")
				r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
				resp, body := do(t, r)
				got[i] = described(resp, body)
				if parts := u.parts.Load().([]string); len(parts) > 1 || !strings.Contains(parts[0], "Content-Length: 0\r\n") {
					// The header goes before it is known that there is no text of the upstream's.
					got[i] = catalogLanguage.ReplaceAllString(got[i], "")
				}
			}
			assert.Equal(t, got[0], got[1], "%s: %s, %q", name, method, flags)
		}
		for name, parts := range rows {
			u.say(parts)
			compare(name, http.MethodGet, "/")
			if name == "empty" || name == "text" {
				compare(name, http.MethodHead, "/")
				resp, err := http.Head("http://" + s.address)
				require.NoError(t, err)
				require.NoError(t, resp.Body.Close())
				require.Equal(t, int64(-1), resp.ContentLength, "nobody knows the length of the text")
				compare(name, http.MethodPost, "/metrics/a")
				compare(name, http.MethodGet, "/metrics")
				compare(name, http.MethodGet, "/metricsfile")
			}
		}
		if i != 4 && i != 7 {
			continue // two sets of flags are enough for objects
		}
		for name, object := range lifted {
			u.say(answer(404, "Content-Type: application/json", object))
			if !unliftable[name] {
				compare("lifted: "+name, http.MethodGet, "/")
				continue
			}
			resp, body := get(t, "http://"+s.address)
			assert.Equal(t, object, body, name)
			assert.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"), name)
		}
		if i != 4 {
			continue
		}
		// What should pass, and has the wrong label by then, is a text like others.
		for name, body := range foreign {
			u.say(answer(404, "Content-Type: application/json", body))
			quoted, err := json.Marshal(body)
			require.NoError(t, err)
			_, got := get(t, "http://"+s.address)
			assert.Equal(t, `{"type":"/p/not-found","title":"Not Found","status":404,"detail":`+string(quoted)+`}`, got, name)
		}
	}
}
