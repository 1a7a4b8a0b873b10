package problem_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

func TestConverts(t *testing.T) {
	description := func(status int) string {
		typ, _ := problem.Lookup(status)
		return typ.Description
	}
	blank := func(status int, title, detail string) string {
		return fmt.Sprintf(`{"type":"about:blank","title":"%s","status":%d,"detail":"%s"}`, title, status, detail)
	}
	notFound := blank(404, "Not Found", description(404))
	long := strings.Repeat("x", 8192)
	lift, servers := problem.Config{LiftJSON: true}, problem.Config{ServerErrors: true}
	replaced := problem.Config{Replace: []problem.Type{{Status: 404, Title: "No such order.", Description: "Look again."}}}
	both := problem.Config{LiftJSON: true, ServerErrors: true}
	pages, all := problem.Config{ReplaceHTML: true}, problem.Config{LiftJSON: true, ServerErrors: true, ReplaceHTML: true}
	conflict := blank(409, "Conflict", description(409))
	internal := blank(500, "Internal Server Error", description(500))
	tests := []struct {
		name    string
		config  problem.Config
		handler http.HandlerFunc
		want    string
	}{
		{"text", problem.Config{}, wire.Respond(404, "text/plain", "No such order."), blank(404, "Not Found", "No such order.")},
		{"text without a type", problem.Config{}, wire.Respond(404, "", "No such order."), blank(404, "Not Found", "No such order.")},
		{"text with an empty type", problem.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			http.Error(w, "No such order.", 404)
		}, blank(404, "Not Found", "No such order.")},
		{"type in capitals with parameters", problem.Config{}, wire.Respond(404, " TEXT/Plain ; charset=latin1", "No."), blank(404, "Not Found", "No.")},
		{"trimmed", problem.Config{}, wire.Respond(404, "", "\ufeff \r\n No.\u00a0\t\n"), blank(404, "Not Found", "No.")},
		{"white space alone", problem.Config{}, wire.Respond(404, "", " \n"), notFound},
		{"a byte-order mark alone", problem.Config{}, wire.Respond(404, "", "\ufeff"), notFound},
		{"boilerplate", problem.Config{}, http.NotFound, notFound},
		{"boilerplate in capitals", problem.Config{}, wire.Respond(404, "", "NOT FOUND"), notFound},
		{"boilerplate in pieces", problem.Config{}, wire.Pieces(404, "4", "04 Not", " Found", "."), notFound},
		{"the name of a replaced type", replaced, wire.Respond(404, "", "404 no such order"), blank(404, "No such order.", "Look again.")},
		{"the name that is replaced", replaced, wire.Respond(404, "", "Not Found"), blank(404, "No such order.", "Look again.")},
		{"not quite the name of a replaced type", replaced, wire.Respond(404, "", "No such order.."), blank(404, "No such order.", "No such order..")},
		{"the catalog's name of 413", problem.Config{}, wire.Respond(413, "", "413 Payload Too Large"), blank(413, "Payload Too Large", description(413))},
		{"a name that only the catalog has", problem.Config{}, wire.Respond(498, "", "498 Client Error"), blank(498, "Client Error", description(400))},
		{"net/http's name of 413", problem.Config{}, wire.Respond(413, "", "Request Entity Too Large"), blank(413, "Payload Too Large", description(413))},
		{"IANA's name of 413", problem.Config{}, wire.Respond(413, "", "content too large"), blank(413, "Payload Too Large", description(413))},
		{"IANA's name of 422", problem.Config{}, wire.Respond(422, "", "Unprocessable Content"), blank(422, "Unprocessable Entity", description(422))},
		{"IANA's name of 418", problem.Config{}, wire.Respond(418, "", "(unused)"), blank(418, "I'm a teapot", description(418))},
		{"another status's name", problem.Config{}, wire.Respond(404, "", "Gone"), blank(404, "Not Found", "Gone")},
		{"the longest text", problem.Config{}, wire.Respond(404, "", long), blank(404, "Not Found", long)},
		{"text in pieces", problem.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			for _, piece := range []string{"\xef", "\xbb\xbf", " ", "No su", "", "ch \xe2", "\x82\xac"} {
				n, err := io.WriteString(w, piece)
				assert.Equal(t, len(piece), n)
				assert.NoError(t, err)
			}
		}, blank(404, "Not Found", "No such €")},
		{"a status without a catalog entry", problem.Config{}, wire.Respond(498, "", ""), blank(498, "Client Error", description(400))},
		{"nginx's status", problem.Config{}, wire.Respond(499, "", ""), blank(499, "Client Closed Request", "The client closed the connection before the server answered the request.")},
		{"DiscardText", problem.Config{DiscardText: true}, wire.Respond(404, "", "secret"), notFound},
		{"DiscardText of a declared text", problem.Config{DiscardText: true}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "secret", 404) }), notFound},

		{"UTF-8", problem.Config{}, wire.Respond(404, "text/plain; charset=UTF-8", "café"), blank(404, "Not Found", "café")},
		{"UTF-8 in quotes", problem.Config{}, wire.Respond(404, `text/plain;charset="utf-8"`, "café"), blank(404, "Not Found", "café")},
		{"ASCII", problem.Config{}, wire.Respond(404, "text/plain; charset=US-ASCII", "No."), blank(404, "Not Found", "No.")},
		{"Latin-1 that is ASCII", problem.Config{}, wire.Respond(404, "text/plain; charset=ISO-8859-1", "No."), blank(404, "Not Found", "No.")},
		{"Windows-1252 that is ASCII", problem.Config{}, wire.Respond(404, "text/plain; Charset=windows-1252", "No."), blank(404, "Not Found", "No.")},
		{"Latin-1 without a text", problem.Config{}, wire.Respond(404, "text/plain; charset=iso-8859-1", ""), notFound},
		{"an empty charset", problem.Config{}, wire.Respond(404, `text/plain; charset=""`, "café"), blank(404, "Not Found", "café")},
		{"another parameter", problem.Config{}, wire.Respond(404, "text/plain; format=flowed", "café"), blank(404, "Not Found", "café")},

		{"an identity", problem.Config{}, wire.Setting("Content-Encoding", "identity", wire.Respond(404, "", "No.")), blank(404, "Not Found", "No.")},
		{"an identity in capitals", problem.Config{}, wire.Setting("Content-Encoding", "Identity", wire.Respond(404, "text/plain", "No.")), blank(404, "Not Found", "No.")},
		{"an empty encoding", problem.Config{}, wire.Setting("Content-Encoding", "", wire.Respond(404, "", "No.")), blank(404, "Not Found", "No.")},
		{"an encoding of nothing", problem.Config{}, wire.Setting("Content-Encoding", "gzip", wire.Respond(404, "", "")), notFound},
		{"an encoding of nothing in pieces", problem.Config{}, wire.Setting("Content-Encoding", "gzip", wire.Pieces(404, "", "")), notFound},

		{"a word in brackets", problem.Config{}, wire.Respond(404, "", "[auth] no token"), blank(404, "Not Found", "[auth] no token")},
		{"two words in brackets", problem.Config{}, wire.Respond(404, "text/plain", "[not found] x"), blank(404, "Not Found", "[not found] x")},
		{"a name in braces", problem.Config{}, wire.Respond(404, "", "{id} is missing"), blank(404, "Not Found", "{id} is missing")},
		{"a name in braces with LiftJSON", lift, wire.Respond(404, "", "{id} is missing"), blank(404, "Not Found", "{id} is missing")},
		{"the start of true", problem.Config{}, wire.Respond(404, "", "[trust] x"), blank(404, "Not Found", "[trust] x")},
		{"the start of false", problem.Config{}, wire.Respond(404, "", "[ fals] x"), blank(404, "Not Found", "[ fals] x")},
		{"the start of null at the end", problem.Config{}, wire.Respond(404, "", "[nul"), blank(404, "Not Found", "[nul")},
		{"True", problem.Config{}, wire.Respond(404, "", "[True]"), blank(404, "Not Found", "[True]")},
		{"a plus", problem.Config{}, wire.Respond(404, "", "[+1]"), blank(404, "Not Found", "[+1]")},
		{"single quotes", problem.Config{}, wire.Respond(404, "", "{'a':1}"), blank(404, "Not Found", "{'a':1}")},
		{"braces in a bracket", problem.Config{}, wire.Respond(404, "", "(see {\"a\":1})"), blank(404, "Not Found", `(see {\"a\":1})`)},
		{"a bracket alone", problem.Config{}, wire.Respond(404, "", " [ "), blank(404, "Not Found", "[")},
		{"a brace alone", problem.Config{}, wire.Respond(404, "text/plain", "{"), blank(404, "Not Found", "{")},
		{"a word in brackets in pieces", problem.Config{}, wire.Pieces(404, " [", "\n", "n", "u", "l", "y] x"), blank(404, "Not Found", `[\nnuly] x`)},
		{"a name in braces in pieces", problem.Config{}, wire.Pieces(404, "{", " ", "id} is missing"), blank(404, "Not Found", "{ id} is missing")},

		{"a control character that is declared", problem.Config{}, wire.Respond(404, "text/plain", "No\x00."), blank(404, "Not Found", `No\u0000.`)},
		{"a PDF that is declared a text", problem.Config{}, wire.Respond(404, "text/plain", "%PDF-1.7"), blank(404, "Not Found", "%PDF-1.7")},
		{"a control character beyond what is sniffed", problem.Config{}, wire.Respond(404, "", strings.Repeat("x", 512)+"\x00"), blank(404, "Not Found", strings.Repeat("x", 512)+`\u0000`)},
		{"an escape sequence", problem.Config{}, wire.Respond(404, "", "\x1b[31mNo.\x1b[0m"), blank(404, "Not Found", `\u001b[31mNo.\u001b[0m`)},

		{"a JSON string", problem.Config{}, wire.Respond(404, "", `"No such order."`), blank(404, "Not Found", "No such order.")},
		{"a JSON string and a line end", problem.Config{}, wire.Respond(404, "text/plain", "\"No such order.\"\n"), blank(404, "Not Found", "No such order.")},
		{"a JSON string with escapes", problem.Config{}, wire.Respond(404, "", `"\u003cb\u003e \"7\" caf\u00e9\n"`), blank(404, "Not Found", `\u003cb\u003e \"7\" café`)},
		{"a JSON string with half a surrogate", problem.Config{}, wire.Respond(404, "", `"No \ud83d."`), blank(404, "Not Found", "No \ufffd.")},
		{"an empty JSON string", problem.Config{}, wire.Respond(404, "", `""`), notFound},
		{"a JSON string of white space", problem.Config{}, wire.Respond(404, "", `" \t"`), notFound},
		{"boilerplate in a JSON string", problem.Config{}, wire.Respond(404, "", `"Not Found"`), notFound},
		{"two JSON strings", problem.Config{}, wire.Respond(404, "", `"a" "b"`), blank(404, "Not Found", `\"a\" \"b\"`)},
		{"a quotation", problem.Config{}, wire.Respond(404, "", `"a" is unknown`), blank(404, "Not Found", `\"a\" is unknown`)},
		{"half a JSON string", problem.Config{}, wire.Respond(404, "", `"No`), blank(404, "Not Found", `\"No`)},
		{"a JSON string with a line end in it", problem.Config{}, wire.Respond(404, "", "\"a\nb\""), blank(404, "Not Found", `\"a\nb\"`)},
		{"a quotation mark", problem.Config{}, wire.Respond(404, "", `"`), blank(404, "Not Found", `\"`)},
		{"null", problem.Config{}, wire.Respond(404, "", "null"), notFound},
		{"null and a line end", problem.Config{}, wire.Respond(404, "text/plain", "null\n"), notFound},
		{"null in capitals", problem.Config{}, wire.Respond(404, "", "NULL"), blank(404, "Not Found", "NULL")},
		{"true", problem.Config{}, wire.Respond(404, "", "true"), blank(404, "Not Found", "true")},
		{"TypeBase", problem.Config{TypeBase: "https://example.com/p/"}, http.NotFound,
			`{"type":"https://example.com/p/not-found","title":"Not Found","status":404,"detail":"` + description(404) + `"}`},
		{"TypeBase without a catalog entry", problem.Config{TypeBase: "https://example.com/p/"}, wire.Respond(498, "", "x"), blank(498, "Client Error", "x")},
		{"Replace", problem.Config{TypeBase: "/p/", Replace: []problem.Type{{Status: 404, Title: "No Order", Description: "Gone fishing."}}}, http.NotFound,
			`{"type":"/p/no-order","title":"No Order","status":404,"detail":"Gone fishing."}`},
		{"Replace beyond the catalog", problem.Config{Replace: []problem.Type{{Status: 419, URI: "urn:x", Title: "Page Expired"}}}, wire.Respond(419, "", "page expired"),
			`{"type":"urn:x","title":"Page Expired","status":419,"detail":"` + description(400) + `"}`},

		{"a server error", servers, wire.Respond(500, "", "password=hunter2"), blank(500, "Internal Server Error", description(500))},
		{"a long server error", servers, wire.Respond(503, "text/plain", strings.Repeat("hunter2 ", 2000)), blank(503, "Service Unavailable", description(503))},
		{"a server error behind white space", servers, wire.Respond(500, "", strings.Repeat(" ", 9000)+"hunter2"), blank(500, "Internal Server Error", description(500))},
		{"a server error without UTF-8", servers, wire.Respond(500, "", "\xff hunter2"), blank(500, "Internal Server Error", description(500))},
		{"a server error in UTF-16", servers, wire.Respond(500, "text/plain; charset=utf-16", "h\x00i\x00"), internal},
		{"a server error in brackets", servers, wire.Respond(500, "", "[db] hunter2"), internal},
		{"a server error in two pieces", servers, wire.Pieces(500, "hunter2", strings.Repeat("\xff", 10_000)), internal},
		{"a server error without a catalog entry", servers, wire.Respond(599, "", "x"), blank(599, "Server Error", description(500))},

		{"lifted", lift, wire.Respond(409, "application/json; charset=utf-8", ` {"error":"taken","n":12345678901234567890,"status":200,"title":"Taken"} `),
			`{"type":"about:blank","title":"Taken","status":409,"detail":"taken","error":"taken","n":12345678901234567890}`},
		{"lifted from behind a byte-order mark", lift, wire.Respond(409, "application/json", "\ufeff {\"a\":1}"),
			`{"type":"about:blank","title":"Conflict","status":409,"detail":"` + description(409) + `","a":1}`},
		{"lifted without a type", lift, wire.Respond(409, "", `{"type":"/taken","detail":"d","instance":"/i"}`),
			`{"type":"/taken","title":"Conflict","status":409,"detail":"d","instance":"/i"}`},
		{"lifted from nothing", lift, wire.Respond(409, "application/json", ""), blank(409, "Conflict", description(409))},
		{"lifted from an empty object", lift, wire.Respond(409, "application/json", "{}"), blank(409, "Conflict", description(409))},
		{"a lifted message", lift, wire.Respond(409, "application/json", `{"msg":"m","error":"e","error_description":"d","message":"No."}`),
			`{"type":"about:blank","title":"Conflict","status":409,"detail":"No.","error":"e","error_description":"d","message":"No.","msg":"m"}`},
		{"a lifted error_description", lift, wire.Respond(409, "application/json", `{"msg":"m","error":"e","error_description":"No."}`),
			`{"type":"about:blank","title":"Conflict","status":409,"detail":"No.","error":"e","error_description":"No.","msg":"m"}`},
		{"a lifted error", lift, wire.Respond(409, "application/json", `{"msg":"m","error":"No."}`), `{"type":"about:blank","title":"Conflict","status":409,"detail":"No.","error":"No.","msg":"m"}`},
		{"a lifted msg", lift, wire.Respond(409, "application/json", `{"msg":"No."}`), `{"type":"about:blank","title":"Conflict","status":409,"detail":"No.","msg":"No."}`},
		{"the first that is a string", lift, wire.Respond(409, "application/json", `{"message":{"a":1},"error":404,"msg":"No."}`),
			`{"type":"about:blank","title":"Conflict","status":409,"detail":"No.","error":404,"message":{"a":1},"msg":"No."}`},
		{"the first that is not empty", lift, wire.Respond(409, "application/json", `{"message":"","error":"No."}`),
			`{"type":"about:blank","title":"Conflict","status":409,"detail":"No.","error":"No.","message":""}`},
		{"a message beside a detail", lift, wire.Respond(409, "application/json", `{"message":"m","detail":"No."}`), `{"type":"about:blank","title":"Conflict","status":409,"detail":"No.","message":"m"}`},
		{"a message beside an empty detail", lift, wire.Respond(409, "application/json", `{"message":"No.","detail":""}`), `{"type":"about:blank","title":"Conflict","status":409,"detail":"No.","message":"No."}`},
		{"a message in capitals", lift, wire.Respond(409, "application/json", `{"Message":"No."}`), `{"type":"about:blank","title":"Conflict","status":409,"detail":"` + description(409) + `","Message":"No."}`},
		{"empty strings", lift, wire.Respond(409, "application/json", `{"type":"","title":"","detail":"","instance":""}`), conflict},
		{"a status of any type", lift, wire.Respond(409, "application/json", `{"status":{"code":1},"detail":"No."}`), blank(409, "Conflict", "No.")},
		{"lifted with DiscardText", problem.Config{LiftJSON: true, DiscardText: true}, wire.Respond(409, "application/json", `{"error":"No."}`),
			`{"type":"about:blank","title":"Conflict","status":409,"detail":"No.","error":"No."}`},
		{"a lifted title with TypeBase", problem.Config{LiftJSON: true, TypeBase: "/p/"}, wire.Respond(409, "application/json", `{"title":"Taken","detail":"No."}`),
			`{"type":"/p/taken","title":"Taken","status":409,"detail":"No."}`},
		{"lifted Latin-1 that is ASCII", lift, wire.Respond(409, "application/json; charset=iso-8859-1", `{"detail":"No."}`), blank(409, "Conflict", "No.")},
		{"lifted from a text", lift, wire.Respond(409, "text/plain", `{"detail":"No."}`), blank(409, "Conflict", "No.")},
		{"lifted from behind white space in pieces", lift, wire.Pieces(409, "{", " ", `"detail"`, `:"No."}`), blank(409, "Conflict", "No.")},
		{"text with LiftJSON", lift, wire.Respond(409, "", "taken"), blank(409, "Conflict", "taken")},
		{"a page", pages, wire.Respond(409, "text/html", "<h1>hunter2</h1>"), conflict},
		{"a page in another charset", pages, wire.Respond(409, "Text/HTML; charset=utf-16", "<\x00"), conflict},
		{"a page without a body", pages, wire.Respond(409, "text/html", ""), conflict},
		{"a page that does not look like one", pages, wire.Respond(409, "text/html", `{"a":1}`), conflict},
		{"a page without its type", pages, wire.Respond(409, "", "\ufeff\n<!DOCTYPE html><h1>hunter2</h1>"), conflict},
		{"a page as text", pages, wire.Respond(409, "text/plain", "<Error/>"), conflict},
		{"a page without UTF-8", pages, wire.Respond(409, "text/html", "<\xff>"), conflict},
		{"a long page", pages, wire.Respond(409, "text/html; charset=utf-8", strings.Repeat("<p>hunter2", 10_000)), conflict},
		{"a long page without its type", pages, wire.Respond(409, "", strings.Repeat("<p>hunter2", 10_000)), conflict},
		{"a long page in pieces", pages, wire.Pieces(409, " ", "<", strings.Repeat("p", 9000), strings.Repeat("\xff", 9000)), conflict},
		{"an encoded page", pages, wire.Setting("Content-Encoding", "gzip", wire.Respond(409, "text/html", "\x1f\x8b")), conflict},
		{"a page of a server error", problem.Config{ReplaceHTML: true, ServerErrors: true}, wire.Respond(500, "text/html", "<h1>hunter2</h1>"), internal},
		{"text with ReplaceHTML", pages, wire.Respond(409, "", "Taken."), blank(409, "Conflict", "Taken.")},
		{"the longest text with ReplaceHTML", pages, wire.Respond(409, "", long), blank(409, "Conflict", long)},
		{"a page with everything on", all, wire.Respond(409, "text/html", "<h1>hunter2</h1>"), conflict},

		{"an object in a server error", both, wire.Respond(500, "application/json", `{"dsn":"hunter2`), blank(500, "Internal Server Error", description(500))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reply := wire.Get(t, test.config.Middleware(test.handler))
			wire.RequireProblem(t, reply)
			require.Equal(t, test.want, reply.Body)
		})
	}
}

func TestPasses(t *testing.T) {
	lift, servers, pages := problem.Config{LiftJSON: true}, problem.Config{ServerErrors: true}, problem.Config{ReplaceHTML: true}
	tests := []struct {
		name    string
		config  problem.Config
		handler http.HandlerFunc
	}{
		{"200", problem.Config{}, wire.Respond(200, "", "fine")},
		{"nothing", problem.Config{}, func(http.ResponseWriter, *http.Request) {}},
		{"304", problem.Config{}, wire.Respond(304, "", "")},
		{"500", problem.Config{}, wire.Respond(500, "", "broken")},
		{"600", servers, wire.Respond(600, "", "odd")},
		{"Latin-1", problem.Config{}, wire.Respond(404, "text/plain; charset=iso-8859-1", "caf\xe9")},
		{"Latin-1 that happens to be UTF-8", problem.Config{}, wire.Respond(404, "text/plain; charset=iso-8859-1", "caf\xc3\xa9")},
		{"Windows-1252 that happens to be UTF-8", problem.Config{}, wire.Respond(404, "text/plain; charset=Windows-1252", "caf\xc3\xa9")},
		{"Latin-1 in JSON that happens to be UTF-8", lift, wire.Respond(404, "application/json; charset=iso-8859-1", "{\"detail\":\"caf\xc3\xa9\"}")},
		{"UTF-16", problem.Config{}, wire.Respond(404, "text/plain; charset=utf-16", "N\x00o\x00")},
		{"UTF-16 without a body", problem.Config{}, wire.Respond(404, "text/plain; charset=utf-16", "")},
		{"Latin-9", problem.Config{}, wire.Respond(404, "text/plain; charset=iso-8859-15", "No.")},
		{"UTF-7", problem.Config{}, wire.Respond(404, `text/plain;format=flowed; charset="UTF-7"`, "No.")},
		{"JSON in UTF-16", lift, wire.Respond(404, "application/json; charset=utf-16", `{}`)},
		{"the second of two charsets", problem.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{"text/plain; charset=utf-8", "text/plain; charset=utf-16"}
			wire.Pieces(404, "No")(w, nil)
		}},
		{"protobuf", problem.Config{}, wire.Respond(404, "", "\x08\x05\x12\x09not found")},
		{"PDF", problem.Config{}, wire.Respond(404, "", "%PDF-1.7\n")},
		{"wasm", problem.Config{}, wire.Respond(404, "", "\x00asm\x01\x00\x00\x00")},
		{"GIF", problem.Config{}, wire.Respond(404, "", "GIF89a")},
		{"protobuf in pieces", problem.Config{}, wire.Pieces(404, "not found", "\x08\x05")},
		{"a control character in what is sniffed", problem.Config{}, wire.Respond(404, "", strings.Repeat("x", 511)+"\x00")},
		{"a server error in protobuf", servers, wire.Respond(500, "", "\x08\x05\x12\x09not found")},
		{"HTML", problem.Config{}, wire.Respond(404, "text/html", "<h1>No</h1>")},
		{"JSON with ReplaceHTML", pages, wire.Respond(404, "application/json", `{"error":1}`)},
		{"JSON without its type with ReplaceHTML", pages, wire.Respond(404, "", `{"error":1}`)},
		{"XML with ReplaceHTML", pages, wire.Respond(404, "application/xml", "<Error/>")},
		{"XHTML with ReplaceHTML", pages, wire.Respond(404, "application/xhtml+xml", "<html/>")},
		{"a page of a success with ReplaceHTML", pages, wire.Respond(200, "text/html", "<h1>Yes</h1>")},
		{"a page of a server error with ReplaceHTML", pages, wire.Respond(500, "text/html", "<h1>No</h1>")},
		{"too long with ReplaceHTML", pages, wire.Respond(404, "", strings.Repeat("x", 8193))},
		{"too long in pieces with ReplaceHTML", pages, wire.Pieces(404, strings.Repeat("x", 8000), strings.Repeat("y", 8000))},
		{"too much white space with ReplaceHTML", pages, wire.Respond(404, "", strings.Repeat(" ", 8193)+"<p>")},
		{"sniffed HTML", problem.Config{}, wire.Respond(404, "", "<h1>No</h1>")},
		{"JSON", problem.Config{}, wire.Respond(404, "application/json", `{"error":1}`)},
		{"JSON without a body", problem.Config{}, wire.Respond(404, "application/json", "")},
		{"JSON as text", problem.Config{}, wire.Respond(404, "text/plain", "\ufeff\n {\"error\":1}")},
		{"JSON behind a no-break space", problem.Config{}, wire.Respond(404, "", "\u00a0{\"error\":1}")},
		{"JSON behind a no-break space in pieces", problem.Config{}, wire.Pieces(404, "\xc2", "\xa0{}")},
		{"JSON array as text", problem.Config{}, wire.Respond(404, "", "[]")},
		{"JSON object without members as text", problem.Config{}, wire.Respond(404, "text/plain", "{ \n}")},
		{"JSON object over lines as text", problem.Config{}, wire.Respond(404, "", "{\r\n\t\"error\":1}")},
		{"JSON array of nothing over lines as text", problem.Config{}, wire.Respond(404, "", "[\r\n\t]")},
		{"JSON array of texts as text", problem.Config{}, wire.Respond(404, "", `[ "a"]`)},
		{"JSON array of objects as text", problem.Config{}, wire.Respond(404, "text/plain", `[{"a":1}]`)},
		{"JSON array of arrays as text", problem.Config{}, wire.Respond(404, "", `[[1]]`)},
		{"JSON array of a negative number as text", problem.Config{}, wire.Respond(404, "", `[-1]`)},
		{"JSON array of numbers as text", problem.Config{}, wire.Respond(404, "", `[0,1]`)},
		{"JSON array of true as text", problem.Config{}, wire.Respond(404, "", `[true]`)},
		{"JSON array of false as text", problem.Config{}, wire.Respond(404, "", `[ false, 1]`)},
		{"JSON array of null as text", problem.Config{}, wire.Respond(404, "", `[null]`)},
		{"half a JSON object as text", problem.Config{}, wire.Respond(404, "", `{"`)},
		{"half a JSON array as text", problem.Config{}, wire.Respond(404, "", `[true`)},
		{"JSON array in pieces", problem.Config{}, wire.Pieces(404, "\n[", " ", "t", "ru", "e]")},
		{"JSON object in pieces", problem.Config{}, wire.Pieces(404, "{", "\n", "\"a\"", ":1}")},
		{"JSON in pieces", problem.Config{}, wire.Pieces(404, "\xef\xbb", "\xbf", "\n", "{", "}")},
		{"a problem", problem.Config{}, wire.Respond(404, "application/problem+json", `{"status":404}`)},
		{"a problem with LiftJSON", lift, wire.Respond(404, "application/problem+json", `{"status":404}`)},
		{"a problem in XML", lift, wire.Respond(404, "application/problem+xml", `<problem xmlns="urn:ietf:rfc:7807"/>`)},
		{"a vendor's JSON with LiftJSON", lift, wire.Respond(404, "application/vnd.api+json", `{"errors":[]}`)},
		{"array with LiftJSON", lift, wire.Respond(404, "application/json", `[1]`)},
		{"scalar with LiftJSON", lift, wire.Respond(404, "application/json", `"no"`)},
		{"half an object with LiftJSON", lift, wire.Respond(404, "application/json", `{"error":`)},
		{"a title that is not a string", lift, wire.Respond(404, "application/json", `{"title":7,"message":"No."}`)},
		{"a type that is not a string", lift, wire.Respond(404, "application/json", `{"type":["a"]}`)},
		{"a detail that is not a string", lift, wire.Respond(404, "application/json", `{"detail":[{"loc":["body"],"msg":"field required"}]}`)},
		{"an instance that is not a string", lift, wire.Respond(404, "application/json", `{"instance":{}}`)},
		{"a detail of null", lift, wire.Respond(404, "application/json", `{"detail":null,"message":"No."}`)},
		{"a detail that is not a string before one that is", lift, wire.Respond(404, "application/json", `{"detail":1,"detail":"No."}`)},
		{"a type that is not a URI reference", lift, wire.Respond(404, "application/json", `{"type":"invalid request","detail":"No."}`)},
		{"an instance that is not a URI reference", lift, wire.Respond(404, "application/json", `{"instance":"POST /orders"}`)},
		{"a type with a bad escape", lift, wire.Respond(404, "", `{"type":"?x=%zz"}`)},
		{"a text that is declared JSON", lift, wire.Respond(404, "application/json", `not found`)},
		{"a name in braces that is declared JSON", lift, wire.Respond(404, "application/json", `{id} is missing`)},
		{"null with LiftJSON", lift, wire.Respond(404, "application/json", `null`)},
		{"an object and a text with LiftJSON", lift, wire.Respond(404, "application/json", "{} x")},
		{"an object of more than 8 KiB", lift, wire.Respond(404, "application/json", `{"a":"`+strings.Repeat("x", 8192)+`"}`)},
		{"two objects with LiftJSON", lift, wire.Respond(404, "application/json", `{}{}`)},
		{"invalid UTF-8 with LiftJSON", lift, wire.Respond(404, "application/json", "{\"a\":\"\xff\"}")},
		{"own encoding", problem.Config{}, wire.Setting("Content-Encoding", "gzip", wire.Respond(404, "", "\x1f\x8b"))},
		{"own encoding of a text", problem.Config{}, wire.Setting("Content-Encoding", "br", wire.Respond(404, "text/plain", "No."))},
		{"own encoding of white space", problem.Config{}, wire.Setting("Content-Encoding", "br", wire.Respond(404, "text/plain", " "))},
		{"own encoding after an identity", problem.Config{}, wire.Setting("Content-Encoding", "identity, gzip", wire.Respond(404, "", "No."))},
		{"own encoding, not canonical", problem.Config{}, wire.Setting("content-encoding", "gzip", wire.Respond(404, "", "\x1f\x8b"))},
		{"own type, not canonical", problem.Config{}, wire.Setting("content-type", "text/html", wire.Respond(404, "", "No"))},
		{"invalid UTF-8", problem.Config{}, wire.Respond(404, "", "\xff")},
		{"too long", problem.Config{}, wire.Respond(404, "", strings.Repeat("x", 8193))},
		{"too long in pieces", problem.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			for range 8193 {
				_, _ = w.Write([]byte("x"))
			}
		}},
		{"server error in JSON", servers, wire.Respond(500, "", `{"error":1}`)},
		{"encoded server error", servers, wire.Setting("Content-Encoding", "gzip", wire.Respond(500, "text/plain", "\x1f\x8bhunter2"))},
		{"server error in HTML", servers, wire.Respond(500, "", "   <h1>")},
		{"server error in JSON behind a no-break space in pieces", servers, wire.Pieces(500, "\xc2", "\xa0{}")},
		{"server error in JSON behind a byte-order mark in pieces", servers, wire.Pieces(500, "\xef", "\xbb", "\xbf{}")},
		{"text that the second of two types calls HTML", problem.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{"text/plain", "text/html"}
			wire.Pieces(404, "No")(w, nil)
		}},
		{"text that one of two types calls JSON, with LiftJSON", lift, wire.Setting("content-type", "application/json", wire.Respond(404, "text/plain", "No"))},
		{"skipped", problem.Config{Skip: func(r *http.Request) bool { return r.URL.Path == "/orders/7" }}, http.NotFound},
	}
	for _, test := range tests {
		for _, protocol := range wire.Protocols {
			t.Run(test.name+" "+protocol, func(t *testing.T) {
				bare := wire.Serve(t, protocol, test.handler).Ask(t, protocol, http.MethodGet, nil)
				wrapped := wire.Serve(t, protocol, test.config.Middleware(test.handler)).Ask(t, protocol, http.MethodGet, nil)
				require.Equal(t, bare, wrapped)
			})
		}
	}
}
