// Package elsewhere answers for others.
package elsewhere

import "net/http"

func Fail(w http.ResponseWriter, text string) { http.Error(w, text, 400) }
