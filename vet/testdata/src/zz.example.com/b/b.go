// Package b is imported.
package b

// Err is an error.
var Err error
