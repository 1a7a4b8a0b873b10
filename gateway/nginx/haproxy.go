package main

import (
	"encoding/json"
	"errors"
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
// again. It fails where a document does not fit into the buffer.
func haproxy(o *options, c catalog) ([]file, error) {
	if err := fits(c); err != nil {
		return nil, err
	}
	h := &haproxyConfig{options: o}
	h.header()
	h.candidates()
	h.texts(c)
	h.fields()
	h.answers(c)
	h.ownErrors(c.Entries)
	return append([]file{{"", h.text.String()}}, h.files...), nil
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
		h.line("    http-request set-var(txn.problem_path) path,url_dec")
		h.line("    acl problem_dots var(txn.problem_path) -m sub /..") // the service may take it elsewhere
	}
	for _, p := range h.skipped() {
		if p != "" {
			h.line("    http-request set-var(txn.problem_skip) bool(true) if { var(txn.problem_path) -m str %s }", quoted(p))
		}
		h.line("    http-request set-var(txn.problem_skip) bool(true) if { var(txn.problem_path) -m beg %s } !problem_dots", quoted(p+"/"))
	}
	// Of a field that comes more than once, an acl looks at each value. Without a media type
	// it counts as absent.
	h.line(`    acl problem_typed res.fhdr(Content-Type) -m reg '^[ \t]*[^; \t]'`)
	h.line(`    acl problem_foreign_type res.fhdr(Content-Type) -m reg -i '^[ \t]*(?!text/plain[ \t]*(;|$))[^; \t]'`)
	h.line(`    acl problem_foreign_charset res.fhdr(Content-Type) -m reg -i ';[ \t]*charset=(?!"?(utf-?8|(us-)?ascii|iso-8859-1|latin1|windows-1252|cp1252|)"?[ \t]*(;|$))'`)
	h.line(`    acl problem_ascii res.fhdr(Content-Type) -m reg -i ';[ \t]*charset="?(iso-8859-1|latin1|windows-1252|cp1252)'`)
	h.line(`    acl problem_encoded res.fhdr(Content-Encoding) -m reg -i '^(?!identity$).'`)
	h.line("    acl problem_server_error status 500:599")
	h.line("    http-response set-var(txn.problem) str(candidate) if { status 400:499 }%s !problem_encoded !problem_foreign_type !problem_foreign_charset", h.unlessSkipped())
	if h.serverErrors {
		h.line("    http-response set-var(txn.problem) str(candidate) if problem_server_error%s !problem_encoded !problem_foreign_type", h.unlessSkipped())
	}
	if h.replaceHTML {
		h.line(`    acl problem_other_type res.fhdr(Content-Type) -m reg -i '^[ \t]*(?!text/(plain|html)[ \t]*(;|$))[^; \t]'`)
		h.line(`    http-response set-var(txn.problem) str(nothing) if { status 400:%d }%s { res.fhdr(Content-Type) -m reg -i '^text/html[ \t]*(;|$)' } !problem_other_type`, h.highest(), h.unlessSkipped())
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

// Expressions for bytes. HAProxy's regular expressions do not know UTF-8.
const (
	// blanks are white space and byte-order marks.
	blanks = `([ \t-\r]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf)*`
	utf8   = `^([\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})*+$`
)

// texts writes what the body says. HAProxy's converter to JSON fails on characters beyond
// U+FFFF, and makes six bytes of others, so that it is used for texts with control characters
// alone. Where there is no detail in the end, the answer passes.
func (h *haproxyConfig) texts(c catalog) {
	h.line(`
    # What is converted, by the body. A header of 4 KiB and a text of 8 KiB fit into the buffer.
    acl problem_candidate var(txn.problem) -m str candidate
    http-response wait-for-body time 10s at-least 8193 if problem_candidate
    http-response set-var(txn.problem_length) res.body_len if problem_candidate
    http-response set-var(txn.problem_text) "res.body,ltrim(' \t\r\n'),rtrim(' \t\r\n')" if problem_candidate
    acl problem_whole res.hdr_cnt(Content-Length) 0
    acl problem_whole res.hdr_val(Content-Length),sub(txn.problem_length) eq 0
    acl problem_fits res.body_len le 8192`)
	h.line(`    acl problem_blank var(txn.problem_text) -m reg '^%s$'`, blanks)
	h.line(`    acl problem_json var(txn.problem_text) -m reg '^%s(\{[ \t\r\n]*["}]|\[[ \t\r\n]*([]"{[0-9-]|true|false|null))'`, blanks)
	h.line(`    acl problem_page var(txn.problem_text) -m reg '^%s<'`, blanks)
	h.line(`    acl problem_file res.body,bytes(0,512) -m reg '^%s|[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]'`, signatures("...."))
	h.line(`    acl problem_letters var(txn.problem_text) -m reg '[\x80-\xff]'
    http-response set-var(txn.problem) str(foreign) if problem_candidate problem_json || problem_candidate !problem_typed problem_file
    http-response set-var(txn.problem) str(foreign) if problem_candidate problem_ascii problem_letters !problem_server_error`)
	if h.replaceHTML {
		h.line("    http-response set-var(txn.problem) str(nothing) if problem_candidate problem_page")
	} else {
		h.line("    http-response set-var(txn.problem) str(foreign) if problem_candidate problem_page")
	}
	h.line("    http-response set-var(txn.problem) str(nothing) if problem_candidate problem_server_error || problem_candidate problem_blank problem_whole")
	if h.discardText {
		h.line(`    http-response set-var(txn.problem) str(nothing) if problem_candidate problem_fits { var(txn.problem_text) -m reg '%s' }`, utf8)
		return
	}
	h.line(`    acl problem_small_header res.hdrs,length le 4096
    acl problem_utf8 var(txn.problem_text) -m reg '%s'
    acl problem_controls var(txn.problem_text) -m reg '[\x01-\x08\x0b\x0c\x0e-\x1f]'
    http-response set-var(txn.problem_detail) "var(txn.problem_text),regsub('([\"\\\\])','\\\\\\1',g),regsub('\\n','\\\\n',g),regsub('\\r','\\\\r',g),regsub('\\t','\\\\t',g)" if problem_candidate problem_whole problem_fits problem_small_header problem_utf8 !problem_controls
    http-response set-var(txn.problem_detail) "var(txn.problem_text),json(utf8)" if problem_candidate problem_whole problem_fits problem_small_header problem_controls
    http-response set-var(txn.problem) str(text) if problem_candidate { var(txn.problem_detail),length le %d }`, utf8, maxDetail-c.longest())
}

// maxDetail is how long a text with its escapes and the type and title may be: they and a
// header of 4 KiB have to fit into HAProxy's buffer of 16 KiB.
const maxDetail = 11000

// fits returns what is wrong with the types, whose documents have to fit into the buffer beside
// a header of 4 KiB.
func fits(c catalog) error {
	var faults []error
	for _, e := range c.Entries {
		if size := len(documentOf(e)); size > maxDetail {
			faults = append(faults, fmt.Errorf("replace: the document of %d has %d bytes, and HAProxy takes %d: shorten the description", e.Status, size, maxDetail))
		}
	}
	return errors.Join(faults...)
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
	// An allow that spares an answer that passes the rest would spare it the rules of the
	// frontend too.
	h.line("\n    # http-response return drops the whole header. These fields are kept.")
	h.line("    http-response set-var(txn.problem_sent) bool(true) if { var(txn.problem) -m str text nothing }")
	h.line("    acl problem_sent var(txn.problem_sent) -m bool")
	h.line("    http-response set-var(txn.problem_status) status if problem_sent")
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
			h.line("    http-response set-var(%s) res.fhdr(%s,%d) if problem_sent", variable, f.name, i+1)
			fmt.Fprintf(&again, "    http-after-response add-header %s %%[var(%s)] if problem_sent { var(%s) -m found }%s\n", f.name, variable, variable, condition)
		}
	}
	h.line("%s    http-after-response set-header Cache-Control no-store if problem_sent { status 402 428 429 431 511 } !{ var(txn.problem_cache_control_1) -m found }", again.String())
	h.line("\n    # The documents.")
}

// answers writes the rules that replace an answer.
func (h *haproxyConfig) answers(c catalog) {
	listed := make(map[int]bool)
	for _, e := range c.Entries {
		listed[e.Status] = true
		number := strconv.Itoa(e.Status)
		h.replace(e, number, number, e.Status)
	}
	var clientErrors, serverErrors []int
	for status := range 600 {
		switch {
		case status < 400, listed[status]:
		case status < 500:
			clientErrors = append(clientErrors, status)
		default:
			serverErrors = append(serverErrors, status)
		}
	}
	h.line("\n    # The statuses that the catalog lacks.")
	h.replace(c.ClientError, "4xx", "[0-9]{3}", clientErrors...)
	h.replace(c.ServerError, "5xx", "[0-9]{3}", serverErrors...)
}

// replace writes the rules that replace the answers of these statuses by the documents of an
// entry. Each status needs its own, since return takes none from a variable.
func (h *haproxyConfig) replace(e entry, name, number string, statuses ...int) {
	if e.Status > h.highest() {
		return
	}
	returns := func(kind, file, detail string) {
		file = h.file(file, formatOf(e, detail))
		for _, status := range statuses {
			h.line("    http-response return status %d content-type application/problem+json lf-file %s hdr X-Content-Type-Options nosniff if { status %d } { var(txn.problem) -m str %s }",
				status, file, status, kind)
		}
	}
	hasText := e.Status < 500 && !h.discardText
	if hasText {
		h.line("    http-response set-var(txn.problem) str(nothing) if { status %d:%d } { var(txn.problem) -m str text } { var(txn.problem_text) -m reg -i %s }",
			statuses[0], statuses[len(statuses)-1], repeated(e, number))
		returns("text", name+"-text.format", `"%[var(txn.problem_detail)]"`)
	}
	returns("nothing", name+".format", doubled(inJSON(e.Description)))
}

// unquotable is what cannot stand between single quotes in HAProxy's configuration.
var unquotable = regexp.MustCompile(`['[:cntrl:]]`)

// repeated is the expression for the texts that only repeat the title or the number.
func repeated(e entry, number string) string {
	names := []string{"page not found"}
	for _, name := range append(e.Synonyms, strings.ToLower(e.Title)) {
		names = append(names, unquotable.ReplaceAllString(regexp.QuoteMeta(name), "."))
	}
	const separators = `[ \t:;,.-]*`
	return fmt.Sprintf(`'^((status code:%s)?([0-9]{3}%s)?(%s)\.?|(status code:%s)?%s\.?|null)$'`,
		separators, separators, strings.Join(names, "|"), separators, number)
}

// documentOf is the document of an entry.
func documentOf(e entry) string {
	return document(inJSON(e.URI), inJSON(e.Title), strconv.Itoa(e.Status), inJSON(e.Description))
}

// formatOf is the document of an entry as HAProxy's format, with this detail, which is one too.
func formatOf(e entry, detail string) string {
	return document(doubled(inJSON(e.URI)), doubled(inJSON(e.Title)), "%[var(txn.problem_status)]", detail)
}

func document(uri, title, status, detail string) string {
	return fmt.Sprintf(`{"type":%s,"title":%s,"status":%s,"detail":%s}`, uri, title, status, detail)
}

// doubled is s in a format, where a percent sign begins what is replaced.
func doubled(s string) string { return strings.ReplaceAll(s, "%", "%%") }

func inJSON(s string) string {
	text, _ := json.Marshal(s)
	return string(text)
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
		document := documentOf(e)
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
