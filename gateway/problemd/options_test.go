package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const hint = "problemd: -help lists what there is to set\n"

func TestWrongOptions(t *testing.T) {
	const service = "-upstream=http://127.0.0.1:9000"
	for name, test := range map[string]struct {
		args []string
		file string // of -config; none where empty
		want []string
	}{
		"unknown flag":      {args: []string{"-nope"}, want: []string{"flag provided but not defined: -nope"}},
		"missing argument":  {args: []string{"-listen"}, want: []string{"flag needs an argument: -listen"}},
		"argument":          {args: []string{"http://127.0.0.1:9000"}, want: []string{`unexpected argument "http://127.0.0.1:9000": every option begins with a hyphen`}},
		"address":           {args: []string{"-listen", "8080"}, want: []string{`listen: "8080" is not an address: write host:port or :port`}},
		"upstream":          {args: []string{"-upstream", "127.0.0.1:9000"}, want: []string{`-upstream: "127.0.0.1:9000" is not a URL of a service: write http://127.0.0.1:9000`}},
		"upstream scheme":   {args: []string{"-upstream", "ftp://host"}, want: []string{`-upstream: "ftp://host" is not a URL of a service: write http://127.0.0.1:9000`}},
		"upstream password": {args: []string{"-upstream", "http://u:secret@host"}, want: []string{`-upstream: "http://u:xxxxx@host" has more than scheme, host and path: leave it out`}},
		"upstream query":    {args: []string{"-upstream", "http://host/?a=1"}, want: []string{`-upstream: "http://host/?a=1" has more than scheme, host and path: leave it out`}},
		"toggle":            {args: []string{"-xml=maybe"}, want: []string{`-xml: "maybe" is not true or false`}},
		"duration":          {args: []string{"-grace", "10"}, want: []string{`-grace: "10" is not a duration above zero: write 500ms, 10s or 2m`}},
		"negative duration": {args: []string{"-idle-timeout", "-1s"}, want: []string{`-idle-timeout: "-1s" is not a duration above zero: write 500ms, 10s or 2m`}},
		"size":              {args: []string{service, "-max-body", "10MB"}, want: []string{`-max-body: "10MB" is not a number of bytes: write 1048576, 512KiB or 10MiB`}},
		"huge size":         {args: []string{service, "-max-body", "9000000000GiB"}, want: []string{`-max-body: "9000000000GiB" is not a number of bytes: write 1048576, 512KiB or 10MiB`}},
		"count":             {args: []string{service, "-max-conns", "-1"}, want: []string{`-max-conns: "-1" is not a number from 0 on`}},
		"log":               {args: []string{"-log", "xml"}, want: []string{`-log: "xml" is not a format of the log: write text, json or off`}},
		"forwarded":         {args: []string{service, "-forwarded=keep"}, want: []string{`-forwarded: "keep" is not true, false, set or append`}},
		"language":          {args: []string{"-languages", "de,xx"}, want: []string{`languages: "xx" is not among the languages: choose from de, es, fr, it, ja, ko, nl, pl, pt-BR, ru, uk, zh-Hans, or write all`}},
		"language twice":    {args: []string{"-languages", "de,de"}, want: []string{`languages[1].Tag "de" occurs twice: merge their Texts`}},
		"empty language":    {args: []string{"-languages", "de,"}, want: []string{`-languages: "de," has an empty member: write one, or several with a comma between`}},
		"skip":              {args: []string{service, "-skip", "metrics"}, want: []string{`skip: "metrics" is not a path: write /metrics, which stands for everything below it too`}},
		"skip pattern":      {args: []string{service, "-skip", "/metrics*"}, want: []string{`skip: "/metrics*" is not a path: write /metrics, which stands for everything below it too`}},
		"docs":              {args: []string{"-docs", "/problems"}, want: []string{`docs: "/problems" is not a path that begins and ends with a slash: write /problems/`}},
		"health":            {args: []string{"-health", "healthz"}, want: []string{`health: "healthz" is not a path that begins with a slash: write /healthz`}},
		"certificate alone": {args: []string{"-cert", "a.pem"}, want: []string{"cert and key: one is missing: give both, or neither"}},
		"no certificate":    {args: []string{"-cert", "a.pem", "-key", "b.pem"}, want: []string{"cert and key: open a.pem: no such file or directory"}},
		"type base":         {args: []string{"-type-base", "https://example.com/problems"}, want: []string{`type-base: "https://example.com/problems" does not end in a separator: add a slash, or end it in #, :, = or ?`}},
		"types":             {args: []string{"-types", "out-of-credit"}, want: []string{`-types: out-of-credit is not a list of objects: write [{"title": "Out of Credit", "status": 403}]`}},
		"type without a status": {args: []string{"-types", `{"title": "Out of Credit"}`}, want: []string{
			"types[0].Status 0 is not an error status: use 400 to 599"}},
		"type's member": {args: []string{"-types", `{"titel": "Out of Credit"}`}, want: []string{
			"-types: [0]: titel: a type has no such member: it has uri, title, status, description and reference"}},
		"type's status": {args: []string{"-types", `{"status": "403"}`}, want: []string{`-types: [0]: status: "403" is not a number: leave the quotes out`}},
		"type's URI":    {args: []string{"-types", `{"uri": "a b", "status": 403}`}, want: []string{`types[0].URI "a b" is not a URI reference: percent-encode what RFC 3986 does not allow`}},
		"replaced twice": {args: []string{"-replace", `{"title": "A", "status": 403}`, "-replace", `{"title": "B", "status": 403}`}, want: []string{
			"replace[1].Status 403 occurs twice: keep one Type for each status, or move this one to Types"}},
		"same URI": {args: []string{"-type-base", "/p/", "-types", `{"title": "Not Found", "status": 403}`}, want: []string{
			`types and replace give "Not Found" and "Not Found" the same URI "/p/not-found": set another URI or Title`}},
		"report to nobody": {args: []string{service, "-report-only", "-log", "off"}, want: []string{"report-only: there is no log to report to: set log to text or json"}},
		"without upstream": {args: []string{"-skip", "/a", "-forwarded", "-max-body", "1", "-max-conns", "1", "-report-only", "-preserve-host"}, want: []string{
			"preserve-host: needs an upstream: set upstream to the service's URL",
			"forwarded: needs an upstream: set upstream to the service's URL",
			"report-only: needs an upstream: set upstream to the service's URL",
			"skip: needs an upstream: set upstream to the service's URL",
			"max-body: needs an upstream: set upstream to the service's URL",
			"max-conns: needs an upstream: set upstream to the service's URL"}},
		"several": {args: []string{"-grace", "x", "-xml=y"}, want: []string{
			`-grace: "x" is not a duration above zero: write 500ms, 10s or 2m`,
			`-xml: "y" is not true or false`}},
		"several of several kinds": {args: []string{"-grace", "x", "-docs", "x", "-cert", "a.pem", "-key", "b.pem", "-languages", "xx", "-type-base", "p",
			"-types", `{"status": 1}`, "-replace", `{"status": 2}`}, want: []string{
			`-grace: "x" is not a duration above zero: write 500ms, 10s or 2m`,
			`docs: "x" is not a path that begins and ends with a slash: write /problems/`,
			"cert and key: open a.pem: no such file or directory",
			`languages: "xx" is not among the languages: choose from de, es, fr, it, ja, ko, nl, pl, pt-BR, ru, uk, zh-Hans, or write all`,
			`type-base: "p" does not end in a separator: add a slash, or end it in #, :, = or ?`,
			"replace[0].Status 2 is not an error status: use 400 to 599",
			"types[0].Status 1 is not an error status: use 400 to 599"}},

		"no file":           {args: []string{"-config", "none.json"}, want: []string{"-config: open none.json: no such file or directory"}},
		"empty file":        {file: " ", want: []string{"FILE: is not a whole JSON object"}},
		"half a file":       {file: `{"xml": true`, want: []string{"FILE: is not a whole JSON object"}},
		"not an object":     {file: `[]`, want: []string{"FILE: [ is not a JSON object: begin with a brace"}},
		"not JSON":          {file: "{\n  \"xml\": true\n  \"docs\": \"/\"\n}", want: []string{`FILE: line 3: invalid character '"' after object key:value pair`}},
		"two objects":       {file: "{}\n{}", want: []string{"FILE: line 2: something follows the object"}},
		"unknown name":      {file: `{"typebase": "/p/"}`, want: []string{"FILE: typebase: there is no such setting"}},
		"hyphen":            {file: `{"type-base": "/p/"}`, want: []string{"FILE: type-base: there is no such setting"}},
		"capitals":          {file: `{"XML": true}`, want: []string{"FILE: XML: there is no such setting"}},
		"file in a file":    {file: `{"config": "a.json"}`, want: []string{"FILE: config: there is no such setting"}},
		"name twice":        {file: `{"xml": true, "xml": false}`, want: []string{"FILE: xml: stands there twice: keep one"}},
		"string in a file":  {file: `{"listen": 8080}`, want: []string{"FILE: listen: 8080 is not a string: put it in quotes"}},
		"null in a file":    {file: `{"docs": null}`, want: []string{"FILE: docs: null is not a string: put it in quotes"}},
		"toggle in a file":  {file: `{"xml": "true"}`, want: []string{`FILE: xml: "true" is not true or false`}},
		"count in a file":   {file: `{"max_conns": 1.5}`, want: []string{`FILE: max_conns: "1.5" is not a number from 0 on`}},
		"size in a file":    {file: `{"max_body": {}}`, want: []string{`FILE: max_body: "{}" is not a number of bytes: write 1048576, 512KiB or 10MiB`}},
		"words in a file":   {file: `{"languages": "de"}`, want: []string{`FILE: languages: "de" is not a list of strings`}},
		"types in a file":   {file: `{"types": {"status": 403}}`, want: []string{`FILE: types: {"status": 403} is not a list of objects: write [{"title": "Out of Credit", "status": 403}]`}},
		"two types":         {file: `{"types": [{"status": "x"}, {"Status": 403}]}`, want: []string{`FILE: types: [0]: status: "x" is not a number: leave the quotes out`, "[1]: Status: a type has no such member: it has uri, title, status, description and reference"}},
		"overruled in vain": {args: []string{"-grace", "1s"}, file: `{"grace": "1"}`, want: []string{`FILE: grace: "1" is not a duration above zero: write 500ms, 10s or 2m`}},
		"several in a file": {file: `{"xml": 1, "nope": 2, "log": "off", "docs": "x"}`, want: []string{
			"FILE: xml: 1 is not true or false",
			"FILE: nope: there is no such setting",
			`docs: "x" is not a path that begins and ends with a slash: write /problems/`}},
	} {
		t.Run(name, func(t *testing.T) {
			args := test.args
			file := filepath.Join(t.TempDir(), "problemd.json")
			if test.file != "" {
				require.NoError(t, os.WriteFile(file, []byte(test.file), 0o600))
				args = append(args, "-config", file)
			}
			var stdout, stderr bytes.Buffer
			ctx, cancel := context.WithCancel(t.Context())
			cancel() // what should not start, ends
			assert.Equal(t, 2, run(ctx, args, &stdout, &stderr))
			want := "problemd: " + strings.Join(test.want, "\nproblemd: ") + "\n" + hint
			assert.Equal(t, want, strings.ReplaceAll(stderr.String(), file, "FILE"))
			assert.Empty(t, stdout.String())
		})
	}
}

func TestExitCode(t *testing.T) {
	cmd := reexec("problemd", "-nope")
	output, err := cmd.CombinedOutput()
	require.Error(t, err)
	require.Equal(t, 2, cmd.ProcessState.ExitCode())
	require.Equal(t, "problemd: flag provided but not defined: -nope\n"+hint, string(output))

	taken := start(t).address
	cmd = reexec("problemd", "-listen", taken)
	output, err = cmd.CombinedOutput()
	require.Error(t, err)
	require.Equal(t, 1, cmd.ProcessState.ExitCode())
	require.Equal(t, "problemd: listen tcp "+taken+": bind: address already in use\n", string(output))
}

func TestHelp(t *testing.T) {
	var stdout, stderr bytes.Buffer
	require.Equal(t, 0, run(t.Context(), []string{"-help"}, &stdout, &stderr))
	require.Empty(t, stderr.String())
	for _, s := range new(options).settings() {
		require.Contains(t, stdout.String(), "\n  -"+s.name)
	}
	require.Contains(t, stdout.String(), "(default 1m)")
}

// TestFile has every setting in a file, and the same ones as flags.
func TestFile(t *testing.T) {
	const file = `{
		"upstream": "http://127.0.0.1:9000/base",
		"listen": "127.0.0.1:0",
		"cert": "cert.pem",
		"key": "key.pem",
		"preserve_host": true,
		"forwarded": "append",
		"type_base": "https://api.example.com/problems/",
		"server_errors": true,
		"lift_json": true,
		"replace_html": true,
		"discard_text": true,
		"xml": true,
		"report_only": true,
		"languages": ["de", "fr"],
		"skip": ["/metrics", "/a,b"],
		"types": [{"title": "Out of Credit", "status": 403, "description": "The account has no credit."}],
		"replace": [{"uri": "https://example.com/gone", "title": "Not Here", "status": 404, "reference": "the manual"}],
		"trace_id": true,
		"docs": "/problems/",
		"health": "/healthz",
		"log": "text",
		"header_timeout": "1s",
		"idle_timeout": "2s",
		"upstream_timeout": "3s",
		"max_body": "10 MiB",
		"max_conns": 5,
		"grace": "4s"
	}`
	name := filepath.Join(t.TempDir(), "problemd.json")
	require.NoError(t, os.WriteFile(name, []byte(file), 0o600))
	fromFile, err := parse([]string{"-config", name}, nil)
	require.NoError(t, err)
	fromFlags, err := parse([]string{
		"-upstream=http://127.0.0.1:9000/base", "-listen=127.0.0.1:0", "-cert=cert.pem", "-key=key.pem",
		"-preserve-host", "-forwarded=append", "-type-base=https://api.example.com/problems/", "-server-errors",
		"-lift-json", "-replace-html", "-discard-text", "-xml", "-report-only", "-languages=de,fr", "-skip", "/metrics",
		"-types", `[{"title": "Out of Credit", "status": 403, "description": "The account has no credit."}]`,
		"-replace", `{"uri": "https://example.com/gone", "title": "Not Here", "status": 404, "reference": "the manual"}`,
		"-trace-id", "-docs=/problems/", "-health=/healthz", "-log=text", "-header-timeout=1s", "-idle-timeout=2s",
		"-upstream-timeout=3s", "-max-body=10485760", "-max-conns=5", "-grace=4s",
	}, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"/metrics", "/a,b"}, fromFile.skip)
	fromFile.skip = fromFlags.skip // a flag cannot say this one
	require.Equal(t, fromFlags, fromFile)

	for _, s := range new(options).settings() {
		require.Contains(t, file, `"`+strings.ReplaceAll(s.name, "-", "_")+`"`, "the test misses one")
	}

	// Flags win, a list as a whole, and a toggle can be turned off.
	o, err := parse([]string{"-xml=false", "-skip", "/x", "-config", name, "-skip", "/y,/z", "-forwarded", "-grace", "9s"}, nil)
	require.NoError(t, err)
	require.False(t, o.xml)
	require.True(t, o.liftJSON)
	require.Equal(t, []string{"/x", "/y", "/z"}, o.skip)
	require.Equal(t, forwardSet, o.forwarded)
	require.Equal(t, "9s", o.grace.String())
}
