package interop

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/problemkit/problem"
)

// The languages of the comparison. English is the fallback of both.
var tags = []string{"de", "fr", "es", "pt-BR", "it", "nl", "pl", "ru", "uk", "zh-Hans", "zh-Hant", "ja", "ko", "nb"}

// What Config.Language finds is what the matcher of golang.org/x/text finds, except where
// it is listed with a reason. It follows RFC 4647, section 3.4, which looks at the tags
// alone; the matcher knows which languages people understand besides.
func TestLanguageBesideXText(t *testing.T) {
	supported := []language.Tag{language.English}
	var languages []problem.Language
	for _, tag := range tags {
		supported = append(supported, language.MustParse(tag))
		languages = append(languages, problem.Language{Tag: tag})
	}
	matcher, config := language.NewMatcher(supported), problem.Config{Languages: languages}
	const (
		related   = "it offers a related language"
		unknown   = "it gives up the whole list for a language that it does not know"
		forbidden = "it does not take a weight of 0 for the prefix of another range as a refusal"
		malformed = "it reads a field that RFC 9110 does not allow"
	)
	// What the matcher does instead.
	differences := map[string]string{
		"xx, de": unknown, "de-CH, de;q=0": forbidden, "de_DE": malformed, "de;q=2": malformed,
		"gsw": related, "nn": related, "da": related, "af": related, "gl": related, "be": related, "eu": related, "br": related, "lb": related,
	}
	values := []string{
		"", "*", "de", "DE", "de-DE", "de-CH", "de-AT, de;q=0.9", "de-Latn-DE", "de-DE-1996", "de-x-private",
		"fr", "fr-CA", "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "es", "es-419", "es-MX, es;q=0.9",
		"pt", "pt-BR", "pt-PT", "pt-PT, pt;q=0.9, en;q=0.8", "it", "it-IT", "nl", "nl-BE", "pl", "pl-PL",
		"ru", "ru-RU, ru;q=0.9, en-US;q=0.8", "uk", "uk-UA, uk;q=0.9, ru;q=0.8", "ja", "ja-JP", "ko", "ko-KR, ko;q=0.9",
		"zh", "zh-CN", "zh-CN, zh;q=0.9, en;q=0.8", "zh-SG", "zh-TW", "zh-TW, zh;q=0.9, en-US;q=0.8", "zh-HK", "zh-MO",
		"zh-Hans", "zh-Hant", "zh-Hans-CN", "zh-Hant-TW", "zh-Hant-HK", "no", "no-NO", "nb", "nb-NO, nb;q=0.9, no;q=0.8, nn;q=0.7",
		"en", "en-US", "en-GB, en;q=0.9, de;q=0.5", "en, de", "de, en", "de;q=0.5, fr", "fr;q=0.5, de;q=0.9", "de;q=0.1, en",
		"xx", "xx, de", "tlh, fr;q=0.2", "sw", "fi, sv;q=0.9", "*, de;q=0.5", "de;q=0.5, *", "*;q=0.1, ja",
		"de;q=0", "de;q=0, fr", "de;q=0, *", "en;q=0, de", "de-CH, de;q=0",
		"gsw", "nn", "da", "sv", "af", "ca", "gl", "be", "sk", "cs", "ga", "cy", "eu", "br", "lb", "iw", "hr", "sr",
		"de_DE", "de;q=2", "de;q=", "de, ;q=1", "d", "-", "de-", "de,fr;q=abc", "\u00e4",
	}
	require.GreaterOrEqual(t, len(values), 80)
	for _, value := range values {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header.Set("Accept-Language", value)
		ours := config.Language(r)
		_, i := language.MatchStrings(matcher, value)
		if theirs := supported[i].String(); differences[value] != "" {
			assert.NotEqual(t, theirs, ours, "%q: no longer so: %s", value, differences[value])
		} else {
			assert.Equal(t, theirs, ours, "%q", value)
		}
	}
}
