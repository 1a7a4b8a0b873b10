package uri

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsReference(t *testing.T) {
	for _, s := range []string{
		"", "about:blank", "https://example.com/a?b=c&d=%3C#e", "/relative", "../up", "?query", "#fragment", "//host:8/a", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		"tag:example.com,2024:t", "http://user@[::1]:80/%20", "http://[fe80::1%25en0]/", "a%7Eb", "?a=b?c", "./~!$&'()*+,;=:@",
	} {
		assert.True(t, IsReference(s), s)
	}
	for _, s := range []string{
		"a b", "a\tb", "é", "\x7f", `"a"`, "<a>", `a\b`, "a^b", "`a`", "{id}", "a|b", "%", "%4", "%zz", "?q=%zz", "#a#b", "[a]", "/a[0]", "?a[]=1", "http://[::1", "http://a]/", "http://a]:80/", "http://[::1]]/", "http://u]@h/", ":a", "1:b/c",
	} {
		assert.False(t, IsReference(s), s)
	}
}
