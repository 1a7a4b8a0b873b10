// Package errors is what a handler says when it fails: a function for each error
// status that answers with its problem document (RFC 9457).
//
//	errors.NotFound(w)
//	errors.TooManyRequests(w, errors.RetryAfter(time.Minute))
//	errors.Write(w, err)
//
// w is enough. Inside of a problem middleware a function finds the request and the
// configuration through w's Unwrap methods, and still writes through w, so that a
// logger or compressor in between sees the response. Outside of one it answers
// application/problem+json.
//
// The functions return nothing, so a handler returns after them. All of the
// standard library's package errors is here too, with the same behaviour, so that
// one import serves.
package errors

//go:generate go run generate.go
