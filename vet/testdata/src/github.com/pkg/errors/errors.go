// Package errors stands in for the one that is known by this path.
package errors

// New makes an error.
func New(text string) error { return nil }
