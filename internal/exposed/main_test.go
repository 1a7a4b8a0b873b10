package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFileIsCurrent(t *testing.T) {
	want, err := source()
	require.NoError(t, err)
	got, err := os.ReadFile(filepath.Join("..", "..", file))
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go generate in the root of the module")
}
