package main

import (
	"embed"
	"encoding/json"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/problemkit/problem"
)

//go:embed *.tmpl
var templates embed.FS

// module is the template of the njs module.
var module = template.Must(template.New("problem.js.tmpl").Funcs(template.FuncMap{
	"js":         literal,
	"lower":      strings.ToLower,
	"rem":        func(a, b int) int { return a % b },
	"signatures": signatures,
}).ParseFS(templates, "*.js.tmpl"))

// literal is a string of JavaScript.
func literal(s string) (string, error) {
	text, err := json.Marshal(s) // which escapes what ends a line in JavaScript
	return string(text), err
}

// signatures is the expression for the starts of files that net/http does not take for texts,
// although they could be some; four is the expression for any four bytes.
func signatures(four string) string {
	return `(%PDF-|%!PS-Adobe-|BM|GIF8[79]a|ID3|OTTO|ttcf|wOF[F2]|RIFF` + four + `(WEBPVP|WAVE|AVI )|FORM` + four + `AIFF)`
}

// deleted are the fields that describe the body that a document replaces, whatever the
// status. Others depend on it; see replaceHeader in the module.
var deleted = []string{
	"Accept-Ranges", "Content-Digest", "Content-Disposition", "Content-Encoding", "Content-Length", "Content-Location",
	"Content-MD5", "Digest", "Repr-Digest", "Signature", "Signature-Input", "Trailer", "Transfer-Encoding",
}

// nginx returns the njs module and, with -conf, the directives that use it.
func nginx(o *options, catalogs []catalog) ([]file, error) {
	server := serverDirectives(o)
	values := struct {
		Command                                                 string
		TypeBase                                                string
		Server, Location                                        []string
		Highest                                                 int
		Languages, Skip, Deleted                                []string
		Catalogs                                                []catalog
		LiftJSON, ReplaceHTML, DiscardText, ReportOnly, TraceID bool
	}{
		Command:     o.command,
		TypeBase:    o.typeBase,
		Server:      server,
		Location:    locationDirectives,
		Highest:     o.highest(),
		Skip:        o.skipped(),
		Deleted:     deleted,
		Catalogs:    catalogs,
		LiftJSON:    o.liftJSON,
		ReplaceHTML: o.replaceHTML,
		DiscardText: o.discardText,
		ReportOnly:  o.reportOnly,
		TraceID:     o.traceID,
	}
	for _, c := range catalogs[1:] {
		values.Languages = append(values.Languages, c.Tag)
	}
	var b strings.Builder
	if err := module.Execute(&b, values); err != nil {
		return nil, err
	}
	files := []file{{"", b.String()}}
	if o.conf != "" {
		files = append(files,
			file{o.conf, conf(o, "a server", server)},
			file{locationFile(o.conf), conf(o, "each location whose answers are to be converted", locationDirectives)})
	}
	return files, nil
}

// skipped are the paths to skip, without a slash at the end.
func (o *options) skipped() []string {
	paths := slices.Clone(o.skip)
	for i := range paths {
		paths[i] = strings.TrimSuffix(paths[i], "/")
	}
	return paths
}

// locationFile is where the directives of a location go, beside those of the server.
func locationFile(name string) string {
	extension := filepath.Ext(name)
	if base := strings.TrimSuffix(name, extension); filepath.Base(base) != "." && filepath.Base(name) != extension {
		return base + "-location" + extension
	}
	return name
}

// conf is a file of directives.
func conf(o *options, context string, directives []string) string {
	command := o.command
	if len(command) > 1000 { // nginx reads lines of 4 KiB, comments too
		command = "what is in the head of the module"
	}
	return "# Include this in " + context + ". Written by\n#\n#\t" + command + "\n\n" + strings.Join(directives, "\n") + "\n"
}

// serverDirectives are those of a server: nginx's own errors, of every status of the catalog,
// are answered by an internal location. 494 is nginx's number for 431 (RFC 6585, section 5),
// and 495 to 497 are sent as 400.
func serverDirectives(o *options) []string {
	lines := []string{
		"js_import problem from problem.js;",
		"js_var $problem_type;",
		"add_header Content-Type $problem_type always; # again beside every other add_header",
	}
	if o.reportOnly {
		return lines
	}
	var statuses []string
	for _, t := range problem.Catalog() {
		statuses = append(statuses, strconv.Itoa(t.Status))
	}
	for some := range slices.Chunk(statuses, 20) {
		lines = append(lines, "error_page "+strings.Join(some, " ")+" /.problem;")
	}
	return append(lines,
		"error_page 494 =431 /.problem;",
		"error_page 495 496 497 =400 /.problem;",
		"location = /.problem {",
		"    internal;",
		`    default_type "";`,
		"    js_content problem.error;",
		"}")
}

var locationDirectives = []string{
	"js_header_filter problem.header;",
	"js_body_filter problem.body buffer_type=buffer;",
	"sendfile off; # or what nginx would send from a file, such as a buffered download, is lost",
}
