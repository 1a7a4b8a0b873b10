package bench

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"

	"github.com/felixge/httpsnoop"
)

// replacers answer a 404 that is plain text, or nothing, with a problem document.
// All except the one by hand and Caddy put the text into it.
var replacers = []wrapper{
	bare,
	ours,
	{"by-hand", replaceByHand},
	{"ResponseRecorder", replaceRecorded},
	{"httpsnoop", replaceSnooped},
	{"caddy-intercept", interceptBy(caddyIntercept())},
}

// A members is the usual struct for encoding/json, in the order of the document.
type members struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance,omitempty"`
}

// document is what encoding/json makes of a problem without extensions.
func document(status int, detail string) []byte {
	doc, err := json.Marshal(members{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail})
	must(err)
	return doc
}

func quote(s string) string {
	quoted, err := json.Marshal(s)
	must(err)
	return string(quoted)
}

// send writes a document as handlers do.
func send(w http.ResponseWriter, status int, doc []byte) {
	h := w.Header()
	h.Set("Content-Type", problemJSON)
	h.Set("Content-Length", strconv.Itoa(len(doc)))
	w.WriteHeader(status)
	_, _ = w.Write(doc)
}

// replaceable says which responses are replaced: errors that are not documents yet.
func replaceable(status int, h http.Header) bool {
	if status < 400 || status > 499 {
		return false
	}
	contentType := h.Get("Content-Type")
	return contentType == "" || contentType == "text/plain; charset=utf-8"
}

func trimmed(text []byte) string {
	if n := len(text); n > 0 && text[n-1] == '\n' {
		text = text[:n-1]
	}
	if len(text) == 0 {
		return description
	}
	return string(text)
}

// replaceByHand is the limit: one static document instead of whatever was said.
func replaceByHand(next http.Handler) http.Handler {
	doc := document(http.StatusNotFound, description)
	static := &static{doc, strconv.Itoa(len(doc))}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&replacing{minimal: minimal{under: w}, with: static}, r)
	})
}

type static struct {
	doc    []byte
	length string
}

type replacing struct {
	minimal
	with     *static
	replaced bool
}

func (w *replacing) WriteHeader(status int) {
	if h := w.Header(); w.status == 0 && status == http.StatusNotFound && replaceable(status, h) {
		w.status, w.replaced = status, true
		values := []string{problemJSON, w.with.length}
		h["Content-Type"], h["Content-Length"] = values[0:1:1], values[1:2:2]
		w.under.WriteHeader(status)
		_, _ = w.under.Write(w.with.doc)
		return
	}
	w.minimal.WriteHeader(status)
}

func (w *replacing) Write(p []byte) (int, error) {
	if w.replaced {
		return len(p), nil
	}
	return w.minimal.Write(p)
}

// replaceRecorded lets the handler write into a buffer, whatever it writes, and
// looks at what came of it.
func replaceRecorded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		if !replaceable(rec.Code, rec.Header()) {
			copyRecorded(w, rec)
			return
		}
		maps.Copy(w.Header(), rec.Header())
		send(w, rec.Code, document(rec.Code, trimmed(rec.Body.Bytes())))
	})
}

// replaceSnooped holds a replaceable status, and the text behind it, in hooks.
func replaceSnooped(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var held int
		var text []byte
		next.ServeHTTP(httpsnoop.Wrap(w, httpsnoop.Hooks{
			WriteHeader: func(forward httpsnoop.WriteHeaderFunc) httpsnoop.WriteHeaderFunc {
				return func(status int) {
					if held == 0 && replaceable(status, w.Header()) {
						held = status
						return
					}
					forward(status)
				}
			},
			Write: func(forward httpsnoop.WriteFunc) httpsnoop.WriteFunc {
				return func(p []byte) (int, error) {
					if held != 0 {
						text = append(text, p...)
						return len(p), nil
					}
					return forward(p)
				}
			},
		}), r)
		if held != 0 {
			send(w, held, document(held, trimmed(text)))
		}
	})
}
