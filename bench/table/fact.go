package main

import (
	"fmt"
	"strings"
)

// A fact is about one column in one kind of scenario: the same package is one
// thing as a writer of documents and another as a decoder.
type fact struct{ kind, column string }

// parseFacts reads columns.tsv: the kind, the column, what it can do and cannot.
func parseFacts(tsv string) (map[fact]string, error) {
	facts := make(map[fact]string)
	for text := range strings.Lines(tsv) {
		fields := strings.Split(strings.TrimSuffix(text, "\n"), "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("columns.tsv: %q is not three fields", text)
		}
		f := fact{fields[0], fields[1]}
		if facts[f] != "" {
			return nil, fmt.Errorf("columns.tsv tells of %s (%s) twice", f.column, f.kind)
		}
		facts[f] = fields[2]
	}
	return facts, nil
}
