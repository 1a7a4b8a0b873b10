// Package elsewhere answers for others.
package elsewhere

import (
	"encoding/json"
	"net/http"
)

func Fail(w http.ResponseWriter, text string) { http.Error(w, text, 400) }

func JSON(w http.ResponseWriter, v any) { json.NewEncoder(w).Encode(v) }

func Quiet(w http.ResponseWriter) { w.Header().Set("X", "y") }

func Die() { panic("no") }

func Decode[T any](w http.ResponseWriter, r *http.Request) *T {
	v := new(T)
	if err := json.NewDecoder(r.Body).Decode(v); err != nil {
		http.Error(w, "no", 400)
		return nil
	}
	return v
}
