//go:build race

package bench

// The race detector keeps more on the heap.
const raceDetector = true
