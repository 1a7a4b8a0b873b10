package typedocs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPrefersHTML(t *testing.T) {
	for _, tt := range []struct {
		accept []string
		want   bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{"*/*"}, false},
		{[]string{"text/html"}, true},
		{[]string{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, true},
		{[]string{"text/html, */*"}, true},
		{[]string{"TEXT/HTML ; charset=utf-8"}, true},
		{[]string{"text/*"}, true},
		{[]string{"text/*, */*"}, true},
		{[]string{"application/json"}, false},
		{[]string{"application/json, text/plain, */*"}, false},
		{[]string{"application/json, text/html"}, false},
		{[]string{"application/json;q=0.9, text/html"}, true},
		{[]string{"application/json, text/html;q=0.9"}, false},
		{[]string{"application/json", "text/html;q=0.9"}, false},
		{[]string{"application/json;q=0.9", "text/html"}, true},
		{[]string{"text/html;q=0.5, */*;q=0.8"}, false},
		{[]string{"text/html;q=0, */*"}, false},
		{[]string{"text/html;q=0"}, false},
		{[]string{"text/*;q=0.3, text/html;q=0.7, */*;q=0.5"}, true},
		{[]string{"application/*;q=0.4, text/html;q=0.5"}, true},
		{[]string{"text/html, text/html;q=0.1, application/json;q=0.5"}, true},
		{[]string{"image/png"}, false},
		{[]string{"text/html;q=x"}, false},
		{[]string{"text/html;q=NaN"}, false},
		{[]string{"text/html;q=7"}, false},
		{[]string{"text/html;q=-1, application/json;q=-2"}, false},
		{[]string{"text/html;q=1e-1"}, false},
		{[]string{";;,,;q=1,text/html;level=1;Q=0.2"}, true},
	} {
		assert.Equal(t, tt.want, prefersHTML(tt.accept), "%q", tt.accept)
	}
}
