package golangci_test

import (
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	_ "github.com/problemkit/problem/vet/golangci"
)

func build(t *testing.T, settings any) []string {
	t.Helper()
	newPlugin, err := register.GetPlugin("problemvet")
	require.NoError(t, err)
	plugin, err := newPlugin(settings)
	require.NoError(t, err)
	require.Equal(t, register.LoadModeTypesInfo, plugin.GetLoadMode())
	analyzers, err := plugin.BuildAnalyzers()
	require.NoError(t, err)
	require.NoError(t, analysis.Validate(analyzers))
	var names []string
	for _, a := range analyzers {
		names = append(names, a.Name)
	}
	return names
}

func TestPlugin(t *testing.T) {
	require.Equal(t, []string{"answered", "leak", "helper", "complete"}, build(t, nil))
	require.Equal(t, []string{"answered", "leak", "complete"}, build(t, map[string]any{"disable": []string{"helper"}}))

	newPlugin, err := register.GetPlugin("problemvet")
	require.NoError(t, err)
	_, err = newPlugin(map[string]any{"disable": []string{"helpers"}})
	require.EqualError(t, err, `problemvet: disable: there is no analyzer "helpers"`)
	_, err = newPlugin(map[string]any{"enable": []string{"helper"}})
	require.Error(t, err)
}
