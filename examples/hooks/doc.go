// Package hooks shows what it takes to have other packages answer with problem
// documents. Its examples are the documentation, a file for each package or family of
// packages.
//
// Inside of problem.Middleware most packages need nothing at all: their plain text
// and their bare statuses are converted. A hook is worth its line where a package
// sends the text of an error that is not for clients, labels its errors
// application/json, or answers 5xx.
package hooks
