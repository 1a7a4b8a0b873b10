package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWrongOptions(t *testing.T) {
	const errorfiles = "-errorfiles=/etc/haproxy/problems"
	for name, test := range map[string]struct {
		args []string
		want []string
	}{
		"unknown flag":     {[]string{"-nope"}, []string{"flag provided but not defined: -nope"}},
		"missing argument": {[]string{"-type-base"}, []string{"flag needs an argument: -type-base"}},
		"argument":         {[]string{"problem.js"}, []string{`unexpected argument "problem.js": every option begins with a hyphen`}},
		"toggle":           {[]string{"-lift-json=maybe"}, []string{`-lift-json: "maybe" is not true or false`}},
		"language":         {[]string{"-languages", "de,xx"}, []string{`languages: "xx" is not among the languages: choose from de, es, fr, it, ja, ko, nl, pl, pt-BR, ru, uk, zh-Hans, or write all`}},
		"language twice":   {[]string{"-languages", "de,de"}, []string{`languages[1].Tag "de" occurs twice: merge their Texts`}},
		"empty language":   {[]string{"-languages", "de,"}, []string{`-languages: "de," has an empty member: write one, or several with a comma between`}},
		"skip":             {[]string{"-skip", "metrics"}, []string{`skip: "metrics" is not a path: write /metrics, which stands for everything below it too`}},
		"skip lines":       {[]string{"-skip", "/a\nb"}, []string{`skip: "/a\nb" is not a path: write /metrics, which stands for everything below it too`}},
		"type base":        {[]string{"-type-base", "https://example.com/problems"}, []string{`type-base: "https://example.com/problems" does not end in a separator: add a slash, or end it in #, :, = or ?`}},
		"replace":          {[]string{"-replace", "gone"}, []string{`-replace: gone is not a list of objects: write [{"title": "Out of Credit", "status": 403}]`}},
		"replace's member": {[]string{"-replace", `{"titel": "Gone"}`}, []string{"-replace: [0]: titel: a type has no such member: it has uri, title, status, description and reference"}},
		"replace's status": {[]string{"-replace", `{"title": "Gone"}`}, []string{"replace[0].Status 0 is not an error status: use 400 to 599"}},
		"replaced twice": {[]string{"-replace", `{"title": "A", "status": 403}`, "-replace", `{"title": "B", "status": 403}`}, []string{
			"replace[1].Status 403 occurs twice: keep one Type for each status, or move this one to Types"}},
		"conf without a name": {[]string{"-conf", ""}, []string{`-conf: "" is not a name of a file: write problem.conf`}},
		"conf of a directory": {[]string{"-conf", "/etc/.conf"}, []string{`-conf: "/etc/.conf" is not a name of a file: write problem.conf`}},
		"format":              {[]string{"-format", "envoy"}, []string{`-format: "envoy" is not a format: write nginx or haproxy`}},
		"xml":                 {[]string{"-xml"}, []string{"-xml is not offered: " + unserved["xml"]}},
		"types":               {[]string{"-types", "[]"}, []string{"-types is not offered: " + unserved["types"]}},
		"upstream":            {[]string{"-upstream", "http://localhost"}, []string{"-upstream is not offered: is proxy_pass in nginx, and server in HAProxy"}},
		"error files":         {[]string{errorfiles}, []string{"-errorfiles: needs -format haproxy: nginx has -conf"}},
		"no error files":      {[]string{"-format=haproxy"}, []string{`-errorfiles: "" is not an absolute path without blanks and quotes: write /etc/haproxy/problems`}},
		"relative":            {[]string{"-format=haproxy", "-errorfiles=problems"}, []string{`-errorfiles: "problems" is not an absolute path without blanks and quotes: write /etc/haproxy/problems`}},
		"root":                {[]string{"-format=haproxy", "-errorfiles=/../"}, []string{`-errorfiles: "/../" is not an absolute path without blanks and quotes: write /etc/haproxy/problems`}},
		"blank":               {[]string{"-format=haproxy", "-errorfiles=/a b"}, []string{`-errorfiles: "/a b" is not an absolute path without blanks and quotes: write /etc/haproxy/problems`}},
		"long": {[]string{"-format=haproxy", errorfiles, "-replace", `{"title": "Gone", "status": 410, "description": "` + strings.Repeat("a", 17000) + `"}`}, []string{
			"replace: the document of 410 has 17062 bytes, and HAProxy takes 11000: shorten the description"}},
		"not for HAProxy": {[]string{"-format=haproxy", errorfiles, "-trace-id", "-languages=de", "-conf=a.conf", "-lift-json", "-report-only"}, []string{
			"-conf: HAProxy cannot serve it: the configuration goes to standard output",
			"-languages: HAProxy cannot serve it: http-response return has one text for each status",
			"-lift-json: HAProxy cannot serve it: its rules cannot write the members of an object anew",
			"-report-only: HAProxy cannot serve it: its rules log nothing",
			"-trace-id: HAProxy cannot serve it: the documents are written beforehand"}},
		"several": {[]string{"-lift-json=x", "-skip=y", "-replace=z", "w"}, []string{
			`-lift-json: "x" is not true or false`,
			`-replace: z is not a list of objects: write [{"title": "Out of Credit", "status": 403}]`,
			`unexpected argument "w": every option begins with a hyphen`,
			`skip: "y" is not a path: write /metrics, which stands for everything below it too`}},
		"several of several kinds": {[]string{"-skip=y", "-languages=xx", "-type-base=p", "-replace", `{"status": 1}`}, []string{
			`skip: "y" is not a path: write /metrics, which stands for everything below it too`,
			`languages: "xx" is not among the languages: choose from de, es, fr, it, ja, ko, nl, pl, pt-BR, ru, uk, zh-Hans, or write all`,
			`type-base: "p" does not end in a separator: add a slash, or end it in #, :, = or ?`,
			"replace[0].Status 1 is not an error status: use 400 to 599"}},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			assert.Equal(t, 2, run(test.args, &stdout, &stderr))
			assert.Equal(t, "nginx: "+strings.Join(test.want, "\nnginx: ")+"\nnginx: -help lists what there is to set\n", stderr.String())
			assert.Empty(t, stdout.String())
		})
	}
}

func TestHelp(t *testing.T) {
	var stdout, stderr bytes.Buffer
	require.Equal(t, 0, run([]string{"-help"}, &stdout, &stderr))
	require.Empty(t, stderr.String())
	for _, name := range []string{"conf", "discard-text", "errorfiles", "format", "languages", "lift-json", "replace", "replace-html", "report-only", "server-errors", "skip", "trace-id", "type-base"} {
		require.Contains(t, stdout.String(), "\n  -"+name)
	}
}

func TestUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	var stdout, stderr bytes.Buffer
	require.Equal(t, 1, run([]string{"-conf", filepath.Join(file, "problem.conf")}, &stdout, &stderr))
	require.Contains(t, stderr.String(), "nginx: mkdir "+file)
}

// TestSyntax has njs take the module of every flag, and nginx the directives.
func TestSyntax(t *testing.T) {
	program := programOrSkip(t, "nginx")
	for _, flags := range [][]string{
		nil,
		{"-server-errors"}, {"-lift-json"}, {"-replace-html"}, {"-discard-text"}, {"-report-only"}, {"-trace-id"},
		{"-languages", "all"}, {"-type-base", "/p/"}, {"-skip", "/a,/b\"'\\,/é\u2028/"},
		{"-replace", "{\"title\": \"\\\"'\\\\ </script>\\n\u2028\", \"status\": 403, \"description\": \"*/ ${x}\"}"},
		{"-server-errors", "-lift-json", "-replace-html", "-discard-text", "-trace-id", "-languages", "de", "-type-base", "/p/", "-skip", "/a"},
		{"-replace", `{"title": "Gone", "status": 410, "description": "` + strings.Repeat("a", 17000) + `"}`},
	} {
		dir := configure(t, setup{flags: flags, location: "root html;"}, "unix:"+filepath.Join(t.TempDir(), "socket"))
		output, err := exec.Command(program, "-e", "stderr", "-t", "-c", filepath.Join(dir, "nginx.conf")).CombinedOutput()
		require.NoError(t, err, "%q: %s", flags, output)
		require.NotContains(t, string(output), "warn")
	}
}

// TestCommand has the head of what is written name the command, on one line, which a shell
// reads as it was.
func TestCommand(t *testing.T) {
	args := []string{"-type-base", "https://example.com/p/", "-skip", `/a b,/c"`, "it's", "it's\na\\", `$HOME \ ` + "`date`", "\u2028é\x01", `{"a": "\u0041"}`}
	command := commandOf(args)
	require.Equal(t, `go run . -type-base https://example.com/p/ -skip '/a b,/c"' 'it'\''s' $'it\'s\x0aa\\' '$HOME \ `+"`date`"+`' $'\xe2\x80\xa8é\x01' '{"a": "\u0041"}'`, command)
	if bash, err := exec.LookPath("bash"); err == nil {
		read, err := exec.Command(bash, "-c", `printf '%s\0' `+strings.TrimPrefix(command, "go run .")).Output()
		require.NoError(t, err)
		require.Equal(t, strings.Join(args, "\x00")+"\x00", string(read))
	}
	var stdout, stderr bytes.Buffer
	require.Equal(t, 0, run([]string{"-skip", "/a\u2028alert(1)//"}, &stdout, &stderr))
	require.NotContains(t, stdout.String(), "\u2028")
}

// TestReportOnly has every answer pass, nginx's own too, and the log say what would change.
func TestReportOnly(t *testing.T) {
	u := startUpstream(t)
	s := serve(t, setup{flags: []string{"-report-only"}, location: proxy(u.url), server: "location /missing { root /nonexistent; }"})
	u.say(answer(404, text, "no"))
	_, body := get(t, "http://"+s.address)
	require.Equal(t, "no", body)
	waitFor(t, s, "js: problem: would convert this 404")
	resp, _ := get(t, "http://"+s.address+"/missing")
	require.Equal(t, "text/html", resp.Header.Get("Content-Type"))
	u.say(answer(404, "Content-Type: application/json", "{}"))
	_, body = get(t, "http://"+s.address)
	require.Equal(t, "{}", body)
	require.Equal(t, 1, strings.Count(s.log.String(), "would convert"))
}

// TestWithoutVariable has the media type stand where somebody left the variable out. The
// charset of the upstream follows it then.
func TestWithoutVariable(t *testing.T) {
	u := startUpstream(t)
	s := serve(t, setup{location: proxy(u.url), strip: "js_var $problem_type;\nadd_header Content-Type $problem_type always; # again beside every other add_header\n"})
	u.say(answer(404, text, "no"))
	resp, _ := get(t, "http://"+s.address)
	require.Equal(t, []string{"application/problem+json; charset=utf-8"}, resp.Header["Content-Type"])
}

// TestAddHeader has a location with an add_header of its own say what it lacks, and be whole
// with it.
func TestAddHeader(t *testing.T) {
	const missing = "problem: beside its other add_header, the location needs: "
	u := startUpstream(t)
	u.say(answer(404, text, "no"))
	s := serve(t, setup{location: proxy(u.url) + "add_header X-Own 1 always;"})
	resp, _ := get(t, "http://"+s.address)
	require.Empty(t, resp.Header["Content-Type"])
	waitFor(t, s, missing+"add_header Content-Type $problem_type always;")
	s = serve(t, setup{location: proxy(u.url) + "add_header X-Own 1 always; add_header Content-Type $problem_type always;"})
	resp, _ = get(t, "http://"+s.address)
	require.Equal(t, []string{"application/problem+json"}, resp.Header["Content-Type"])
	require.Equal(t, []string{"1"}, resp.Header["X-Own"])
	u.say(answer(200, text, "yes"))
	resp, _ = get(t, "http://"+s.address)
	require.Equal(t, []string{"text/plain; charset=utf-8"}, resp.Header["Content-Type"])
	require.NotContains(t, s.log.String(), missing)
}
