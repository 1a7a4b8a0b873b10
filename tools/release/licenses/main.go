// Licenses prints the licenses of all modules that the packages of a module are built
// from, tests aside. It fails for a license that it does not know or does not allow.
//
//	licenses . gateway/caddy
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/google/licensecheck"
)

// allowed are the licenses that ask for no more than a notice.
var allowed = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "Unlicense", "Zlib"}

// excused are modules that are refused, and used all the same. Every one comes with Caddy.
var excused = map[string]string{
	"github.com/AndreasBriese/bbloom": "MIT, and siphash.go in the public domain",
	"github.com/alecthomas/chroma/v2": "OFL-1.1 is that of a font for SVG",
	"github.com/go-sql-driver/mysql":  "MPL-2.0 covers its own files, which are unchanged",
}

// A module is what go list says of one.
type module struct {
	Path, Version, Dir string
	Main               bool
	Replace            *module
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("licenses: ")
	failed := false
	for _, dir := range os.Args[1:] {
		name, modules, err := dependencies(dir)
		if err != nil {
			log.Fatalf("%s: %v", dir, err)
		}
		fmt.Printf("-- %s: %d modules\n", name, len(modules))
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		for _, m := range modules {
			found, err := licenses(m.Dir)
			if err == nil {
				err = check(found)
			}
			switch excuse, ok := excused[m.Path]; {
			case ok && err == nil:
				failed = true
				found = append(found, "FAILED: needs no excuse")
			case ok:
				found = append(found, "excused: "+excuse)
			case err != nil:
				failed = true
				found = append(found, "FAILED: "+err.Error())
			}
			fmt.Fprintf(table, "%s\t%s\t%s\n", m.Path, m.Version, strings.Join(found, ", "))
		}
		table.Flush()
	}
	if failed {
		os.Exit(1)
	}
}

// dependencies returns the path of the module in dir, and the modules that its packages
// need, sorted, without this repository's own.
func dependencies(dir string) (name string, modules []module, err error) {
	list := exec.Command("go", "list", "-deps", "-json=Module", "./...")
	list.Dir, list.Stderr = dir, os.Stderr
	out, err := list.Output()
	if err != nil {
		return "", nil, err
	}
	for packages := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *module }
		switch err := packages.Decode(&p); {
		case errors.Is(err, io.EOF):
			slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
			return name, slices.CompactFunc(modules, func(a, b module) bool { return a.Path == b.Path }), nil
		case err != nil:
			return "", nil, err
		case p.Module == nil || p.Module.Replace != nil: // the standard library's, or ours
		case p.Module.Main:
			name = p.Module.Path
		default:
			modules = append(modules, *p.Module)
		}
	}
}

// licenses returns the names that SPDX gives to the licenses in dir.
func licenses(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		name := strings.ToUpper(entry.Name())
		if entry.IsDir() || !slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "UNLICENSE"}, func(s string) bool { return strings.HasPrefix(name, s) }) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		coverage := licensecheck.Scan(text)
		if coverage.Percent < 75 { // as for pkg.go.dev: the rest may be conditions
			return names, fmt.Errorf("only %.0f %% of %s is a license that is known", coverage.Percent, entry.Name())
		}
		for _, match := range coverage.Match {
			names = append(names, match.ID)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// check returns what stands against using code under these licenses.
func check(names []string) error {
	if len(names) == 0 {
		return errors.New("there is no license")
	}
	for _, name := range names {
		if !slices.Contains(allowed, name) {
			return fmt.Errorf("%s is not allowed", name)
		}
	}
	return nil
}
