// Problemvet finds wrong error answers of Go handlers and fixes them.
//
//	problemvet ./...                 print what is found; exit with 3 if anything is
//	problemvet -diff ./...           print what -fix would change
//	problemvet -fix ./...            change it
//	problemvet -leak -answered ./... only these analyzers
//	problemvet -helper=false ./...   all analyzers except this
//	problemvet help leak             what an analyzer does
//	go vet -vettool=$(which problemvet) ./...
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/problemkit/problem/vet"
	"github.com/problemkit/problem/vet/internal/driver"
)

func main() {
	if calledByVet(os.Args[1:]) {
		unitchecker.Main(vet.Analyzers()...)
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// calledByVet reports whether the arguments are those that go vet gives to its tool.
func calledByVet(args []string) bool {
	return slices.ContainsFunc(args, func(arg string) bool {
		return arg == "-flags" || strings.HasPrefix(arg, "-V") || strings.HasSuffix(arg, ".cfg")
	})
}

func run(args []string, stdout, stderr io.Writer) int {
	all := vet.Analyzers()
	if len(args) > 0 && args[0] == "help" {
		return help(all, args[1:], stdout, stderr)
	}
	flags := flag.NewFlagSet("problemvet", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintf(stderr, "usage: problemvet [flags] packages\n       problemvet help [analyzer]\n\n")
		flags.PrintDefaults()
	}
	o := driver.Options{Stdout: stdout, Stderr: stderr}
	flags.BoolVar(&o.Fix, "fix", false, "change the files as the fixes say")
	flags.BoolVar(&o.Diff, "diff", false, "print what -fix would change, and change nothing")
	flags.BoolVar(&o.JSON, "json", false, "print the findings as go vet -json does; the exit code is 0")
	flags.StringVar(&o.SARIF, "sarif", "", "write the findings as SARIF 2.1.0 to `file` too")
	flags.BoolVar(&o.Tests, "test", true, "look at tests too")
	flags.StringVar(&o.Tags, "tags", "", "build `tags`, separated by commas")
	switches := make(map[*analysis.Analyzer]*toggle)
	for _, a := range all {
		switches[a] = new(toggle)
		flags.Var(switches[a], a.Name, summary(a)+" (false: all others do)")
		a.Flags.VisitAll(func(f *flag.Flag) { flags.Var(f.Value, a.Name+"."+f.Name, f.Usage) })
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return driver.OK
		}
		return driver.Failed
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return driver.Failed
	}
	return driver.Run(chosen(all, switches), flags.Args(), o)
}

func summary(a *analysis.Analyzer) string {
	line, _, _ := strings.Cut(a.Doc, "\n")
	return line
}

// chosen returns the analyzers that are switched on, or, where none is, those that are
// not switched off.
func chosen(all []*analysis.Analyzer, switches map[*analysis.Analyzer]*toggle) []*analysis.Analyzer {
	pick := func(keep func(t *toggle) bool) (picked []*analysis.Analyzer) {
		for _, a := range all {
			if keep(switches[a]) {
				picked = append(picked, a)
			}
		}
		return picked
	}
	if on := pick(func(t *toggle) bool { return t.given && t.on }); len(on) > 0 {
		return on
	}
	return pick(func(t *toggle) bool { return !t.given })
}

// A toggle is a boolean flag that knows whether it was given.
type toggle struct{ given, on bool }

func (t *toggle) IsBoolFlag() bool { return true }

func (t *toggle) String() string { return strconv.FormatBool(t.on) }

func (t *toggle) Set(s string) (err error) {
	t.given = true
	t.on, err = strconv.ParseBool(s)
	return err
}

// help prints the documentation of the analyzers, or of one.
func help(all []*analysis.Analyzer, names []string, stdout, stderr io.Writer) int {
	if len(names) == 0 {
		for _, a := range all {
			fmt.Fprintf(stdout, "%-10s %s\n", a.Name, summary(a))
		}
		return driver.OK
	}
	for _, name := range names {
		i := slices.IndexFunc(all, func(a *analysis.Analyzer) bool { return a.Name == name })
		if i < 0 {
			fmt.Fprintf(stderr, "problemvet: there is no analyzer %q\n", name)
			return driver.Failed
		}
		fmt.Fprintf(stdout, "%s: %s\n\n%s\n", all[i].Name, all[i].Doc, all[i].URL)
		all[i].Flags.VisitAll(func(f *flag.Flag) { fmt.Fprintf(stdout, "\n-%s.%s: %s\n", name, f.Name, f.Usage) })
	}
	return driver.OK
}
