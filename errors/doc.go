// Package errors has a function for each of the 29 client errors, and for 500 to
// 504. A handler that fails calls it to answer with the problem document (RFC 9457)
// of that status.
//
//	errors.NotFound(w)
//	errors.TooManyRequests(w, errors.RetryAfter(time.Minute))
//	errors.Write(w, err)
//
// w is enough. Inside of a problem middleware a function finds the request and the
// configuration through w's Unwrap methods, and still writes through w, so that a
// logger or compressor in between sees the response. Outside of one, and below a
// wrapper without Unwrap such as http.TimeoutHandler's, it answers
// application/problem+json and ignores the configuration.
//
// The options, [Pointer] and [Write] are in package problem too. In a handler use those
// here: it then needs one import. Use problem's beside [problem.New], [problem.Type] and
// [problem.Error].
//
// The functions return nothing, so a handler returns after them. All of the
// standard library's package errors is here too, with the same behaviour, so that
// one import serves.
package errors

//go:generate go run generate.go
