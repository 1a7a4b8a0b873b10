// Package interop runs the error answers of real routers, frameworks, middlewares
// and protocol servers through package problem, over real connections, and holds
// what must happen to each: converted with the headers that a client needs, or left
// as it was to the byte. Real clients report the same with and without it.
//
// The tests write docs/interop.md in the directory above:
//
//	go test -run TestDocumentIsCurrent -update
//
// The script upstream/run beside it runs the test suites of net/http,
// net/http/httputil, gorilla/websocket and coder/websocket with the middleware
// around every server.
package interop
