// Package differential is a test suite: it runs handlers bare and inside the
// middleware, and compares what the client, the handler and the server's log see. It
// uses the exported API of package problem only.
//
// A program is a handler as data, with its request and the writers around it
// (program_test.go, operation_test.go). The suite has these sources of programs:
//
//   - TestDifferential generates random ones (generate_test.go) and runs them over
//     HTTP/1.0, 1.1 and 2 (wire_test.go);
//   - TestWritten has those that must always run, such as one that found a fault;
//   - FuzzWriter lets the fuzzer choose, and runs most of them on a writer in memory
//     (memory_test.go);
//   - TestEmitters replays testdata/emitters.json, one recorded response a line: what
//     routers, middlewares and net/http itself send.
//
// What must come out is said by a model: the rules of conversion once more, without a
// writer (model_test.go, rules_test.go, document_test.go). A program that differs from
// its model is cut down to what it needs to fail (shrink_test.go), and printed as Go.
//
// PROBLEM_PROGRAMS sets the number of random programs:
//
//	PROBLEM_PROGRAMS=20000 go test -run Differential ./internal/differential
package differential
