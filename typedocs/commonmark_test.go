package typedocs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// e2e/commonmark.test.mjs has a parser read what comes out.
func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"plain text, 3.5 (or so)": "plain text, 3.5 (or so)",
		"a_b _c_ d_":              `a_b \_c\_ d\_`,
		"é_é Ω_α_Ω e\u0301_x":     "é_é Ω_α_Ω e\u0301_x",
		"“_a_” —_b_— 「_c_」":       `“\_a\_” —\_b\_— 「\_c\_」`,
		"\u00a0_a_\u3000€_b_\xff": "\u00a0\\_a\\_\u3000€\\_b\\_\xff",
		`\ * [x](y) ` + "`c` ~ |": `\\ \* \[x\]\(y) ` + "\\`c\\` \\~ \\|",
		"<b>&amp; & R&D &#60;":    "&lt;b>&amp;amp; & R&amp;D &amp;#60;",
		"# a #":                   `\# a \#`,
		"C# #1":                   `C# \#1`,
		"> a\n- b\n+ c\n= d\n~ e": "\\> a\n\\- b\n\\+ c\n\\= d\n\\~ e",
		"1. a\n23) b\n4 c\n5.":    "1\\. a\n23\\) b\n4 c\n5\\.",
		"    code\n\tmore":        "code\nmore",
		"a\r\nb":                  "a\nb",
		"a\r# b\r- c":             "a\n\\# b\n\\- c",
		"a  \nb \t \r\nc  \rd":    "a\nb\nc\nd",
		"eval(x) f (x)":           `eval\(x) f (x)`,
		"href=JavaScript:x tag:y": `href=JavaScript\:x tag:y`,
	} {
		assert.Equal(t, want, prose{text: text}.CommonMark(), "%q", text)
	}
	assert.Equal(t, "Send `Depth: 0` or `*/*`, not \\*.", prose{"Send `Depth: 0` or `*/*`, not *.", true}.CommonMark())
	assert.Equal(t, "a b - c", prose{text: " a\n b \n- c"}.Inline(), "a single line")
}

func TestCodeSpan(t *testing.T) {
	for text, want := range map[string]string{
		"":          "",
		"a":         "`a`",
		"a`b":       "``a`b``",
		"a``b`c":    "```a``b`c```",
		"`a`":       "`` `a` ``",
		"a\n\n# b":  "`a # b`",
		"\\<&amp;*": "`\\<&amp;*`",
	} {
		assert.Equal(t, want, codeSpan(text), "%q", text)
	}
}
