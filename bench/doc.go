// Package bench measures package problem beside what would be used instead:
// net/http alone, other packages for problem documents, and other writers that
// stand between a handler and the server.
//
// A benchmark is a scenario, and its sub-benchmark by=COLUMN is one way to do the work. The
// tests hold that every column answers what it is compared on, and what each cannot
// do. The script run measures all of them in interleaved rounds and prints
// docs/performance.md, which is measured again for a release only.
package bench
