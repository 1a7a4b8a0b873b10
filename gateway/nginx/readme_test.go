package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReadme has the README's commands be valid, and its tables be complete.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	var help bytes.Buffer
	_, err = parse([]string{"-help"}, &help)
	require.ErrorIs(t, err, flag.ErrHelp)
	flags := regexp.MustCompile(`(?m)^  -([a-z-]+)`).FindAllStringSubmatch(help.String(), -1)
	require.Len(t, flags, 13)
	for _, f := range flags {
		row := regexp.MustCompile("(?m)^\\| `-" + f[1] + "\\b[^|]*`.*\\| (yes )?\\|$")
		switch {
		case f[1] == "format" || f[1] == "errorfiles":
			require.Regexp(t, "(?m)^\\| `-"+f[1]+" ", string(readme))
		default:
			match := row.FindStringSubmatch(string(readme))
			require.NotNil(t, match, f[1])
			require.Equal(t, unservedByHAProxy[f[1]] == "", match[1] != "", f[1])
		}
	}
	require.Contains(t, string(readme), "| `-xml` | "+unserved["xml"]+" |")
	commands := regexp.MustCompile(`(?m)^go run \. (.*) > .*$`).FindAllStringSubmatch(string(readme), -1)
	require.Len(t, commands, 2)
	for _, command := range commands {
		_, err := parse(strings.Fields(command[1]), nil)
		assert.NoError(t, err, command[0])
	}
}

// TestReadmeExample has nginx take the README's server.
func TestReadmeExample(t *testing.T) {
	program := programOrSkip(t, "nginx")
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	example := regexp.MustCompile("(?s)```nginx\n(.*?)```").FindSubmatch(readme)
	require.NotNil(t, example)
	dir := configure(t, setup{location: "root html;"}, "unix:"+filepath.Join(t.TempDir(), "socket"))
	file := filepath.Join(dir, "nginx.conf")
	config, err := os.ReadFile(file)
	require.NoError(t, err)
	server := strings.Replace(string(example[1]), "80;", "unix:"+filepath.Join(dir, "example")+";", 1)
	config = bytes.Replace(config, []byte("\n\tserver {"), []byte("\n"+server+"\n\tserver {"), 1)
	require.NoError(t, os.WriteFile(file, config, 0o644))
	output, err := exec.Command(program, "-e", "stderr", "-t", "-c", file).CombinedOutput()
	require.NoError(t, err, string(output))
}

// TestReadmeFrontend has HAProxy take the README's frontend.
func TestReadmeFrontend(t *testing.T) {
	program := programOrSkip(t, "haproxy")
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	example := regexp.MustCompile("(?s)```haproxy\n(.*?)```").FindSubmatch(readme)
	require.NotNil(t, example)
	dir := t.TempDir()
	var config, stderr bytes.Buffer
	require.Equal(t, 0, run([]string{"-format", "haproxy", "-errorfiles", filepath.Join(dir, "problems")}, &config, &stderr), stderr.String())
	own := strings.Replace(string(example[1]), ":80", filepath.Join(dir, "socket"), 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "problem.cfg"), config.Bytes(), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "haproxy.cfg"), []byte(own), 0o644))
	output, err := exec.Command(program, "-c", "-f", filepath.Join(dir, "problem.cfg"), "-f", filepath.Join(dir, "haproxy.cfg")).CombinedOutput()
	require.NoError(t, err, string(output))
	require.NotContains(t, string(output), "WARNING")
}
