package differential

import (
	"net/http"
	"slices"
	"strings"

	"github.com/problemkit/problem/internal/wire"
)

// A chooser returns a number from 0 to n-1.
type chooser func(n int) int

// oneOf chooses a value. One that is listed twice is chosen twice as often.
func oneOf[T any](choose chooser, values ...T) T { return values[choose(len(values))] }

// generate makes a program from the numbers that choose returns. Of wrappers, some may
// only be around the middleware.
func generate(choose chooser, wrappers []*Wrapper) *program {
	p := &program{
		levels: []configuration{anyConfiguration(choose)},
		request: request{
			method:    oneOf(choose, http.MethodGet, http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPost, http.MethodOptions),
			accept:    oneOf(choose, "", "", "*/*", wantsXML, wantsXML, "text/html, application/xml;q=0.9, */*;q=0.8", "application/problem+xml;q=0.5, application/json"),
			language:  oneOf(choose, "", "", "de", "de-AT", "fr"),
			keepAlive: choose(2) == 1,
		},
		encoded:  choose(16) == 1,
		recovers: choose(4) == 1,
		outer:    anyWrapper(choose, wrappers),
		inner:    anyWrapper(choose, slices.DeleteFunc(slices.Clone(wrappers), func(w *Wrapper) bool { return w.delays })),
	}
	if choose(6) == 5 {
		p.levels = append(p.levels, anyConfiguration(choose), anyConfiguration(choose))
	}
	if p.request.method == http.MethodPost || choose(8) == 1 {
		p.request.body = oneOf(choose, "", "ping", "ping", strings.Repeat("p", 5000))
		p.request.expect = choose(6) == 1
	}
	for range choose(5) {
		p.ops = append(p.ops, anyPreparation(choose))
	}
	rest := &p.ops
	if choose(16) == 15 {
		rest = &p.after // of a handler that leaves the response to others
	}
	if choose(10) != 9 {
		*rest = append(*rest, anyStatus(choose))
	}
	for range choose(6) {
		*rest = append(*rest, p.anyContinuation(choose))
	}
	if choose(8) == 7 {
		for range 1 + choose(3) {
			p.after = append(p.after, p.anyContinuation(choose))
		}
	}
	p.tidy()
	return p
}

func anyConfiguration(choose chooser) configuration {
	c := configuration(choose(configurations)) * configuration(min(choose(3), 1))
	for _, rare := range []configuration{withReportOnly, withSkip, withPanic} {
		if choose(4) != 3 {
			c &^= rare
		}
	}
	return c
}

func anyWrapper(choose chooser, wrappers []*Wrapper) *Wrapper {
	w := choose(len(wrappers))
	if choose(3) != 2 {
		return none
	}
	return wrappers[w]
}

// anyPreparation makes an operation that usually leaves the response open.
func anyPreparation(choose chooser) operation {
	switch choose(12) {
	default:
		return anyField(choose)
	case 8:
		return operation{verb: doWriteHeader, status: oneOf(choose, 103, 103, 102, 100, 199)}
	case 9:
		return oneOf(choose, operation{verb: doReadBody}, operation{verb: doReadSome})
	case 10:
		return oneOf(choose, operation{verb: doSetDeadlines}, operation{verb: doFullDuplex}, operation{verb: doPush})
	case 11:
		return oneOf(choose,
			operation{verb: doCopyReader}, operation{verb: doCopyString}, operation{verb: doReadFrom}, operation{verb: doCopyBroken},
			operation{verb: doFlushControl}, operation{verb: doWrite},
			operation{verb: doPanicAbort}, operation{verb: doHijack})
	}
}

// anyStatus makes an operation that gives the response its status.
func anyStatus(choose chooser) operation {
	status := oneOf(choose, anyClientError, anyClientError, anyClientError, anyClientError, anyClientError, anyServerError, anyOtherStatus)(choose)
	switch choose(9) {
	default:
		return operation{verb: doWriteHeader, status: status}
	case 8:
		return operation{verb: oneOf(choose, doProblem, doProblem, doFail, doRender), status: oneOf(choose, anyClientError, anyClientError, anyServerError)(choose), value: anyMessage(choose)}
	case 6:
		return operation{verb: doError, status: status, value: anyText(choose)}
	case 7:
		return operation{verb: doNotFound}
	}
}

func anyClientError(choose chooser) int {
	return oneOf(choose, 400, 401, 402, 403, 404, 404, 405, 406, 408, 409, 410, 412, 412, 413, 415, 416, 416, 418, 422, 426, 426, 428, 429, 431, 451,
		419, 420, 427, 430, 444, 499)
}

func anyServerError(choose chooser) int {
	return oneOf(choose, 500, 500, 502, 503, 504, 505, 509, 511, 520, 599)
}

func anyOtherStatus(choose chooser) int {
	return oneOf(choose, 200, 200, 201, 204, 206, 301, 304, 399, 600, 999, 101, 0, 1000)
}

// anyContinuation makes an operation that usually follows a status.
func (p *program) anyContinuation(choose chooser) operation {
	switch choose(20) {
	default:
		return operation{verb: oneOf(choose, doWrite, doWrite, doWriteString), value: anyText(choose)}
	case 9, 10, 11:
		return operation{verb: oneOf(choose, doCopyReader, doCopyLimited, doCopyString, doCopyBroken, doReadFrom), value: anyText(choose)}
	case 12, 13:
		return operation{verb: oneOf(choose, doFlush, doFlushControl)}
	case 14, 15:
		return anyField(choose)
	case 16:
		return operation{verb: doAlterField, name: oneOf(choose, p.fields()...), value: "altered"}
	case 17:
		return anyStatus(choose)
	case 18:
		return oneOf(choose, operation{verb: doReadBody}, operation{verb: doSetDeadlines}, operation{verb: doWriteHeader, status: 103})
	case 19:
		return operation{verb: oneOf(choose, doPanicAbort, doPanicOther, doPanicOther, doHijack, doHijackControl)}
	}
}

// fields are the names that the handler has used so far, and Content-Type.
func (p *program) fields() []string {
	names := []string{"Content-Type"}
	for _, o := range p.ops {
		if o.name != "" {
			names = append(names, o.name)
		}
	}
	return names
}

// anyField makes an operation on the header.
func anyField(choose chooser) operation {
	switch choose(16) {
	case 0, 1, 2:
		return operation{verb: oneOf(choose, doAddField, doSetField), name: oneOf(choose, "Content-Type", "Content-Type", "Content-Type", "content-type"), value: oneOf(choose,
			"text/plain", "text/plain", "text/plain; charset=utf-8", "Text/Plain ; charset=\"UTF-8\"", "text/plain;", "text/plain; charset=us-ascii", "",
			"text/plain; charset=iso-8859-1", "text/plain; Charset=Windows-1252", "text/plain; charset=utf-16", "text/plain; charset", "text/plain; format=flowed; charset=shift_jis",
			"application/json", "application/json; charset=utf-8", "application/json", "application/json; charset=iso-8859-1", "application/json; charset=utf-16",
			"text/html", "text/html", "TEXT/html; charset=utf-16", "text/html; charset=iso-8859-1",
			"text/plainer", oneOf(choose, wire.MediaTypes...), oneOf(choose, wire.MediaTypes...))}
	case 3:
		return operation{verb: doSetField, name: oneOf(choose, "Content-Length", "Content-Length", "content-length"), value: oneOf(choose, right, right, right, "0", "1", "5", "12", "9000", "many")}
	case 4:
		return operation{verb: doSetField, name: oneOf(choose, "Content-Encoding", "Content-Encoding", "content-encoding"), value: oneOf(choose, "gzip", "br", "identity", "Identity", "")}
	case 5:
		return operation{verb: doSetField, name: oneOf(choose, "Trailer", "trailer"), value: oneOf(choose, "X-Sum", "X-Sum, X-More")}
	case 6:
		return operation{verb: oneOf(choose, doSetField, doAddField), name: oneOf(choose, "X-Sum", "X-More", http.TrailerPrefix+"X-Sum", http.TrailerPrefix+"X-Other"), value: "1"}
	case 7:
		return operation{verb: doNilField, name: oneOf(choose, "Date", "Content-Type", "X-Custom", "X-Content-Type-Options")}
	case 8:
		return operation{verb: doDeleteField, name: oneOf(choose, "Content-Type", "Content-Length", "Content-Encoding", "X-Custom", "Trailer")}
	case 9, 10, 11:
		// Fields that describe a body.
		return operation{verb: oneOf(choose, doSetField, doDeepField, doAddField), value: oneOf(choose, `"v1"`, "bytes */11"), name: oneOf(choose,
			"Etag", "ETag", "etag", "Last-Modified", "last-modified", "Content-Disposition", "Content-Location", "Content-Language", "CONTENT-LANGUAGE",
			"Content-Md5", "Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "Content-Range", "content-range", "Accept-Ranges", "Signature", "Signature-Input", "signature-input")}
	case 12:
		return operation{verb: doSetField, name: oneOf(choose, "Transfer-Encoding", "Connection", "connection", "Upgrade", "upgrade"), value: oneOf(choose, "identity", "chunked", "close", "upgrade", "h2c")}
	case 13:
		return operation{verb: oneOf(choose, doSetField, doAddField), name: oneOf(choose, "Vary", "vary"), value: oneOf(choose, "Origin", "Accept", "Accept-Encoding, accept", "*")}
	case 14:
		return oneOf(choose,
			operation{verb: doSetField, name: "Cache-Control", value: "max-age=60"},
			operation{verb: doSetField, name: "cache-control", value: "private"},
			operation{verb: doSetField, name: "X-Content-Type-Options", value: "sniff"},
			operation{verb: doSetField, name: "x-content-type-options", value: "sniff"},
			operation{verb: doSetField, name: "Date", value: "Mon, 02 Jan 2006 15:04:05 GMT"},
			operation{verb: doSetField, name: "X-Edited", value: "no"},
			operation{verb: doSetField, name: "No Token", value: "x"})
	default:
		return operation{verb: oneOf(choose, doSetField, doAddField, doDeepField), value: oneOf(choose, "a", "b", "a\r\nX-Injected: b"), name: oneOf(choose,
			"Allow", "Www-Authenticate", "Retry-After", "Set-Cookie", "Set-Cookie", "Link", "Access-Control-Allow-Origin", "Accept-Post", "X-Custom", "x-custom", "Location")}
	}
}

// anyText makes a body, or a piece of one.
func anyText(choose chooser) string {
	return oneOf(choose, anyMessage, anyMessage, anyName, anyPiece, anyPiece, anyDocument, anyBytes, anyLength)(choose)
}

func anyMessage(choose chooser) string {
	return oneOf(choose,
		"", "x", "You do not have permission to make this request.", "name is required\n", "  padded \t\r\n", "<not> & \"escaped\" \u2028 \u2603", "control \x00\x01\x7f",
		"[auth] no token", "[not found] x", "{id} is missing", "[nobody]", "[ true] or [false]", "[nullable]", "{ id }",
		`"scalar"`, ` "say \"no\"\u00e9\ud83d\ude00 " `, `"half`, "\"raw\nline\"", `""`, "null", "12", "\ufeffmarked", "\u2003spaced\u00a0", "caf\u00e9")
}

// anyName makes a text that says no more than a status, or almost.
func anyName(choose chooser) string {
	return oneOf(choose,
		"Not Found", "not FOUND\n", "Not found.", "Not Found..", "404 page not found\n", "Page not found", "404 Not Found", "403 \u2013 Not Found.", "Status Code: 404; Not Found",
		"the requested resource was not found. Check the URL and the identifiers in it.", "You do not have permission to make this request.", "Hier gibt es nichts.",
		"status code: not found", "404", "404.", "500", "4040 Not Found", `"Not Found"`, "Forbidden", "Content Too Large", "Request Entity Too Large.",
		"Unprocessable Entity", "unprocessable content", "I'm a teapot", "(unused)", "Client Error", "Service Unavailable")
}

// anyPiece makes what only the next piece decides.
func anyPiece(choose chooser) string {
	return oneOf(choose,
		"\n", " \t\r\n", "\u2003", "\ufeff", "\xef", "\xbb\xbf", "\xbb\xbf{", "\xe2\x98", "\x83", "caf\xe9",
		"{", "  {", "{ ", "[", "[\n", "[t", "[nul", "l", "rue", "}", "]", `"`, `"a":1}`, "1", "-", "<", "auth] no token")
}

// anyDocument makes what is somebody's own, or is lifted or replaced.
func anyDocument(choose chooser) string {
	return oneOf(choose,
		"[1]", "[]", "[0, 1]", "[-1]", "[{}]", "[[]]", `["no"]`, "[ null ]", "<html>", " <p>", "\ufeff<p>", "<?xml version=\"1.0\"?><Error/>", "{}", "{ }", `{"error":"x"}`,
		`{"detail":"no more","status":200,"title":"7","id":3,"list":[1,"a",null],"Status":"s","errors":{"a":"<b>"}}`,
		`{"type":"/own","title":"Own","instance":"/7","detail":""}`+"\n", `{"title":"Not Found","msg":"gone"}`,
		`{"message":"","error_description":7,"error":"e","msg":"m"}`, `{"error_description":"described","message":{"a":1}}`, `{"detail":"d","message":"m"}`,
		`{"type":"a b"}`, `{"instance":"POST /orders"}`, `{"type":"%zz"}`, `{"title":7}`, `{"detail":null}`, `{"type":["x"]}`, `{"detail":"caf\u00e9"}`, "{\"detail\":\"caf\u00e9\"}",
		`{"a":1} {"b":2}`, `{"a":1,}`, "{\"a\":\"\xe9\"}")
}

// anyBytes makes what net/http labels other than as text.
func anyBytes(choose chooser) string {
	return oneOf(choose, "%PDF-1.4\n", "\x08\x96\x01", "\x00asm\x01\x00\x00\x00", "\x1f\x8b\x08", "\x89PNG\r\n\x1a\n", "no\x00", "GIF89a")
}

// anyLength makes a text for the limits of ours and of net/http.
func anyLength(choose chooser) string {
	return oneOf(choose,
		strings.Repeat(" ", 2000), strings.Repeat("a", 511), strings.Repeat("a", 512), strings.Repeat("a", 2048), strings.Repeat("a", 4097),
		strings.Repeat("a", 8191), strings.Repeat("a", 8192), strings.Repeat("a", 8192), strings.Repeat("a", 8193), strings.Repeat("{", 600),
		strings.Repeat("a", 511)+"\x00", strings.Repeat("a", 512)+"\x00", `{"detail":"`+strings.Repeat("a", 8179)+`"}`, `{"detail":"`+strings.Repeat("a", 8180)+`"}`)
}

// wantsXML is an Accept field that prefers XML to JSON.
const wantsXML = "application/problem+xml, application/json;q=0.9"
