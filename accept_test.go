package problem

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// acceptTests are Accept lines and whether they want problem+xml.
var acceptTests = []struct {
	why    string
	accept []string
	want   bool
}{
	// Nothing that names XML.
	{"no line", nil, false},
	{"an empty line", []string{""}, false},
	{"only empty elements", []string{" , ,\t,"}, false},
	{"anything", []string{"*/*"}, false},
	{"any application type", []string{"application/*"}, false},
	{"any text", []string{"text/*"}, false},
	{"JSON", []string{"application/json"}, false},
	{"problem+json", []string{"application/problem+json"}, false},
	{"another type", []string{"image/png"}, false},
	{"another XML type", []string{"application/xhtml+xml"}, false},
	{"a suffix of XML", []string{"application/atom+xml"}, false},
	{"JSON refused, XML only by wildcard", []string{"application/problem+json;q=0, */*"}, false},

	// XML by name, nothing for JSON.
	{"problem+xml", []string{"application/problem+xml"}, true},
	{"application/xml", []string{"application/xml"}, true},
	{"text/xml", []string{"text/xml"}, true},
	{"a low weight is more than none", []string{"application/xml;q=0.001"}, true},
	{"case", []string{"Application/Problem+XML"}, true},
	{"parameters of the media type", []string{"application/problem+xml;charset=utf-8"}, true},
	{"beside another type", []string{"image/png, text/xml"}, true},
	{"beside XHTML", []string{"application/xhtml+xml, application/xml;q=0.9"}, true},
	{"refused", []string{"application/xml;q=0"}, false},
	{"refused in full", []string{"application/xml;q=0.000"}, false},

	// Against JSON by name.
	{"a tie", []string{"application/json, application/xml"}, false},
	{"a tie, XML first", []string{"application/xml, application/json"}, false},
	{"a tie of weights", []string{"application/problem+xml;q=0.5, application/problem+json;q=0.5"}, false},
	{"a tie of spellings", []string{"application/xml;q=1, application/json;q=1.000"}, false},
	{"XML above", []string{"application/json;q=0.5, application/xml"}, true},
	{"XML above by a thousandth", []string{"application/xml;q=0.501, application/json;q=0.5"}, true},
	{"JSON above by a thousandth", []string{"application/xml;q=0.5, application/json;q=0.501"}, false},
	{"JSON above", []string{"application/xml;q=0.9, application/json"}, false},
	{"digits, not a number", []string{"application/xml;q=0.10, application/json;q=0.9"}, false},
	{"any suffix of JSON", []string{"application/vnd.api+json, application/xml;q=0.9"}, false},
	{"JSON outside of application", []string{"model/gltf+JSON, application/xml"}, false},
	{"the best of JSON", []string{"application/json;q=0.1, application/problem+json;q=0.8, application/xml;q=0.5"}, false},
	{"the best of XML", []string{"text/xml;q=0.1, application/problem+xml;q=0.8, application/json;q=0.5"}, true},
	{"the best of one name", []string{"application/xml;q=0.1, application/xml;q=0.8, application/json;q=0.5"}, true},
	{"JSON refused", []string{"application/json;q=0, application/xml;q=0.1"}, true},
	{"both refused", []string{"application/json;q=0, application/xml;q=0"}, false},
	{"one JSON refused, another not", []string{"application/problem+json;q=0, application/json, application/xml;q=0.5"}, false},

	// Against JSON by wildcard.
	{"anything as good", []string{"application/xml, */*"}, false},
	{"anything less good", []string{"application/xml, */*;q=0.8"}, true},
	{"anything better", []string{"application/xml;q=0.7, */*;q=0.8"}, false},
	{"application/* as good", []string{"application/xml, application/*"}, false},
	{"application/* less good", []string{"application/xml, application/*;q=0.5"}, true},
	{"application/* is the more specific, lower", []string{"application/xml;q=0.5, application/*;q=0.1, */*;q=0.9"}, true},
	{"application/* is the more specific, higher", []string{"application/xml;q=0.5, application/*;q=0.9, */*;q=0.1"}, false},
	{"a name is more specific than a wildcard", []string{"application/xml;q=0.5, application/json;q=0.1, */*"}, true},
	{"a refusal by name too", []string{"application/problem+json;q=0, application/xml;q=0.1, */*"}, true},
	{"text/* says nothing of JSON", []string{"text/xml;q=0.5, text/*"}, true},
	{"a wildcard refused", []string{"application/xml;q=0.5, */*;q=0"}, true},
	{"no type that is spelt so", []string{"application/xml;q=0.5, */json"}, true},

	// Browsers.
	{"Firefox", []string{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}, false},
	{"Chrome", []string{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"}, false},
	{"text/html last", []string{"application/xml, text/html;q=0.1"}, false},
	{"text/html in another line and case", []string{"application/xml", "Text/HTML"}, false},
	{"text/html with a parameter", []string{"application/xml, text/html;level=1"}, false},
	{"text/html refused is named all the same", []string{"application/xml, text/html;q=0"}, false},
	{"java.net.HttpURLConnection", []string{"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"}, false},

	// Form.
	{"white space", []string{" \tapplication/xml \t;\t q=0.9\t , application/json ; q=0.8 "}, true},
	{"empty elements", []string{",, application/xml,,"}, true},
	{"an empty parameter", []string{"application/xml; ;q=0.9;, */*;q=0.5"}, true},
	{"weight in capitals", []string{"application/xml;Q=0.4, application/json;Q=0.5"}, false},
	{"a point and no digits", []string{"application/xml;q=1., application/json;q=0."}, true},
	{"a parameter behind the weight", []string{`application/xml;q=0.9;level=1, application/json;q=0.5`}, true},
	{"a quoted comma", []string{`application/xml;p="a, application/json", */*;q=0.1`}, true},
	{"a quoted semicolon", []string{`application/xml;p=";q=0.1", */*;q=0.5`}, true},
	{"a quoted quote", []string{`application/xml;p="\",text/html;\"", */*;q=0.5`}, true},
	{"an empty string", []string{`application/xml;p=""`}, true},
	{"a string beyond ASCII", []string{"application/xml;p=\"\xe4\xff\""}, true},
	{"a parameter that only begins like a weight", []string{"application/xml;q1=0, application/json;q=0.5"}, true},
	{"two lines", []string{"application/json;q=0.5", "application/xml"}, true},
	{"two lines, JSON in the other", []string{"application/xml;q=0.5", "application/json"}, false},
	{"an empty line among others", []string{"", "application/xml", ""}, true},

	// Malformed, wherever it is.
	{"no slash", []string{"application/xml, json"}, false},
	{"a star alone", []string{"application/xml, *;q=0.1"}, false},
	{"no type", []string{"/xml, application/xml"}, false},
	{"no subtype", []string{"application/, application/xml"}, false},
	{"two slashes", []string{"application/xml/x"}, false},
	{"white space at the slash", []string{"application /xml"}, false},
	{"white space for a comma", []string{"application/xml application/problem+xml"}, false},
	{"a semicolon for a comma", []string{"application/xml;application/json;q=0.5"}, false},
	{"weight above 1", []string{"application/xml;q=1.001"}, false},
	{"weight of 2", []string{"application/xml;q=2"}, false},
	{"negative weight", []string{"application/xml, application/json;q=-1"}, false},
	{"four decimals", []string{"application/xml;q=0.5000"}, false},
	{"no digit before the point", []string{"application/xml;q=.5"}, false},
	{"comma for a point", []string{"application/xml;q=0,5"}, false},
	{"no weight", []string{"application/xml;q="}, false},
	{"weight without a value", []string{"application/xml;q"}, false},
	{"weight in words", []string{"application/xml, application/json;q=low"}, false},
	{"weight in exponents", []string{"application/xml;q=1e-1"}, false},
	{"weight in quotes", []string{`application/xml;q="0.5"`}, false},
	{"white space in the weight", []string{"application/xml;q= 0.5"}, false},
	{"two weights", []string{"application/xml;q=0.5;q=0.9"}, false},
	{"a parameter without a value", []string{"application/xml;level"}, false},
	{"an open string", []string{`application/xml;p="a`}, false},
	{"an open escape", []string{`application/xml;p="a\`}, false},
	{"a string over two lines", []string{`application/xml;p="a`, `b"`}, false},
	{"a control in a string", []string{"application/xml;p=\"\x00\""}, false},
	{"an escaped control in a string", []string{"application/xml;p=\"\\\x7f\""}, false},
	{"text behind a string", []string{`application/xml;p="a"b`}, false},
	{"beyond ASCII", []string{"application/xml, app\xe4/x"}, false},
	{"malformed in another line", []string{"application/xml", "?"}, false},
}

func TestPrefersXML(t *testing.T) {
	for _, test := range acceptTests {
		assert.Equal(t, test.want, prefersXML(test.accept), "%s: %q", test.why, test.accept)
		assert.Equal(t, test.want, slowlyPrefersXML(test.accept), "the reference: %s: %q", test.why, test.accept)
	}
}

func TestPrefersXMLAllocatesNothing(t *testing.T) {
	accept := []string{`application/json;q=0.5, application/problem+xml;p="a,b";q=0.9, */*;q=0.1`}
	assert.True(t, prefersXML(accept))
	assert.Zero(t, testing.AllocsPerRun(100, func() { prefersXML(accept) }))
}

func FuzzPrefersXML(f *testing.F) {
	for _, test := range acceptTests {
		f.Add(strings.Join(test.accept, "\n"))
	}
	f.Fuzz(func(t *testing.T, lines string) {
		if len(lines) > 1<<10 {
			t.Skip("the reference is slow")
		}
		accept := strings.Split(lines, "\n")
		assert.Equal(t, slowlyPrefersXML(accept), prefersXML(accept), "%q", accept)
	})
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"

var (
	acceptRange = regexp.MustCompile(`^(` + token + `/` + token + `)` +
		`((?:[ \t]*;[ \t]*(?:` + token + `=(?:` + token + `|"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[^\x00-\x08\x0a-\x1f\x7f])*"))?)*)[ \t]*$`)
	acceptParameter = regexp.MustCompile(`;[ \t]*(` + token + `)=(` + token + `|"(?:[^"\\]|\\.)*")`)
	acceptWeight    = regexp.MustCompile(`^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$`)
	acceptElement   = regexp.MustCompile(`^(?:[^",]|"(?:[^"\\]|\\.)*")*`)
)

// slowlyPrefersXML is the rule written down again from the grammar of RFC 9110.
func slowlyPrefersXML(accept []string) bool {
	best := map[string]float64{}
	for _, line := range accept {
		line = latin1(line) // to match bytes, not characters
		for line != "" {
			element := acceptElement.FindString(line)
			line = line[len(element):]
			if line != "" && line[0] != ',' {
				return false // an open quote
			}
			line = strings.TrimPrefix(line, ",")
			if element = strings.Trim(element, " \t"); element == "" {
				continue
			}
			match := acceptRange.FindStringSubmatch(element)
			if match == nil {
				return false
			}
			weights := []float64{}
			for _, parameter := range acceptParameter.FindAllStringSubmatch(match[2], -1) {
				if strings.ToLower(parameter[1]) != "q" {
					continue
				}
				if !acceptWeight.MatchString(parameter[2]) {
					return false
				}
				weight, _ := strconv.ParseFloat(parameter[2], 64)
				weights = append(weights, weight)
			}
			weight := 1.0
			switch len(weights) {
			case 0:
			case 1:
				weight = weights[0]
			default:
				return false
			}
			group := strings.ToLower(match[1])
			switch {
			case group == "application/problem+xml", group == "application/xml", group == "text/xml":
				group = "xml"
			case group == "application/json", strings.HasSuffix(group, "+json"):
				group = "json"
			}
			before, ok := best[group]
			if !ok || weight > before {
				best[group] = weight
			}
		}
	}
	if _, ok := best["text/html"]; ok {
		return false
	}
	for _, group := range []string{"json", "application/*", "*/*"} {
		if weight, ok := best[group]; ok {
			return best["xml"] > weight
		}
	}
	return best["xml"] > 0
}

// latin1 makes a character of each byte.
func latin1(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

func BenchmarkPrefersXML(b *testing.B) {
	for _, bench := range []struct{ name, accept string }{
		{"from=curl", "*/*"},
		{"from=Firefox", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
		{"from=XML", "application/problem+xml, application/xml;q=0.9, application/json;q=0.5, */*;q=0.1"},
	} {
		accept := []string{bench.accept}
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				prefersXML(accept)
			}
		})
	}
}
