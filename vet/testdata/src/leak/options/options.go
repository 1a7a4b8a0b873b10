// Package options sends texts as details.
package options

import (
	"fmt"
	"net/http"

	"github.com/problemkit/problem/errors"
)

func options(w http.ResponseWriter, err error) {
	errors.BadRequest(w, errors.Detail(err.Error()))                                     // want `sends the text`
	errors.InternalServerError(w, errors.Detailf("open: %s", err))                       // want `sends the text`
	errors.InternalServerError(w, errors.Detail(fmt.Sprint(err)), errors.With("a", "b")) // want `sends the text`
	errors.NotFound(w, errors.Detail(err.Error()), errors.Cause(err))                    // want `sends the text`
}
