package errors

import (
	"net/http"

	"github.com/problemkit/problem"
)

// Write is [problem.Write]: it answers with the problem that err stands for, and
// writes nothing when err is nil.
func Write(w http.ResponseWriter, err error) { problem.Write(w, err) }

// write answers with a problem. Without options it stays off the heap.
func write(w http.ResponseWriter, status int, opts []Option) {
	if len(opts) == 0 {
		p := problem.Problem{Status: status}
		p.ServeHTTP(w, nil)
		return
	}
	problem.New(status, opts...).ServeHTTP(w, nil)
}
