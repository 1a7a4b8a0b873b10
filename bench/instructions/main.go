// Command instructions answers one scenario so often that its instructions can be
// counted. The script check beside it runs it in callgrind, which collects only
// while loop runs, and compares what it counts with figures.tsv:
//
//	bench/instructions/check
//
// Unlike nanoseconds, instructions do not depend on what else the machine does.
package main

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
)

// A type assertion that misses fills its cache once in about a thousand times, by
// chance. Twenty times that leaves none to chance.
const warmUp = 20_000

func main() {
	if len(os.Args) == 2 && os.Args[1] == "-list" {
		for _, s := range scenarios {
			fmt.Println(s.name)
		}
		return
	}
	if len(os.Args) != 3 {
		fail("usage: instructions -list | scenario responses")
	}
	i := slices.IndexFunc(scenarios, func(s scenario) bool { return s.name == os.Args[1] })
	if i < 0 {
		fail(fmt.Sprintf("no scenario is named %q", os.Args[1]))
	}
	n, err := strconv.Atoi(os.Args[2])
	if err != nil || n < 1 {
		fail(fmt.Sprintf("%q is not a number of responses", os.Args[2]))
	}
	respond := scenarios[i].respond(stub{})
	for range warmUp {
		respond()
	}
	loop(n, respond)
}

// loop is what check counts, by this name.
//
//go:noinline
func loop(n int, respond func()) {
	for range n {
		respond()
	}
}

// stub is the least that passes for net/http's own writer: what that does is not to be
// counted. It is its own header.
type stub http.Header

func (stub) EnableFullDuplex() error { return nil }

func (s stub) Header() http.Header       { return http.Header(s) }
func (stub) WriteHeader(int)             {}
func (stub) Write(p []byte) (int, error) { return len(p), nil }

func fail(message string) {
	fmt.Fprintln(os.Stderr, "instructions: "+message)
	os.Exit(2)
}
