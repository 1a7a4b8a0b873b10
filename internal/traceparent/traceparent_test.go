package traceparent

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParse(t *testing.T) {
	// The example of W3C Trace Context, section 3.2.
	const traceID, parentID = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	const traceparent = "00-" + traceID + "-" + parentID + "-01"
	for line, valid := range map[string]bool{
		traceparent:                                              true,
		"cc" + traceparent[2:]:                                   true,
		"cc" + traceparent[2:] + "-what-comes":                   true,
		"cc" + traceparent[2:] + "x":                             false,
		"ff" + traceparent[2:]:                                   false,
		traceparent + "-x":                                       false,
		traceparent[1:]:                                          false,
		strings.ToUpper(traceparent):                             false,
		strings.Replace(traceparent, "0a", "0g", 1):              false,
		strings.ReplaceAll(traceparent, "-", "_"):                false,
		"00-" + strings.Repeat("0", 32) + "-b7ad6b7169203331-01": false,
		"00-" + traceID + "-0000000000000000-01":                 false,
		"":                                                       false,
	} {
		id, parent := Parse([]string{line})
		if valid {
			assert.Equal(t, traceID, id, line)
			assert.Equal(t, parentID, parent, line)
		} else {
			assert.Empty(t, id, line)
			assert.Empty(t, parent, line)
		}
	}
	for _, lines := range [][]string{nil, {traceparent, traceparent}} {
		id, parent := Parse(lines)
		assert.Empty(t, id)
		assert.Empty(t, parent)
	}
}
