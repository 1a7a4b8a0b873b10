// Package vet has analyzers that find wrong error answers of Go handlers and fix them.
// The command problemvet runs them.
package vet

import (
	"golang.org/x/tools/go/analysis"

	"github.com/problemkit/problem/vet/answered"
	"github.com/problemkit/problem/vet/complete"
	"github.com/problemkit/problem/vet/helper"
	"github.com/problemkit/problem/vet/leak"
)

// Analyzers returns all analyzers.
func Analyzers() []*analysis.Analyzer {
	return []*analysis.Analyzer{answered.Analyzer, leak.Analyzer, helper.Analyzer, complete.Analyzer}
}
