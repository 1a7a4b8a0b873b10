//go:build race

package bench_test

// The race detector keeps more on the heap.
const raceDetector = true
