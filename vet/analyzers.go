// Package vet finds the error answers of Go handlers that are wrong, and mends them.
// The command problemvet runs it.
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
