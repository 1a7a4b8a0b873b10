package problem

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Figures that do not depend on the machine are held here.
func TestJSONAllocations(t *testing.T) {
	p, room := credit(), make([]byte, 0, 1024)
	assert.Zero(t, testing.AllocsPerRun(100, func() { _, _ = appendJSON(room, p) }), "into memory that is enough")
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = p.MarshalJSON() }), 1.0, "the document")
	document, err := p.MarshalJSON()
	require.NoError(t, err)
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _ = new(Problem).UnmarshalJSON(document) }), 5.0,
		"the text, two of the map, two values in it")
}
