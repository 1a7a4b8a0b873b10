package interop

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/problemkit/problem/internal/golden"
)

var update = flag.Bool("update", false, "write docs/interop.md")

const documentPath = "../docs/interop.md"

// sections are the rows in the order of the document.
func sections() [][]row {
	return [][]row{
		netHTTP(), reverseProxy(), http3Server(), chiRouter(), chiMiddleware(), gorilla(),
		httpRouter(), ginEngine(), echoServer(), echo5Server(), fiberApp(), humaAPI(), restfulContainer(), lambdaProxy(), cgiPrograms(),
		connectRPC(), grpcServer(), twirpErrors(), grpcGateway(),
		oauth2Server(), graphQL(), s3Server(), webDAV(), oapiCodegen(), ogen(),
		compressors(), observed(),
	}
}

// TestDocumentIsCurrent writes the table of all rows anew and compares it with
// docs/interop.md, or replaces that with -update.
func TestDocumentIsCurrent(t *testing.T) {
	golden.Require(t, *update, documentPath, tabulate(t), "go test -run TestDocumentIsCurrent -update .")
}

func tabulate(t *testing.T) string {
	var b strings.Builder
	rows := slices.Concat(sections()...)
	count, first := make(map[rule]int), make(map[string]int)
	for i, r := range rows {
		count[r.rule]++
		if _, ok := first[r.pkg]; !ok {
			first[r.pkg] = i
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return first[a.pkg] - first[b.pkg] }) // one heading each
	b.WriteString("# What was tried\n\n<!-- Written by the tests of interop/: go test -run TestDocumentIsCurrent -update -->\n\n")
	fmt.Fprintf(&b, "%d answers of real packages, each asked for over real connections without the middleware and with it, over\n", len(rows))
	b.WriteString("HTTP/1.1 and, where possible, HTTP/2 and HTTP/3. A converted answer keeps its status and its header fields,\n")
	b.WriteString("except those that describe the replaced body. An answer that is left is the same to the byte. The configuration is\n")
	b.WriteString("the zero Config unless the situation names an option.\n\n")
	b.WriteString("| outcome | answers |\n|---|--:|\n")
	for _, r := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(&b, "| %s | %d |\n", r, count[r])
	}
	b.WriteString("\nThe body of a problem stands here as its detail; “catalog” is the catalog's description of the status.\n")
	b.WriteString("Content-Length, X-Content-Type-Options and Date are left out.\n")

	group := ""
	for _, r := range rows {
		if r.pkg != group {
			group = r.pkg
			fmt.Fprintf(&b, "\n## %s\n\n| situation | without | with | rule |\n|---|---|---|---|\n", group)
		}
		var bare, wrapped answer
		t.Run(r.pkg+" "+r.name, func(t *testing.T) { bare, wrapped = r.check(t, r.protocols()[0]) })
		after := "the same"
		switch {
		case r.rule == converted:
			after = r.describeProblem(t, wrapped)
		case r.rule == dropped:
			after = describe(wrapped)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", cell(r.name), describe(bare), after, r.rule)
	}

	b.WriteString("\n## Clients\n\nWhat a real client reports, without the middleware and with it.\n\n| client | server | situation | report |\n|---|---|---|---|\n")
	for _, d := range dialogues() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", d.client, d.server, cell(d.name), code(d.want))
	}
	return b.String()
}

// describe is an answer in short.
func describe(a answer) string {
	text := fmt.Sprint(a.status)
	if media := a.header.Get("Content-Type"); media != "" {
		text += " " + media
	}
	if a.header.Get("Content-Encoding") != "" {
		return text + describeFields(a.header)
	}
	switch {
	case strings.HasPrefix(a.body, "\x1f\x8b"):
		text += ": gzip bytes"
	case a.body != "":
		text += ": " + code(compact(a.body))
	}
	return text + describeFields(a.header)
}

// compact takes the white space from JSON: protojson puts some in or leaves it out,
// from build to build, so that nobody relies on it.
func compact(body string) string {
	var b bytes.Buffer
	if json.Compact(&b, []byte(body)) != nil {
		return body
	}
	return b.String()
}

// describeProblem is a converted answer in short.
func (r row) describeProblem(t *testing.T, a answer) string {
	text := fmt.Sprint(a.status, " problem")
	switch {
	case r.request.method == http.MethodHead:
		text += ", no body"
	case r.document != "": // lifted, or of a status without a catalog entry
		text += ": " + code(strings.ReplaceAll(a.text(t), description(a.status), "catalog"))
	case r.detail == "":
		text += ": catalog"
	case r.racing:
		text += ": " + code(r.detail) + " or catalog"
	default:
		text += ": " + code(r.detail)
	}
	return text + describeFields(a.header)
}

// describeFields lists the fields that say more than that there is a body.
func describeFields(h http.Header) string {
	text := ""
	for _, name := range slices.Sorted(maps.Keys(h)) {
		switch name {
		case "Content-Type", "Content-Length", "X-Content-Type-Options":
		default:
			text += "<br>" + cell(name) + ": " + code(strings.Join(h[name], ", "))
		}
	}
	return text
}

// code is text between backticks, without what would end it or the cell, and cut
// where it is long.
func code(text string) string {
	const longest = 100
	text = strings.Map(func(c rune) rune {
		if c < ' ' || c == utf8.RuneError {
			return '␣'
		}
		return c
	}, strings.TrimRight(text, "\n"))
	if text == "" {
		return "–"
	}
	if utf8.RuneCountInString(text) > longest {
		text = string([]rune(text)[:longest]) + "…"
	}
	return "`" + strings.ReplaceAll(cell(text), "`", "'") + "`"
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
