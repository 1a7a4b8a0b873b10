package locale_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/golden"
	"github.com/problemkit/problem/locale"
)

var update = flag.Bool("update", false, "write testdata/wire.txt")

// TestWire compares every document of the catalog, in every language and format, with
// testdata/wire.txt. A changed sentence, member or escape shows there in review.
// -update writes the file anew.
func TestWire(t *testing.T) {
	golden.Require(t, *update, "testdata/wire.txt", wire(t), "go test ./locale -run TestWire -update")
}

// wire returns the document of each status, one a line, grouped by language and format.
func wire(t *testing.T) string {
	h := problem.Config{ServerErrors: true, XML: true, Languages: locale.All()}.Middleware(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			status, err := strconv.Atoi(r.URL.Path[1:])
			require.NoError(t, err)
			w.WriteHeader(status)
		}))
	var b strings.Builder
	b.WriteString("Every document that depends on status and language alone, as it is sent.\n")
	b.WriteString("Written by a test: go test ./locale -run TestWire -update\n")
	for _, tag := range append([]string{"en"}, tags()...) {
		for _, media := range []string{"application/problem+json", "application/problem+xml"} {
			fmt.Fprintf(&b, "\n# %s, %s\n", tag, media)
			for _, status := range statuses(tag) {
				r := httptest.NewRequest(http.MethodGet, fmt.Sprint("/", status), nil)
				r.Header.Set("Accept", media)
				r.Header.Set("Accept-Language", tag)
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				require.Equal(t, status, w.Code)
				require.Equal(t, media, w.Header().Get("Content-Type"))
				require.Equal(t, tag, w.Header().Get("Content-Language"))
				fmt.Fprintf(&b, "%d %s\n", status, strings.ReplaceAll(w.Body.String(), "\n", `\n`))
			}
		}
	}
	return b.String()
}

// statuses are those of the catalog and, in English, those that have a text of their own
// without being in it.
func statuses(tag string) []int {
	var statuses []int
	for _, typ := range problem.Catalog() {
		statuses = append(statuses, typ.Status)
	}
	if tag == "en" {
		statuses = append(statuses, 419, 499, 599) // any other 4xx, nginx's, any other 5xx
	}
	slices.Sort(statuses)
	return statuses
}

// tags are the tags of all languages, sorted.
func tags() []string {
	var tags []string
	for _, language := range locale.All() {
		tags = append(tags, language.Tag)
	}
	return tags
}
