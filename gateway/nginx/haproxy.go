package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// haproxy returns the configuration of HAProxy, and the files that it names. HAProxy holds an
// answer back until its body is there, so it can look at it, unlike nginx. What it cannot do is
// to keep the header of an answer whose body it replaces: the fields that copied names are set
// again.
func haproxy(o *options, c catalog) []file {
	h := &haproxyConfig{options: o}
	h.header()
	h.candidates()
	h.texts()
	h.fields()
	for _, e := range c.Entries {
		h.answer(e)
	}
	h.ownErrors(c.Entries)
	return append([]file{{"", h.text.String()}}, h.files...)
}

// A haproxyConfig is a configuration that is being written.
type haproxyConfig struct {
	*options
	text  strings.Builder
	files []file
}

func (h *haproxyConfig) line(format string, args ...any) {
	fmt.Fprintf(&h.text, format+"\n", args...)
}

// file adds a file, and returns its path.
func (h *haproxyConfig) file(name, text string) string {
	name = path.Join(h.errorfiles, name)
	h.files = append(h.files, file{name, text})
	return name
}

func (h *haproxyConfig) header() {
	h.line(`# Plain and empty errors become problem documents (RFC 9457). Written by
#
#	%s
#
# in gateway/nginx of github.com/problemkit/problem. Run that again instead of editing this. It is
# for HAProxy 2.6 or later. Give it with -f before your own file, in which a frontend uses it:
#
#	frontend www from problem
#	    bind :80
#	    timeout client 30s
#	    default_backend service

defaults problem
    mode http
    errorfiles problem`, h.command)
}

// candidates writes what the header of an answer says.
func (h *haproxyConfig) candidates() {
	h.line("\n    # What is converted, by the header.")
	if len(h.skip) > 0 {
		for _, p := range h.skipped() {
			h.line("    http-request set-var(txn.problem_skip) bool(true) if { path -m str %s } || { path -m beg %s }", quoted(p), quoted(p+"/"))
		}
	}
	h.line("    acl problem_typed res.hdr_cnt(Content-Type) gt 0")
	h.line(`    acl problem_text res.fhdr(Content-Type) -m reg -i '^text/plain[ \t]*(;[ \t]*charset="?(utf-8|utf8|us-ascii|ascii)"?[ \t]*)?$'`)
	h.line("    acl problem_plain res.hdr_cnt(Content-Encoding) 0")
	h.line("    acl problem_plain res.fhdr(Content-Encoding) -m str -i identity")
	h.line("    http-response set-var(txn.problem) str(candidate) if { status 400:%d }%s problem_plain !problem_typed || { status 400:%d }%s problem_plain problem_text",
		h.highest(), h.unlessSkipped(), h.highest(), h.unlessSkipped())
	if h.replaceHTML {
		h.line(`    http-response set-var(txn.problem) str(nothing) if { status 400:%d }%s { res.fhdr(Content-Type) -m reg -i '^text/html[ \t]*(;.*)?$' }`, h.highest(), h.unlessSkipped())
	}
}

// unlessSkipped is the condition that an answer is to be looked at. One to HEAD is not: it would
// get the length of a document that GET need not have.
func (h *haproxyConfig) unlessSkipped() string {
	if len(h.skip) == 0 {
		return " !{ method HEAD }"
	}
	return " !{ method HEAD } !{ var(txn.problem_skip) -m bool }"
}

// texts writes what the body says. A JSON converter of HAProxy fails on what is not UTF-8 and
// on characters beyond U+FFFF; the answer passes then.
func (h *haproxyConfig) texts() {
	h.line(`
    # What is converted, by the body. A header of 4 KiB and a text of 8 KiB fit into the buffer.
    acl problem_candidate var(txn.problem) -m str candidate
    http-response wait-for-body time 10s at-least 8193 if problem_candidate
    http-response set-var(txn.problem_length) res.body_len if problem_candidate
    http-response set-var(txn.problem_text) "res.body,ltrim(' \t\r\n'),rtrim(' \t\r\n')" if problem_candidate
    acl problem_whole res.hdr_cnt(Content-Length) 0
    acl problem_whole res.hdr_val(Content-Length),sub(txn.problem_length) eq 0
    acl problem_fits res.body_len le 8192
    acl problem_server_error status 500:599
    acl problem_small_header res.hdrs,length le 4096
    acl problem_json var(txn.problem_text) -m reg '^(\{[ \t\r\n]*["}]|\[[ \t\r\n]*([]"{[0-9-]|true|false|null))'
    acl problem_page var(txn.problem_text) -m beg <
    acl problem_bytes var(txn.problem_text) -m reg '[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]'
    http-response set-var(txn.problem) str(foreign) if problem_candidate problem_json || problem_candidate !problem_typed problem_bytes`)
	if h.replaceHTML {
		h.line("    http-response set-var(txn.problem) str(nothing) if problem_candidate problem_page")
	} else {
		h.line("    http-response set-var(txn.problem) str(foreign) if problem_candidate problem_page")
	}
	h.line("    http-response set-var(txn.problem) str(nothing) if problem_candidate problem_server_error || problem_candidate { res.body_len 0 } problem_whole")
	h.line(`    http-response set-var(txn.problem_detail) "var(txn.problem_text),json(utf8)" if problem_candidate problem_whole problem_fits problem_small_header`)
	said := "text"
	if h.discardText {
		said = "nothing"
	}
	h.line("    http-response set-var(txn.problem) str(%s) if problem_candidate { var(txn.problem_detail) -m found }", said)
}

// copied are the fields that an answer keeps, each up to this many times.
var copied = []struct {
	name  string
	times int
}{
	{"Access-Control-Allow-Credentials", 1}, {"Access-Control-Allow-Headers", 1}, {"Access-Control-Allow-Methods", 1},
	{"Access-Control-Allow-Origin", 1}, {"Access-Control-Expose-Headers", 1}, {"Access-Control-Max-Age", 1},
	{"Accept-Patch", 1}, {"Accept-Post", 1}, {"Allow", 2}, {"Cache-Control", 2}, {"Link", 4}, {"Location", 1},
	{"Proxy-Authenticate", 4}, {"RateLimit", 2}, {"RateLimit-Policy", 2}, {"Retry-After", 1}, {"Set-Cookie", 8},
	{"Strict-Transport-Security", 1}, {"Upgrade", 1}, {"Vary", 4}, {"WWW-Authenticate", 4}, {"X-Request-Id", 1},
	{"X-RateLimit-Limit", 1}, {"X-RateLimit-Remaining", 1}, {"X-RateLimit-Reset", 1},
	{"Content-Range", 1}, {"ETag", 1}, {"Last-Modified", 1}, {"Content-Language", 1},
}

// fields writes the rules that keep fields.
func (h *haproxyConfig) fields() {
	h.line("\n    # http-response return drops the whole header. These fields are kept.")
	h.line("    acl problem_converted var(txn.problem) -m str text nothing")
	var again strings.Builder
	for _, f := range copied {
		condition := ""
		switch f.name {
		case "Content-Range":
			condition = " { status 416 }"
		case "ETag", "Last-Modified":
			condition = " { status 412 }"
		case "Content-Language":
			condition = " { var(txn.problem) -m str text }"
		}
		for i := range f.times {
			variable := "txn.problem_" + strings.ReplaceAll(strings.ToLower(f.name), "-", "_") + "_" + strconv.Itoa(i+1)
			h.line("    http-response set-var(%s) res.fhdr(%s,%d) if problem_converted%s", variable, f.name, i+1, condition)
			fmt.Fprintf(&again, "    http-after-response add-header %s %%[var(%s)] if problem_sent { var(%s) -m found }\n", f.name, variable, variable)
		}
	}
	h.line("    acl problem_sent var(txn.problem_sent) -m bool")
	h.line("%s    http-after-response set-header Cache-Control no-store if problem_sent { status 402 428 429 431 511 } !{ var(txn.problem_cache_control_1) -m found }", again.String())
	h.line("\n    # The documents.")
}

// answer writes the rules for the answers of a status.
func (h *haproxyConfig) answer(e entry) {
	if e.Status > h.highest() {
		return
	}
	name := strconv.Itoa(e.Status)
	document := documentOf(e, e.Description)
	is := "{ status " + name + " }"
	const converts = "    http-response return status %s content-type application/problem+json %s %s hdr X-Content-Type-Options nosniff if %s %s"
	if e.Status < 500 && !h.discardText {
		h.line("    http-response set-var(txn.problem) str(nothing) if %s { var(txn.problem) -m str text } { var(txn.problem_text) -m reg -i %s }", is, saysNothing(e))
	}
	h.line("    http-response set-var(txn.problem_sent) bool(true) if problem_converted %s", is)
	h.line(converts, name, "file", h.file(name+".json", document), is, "{ var(txn.problem) -m str nothing }")
	if e.Status < 500 && !h.discardText {
		format := strings.ReplaceAll(documentOf(e, ""), "%", "%%")
		format = strings.TrimSuffix(format, `"}`) + `%[var(txn.problem_detail)]"}`
		h.line(converts, name, "lf-file", h.file(name+".format", format), is, "{ var(txn.problem) -m str text }")
	}
}

// saysNothing is the expression for the texts that say no more than the title.
func saysNothing(e entry) string {
	names := []string{"page not found"}
	for _, name := range append(e.Synonyms, strings.ToLower(e.Title)) {
		names = append(names, strings.ReplaceAll(regexp.QuoteMeta(name), "'", "."))
	}
	const separators = `[ \t:;,.-]*`
	return fmt.Sprintf(`'^((status code:%s)?([0-9]{3}%s)?(%s)\.?|(status code:%s)?%d\.?|null)$'`,
		separators, separators, strings.Join(names, "|"), separators, e.Status)
}

// documentOf is the document of an entry with this detail.
func documentOf(e entry, detail string) string {
	document, _ := json.Marshal(struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{e.URI, e.Title, e.Status, detail})
	return string(document)
}

// customized are the statuses of HAProxy's own errors that can have an error file.
var customized = map[int]bool{
	400: true, 401: true, 403: true, 404: true, 405: true, 407: true, 408: true, 410: true, 413: true, 421: true, 422: true, 425: true, 429: true,
	500: true, 501: true, 502: true, 503: true, 504: true,
}

// ownErrors writes the section of the error files.
func (h *haproxyConfig) ownErrors(entries []entry) {
	h.line("\n# HAProxy's own errors.\nhttp-errors problem")
	for _, e := range entries {
		if !customized[e.Status] {
			continue
		}
		cache := "no-cache"
		if e.Status == http.StatusTooManyRequests {
			cache = "no-store"
		}
		document := documentOf(e, e.Description)
		h.line("    errorfile %d %s", e.Status, h.file(strconv.Itoa(e.Status)+".http", fmt.Sprintf("HTTP/1.1 %d %s\r\n"+
			"Content-Type: application/problem+json\r\nContent-Length: %d\r\nX-Content-Type-Options: nosniff\r\nCache-Control: %s\r\n\r\n%s",
			e.Status, http.StatusText(e.Status), len(document), cache, document)))
	}
}

// quoted is a word of HAProxy's configuration. Between double quotes, backslash, quote and
// dollar are escaped.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(s) + `"`
}
