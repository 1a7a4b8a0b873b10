package accept

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// How an element is parsed is tested in media_test.go.
func TestPrefersXML(t *testing.T) {
	for _, test := range []struct {
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

		// Several lines are one list.
		{"two lines", []string{"application/json;q=0.5", "application/xml"}, true},
		{"two lines, JSON in the other", []string{"application/xml;q=0.5", "application/json"}, false},
		{"an empty line among others", []string{"", "application/xml", ""}, true},

		// Malformed, wherever it is.
		{"the first", []string{"json, application/xml"}, false},
		{"the last", []string{"application/xml, json"}, false},
		{"XML itself", []string{"application/xml;q=2"}, false},
		{"JSON", []string{"application/xml, application/json;q=-1"}, false},
		{"one that says nothing of either", []string{"application/xml, image/png;q=.5"}, false},
		{"in another line", []string{"application/xml", "?"}, false},
	} {
		assert.Equal(t, test.want, PrefersXML(test.accept), "%s: %q", test.why, test.accept)
	}
}

func TestPrefersXMLAllocatesNothing(t *testing.T) {
	accept := []string{`application/json;q=0.5, application/problem+xml;p="a,b";q=0.9, */*;q=0.1`}
	assert.True(t, PrefersXML(accept))
	assert.Zero(t, testing.AllocsPerRun(100, func() { PrefersXML(accept) }))
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
				PrefersXML(accept)
			}
		})
	}
}
