// Package differential is a test suite: it runs handlers bare and inside the
// middleware, and compares what the client, the handler, Edit and the server's log see.
// It uses the exported API of package problem only.
//
// A program is a handler as data, with its request, the middlewares and the writers
// around it (program.go, operation.go, configuration.go, wrapper.go). It answers by itself,
// or gives problems and errors to the library or to go-chi/render, and may recover from its
// panics and from those of Edit. The suite has these sources of programs:
//
//   - [Search] generates random ones (generate.go, tidy.go) and runs them over HTTP/1.0, 1.1 and 2
//     (bed.go). TestDifferential does so here, and in the module interop, which brings
//     HTTP/3 and the writers of other packages;
//   - TestExhaustive runs every program of up to four operations of a small alphabet,
//     69,153 in all, on net/http's server over connections in memory;
//     TestExhaustiveAround runs those of up to three under every switch and behind every
//     wrapper, on a writer in memory (memory.go);
//   - TestWritten has those that must always run, such as one that found a fault;
//   - FuzzWriter lets the fuzzer choose, and runs most of them in memory;
//   - TestEmitters replays testdata/emitters.json, one recorded response a line: what
//     routers, middlewares and net/http itself send.
//
// What must come out is said by a model: the rules of conversion once more, without a
// writer (model.go and step.go, rules.go, document.go). It turns a program into one that
// shows the same without the middleware. A program in several middlewares is taken
// through the model of each (judge.go). So net/http itself says on both sides what
// becomes of a header and a body (compare.go). A program that differs from its model is
// cut down to what it needs to fail (shrink.go), and printed as Go.
//
// PROBLEM_PROGRAMS sets the number of random programs, and PROBLEM_SEED makes others:
//
//	PROBLEM_PROGRAMS=20000 PROBLEM_SEED=7 go test -run Differential ./internal/differential
package differential
