// Package other has the name taken.
package other

import (
	"net/http"

	"github.com/pkg/errors"
)

var errNo = errors.New("no")

func calls(w http.ResponseWriter, r *http.Request) {
	http.NotFound(w, r) // want `plain 404`
}
