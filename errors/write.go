package errors

import (
	"net/http"

	"github.com/problemkit/problem"
)

// Write is [problem.Write]: it answers with the problem of err, and writes nothing
// when err is nil.
func Write(w http.ResponseWriter, err error) { problem.Write(w, err) }
