package interop

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A recording is a bare answer as it once was on the wire, with Go 1.26.8 over
// HTTP/1.1. Another program than this suite recorded them, so they hold it to what
// packages really send. The file is that of the differential suite, which replays it
// without the packages; it has one recording a line.
type recording struct {
	Group, Name string
	Status      int
	Headers     map[string][]string // without Date; <VOLATILE> is what differs from run to run
	Body        string
	BodyBase64  bool   `json:"body_base64"` // Body is not UTF-8, and encoded
	Expect      string // convert or leave
}

func TestRecordings(t *testing.T) {
	data, err := os.ReadFile("../internal/differential/testdata/emitters.json")
	require.NoError(t, err)
	var recordings []recording
	require.NoError(t, json.Unmarshal(data, &recordings))
	rows := slices.Concat(sections()...)
	for _, rec := range recordings {
		t.Run(rec.Group+" "+rec.Name, func(t *testing.T) {
			i := slices.IndexFunc(rows, func(r row) bool { return r.pkg == rec.Group && r.name == rec.Name })
			require.NotEqual(t, -1, i, "the suite has no such row")
			r := rows[i]
			assert.Equal(t, rec.Expect == "convert", r.rule == converted)
			r.volatile = ""
			bare := r.run(t, http1, unwrapped)
			assert.Equal(t, rec.Status, bare.status)
			if rec.BodyBase64 {
				body, err := base64.StdEncoding.DecodeString(rec.Body)
				require.NoError(t, err)
				rec.Body = string(body)
			}
			compressed := strings.HasPrefix(rec.Body, "\x1f\x8b")
			if compressed { // the bytes, and how many they are, are those of one release of Go
				rec.Body, bare.body = answer{header: bare.header, body: rec.Body}.text(t), bare.text(t)
			}
			assert.Equal(t, rec.Body, bare.body)
			assert.Len(t, bare.header, len(rec.Headers), "%v", bare.header)
			for name, values := range rec.Headers {
				if name == "Content-Length" && compressed {
					continue
				}
				assert.Regexp(t, pattern(values), strings.Join(bare.header[name], "\n"), name)
			}
		})
	}
}

// pattern is a regular expression for the values of a field.
func pattern(values []string) *regexp.Regexp {
	quoted := regexp.QuoteMeta(strings.Join(values, "\n"))
	return regexp.MustCompile("^" + strings.ReplaceAll(quoted, "<VOLATILE>", ".*") + "$")
}
