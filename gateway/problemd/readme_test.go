package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gateway"
)

// TestReadme has the README's commands and file be valid, and its table be complete.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	defaults, err := parse(nil, nil)
	require.NoError(t, err)
	for _, s := range defaults.settings() {
		require.Regexp(t, "(?m)^\\| `[^|]*-"+s.name+"\\b[^|]*\\|", string(readme))
		if v, ok := s.value.(interface{ String() string }); ok && v.String() != "" {
			require.Regexp(t, "(?m)^\\| `-"+s.name+"\\b[^|]*\\| `"+regexp.QuoteMeta(v.String())+"` \\|", string(readme))
		}
	}
	commands := 0
	for _, line := range regexp.MustCompile(`(?m)^problemd (.*)$`).FindAllStringSubmatch(string(readme), -1) {
		_, err := parse(arguments(line[1]), nil)
		assert.NoError(t, err, line[0])
		commands++
	}
	require.Greater(t, commands, 3)
	file := regexp.MustCompile("(?s)```json\n(\\{\n.*?)```").FindStringSubmatch(string(readme))
	require.NotNil(t, file)
	members, err := gateway.Members([]byte(file[1]))
	require.NoError(t, err)
	for _, m := range members {
		require.NoError(t, setMember(m, defaults.settings()), m.Name)
	}
}

// arguments splits a line of a shell, as far as the README goes.
func arguments(line string) []string {
	var args []string
	for _, word := range regexp.MustCompile(`'[^']*'|\S+`).FindAllString(strings.TrimSuffix(line, " &"), -1) {
		args = append(args, strings.Trim(word, "'"))
	}
	return args
}

// TestManifest has the settings in the manifest be valid.
func TestManifest(t *testing.T) {
	manifest, err := os.ReadFile("kubernetes.yaml")
	require.NoError(t, err)
	block := regexp.MustCompile(`(?s)problemd\.json: \|\n(.*?)---`).FindSubmatch(manifest)
	require.NotNil(t, block)
	require.True(t, json.Valid(block[1]))
	file := t.TempDir() + "/problemd.json"
	require.NoError(t, os.WriteFile(file, block[1], 0o600))
	_, err = parse([]string{"-config", file}, nil)
	require.NoError(t, err)
}
