// Command table turns the output of benchmarks into docs/performance.md: it reads
// any number of rounds, keeps the least of each figure, and writes tables of ratios
// with what each column can do and cannot. The script bench/run runs it.
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
)

//go:embed performance.md.tmpl
var prose string

//go:embed columns.tsv
var columns string

func main() {
	rounds := flag.Int("rounds", 0, "the number of rounds on standard input")
	benchtime := flag.String("benchtime", "", "how long each benchmark of a round ran")
	flag.Parse()
	if err := write(os.Stdout, os.Stdin, *rounds, *benchtime); err != nil {
		fmt.Fprintln(os.Stderr, "table: "+err.Error())
		os.Exit(1)
	}
}

func write(w io.Writer, output io.Reader, rounds int, benchtime string) error {
	measured, err := parse(output)
	if err != nil {
		return err
	}
	facts, err := parseFacts(columns)
	if err != nil {
		return err
	}
	d := document{figures: measured, facts: facts, Rounds: rounds, Benchtime: benchtime, Go: runtime.Version()}
	return d.write(w, prose)
}
