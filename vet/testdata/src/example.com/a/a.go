// Package a is imported.
package a

// Err is an error.
var Err error
