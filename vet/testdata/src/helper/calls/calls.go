// Package calls has nothing imported but the standard library.
package calls

import (
	"fmt"
	"net/http"
)

const gone = http.StatusGone

func calls(w http.ResponseWriter, r *http.Request, text string, status int) {
	// The text stays.
	http.Error(w, "There is no such order.", http.StatusNotFound) // want `http.Error answers a plain 404: errors.NotFound answers with a problem`
	http.Error(w, fmt.Sprintf("There is no %q.", text), 404)      // want `plain 404`
	http.Error(w, text, gone)                                     // want `plain 410`
	// The text falls away.
	http.NotFound(w, r)                                                          // want `http.NotFound answers a plain 404`
	http.Error(w, "Forbidden", 403)                                              // want `plain 403`
	http.Error(w, "403 forbidden\n", 403)                                        // want `plain 403`
	http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest) // want `plain 400`
	http.Error(w, "", 400)                                                       // want `plain 400`
	// The text becomes a cause.
	http.Error(w, "database is down", 503)       // want `plain 503`
	http.Error(w, "Internal Server Error.", 500) // want `plain 500`
	http.Error(w, "failed: "+text, 500)          // want `plain 500`
	// There is no helper.
	http.Error(w, "client closed", 499) // want `problem.Error answers with a problem`
	http.Error(w, "full", 507)          // want `problem.Error answers with a problem`
	// Not these.
	http.Error(w, text, status)
	http.Error(w, "moved", 301)
	http.Error(w, `{"error":"no"}`, 400)
	http.Error(w, fmt.Sprintf(`{"error":%q}`, text), 400)
	http.Error(w, fmt.Errorf("no").Error(), 400)
	http.Error(w, "no", 400) //problemvet:ignore an old client wants this text
}
