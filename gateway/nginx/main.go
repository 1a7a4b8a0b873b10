// Command nginx writes the rule of package problem for gateways that are not written in Go. For
// nginx it is a module for njs, and the directives that use it:
//
//	go run . -type-base https://api.example.com/problems/ -conf problem.conf > problem.js
//
// For HAProxy it is what its configuration can say of the rule:
//
//	go run . -format haproxy -errorfiles /etc/haproxy/problems > problem.cfg
//
// README.md says how to use them, and what neither can do.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/problemkit/problem/internal/gateway"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program. It returns the exit code: 2 where the options are wrong, 1 where a
// file could not be written.
func run(args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	var files []file
	if o != nil { // so that all faults are reported together
		var fault error
		files, fault = generate(o)
		err = errors.Join(err, fault)
	}
	if err != nil {
		gateway.Report(stderr, "nginx", err)
		fmt.Fprintln(stderr, "nginx: -help lists what there is to set")
		return 2
	}
	for _, f := range files {
		if err := f.write(stdout); err != nil {
			gateway.Report(stderr, "nginx", err)
			return 1
		}
	}
	return 0
}

// generate returns what o asks for, or what is wrong with o.
func generate(o *options) ([]file, error) {
	catalogs, err := o.catalogs()
	if err != nil {
		return nil, err
	}
	if o.format == formatHAProxy {
		return haproxy(o, catalogs[0])
	}
	return nginx(o, catalogs)
}

// A file is a part of the output. Without a name it goes to standard output.
type file struct{ name, text string }

func (f file) write(stdout io.Writer) error {
	if f.name == "" {
		_, err := io.WriteString(stdout, f.text)
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(f.name, []byte(f.text), 0o644)
}
