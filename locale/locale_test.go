package locale_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
	"github.com/problemkit/problem/locale"
)

func Example() {
	config := problem.Config{Languages: []problem.Language{locale.German(), locale.French()}}
	h := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.NotFound(w)
	}))
	r := httptest.NewRequest("GET", "/orders/7", nil)
	r.Header.Set("Accept-Language", "de-CH, en;q=0.5")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	fmt.Println(w.Header().Get("Content-Language"))
	fmt.Println(w.Body)
	// Output:
	// de
	// {"type":"about:blank","title":"Nicht gefunden","status":404,"detail":"Die angeforderte Ressource wurde nicht gefunden. Prüfen Sie die URL und die darin enthaltenen Kennungen."}
}

func TestAllIsSortedAndComplete(t *testing.T) {
	require.Equal(t, []string{"de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt-BR", "ru", "uk", "zh-Hans"}, tags())
	require.NotPanics(t, func() { problem.Config{Languages: locale.All()}.Middleware(http.NotFoundHandler()) })
}

// What a caller adds is his alone.
func TestMapsAreNotShared(t *testing.T) {
	locale.German().Texts["out-of-credit"] = problem.Text{Title: "Guthaben aufgebraucht"}
	require.NotContains(t, locale.German().Texts, "out-of-credit")
}

var (
	placeholder = regexp.MustCompile(`[{}<>%$_*\[\]]|TODO|XXX`)
	headerField = regexp.MustCompile(`\b(Accept|Allow|Authorization|Cookie|Content-[A-Z]|If-[A-Z]|Retry-After|WWW-|Proxy-A|Range|Expect|Upgrade|Host)\b`)
	// Not a word of any of the languages. "Server" is one of several.
	english = regexp.MustCompile(`(?i)\b(the|request|resource|again|try|please|not|found|required|could)\b`)
)

func TestTexts(t *testing.T) {
	for _, language := range locale.All() {
		t.Run(language.Tag, func(t *testing.T) {
			for _, typ := range problem.Catalog() {
				text, ok := language.Texts[typ.Slug()]
				if !assert.True(t, ok, "%s.json has no text for %s", language.Tag, typ.Slug()) {
					continue
				}
				for _, s := range []string{text.Title, text.Description} {
					assert.NotEmpty(t, s, typ.Slug())
					assert.True(t, utf8.ValidString(s) && !strings.ContainsRune(s, utf8.RuneError), "%s: %q", typ.Slug(), s)
					assert.Equal(t, strings.TrimSpace(s), s, typ.Slug())
					assert.NotRegexp(t, placeholder, s, typ.Slug())
					assert.NotRegexp(t, headerField, s, typ.Slug())
					assert.NotContains(t, s, "  ", typ.Slug())
					assert.NotContains(t, s, "'", "a typewriter's apostrophe in %s", typ.Slug())
					assert.NotContains(t, s, `"`, "a typewriter's quotation mark in %s", typ.Slug())
					assert.NotRegexp(t, english, s, typ.Slug())
				}
				assert.NotEqual(t, typ.Description, text.Description)
				assert.LessOrEqual(t, utf8.RuneCountInString(text.Description), 2*len(typ.Description), typ.Slug())
				end, _ := utf8.DecodeLastRuneInString(text.Description)
				assert.Contains(t, ".。", string(end), "%s: %s", typ.Slug(), text.Description)
				end, _ = utf8.DecodeLastRuneInString(text.Title)
				assert.False(t, unicode.IsPunct(end) && end != ')', "%s: %s", typ.Slug(), text.Title)
				assert.LessOrEqual(t, strings.Count(text.Description, ". ")+strings.Count(text.Description, "。"), 2, typ.Slug())
			}
		})
	}
}

// A file is read by translators: its entries are in the order of the catalog.
func TestFilesAreInOrder(t *testing.T) {
	for _, language := range locale.All() {
		data, err := os.ReadFile(language.Tag + ".json")
		require.NoError(t, err)
		d := json.NewDecoder(strings.NewReader(string(data)))
		_, err = d.Token()
		require.NoError(t, err)
		for _, typ := range problem.Catalog() {
			slug, err := d.Token()
			require.NoError(t, err)
			require.Equal(t, typ.Slug(), slug, "%s.json", language.Tag)
			require.NoError(t, d.Decode(&struct{ Title, Description string }{}))
		}
		require.False(t, d.More(), language.Tag)
	}
}
