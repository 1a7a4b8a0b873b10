package problem

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each byte of what a text begins with is looked at once, however it is written: a
// handler that writes 8 KiB of blanks byte by byte must not cost the square of that.
// What has been looked at is overwritten here, and must not be seen.
func TestStartOfATextIsLookedAtOnce(t *testing.T) {
	const n = 2000
	tests := []struct {
		name   string
		config Config
		status int
		label  string
		start  string // is looked at, and then repeated
		blank  string
		end    string
		want   lead
	}{
		{"blanks", Config{}, 404, "text/plain", "", " ", "No.", leadMessage},
		{"line ends", Config{}, 404, "", "", "\r\n", "<p>", leadForeign},
		{"em spaces", Config{}, 404, "text/plain", "", "\u2003", "No.", leadMessage},
		{"byte-order marks", Config{}, 404, "text/plain", "", "\ufeff", "No.", leadMessage},
		{"blanks before JSON", Config{}, 404, "text/plain", "", "\n", `{"a":1}`, leadForeign},
		{"blanks in a brace", Config{}, 404, "text/plain", "{", " ", `"a":1}`, leadForeign},
		{"blanks in a bracket", Config{}, 404, "text/plain", " [", "\t", "auth]", leadMessage},
		{"blanks in a brace to lift", Config{LiftJSON: true}, 404, "", "{", "\n", `"a":1}`, leadObject},
		{"blanks of a server error", Config{ServerErrors: true}, 500, "text/plain", "", " ", "No.", leadMessage},
		{"em spaces of a server error", Config{ServerErrors: true}, 500, "text/plain", "", "\u2003", "<p>", leadForeign},
		{"blanks before a page", Config{ReplaceHTML: true}, 404, "", "", " ", "<p>", leadPage},
	}
	for _, test := range tests {
		s := newSettings(test.config)
		h := make(http.Header)
		if test.label != "" {
			h.Set("Content-Type", test.label)
		}
		c := s.candidateOf(test.status, h, nil)
		require.NotNil(t, c, test.name)
		seen := 0
		write := func(text string) {
			for i := range len(text) {
				require.True(t, add(c, s, text[i:i+1]), test.name)
				// Half a letter is looked at again, with its other half.
				looked := max(int(c.blank), int(c.inner))
				for ; seen < looked; seen++ {
					c.text[seen] = '<'
				}
				require.Equal(t, leadUndecided, c.lead, test.name)
				require.Less(t, len(c.text)-looked, 4, test.name)
			}
		}
		write(test.start)
		if test.start != "" {
			// The bracket itself tells what to look for, and is looked at each time.
			at := strings.IndexAny(test.start, "{[")
			c.text[at] = test.start[at]
		}
		for range n / len(test.blank) {
			write(test.blank)
			if at := strings.IndexAny(test.start, "{["); at >= 0 {
				c.text[at] = test.start[at]
			}
		}
		converts := add(c, s, test.end)
		assert.Equal(t, test.want, c.lead, test.name)
		assert.Equal(t, test.want != leadForeign, converts, test.name)
	}
}

// A text that is sniffed is sniffed once.
func TestTextIsSniffedOnce(t *testing.T) {
	c := standard.candidateOf(404, http.Header{}, nil)
	for range 511 {
		require.True(t, add(c, standard, "x"))
		require.Equal(t, leadUnsniffed, c.lead)
	}
	require.True(t, add(c, standard, "x"))
	require.Equal(t, leadMessage, c.lead)
	c.text[0] = 0 // would be binary
	require.True(t, add(c, standard, "x"))
	require.Equal(t, leadMessage, c.lead)
}

// Of a server error no more is kept than the log gets.
func TestServerErrorKeepsNoMoreThanItNeeds(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*http.Request, *Problem)
		want int
	}{
		"without Edit": {nil, 1},
		"with Edit":    {func(*http.Request, *Problem) {}, maxText},
	} {
		w := newWriter(discarding{http.Header{}}, new(http.Request), newSettings(Config{ServerErrors: true, Edit: test.edit}))
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(500)
		for range 2 * maxText {
			n, err := w.Write([]byte("x"))
			require.NoError(t, err)
			require.Equal(t, 1, n)
		}
		assert.Len(t, w.candidate.text, test.want, name)
	}
}

// discarding is a writer to nowhere.
type discarding struct{ header http.Header }

func (d discarding) Header() http.Header       { return d.header }
func (discarding) WriteHeader(int)             {}
func (discarding) Write(p []byte) (int, error) { return len(p), nil }
