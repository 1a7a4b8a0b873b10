package accept_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/accept"
)

type ranges []accept.MediaRange

// malformed is yielded in the place of a malformed element.
var malformed = accept.MediaRange{}

var mediaRangesTests = []struct {
	why   string
	lines []string
	want  ranges
}{
	{"no line", nil, nil},
	{"an empty line", []string{""}, nil},
	{"only empty elements", []string{" , ,\t,"}, nil},
	{"a type", []string{"application/xml"}, ranges{{"application/xml", 1000}}},
	{"wildcards", []string{"text/*, */*"}, ranges{{"text/*", 1000}, {"*/*", 1000}}},
	{"a token is any token", []string{"!#$%&'*+-.^_`|~09AZaz/x"}, ranges{{"!#$%&'*+-.^_`|~09AZaz/x", 1000}}},
	{"spelt as the client spells it", []string{"Text/HTML"}, ranges{{"Text/HTML", 1000}}},
	{"in order", []string{"b/b, a/a", "c/c"}, ranges{{"b/b", 1000}, {"a/a", 1000}, {"c/c", 1000}}},
	{"an empty line among others", []string{"", "a/a", ""}, ranges{{"a/a", 1000}}},
	{"the same twice", []string{"a/a;q=0.1, a/a"}, ranges{{"a/a", 100}, {"a/a", 1000}}},

	{"weights", []string{"a/a;q=0,b/b;q=1,c/c;q=0.5,d/d;q=0.25,e/e;q=0.125,f/f;q=1.000"},
		ranges{{"a/a", 0}, {"b/b", 1000}, {"c/c", 500}, {"d/d", 250}, {"e/e", 125}, {"f/f", 1000}}},
	{"the least weights", []string{"a/a;q=0.001,b/b;q=0.000"}, ranges{{"a/a", 1}, {"b/b", 0}}},
	{"digits, not a number", []string{"a/a;q=0.10"}, ranges{{"a/a", 100}}},
	{"weight in capitals", []string{"a/a;Q=0.4"}, ranges{{"a/a", 400}}},
	{"a point and no digits", []string{"a/a;q=1., b/b;q=0."}, ranges{{"a/a", 1000}, {"b/b", 0}}},

	{"white space", []string{" \ta/a \t;\t q=0.9\t , b/b ; q=0.8 "}, ranges{{"a/a", 900}, {"b/b", 800}}},
	{"empty elements", []string{",, a/a,,"}, ranges{{"a/a", 1000}}},
	{"an empty parameter", []string{"a/a; ;q=0.9;, b/b;q=0.5"}, ranges{{"a/a", 900}, {"b/b", 500}}},
	{"parameters of the media type", []string{"a/a;charset=utf-8;level=1"}, ranges{{"a/a", 1000}}},
	{"a parameter after the weight", []string{"a/a;q=0.9;level=1, b/b;q=0.5"}, ranges{{"a/a", 900}, {"b/b", 500}}},
	{"a parameter that only begins like a weight", []string{"a/a;q1=0"}, ranges{{"a/a", 1000}}},
	{"a quoted comma", []string{`a/a;p="a, b/b", c/c;q=0.1`}, ranges{{"a/a", 1000}, {"c/c", 100}}},
	{"a quoted semicolon", []string{`a/a;p=";q=0.1", c/c;q=0.5`}, ranges{{"a/a", 1000}, {"c/c", 500}}},
	{"a quoted quote", []string{`a/a;p="\",b/b;\"", c/c;q=0.5`}, ranges{{"a/a", 1000}, {"c/c", 500}}},
	{"an empty string", []string{`a/a;p=""`}, ranges{{"a/a", 1000}}},
	{"a tab in a string", []string{"a/a;p=\"\t\\\t\""}, ranges{{"a/a", 1000}}},
	{"a string beyond ASCII", []string{"a/a;p=\"\xe4\xff\""}, ranges{{"a/a", 1000}}},

	{"no slash", []string{"a/a, json"}, ranges{{"a/a", 1000}, malformed}},
	{"a star alone", []string{"a/a, *;q=0.1"}, ranges{{"a/a", 1000}, malformed}},
	{"no type", []string{"/xml, a/a"}, ranges{malformed, {"a/a", 1000}}},
	{"no subtype", []string{"application/, a/a"}, ranges{malformed, {"a/a", 1000}}},
	{"no name", []string{";;,,;q=1,a/a"}, ranges{malformed, malformed, {"a/a", 1000}}},
	{"two slashes", []string{"a/a/x"}, ranges{malformed}},
	{"white space at the slash", []string{"a /a"}, ranges{malformed}},
	{"white space for a comma", []string{"a/a b/b"}, ranges{malformed}},
	{"a semicolon for a comma", []string{"a/a;b/b;q=0.5"}, ranges{malformed}},
	{"weight above 1", []string{"a/a;q=1.001"}, ranges{malformed}},
	{"weight of 2", []string{"a/a;q=2"}, ranges{malformed}},
	{"negative weight", []string{"a/a, b/b;q=-1"}, ranges{{"a/a", 1000}, malformed}},
	{"four decimals", []string{"a/a;q=0.5000"}, ranges{malformed}},
	{"no digit before the point", []string{"a/a;q=.5"}, ranges{malformed}},
	{"comma for a point", []string{"a/a;q=0,5"}, ranges{{"a/a", 0}, malformed}},
	{"no weight", []string{"a/a;q="}, ranges{malformed}},
	{"weight without a value", []string{"a/a;q"}, ranges{malformed}},
	{"weight in words", []string{"a/a, b/b;q=low"}, ranges{{"a/a", 1000}, malformed}},
	{"weight in exponents", []string{"a/a;q=1e-1"}, ranges{malformed}},
	{"a letter in the weight", []string{"a/a;q=0.x"}, ranges{malformed}},
	{"a weight without a point", []string{"a/a;q=10"}, ranges{malformed}},
	{"weight in quotes", []string{`a/a;q="0.5"`}, ranges{malformed}},
	{"white space in the weight", []string{"a/a;q= 0.5"}, ranges{malformed}},
	{"two weights", []string{"a/a;q=0.5;q=0.9"}, ranges{malformed}},
	{"a parameter without a value", []string{"a/a;level"}, ranges{malformed}},
	{"a parameter with an empty value", []string{"a/a;level="}, ranges{malformed}},
	{"an open string", []string{`a/a;p="a`}, ranges{malformed}},
	{"what an open string swallows", []string{`a/a;p="a, b/b`, "c/c"}, ranges{malformed, {"c/c", 1000}}},
	{"an open escape", []string{`a/a;p="a\`}, ranges{malformed}},
	{"a string over two lines", []string{`a/a;p="a`, `b"`}, ranges{malformed, malformed}},
	{"a control in a string", []string{"a/a;p=\"\x00\""}, ranges{malformed}},
	{"an escaped control in a string", []string{"a/a;p=\"\\\x7f\""}, ranges{malformed}},
	{"text after a string", []string{`a/a;p="a"b`}, ranges{malformed}},
	{"beyond ASCII", []string{"a/a, app\xe4/x, b/b"}, ranges{{"a/a", 1000}, malformed, {"b/b", 1000}}},
}

// collect returns what MediaRanges yields. It fails where a malformed element is not
// the zero MediaRange.
func collect(t *testing.T, lines []string) (list ranges) {
	for r, ok := range accept.MediaRanges(lines) {
		assert.Equal(t, ok, r != malformed, "%q", lines)
		list = append(list, r)
	}
	return list
}

func TestMediaRanges(t *testing.T) {
	for _, test := range mediaRangesTests {
		got := collect(t, test.lines)
		assert.Equal(t, test.want, got, "%s: %q", test.why, test.lines)
		requireReference(t, test.lines, got)
	}
}

func TestMediaRangesMayBeLeft(t *testing.T) {
	var names []string
	for r := range accept.MediaRanges([]string{"a/a, b/b, c/c", "d/d"}) {
		names = append(names, r.Name)
		if r.Name == "b/b" {
			break
		}
	}
	require.Equal(t, []string{"a/a", "b/b"}, names)
}

func TestMediaRangesAllocatesNothing(t *testing.T) {
	lines := []string{`application/json;q=0.5, application/problem+xml;p="a,b";q=0.9, */*;q=0.1`}
	sum := 0
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for r := range accept.MediaRanges(lines) {
			sum += r.Weight
		}
	}))
	require.Equal(t, 1500*101, sum)
}

func TestMediaRangeNames(t *testing.T) {
	for _, test := range []struct {
		name, other string
		is, suffix  bool
	}{
		{"application/json", "application/json", true, true},
		{"Application/JSON", "application/json", true, true},
		{"application/json", "application/problem+json", false, false},
		{"application/problem+JSON", "+json", false, true},
		{"application/json", "+json", false, false},
		{"json", "+json", false, false},
		{"text/html", "text/*", false, false},
		{"text/*", "text/html", false, false},
	} {
		r := accept.MediaRange{Name: test.name}
		assert.Equal(t, test.is, r.Is(test.other), "%q, %q", test.name, test.other)
		assert.Equal(t, test.suffix, r.HasSuffix(test.other), "%q, %q", test.name, test.other)
	}
}

func TestPreferred(t *testing.T) {
	offers := []string{"application/json", "text/html", "text/plain"}
	for _, test := range []struct {
		lines []string
		want  string
	}{
		{nil, "application/json"},
		{[]string{"*/*"}, "application/json"},
		{[]string{"image/png"}, "application/json"},
		{[]string{"application/json;q=0"}, "application/json"},
		{[]string{"text/html;q=0"}, "application/json"},
		{[]string{"text/html"}, "text/html"},
		{[]string{"TEXT/HTML"}, "text/html"},
		{[]string{"text/plain"}, "text/plain"},
		{[]string{"text/*"}, "text/html"},
		{[]string{"*/*;q=0.5, text/*;q=0.5"}, "text/html"},
		{[]string{"text/*, text/plain"}, "text/plain"},
		{[]string{"text/plain, text/html"}, "text/html"},
		{[]string{"text/html;q=0.5, text/plain;q=0.501"}, "text/plain"},
		{[]string{"text/html;q=0.5", "text/plain;q=0.6, application/json;q=0.7"}, "application/json"},
		{[]string{"text/html;q=0, text/*;q=0.5"}, "text/plain"},
		{[]string{"text/html;q=0, */*;q=0.5, application/json;q=0.1"}, "text/plain"},
		{[]string{"text/plain, text/plain;q=0.1, text/html;q=0.5"}, "text/plain"},
		{[]string{"text/plain;q=0.1, text/plain, text/html;q=0.5"}, "text/html"},
		{[]string{"?, text/html;q=x, text/plain;q=0.1"}, "text/plain"},
	} {
		assert.Equal(t, test.want, offers[accept.Preferred(test.lines, offers...)], "%q", test.lines)
	}
}

func FuzzMediaRanges(f *testing.F) {
	for _, test := range mediaRangesTests {
		f.Add(strings.Join(test.lines, "\n"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<10 {
			t.Skip("the reference is slow")
		}
		lines := strings.Split(text, "\n")
		got := collect(t, lines)
		requireReference(t, lines, got)
		// No client makes it yield more than one element a comma.
		require.LessOrEqual(t, len(got), strings.Count(text, ",")+len(lines))
	})
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"

var (
	element = regexp.MustCompile(`^(?:[^",]|"(?:[^"\\]|\\.)*")*`)
	media   = regexp.MustCompile(`^(` + token + `/` + token + `)` +
		`((?:[ \t]*;[ \t]*(?:` + token + `=(?:` + token + `|"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[^\x00-\x08\x0a-\x1f\x7f])*"))?)*)[ \t]*$`)
	parameter = regexp.MustCompile(`;[ \t]*(` + token + `)=(` + token + `|"(?:[^"\\]|\\.)*")`)
	weight    = regexp.MustCompile(`^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$`)
)

// requireReference compares what was yielded with the grammar of RFC 9110, written
// down again. The grammar does not say how to go on after a malformed element.
func requireReference(t *testing.T, lines []string, got ranges) {
	for _, line := range lines {
		line = latin1(line) // to match bytes, not characters
		for line != "" {
			text := element.FindString(line)
			line = line[len(text):]
			if closed := line == "" || line[0] == ','; closed {
				line = strings.TrimPrefix(line, ",")
				if text = strings.Trim(text, " \t"); text == "" {
					continue
				}
				if want, ok := slowMediaRange(text); ok {
					require.NotEmpty(t, got, "%q", lines)
					require.Equal(t, want, got[0], "%q", lines)
					got = got[1:]
					continue
				}
			}
			require.NotEmpty(t, got, "%q", lines)
			require.Equal(t, malformed, got[0], "%q", lines)
			return
		}
	}
	require.Empty(t, got, "%q", lines)
}

// slowMediaRange parses an element without white space around it.
func slowMediaRange(text string) (r accept.MediaRange, ok bool) {
	match := media.FindStringSubmatch(text)
	if match == nil {
		return r, false
	}
	r = accept.MediaRange{Name: match[1], Weight: 1000}
	weighed := false
	for _, p := range parameter.FindAllStringSubmatch(match[2], -1) {
		if strings.ToLower(p[1]) != "q" {
			continue
		}
		if weighed || !weight.MatchString(p[2]) {
			return r, false
		}
		q, err := strconv.ParseFloat(p[2], 64)
		r.Weight, weighed = int(q*1000+0.5), err == nil
	}
	return r, true
}

// latin1 makes a character of each byte.
func latin1(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}
