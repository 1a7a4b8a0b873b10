package interop

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"testing"
	"testing/fstest"
	"time"

	"github.com/problemkit/problem"
)

func serveMux() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "item "+r.PathValue("id"))
	})
	return m
}

func answering(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func writing(status int, contentType, body string) layers {
	return serving(answering(status, contentType, body))
}

func failing(text string, status int) layers { return setting(nil, text, status) }

func setting(h http.Header, text string, status int) layers { return serving(header(h, text, status)) }

// header is http.Error under fields that were set before.
func header(h http.Header, text string, status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range h {
			w.Header()[name] = append([]string(nil), values...)
		}
		http.Error(w, text, status)
	}
}

func bareStatus(status int) layers {
	return serving(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
}

func description(status int) string {
	typ, ok := problem.Lookup(status)
	if !ok { // counts as the x00 of its class
		typ, _ = problem.Lookup(status / 100 * 100)
	}
	return typ.Description
}

// An unwrapping is what a middleware gives its handler that wraps the writer as
// http.ResponseController asks for, and adds no method.
type unwrapping struct{ http.ResponseWriter }

func (w unwrapping) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// decode reads a JSON body and answers its faults as most handlers do.
func decode(w http.ResponseWriter, r *http.Request) {
	var v struct{ A int }
	err := json.NewDecoder(r.Body).Decode(&v)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
}

// waiting returns without an answer when its time is up.
func waiting(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// stuck does not even return. TimeoutHandler, when its handler returns at the same
// moment as the time is up, may send the handler's answer.
func stuck(t *testing.T) http.Handler {
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over })
}

func content(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Etag", `"v1"`)
	w.Header().Set("Cache-Control", "max-age=60")
	http.ServeContent(w, r, "a.txt", time.Unix(1_700_000_000, 0), bytes.NewReader([]byte("hello world")))
}

func files() http.Handler { return http.FileServerFS(faultyFS{}) }

// A faultyFS has files that cannot be opened.
type faultyFS struct{}

func (faultyFS) Open(name string) (fs.File, error) {
	switch name {
	case "secret.txt":
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	case "broken.txt":
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("I/O error")}
	}
	return fstest.MapFS{"a.txt": {Data: []byte("hello world")}, "dir/index.html": {Data: []byte("<p>hello")}}.Open(name)
}
