package accept_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem/internal/accept"
)

func TestLanguage(t *testing.T) {
	for _, tt := range []struct {
		lines []string
		tags  []string
		want  string // "" is the fallback, English
	}{
		// One range.
		{[]string{"de"}, []string{"de", "fr"}, "de"},
		{[]string{"DE"}, []string{"de"}, "de"},
		{[]string{"de"}, []string{"DE"}, "DE"},
		{[]string{"de-CH"}, []string{"de"}, "de"},
		{[]string{"de-CH"}, []string{"de", "de-CH"}, "de-CH"},
		{[]string{"de"}, []string{"de-CH"}, ""},
		{[]string{"de-Latn-CH-1996"}, []string{"de-Latn", "de"}, "de-Latn"},
		{[]string{"deu"}, []string{"de"}, ""},
		// RFC 4647, section 3.4: a single character goes with what it introduces.
		{[]string{"zh-Hant-CN-x-private1-private2"}, []string{"zh-Hant"}, "zh-Hant"},
		{[]string{"de-x-a"}, []string{"de-x"}, ""},
		{[]string{"de-a-b-c"}, []string{"de"}, "de"},
		// Weights and order.
		{[]string{"de;q=0.5, fr"}, []string{"de", "fr"}, "fr"},
		{[]string{"fr, de"}, []string{"de", "fr"}, "fr"},
		{[]string{"de;q=0.8,fr;q=0.8"}, []string{"fr", "de"}, "de"},
		{[]string{"fr;q=0.001"}, []string{"fr"}, "fr"},
		{[]string{"de;q=1.000"}, []string{"de"}, "de"},
		{[]string{"de ; q=0.4 , fr\t;q=0.6"}, []string{"de", "fr"}, "fr"},
		{[]string{"de;Q=0.4,fr;q=0.6"}, []string{"de", "fr"}, "fr"},
		{[]string{"de;q=0.4", "fr;q=0.6"}, []string{"de", "fr"}, "fr"},
		{[]string{"ja, de-AT;q=0.9, de;q=0.8, en;q=0.7"}, []string{"de"}, "de"},
		// English is always there.
		{[]string{"en"}, []string{"de"}, ""},
		{[]string{"en, de"}, []string{"de"}, ""},
		{[]string{"en-US,en;q=0.9,de;q=0.8"}, []string{"de"}, ""},
		{[]string{"en-GB;q=0.5, de"}, []string{"de"}, "de"},
		{[]string{"en"}, []string{"en", "de"}, "en"},
		{[]string{"en-AU"}, []string{"en-GB", "de"}, ""},
		{[]string{"en-GB"}, []string{"en-GB", "de"}, "en-GB"},
		{[]string{"fr, en;q=0.1, de;q=0.05"}, []string{"de"}, ""},
		// Nothing that is there.
		{nil, []string{"de"}, ""},
		{[]string{""}, []string{"de"}, ""},
		{[]string{" , ,"}, []string{"de"}, ""},
		{[]string{"fr"}, []string{"de"}, ""},
		{[]string{"de"}, nil, ""},
		// Wildcards.
		{[]string{"*"}, []string{"de"}, ""},
		{[]string{"*;q=0.5"}, []string{"de"}, ""},
		{[]string{"*, de;q=0.5"}, []string{"de"}, "de"},
		{[]string{"fr, *"}, []string{"de"}, ""},
		{[]string{"de, *;q=0"}, []string{"de"}, "de"},
		{[]string{"*;q=0"}, []string{"de"}, ""},
		// Weight 0.
		{[]string{"de;q=0"}, []string{"de"}, ""},
		{[]string{"de;q=0.000"}, []string{"de"}, ""},
		{[]string{"de;q=0, fr"}, []string{"de", "fr"}, "fr"},
		{[]string{"de-CH, de;q=0"}, []string{"de"}, ""},
		{[]string{"de-CH, de;q=0"}, []string{"de", "de-CH"}, "de-CH"},
		{[]string{"de, de-CH;q=0"}, []string{"de", "de-CH"}, "de"},
		{[]string{"de-CH;q=0, de-CH"}, []string{"de-CH"}, ""},
		{[]string{"en;q=0, fr;q=0.1"}, []string{"fr"}, "fr"},
		{[]string{"en, en;q=0"}, []string{"de"}, ""},
		{[]string{"en;q=0, de;q=0"}, []string{"de"}, ""},
		// What browsers send.
		{[]string{"zh"}, []string{"zh-Hans", "zh-Hant"}, "zh-Hans"},
		{[]string{"zh-CN,zh;q=0.9,en;q=0.8"}, []string{"zh-Hans", "zh-Hant"}, "zh-Hans"},
		{[]string{"zh-SG"}, []string{"zh-Hans", "zh-Hant"}, "zh-Hans"},
		{[]string{"zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7"}, []string{"zh-Hans", "zh-Hant"}, "zh-Hant"},
		{[]string{"zh-HK"}, []string{"zh-Hans", "zh-Hant"}, "zh-Hant"},
		{[]string{"zh-Hant-TW"}, []string{"zh-Hans", "zh-Hant"}, "zh-Hant"},
		{[]string{"zh-Hans-CN"}, []string{"zh-Hans", "zh-Hant"}, "zh-Hans"},
		{[]string{"ZH-cn"}, []string{"zh-Hans"}, "zh-Hans"},
		{[]string{"zh-CN"}, []string{"zh-Hans", "zh-CN"}, "zh-CN"},
		{[]string{"zh"}, []string{"zh-Hans", "zh"}, "zh"},
		{[]string{"zh-TW"}, []string{"zh"}, "zh"},
		{[]string{"zh-TW"}, []string{"zh-Hans"}, "zh-Hans"},
		{[]string{"pt"}, []string{"pt-BR"}, "pt-BR"},
		{[]string{"pt-PT,pt;q=0.8,en;q=0.5"}, []string{"pt-BR"}, "pt-BR"},
		{[]string{"pt-BR"}, []string{"pt-BR", "pt-PT"}, "pt-BR"},
		{[]string{"pt-PT"}, []string{"pt-BR", "pt-PT"}, "pt-PT"},
		{[]string{"pt"}, []string{"pt-PT"}, ""},
		{[]string{"pt"}, []string{"pt-BR", "pt"}, "pt"},
		{[]string{"no"}, []string{"nb"}, "nb"},
		{[]string{"no-NO"}, []string{"nb"}, "nb"},
		{[]string{"nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.7"}, []string{"nb"}, "nb"},
		{[]string{"no"}, []string{"nb", "no"}, "no"},
		{[]string{"nn"}, []string{"nb"}, ""},
		{[]string{"zh-Hans;q=0, zh"}, []string{"zh-Hans"}, ""},
		// Malformed, in whichever element.
		{[]string{"de_DE"}, []string{"de"}, ""},
		{[]string{"de, fr_FR"}, []string{"de"}, ""},
		{[]string{"de;q=2"}, []string{"de"}, ""},
		{[]string{"de;q=-1"}, []string{"de"}, ""},
		{[]string{"de;q="}, []string{"de"}, ""},
		{[]string{"de;q=0.1234"}, []string{"de"}, ""},
		{[]string{"de;q=1;q=1"}, []string{"de"}, ""},
		{[]string{"de q=1"}, []string{"de"}, ""},
		{[]string{"de--CH"}, []string{"de"}, ""},
		{[]string{"-de"}, []string{"de"}, ""},
		{[]string{"de-"}, []string{"de"}, ""},
		{[]string{"d3"}, []string{"de"}, ""},
		{[]string{"abcdefghi"}, []string{"de"}, ""},
		{[]string{"*-CH, de"}, []string{"de"}, ""},
		{[]string{"dé"}, []string{"de"}, ""},
		{[]string{"de\x00"}, []string{"de"}, ""},
		{[]string{"de;"}, []string{"de"}, "de"},
		{[]string{"de;level=1"}, []string{"de"}, "de"},
	} {
		got := ""
		if i := accept.Language(tt.lines, "en", tt.tags); i >= 0 {
			got = tt.tags[i]
		}
		assert.Equal(t, tt.want, got, "%q of %q", tt.lines, tt.tags)
	}
}

func TestLanguageAllocatesNothing(t *testing.T) {
	lines, tags := []string{"de-AT, de;q=0.9, fr;q=0.5, en;q=0.3"}, []string{"fr", "de"}
	assert.Zero(t, testing.AllocsPerRun(100, func() { accept.Language(lines, "en", tags) }))
}

func TestIsLanguageTag(t *testing.T) {
	for _, tag := range []string{"de", "pt-BR", "zh-Hans", "sl-rozaj-biske", "de-x-a", "gsw"} {
		assert.True(t, accept.IsLanguageTag(tag), tag)
	}
	for _, tag := range []string{"", "d", "*", "de_DE", "de-", "-de", "deutsch1", "x-a", "i-klingon", "de DE", "abcdefghi"} {
		assert.False(t, accept.IsLanguageTag(tag), tag)
	}
}

func FuzzLanguage(f *testing.F) {
	for _, line := range []string{"de-CH, fr;q=0.5", "*;q=0", "zh-TW,zh;q=0.9", "a-b-c-d-e", ";;;", "pt;q=0.3,no"} {
		f.Add(line)
	}
	tags := []string{"de", "pt-BR", "zh-Hans", "nb"}
	f.Fuzz(func(t *testing.T, line string) {
		i := accept.Language([]string{line}, "en", tags)
		assert.True(t, i >= -1 && i < len(tags))
		// Lines are one list.
		assert.Equal(t, i, accept.Language([]string{"", line}, "en", tags))
	})
}

// So many ranges that to look at them would take long are not looked at.
func TestLanguageOfManyRanges(t *testing.T) {
	tags := []string{"de"}
	assert.Equal(t, 0, accept.Language([]string{strings.Repeat("a;q=0.5,", 99) + "de"}, "en", tags))
	assert.Equal(t, -1, accept.Language([]string{strings.Repeat("a;q=0.5,", 100) + "de"}, "en", tags))
	assert.Equal(t, -1, accept.Language([]string{"de", strings.Repeat("a,", 100)}, "en", tags))
}
