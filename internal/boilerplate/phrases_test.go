package boilerplate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPhrases(t *testing.T) {
	require.Equal(t, []string{"Not Found"}, Phrases(404))
	require.Equal(t, []string{"Request Entity Too Large", "Content Too Large"}, Phrases(413))
	require.Empty(t, Phrases(419))
}
