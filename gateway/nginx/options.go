package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

const (
	formatNginx   = "nginx"
	formatHAProxy = "haproxy"
)

// options are what the flags say. Those that problemd has too have its names.
type options struct {
	format           string
	conf, errorfiles string

	typeBase                 string
	replace                  []problem.Type
	languages, skip          []string
	serverErrors, liftJSON   bool
	replaceHTML, discardText bool
	reportOnly, traceID      bool

	command string // that writes the same again
}

// unserved are the flags of problemd that neither nginx nor HAProxy can serve by the rule, or
// that they serve by a directive of their own.
var unserved = map[string]string{
	"xml":              "the header would have to say application/problem+xml before it is known whether the body is a JSON object that passes",
	"types":            "an own type is never chosen by status, and nothing here lists it: problemd's -docs does",
	"docs":             "serve the site with problemd, and send its path there",
	"config":           "keep the command in a Makefile: it is in the head of what it writes",
	"upstream":         "is proxy_pass in nginx, and server in HAProxy",
	"listen":           "is listen in nginx, and bind in HAProxy",
	"max-body":         "is client_max_body_size in nginx",
	"upstream-timeout": "is proxy_read_timeout in nginx, and timeout server in HAProxy",
}

// unservedByHAProxy are the flags that only njs can serve.
var unservedByHAProxy = map[string]string{
	"conf":        "the configuration goes to standard output",
	"languages":   "http-response return has one text for each status",
	"lift-json":   "its rules cannot write the members of an object anew",
	"report-only": "its rules log nothing",
	"trace-id":    "the documents are written beforehand",
}

// parse returns the options that args make, and every fault of theirs. With -help it prints
// what there is to set, and returns flag.ErrHelp.
func parse(args []string, help io.Writer) (*options, error) {
	o := &options{format: formatNginx, command: commandOf(args)}
	var faults []error
	flags := flag.NewFlagSet("nginx", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	// A fault is noted and not returned, so that all are reported together.
	note := func(name string, err error) error {
		if err != nil {
			faults = append(faults, fmt.Errorf("-%s: %w", name, err))
		}
		return nil
	}
	toggle := func(to *bool, name, usage string) {
		flags.BoolFunc(name, usage, func(s string) (err error) {
			if s != "true" && s != "false" {
				err = fmt.Errorf("%q is not true or false", s)
			}
			*to = s == "true"
			return note(name, err)
		})
	}
	words := func(to *[]string, name, usage string) {
		flags.Func(name, usage, func(s string) error {
			list, err := gateway.Words(s)
			*to = append(*to, list...)
			return note(name, err)
		})
	}
	flags.StringVar(&o.format, "format", o.format, "what to write: nginx or haproxy")
	flags.StringVar(&o.conf, "conf", "", "`file` to write the directives to that a server includes; those of a location go beside it, to name-location.conf")
	flags.StringVar(&o.errorfiles, "errorfiles", "", "`directory` to write HAProxy's error files to, with -format haproxy")
	flags.StringVar(&o.typeBase, "type-base", "", "`URI` in front of each type's slug, such as https://api.example.com/problems/")
	toggle(&o.serverErrors, "server-errors", "convert 5xx too; the text of a converted one is never sent")
	toggle(&o.liftJSON, "lift-json", "convert JSON objects too; their members become the problem's")
	toggle(&o.replaceHTML, "replace-html", "convert HTML error pages too; the page is dropped")
	toggle(&o.discardText, "discard-text", "do not keep the service's plain text as detail")
	toggle(&o.reportOnly, "report-only", "convert nothing, and log what would be converted, as warnings")
	toggle(&o.traceID, "trace-id", "add the trace id of traceparent to each problem as trace_id")
	words(&o.languages, "languages", "comma-separated `tags` of the languages to answer in besides English, such as de,fr; or all")
	words(&o.skip, "skip", "comma-separated `paths` to leave alone, with everything below them")
	flags.Func("replace", "types in the place of the catalog's of the same status, as JSON `objects` with uri, title, status, description, reference", func(s string) error {
		types, err := gateway.Types(gateway.TypesFlag(s))
		if err == nil {
			o.replace = append(o.replace, types...)
		}
		return note("replace", err)
	})
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(help)
		fmt.Fprintln(help, "usage: nginx [-format haproxy] [flags] > file")
		flags.PrintDefaults()
		return nil, err
	case err != nil:
		faults = append(faults, explained(err))
	case flags.NArg() > 0:
		faults = append(faults, fmt.Errorf("unexpected argument %q: every option begins with a hyphen", flags.Arg(0)))
	}
	given := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	return o, errors.Join(append(faults, o.check(given))...)
}

// explained is the error of package flag, with the reason where a flag is problemd's.
func explained(err error) error {
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok && unserved[name] != "" {
		return fmt.Errorf("-%s is not offered: %s", name, unserved[name])
	}
	return err
}

// check returns what is wrong with the options together. What the Config says of its own,
// catalogs returns.
func (o *options) check(given map[string]bool) error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	for _, path := range o.skip {
		if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "*?#") || strings.ContainsFunc(path, unicode.IsControl) {
			fault("skip: %q is not a path: write /metrics, which stands for everything below it too", path)
		}
	}
	switch o.format {
	case formatNginx:
		if given["errorfiles"] {
			fault("-errorfiles: needs -format haproxy: nginx has -conf")
		}
		if given["conf"] && (o.conf == "" || locationFile(o.conf) == o.conf) {
			fault("-conf: %q is not a name of a file: write problem.conf", o.conf)
		}
	case formatHAProxy:
		for _, name := range slices.Sorted(maps.Keys(unservedByHAProxy)) {
			if given[name] {
				fault("-%s: HAProxy cannot serve it: %s", name, unservedByHAProxy[name])
			}
		}
		if !filepath.IsAbs(o.errorfiles) || filepath.Clean(o.errorfiles) == "/" || strings.ContainsAny(o.errorfiles, " \"'\\#$") || strings.ContainsFunc(o.errorfiles, unicode.IsControl) {
			fault("-errorfiles: %q is not an absolute path without blanks and quotes: write /etc/haproxy/problems", o.errorfiles)
		}
	default:
		fault("-format: %q is not a format: write nginx or haproxy", o.format)
	}
	return errors.Join(faults...)
}

// config returns the middleware's configuration for the settings that change a text, without
// the languages where one is unknown.
func (o *options) config() (problem.Config, error) {
	c := problem.Config{TypeBase: o.typeBase, Replace: o.replace, ServerErrors: true}
	var err error
	c.Languages, err = gateway.Languages(o.languages)
	return c, err
}

// highest is the highest status of an upstream that is converted.
func (o *options) highest() int {
	if o.serverErrors {
		return 599
	}
	return 499
}

// commandOf returns the command line with these arguments, on one line of a shell.
func commandOf(args []string) string {
	line := "go run ."
	for _, arg := range args {
		line += " " + shellWord(arg)
	}
	return line
}

var plainWord = regexp.MustCompile(`^[-\w./:=,@%+]+$`)

// shellWord returns what a shell reads as s. What would end a line of a comment, or cannot be
// printed, is escaped.
func shellWord(s string) string {
	if plainWord.MatchString(s) {
		return s
	}
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		}
	}
	b.WriteByte('\'')
	return b.String()
}
