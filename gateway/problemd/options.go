package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/gateway"
)

// options are what problemd is told by its flags and its file.
type options struct {
	listen, cert, key string
	upstream          *url.URL // nil for an error service
	preserveHost      bool
	forwarded         forwarding

	typeBase                   string
	types, replace             []problem.Type
	languages, skip            []string
	serverErrors, liftJSON     bool
	replaceHTML, discardText   bool
	xml, reportOnly, traceID   bool
	docs, health               string
	log                        logFormat
	headerTimeout, idleTimeout time.Duration
	upstreamTimeout, grace     time.Duration
	maxBody                    int64
	maxConns                   int
}

// A setting is one of the options: its flag, and the member of a file with underscores
// in the place of hyphens.
type setting struct {
	name  string
	value value
	usage string
}

// settings are what there is to set, in the order in which -help lists it.
func (o *options) settings() []setting {
	return []setting{
		{"upstream", &target{&o.upstream}, "`URL` of the service to stand in front of; without it, problemd is an error service"},
		{"listen", (*text)(&o.listen), "`address` to listen on"},
		{"cert", (*text)(&o.cert), "`file` of the TLS certificate chain in PEM; with it, clients may speak HTTP/2"},
		{"key", (*text)(&o.key), "`file` of the certificate's private key in PEM"},
		{"preserve-host", (*toggle)(&o.preserveHost), "send the client's Host to the upstream instead of the upstream's own"},
		{"forwarded", &o.forwarded, "X-Forwarded-For, -Host and -Proto for the upstream: set by problemd; or =append, which keeps what a trusted proxy in front has sent. Otherwise they are removed"},

		{"type-base", (*text)(&o.typeBase), "`URI` in front of each type's slug, such as https://api.example.com/problems/"},
		{"server-errors", (*toggle)(&o.serverErrors), "convert 5xx too; the text of a converted one is never sent"},
		{"lift-json", (*toggle)(&o.liftJSON), "convert JSON objects too; their members become the problem's"},
		{"replace-html", (*toggle)(&o.replaceHTML), "convert HTML error pages too; the page is dropped"},
		{"discard-text", (*toggle)(&o.discardText), "do not keep the service's plain text as detail"},
		{"xml", (*toggle)(&o.xml), "offer application/problem+xml to clients that prefer it"},
		{"report-only", (*toggle)(&o.reportOnly), "convert nothing, and log what would be converted"},
		{"languages", (*words)(&o.languages), "comma-separated `tags` of the languages to answer in besides English, such as de,fr; or all"},
		{"skip", (*words)(&o.skip), "comma-separated `paths` to leave alone, with everything below them"},
		{"types", &typeList{&o.types}, "the application's own types, as JSON `objects` with uri, title, status, description, reference"},
		{"replace", &typeList{&o.replace}, "types in the place of the catalog's of the same status, as -types"},
		{"trace-id", (*toggle)(&o.traceID), "add the trace id of traceparent to each problem as trace_id"},

		{"docs", (*text)(&o.docs), "`path` of the site that explains the types, such as /problems/"},
		{"health", (*text)(&o.health), "`path` that answers 200, and 503 once problemd is about to end, such as /healthz"},
		{"log", &o.log, "log of requests and of what clients are not told, on standard output: text, json or off"},
		{"header-timeout", &duration{&o.headerTimeout}, "how long a client may take to send a request's header"},
		{"idle-timeout", &duration{&o.idleTimeout}, "how long a client's connection may wait for the next request"},
		{"upstream-timeout", &duration{&o.upstreamTimeout}, "how long the upstream may take to accept a connection, to read on, and to begin its answer"},
		{"max-body", (*size)(&o.maxBody), "longest request body in `bytes`, or with KiB, MiB or GiB; 0 for any"},
		{"max-conns", (*count)(&o.maxConns), "most connections to the upstream, for which further requests wait; 0 for any `number`"},
		{"grace", &duration{&o.grace}, "how long answers in flight may take after SIGTERM"},
	}
}

// parse returns the options that args and the file that they name make, and every fault of
// theirs; nil where args cannot be read to their end. With -help it prints what there is to
// set, and returns flag.ErrHelp.
func parse(args []string, help io.Writer) (*options, error) {
	o := &options{
		listen:          ":8080",
		log:             "text",
		headerTimeout:   10 * time.Second,
		idleTimeout:     2 * time.Minute,
		upstreamTimeout: time.Minute,
		grace:           10 * time.Second,
	}
	settings := o.settings()
	flags := flag.NewFlagSet("problemd", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	file := flags.String("config", "", "JSON `file` with the same settings, under the same names with underscores; flags win")
	var given []assignment
	for _, s := range settings {
		flags.Var(&collector{s, &given}, s.name, s.usage)
	}
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(help)
		fmt.Fprintln(help, "usage: problemd [-upstream URL] [flags]")
		flags.PrintDefaults()
		return nil, err
	case err != nil:
		return nil, err
	case flags.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q: every option begins with a hyphen", flags.Arg(0))
	}
	var faults []error
	if *file != "" {
		faults = append(faults, readFile(*file, settings))
	}
	faults = append(faults, apply(given), o.check())
	return o, errors.Join(faults...)
}

// An assignment is a flag as it was given.
type assignment struct {
	setting
	text string
}

// A collector is the flag.Value that notes assignments: the file, which they win over,
// may be named after them.
type collector struct {
	setting
	given *[]assignment
}

func (c *collector) Set(text string) error {
	*c.given = append(*c.given, assignment{c.setting, text})
	return nil
}

// String is what -help gives as the default.
func (c *collector) String() string {
	if s, ok := c.value.(fmt.Stringer); ok {
		return s.String()
	}
	return ""
}

func (c *collector) IsBoolFlag() bool {
	_, ok := c.value.(interface{ mayStandAlone() })
	return ok
}

// apply sets what the flags say. A list that is given several times is one list.
func apply(given []assignment) error {
	var faults []error
	seen := make(map[string]bool)
	for _, a := range given {
		if list, ok := a.value.(interface{ clear() }); ok && !seen[a.name] {
			list.clear()
		}
		seen[a.name] = true
		if err := a.value.set(a.text); err != nil {
			faults = append(faults, fmt.Errorf("-%s: %w", a.name, err))
		}
	}
	return errors.Join(faults...)
}

// check returns what is wrong with the options together. What the Config says of its
// own, and what is wrong with the certificate, newServer returns.
func (o *options) check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if _, _, err := net.SplitHostPort(o.listen); err != nil {
		fault("listen: %q is not an address: write host:port or :port", o.listen)
	}
	if (o.cert == "") != (o.key == "") {
		fault("cert and key: one is missing: give both, or neither")
	}
	faults = append(faults, gateway.CheckDocs(o.docs))
	if o.health != "" && (!strings.HasPrefix(o.health, "/") || o.health == "/") {
		fault("health: %q is not a path that begins with a slash: write /healthz", o.health)
	}
	for _, path := range o.skip {
		if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "*?#") {
			fault("skip: %q is not a path: write /metrics, which stands for everything below it too", path)
		}
	}
	if o.reportOnly && o.log == "off" {
		fault("report-only: there is no log to report to: set log to text or json")
	}
	if o.upstream == nil {
		for _, s := range []struct {
			name string
			set  bool
		}{
			{"preserve-host", o.preserveHost},
			{"forwarded", o.forwarded != ""},
			{"report-only", o.reportOnly},
			{"skip", len(o.skip) > 0},
			{"max-body", o.maxBody > 0},
			{"max-conns", o.maxConns > 0},
		} {
			if s.set {
				fault("%s: needs an upstream: set upstream to the service's URL", s.name)
			}
		}
	}
	return errors.Join(faults...)
}

// readFile sets what the file says.
func readFile(name string, settings []setting) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("-config: %w", err)
	}
	var faults []error
	members, err := gateway.Members(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, m := range members {
		if err := setMember(m, settings); err != nil {
			faults = append(faults, fmt.Errorf("%s: %s: %w", name, m.Name, err))
		}
	}
	return errors.Join(faults...)
}

func setMember(m gateway.Member, settings []setting) error {
	for _, s := range settings {
		if strings.ReplaceAll(s.name, "-", "_") == m.Name {
			return s.value.setJSON(m.Value)
		}
	}
	return errors.New("there is no such setting")
}
