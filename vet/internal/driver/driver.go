// Package driver runs analyzers over packages, prints what they find, and applies their
// fixes.
package driver

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// Options say which files to look at, and what to do with the findings.
type Options struct {
	Fix   bool   // change the files
	Diff  bool   // print what Fix would change, and change nothing
	JSON  bool   // print the findings as go vet -json does
	SARIF string // the file to write the findings to as SARIF; empty for none
	Tests bool   // look at tests too
	Tags  string // build tags

	Stdout, Stderr io.Writer
}

// The exit codes of Run.
const (
	OK     = 0 // nothing found
	Failed = 1 // a package could not be analyzed
	Found  = 3 // something found
)

// Run analyzes the packages that the patterns name. It returns the exit code of the
// command.
func Run(analyzers []*analysis.Analyzer, patterns []string, o Options) int {
	code, err := run(analyzers, patterns, o)
	if err != nil {
		fmt.Fprintln(o.Stderr, "problemvet:", err)
		return Failed
	}
	return code
}

func run(analyzers []*analysis.Analyzer, patterns []string, o Options) (code int, err error) {
	pkgs, err := load(patterns, o)
	if err != nil {
		return Failed, err
	}
	pkgs, all := sound(pkgs, o.Stderr)
	if !all {
		code = Failed
	}
	graph, err := checker.Analyze(analyzers, pkgs, nil)
	if err != nil {
		return Failed, err
	}
	for action := range graph.All() {
		if action.Err != nil && action.IsRoot {
			fmt.Fprintf(o.Stderr, "problemvet: %s: %v\n", action, action.Err)
			code = Failed
		}
	}
	if o.SARIF != "" {
		if err := writeSARIF(o.SARIF, analyzers, graph); err != nil {
			return Failed, err
		}
	}
	switch {
	case o.Fix || o.Diff:
		return code, applyFixes(graph, o)
	case o.JSON:
		return code, graph.PrintJSON(o.Stdout)
	}
	for _, f := range findings(graph) {
		fmt.Fprintf(o.Stderr, "%s:%d:%d: %s (%s)\n",
			shown(f.start.Filename), f.start.Line, f.start.Column, f.diagnostic.Message, f.analyzer.Name)
		if code == OK {
			code = Found
		}
	}
	return code, nil
}

// load loads the packages from source, and what they import from export data.
func load(patterns []string, o Options) ([]*packages.Package, error) {
	config := &packages.Config{
		Mode:  packages.LoadSyntax | packages.NeedModule | packages.NeedForTest,
		Tests: o.Tests,
	}
	if o.Tags != "" {
		config.BuildFlags = []string{"-tags=" + o.Tags}
	}
	pkgs, err := packages.Load(config, patterns...)
	if err != nil {
		return nil, err
	}
	if len(pkgs) == 0 {
		return nil, fmt.Errorf("%s: no packages", strings.Join(patterns, " "))
	}
	return pkgs, nil
}

// sound returns the packages that can be analyzed: those that parse and have types. It
// prints all errors, and reports whether it returns all packages.
//
// What the analyzers know about an imported function comes from its source. They know
// nothing about imports that were loaded without source or have errors.
func sound(pkgs []*packages.Package, w io.Writer) (sound []*packages.Package, all bool) {
	whole := make(map[*packages.Package]bool)
	for _, pkg := range pkgs {
		whole[pkg] = pkg.Types != nil && pkg.TypesInfo != nil && pkg.Fset != nil && pkg.TypesSizes != nil
		for _, err := range pkg.Errors {
			fmt.Fprintln(w, err)
			if err.Kind != packages.ListError { // such as a missing file to embed
				whole[pkg] = false
			}
		}
	}
	all = true
	for _, pkg := range pkgs {
		for path, imported := range pkg.Imports {
			if !whole[imported] {
				delete(pkg.Imports, path)
			}
		}
		if whole[pkg] {
			pkg.IllTyped = false // any error of an import sets it
			sound = append(sound, pkg)
		} else {
			all = false
			fmt.Fprintf(w, "problemvet: %s has errors and is not looked at\n", pkg.ID)
		}
	}
	return sound, all
}

// shown returns a file's name as a user would write it: relative where the file is in the
// working directory.
func shown(name string) string {
	dir, err := os.Getwd()
	if err != nil {
		return name
	}
	if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return name
}
