// Package golangci registers the analyzers as a plugin of golangci-lint, for its module
// plugin system. Name it in .custom-gcl.yml:
//
//	plugins:
//	  - module: github.com/problemkit/problem/vet
//	    import: github.com/problemkit/problem/vet/golangci
//	    version: latest
//
// and in .golangci.yml, where all settings may be left out:
//
//	linters:
//	  enable:
//	    - problemvet
//	  settings:
//	    custom:
//	      problemvet:
//	        type: module
//	        settings:
//	          disable: [helper]
//	          retry: true
package golangci

import (
	"fmt"
	"slices"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet"
)

func init() { register.Plugin("problemvet", New) } // as golangci-lint wants it

// Settings are what .golangci.yml may say.
type Settings struct {
	Disable []string `json:"disable"` // names of analyzers
	Retry   bool     `json:"retry"`   // -complete.retry
}

// New returns the plugin. Settings with an unknown name are an error.
func New(settings any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](settings)
	if err != nil {
		return nil, fmt.Errorf("problemvet: %w", err)
	}
	for _, name := range s.Disable {
		if !slices.ContainsFunc(vet.Analyzers(), func(a *analysis.Analyzer) bool { return a.Name == name }) {
			return nil, fmt.Errorf("problemvet: disable: there is no analyzer %q", name)
		}
	}
	return plugin{s}, nil
}

type plugin struct{ settings Settings }

// BuildAnalyzers returns the analyzers that are not disabled.
func (p plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	var analyzers []*analysis.Analyzer
	for _, a := range vet.Analyzers() {
		if slices.Contains(p.settings.Disable, a.Name) {
			continue
		}
		if a.Flags.Lookup("retry") != nil && p.settings.Retry {
			if err := a.Flags.Set("retry", "true"); err != nil {
				return nil, err
			}
		}
		analyzers = append(analyzers, a)
	}
	return analyzers, nil
}

// GetLoadMode says that the analyzers need types.
func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
