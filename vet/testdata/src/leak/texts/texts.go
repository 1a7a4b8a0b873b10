// Package texts sends texts of many origins.
package texts

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"leak/elsewhere"

	"github.com/problemkit/problem"
)

var errNoName = errors.New("Give a name.")

func load(r *http.Request) error { return nil }

type fault struct{ text string }

func (f fault) Error() string { return f.text }

type response struct{ Error string }

func direct(w http.ResponseWriter, r *http.Request) {
	if err := load(r); err != nil {
		fmt.Fprint(w, err)                        // want `fmt.Fprint sends the text of err to the client`
		fmt.Fprintf(w, "failed: %v", err)         // want `fmt.Fprintf sends`
		fmt.Fprintf(w, "failed: %T", err)         // the type only
		fmt.Fprintln(w, "failed", err.Error())    // want `fmt.Fprintln sends`
		io.WriteString(w, err.Error())            // want `io.WriteString sends`
		w.Write([]byte(err.Error()))              // want `w.Write sends`
		w.Write([]byte("failed: " + err.Error())) // want `w.Write sends`
		fmt.Fprint(os.Stderr, err)
	}
}

func local(w http.ResponseWriter, r *http.Request) {
	err := load(r)
	text := err.Error()
	text = "failed: " + strings.ToUpper(text)
	http.Error(w, text, 500) // want `http.Error sends the text of err to the client`
	text = "failed"
	http.Error(w, text, 500)
	if r.Method == "GET" {
		text = fmt.Sprint("failed: ", err)
	}
	http.Error(w, text, 500) // want `http.Error sends`
}

func appended(w http.ResponseWriter, r *http.Request) {
	text := "failed"
	if err := load(r); err != nil {
		text += ": " + err.Error()
	}
	http.Error(w, text, 500) // want `http.Error sends`
}

func builder(w http.ResponseWriter, r *http.Request) {
	var b strings.Builder
	b.WriteString("failed: ")
	if err := load(r); err != nil {
		fmt.Fprintf(&b, "%v", err)
	}
	http.Error(w, b.String(), 500) // want `http.Error sends`
	var c strings.Builder
	c.WriteString("failed")
	http.Error(w, c.String(), 500)
}

func encoded(w http.ResponseWriter, r *http.Request) {
	err := load(r)
	json.NewEncoder(w).Encode(map[string]string{"error": err.Error()}) // want `json.NewEncoder\(w\).Encode sends`
	json.NewEncoder(w).Encode(map[string]any{"a": []any{err.Error()}}) // want `json.NewEncoder\(w\).Encode sends`
	json.NewEncoder(w).Encode(response{err.Error()})
	b, _ := json.Marshal(map[string]string{"error": err.Error()})
	w.Write(b)
	e := json.NewEncoder(w)
	e.Encode(err.Error()) // want `e.Encode sends`
}

func own(w http.ResponseWriter, r *http.Request) {
	http.Error(w, errNoName.Error(), 400)
	http.Error(w, io.EOF.Error(), 400)
	http.Error(w, r.Context().Err().Error(), 503)
	http.Error(w, errors.New("Give a name.").Error(), 400)
	err := fmt.Errorf("There is no %q.", r.URL.Path)
	http.Error(w, err.Error(), 400)
	err = fmt.Errorf("failed: %w", load(r))
	http.Error(w, err.Error(), 400) // want `http.Error sends`
	err = errNoName
	http.Error(w, err.Error(), 400)
	var f fault
	if errors.As(load(r), &f) {
		http.Error(w, f.Error(), 400) // want `http.Error sends`
		http.Error(w, f.text, 400)
	}
	p := problem.New(404)
	http.Error(w, p.Error(), 404)
}

func options(w http.ResponseWriter, err error) {
	problem.Error(w, 400, problem.With("error", err.Error())) // want `problem.With sends`
	problem.Error(w, 400, problem.Cause(err))
	problem.New(400, problem.Detailf("failed: %v", err)) // want `problem.Detailf sends`
	text := err.Error()
	problem.New(400, problem.Detail(text)) // want `problem.Detail sends`
}

func fail(w http.ResponseWriter, text string, status int) { // want fail:`sends parameters \[1\], formatted \[\]`
	http.Error(w, text, status)
}

func failf(w http.ResponseWriter, format string, args ...any) { // want failf:`sends parameters \[1\], formatted \[2\]`
	http.Error(w, fmt.Sprintf(format, args...), 400)
}

func writeJSON(w http.ResponseWriter, status int, v any) { // want writeJSON:`sends parameters \[2\], formatted \[\]`
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func through(w http.ResponseWriter, r *http.Request) {
	err := load(r)
	fail(w, err.Error(), 400)                                // want `fail sends`
	failf(w, "failed: %v", err)                              // want `failf sends`
	writeJSON(w, 400, map[string]string{"err": err.Error()}) // want `writeJSON sends`
	elsewhere.Fail(w, err.Error())                           // want `elsewhere.Fail sends`
	fail(w, "failed", 400)
	closure := func(text string) { http.Error(w, text, 400) }
	closure(err.Error()) // want `closure sends`
	closure("failed")
}

func never(w http.ResponseWriter, r *http.Request) {
	if err := load(r); err == nil {
		fmt.Fprint(w, "failed: ", err)
	} else {
		fmt.Fprint(w, "failed: ", err) // want `fmt.Fprint sends`
	}
}

func ignored(w http.ResponseWriter, err error) {
	http.Error(w, err.Error(), 400) //problemvet:ignore it is a tool for ourselves
}

type list []list

type table map[string]table

func itself(w http.ResponseWriter, l list, t table, p *list) {
	fmt.Fprint(w, l, t, p)
}

func doubled(w http.ResponseWriter, err error) {
	a := err.Error()
	b := a + a
	c := b + b
	d := c + c
	e := d + d
	f := e + e
	g := f + f
	h := g + g
	i := h + h
	j := i + i
	k := j + j
	l := k + k
	m := l + l
	n := m + m
	o := n + n
	p := o + o
	q := p + p
	r := q + q
	s := r + r
	t := s + s
	u := t + t
	v := u + u
	x := v + v
	y := x + x
	z := y + y
	aa := z + z
	bb := aa + aa
	cc := bb + bb
	dd := cc + cc
	ee := dd + dd
	ff := ee + ee
	http.Error(w, ff, 400) // want `http.Error sends`
}
