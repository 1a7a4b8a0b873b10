// Package rest has what is not about fields.
package rest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/problemkit/problem"
)

func text(w http.ResponseWriter, name string) {
	http.Error(w, `{"error":"no"}`, 400)                  // want `http.Error labels JSON as text/plain`
	http.Error(w, ` [{"error":"no"}]`, 400)               // want `http.Error labels JSON`
	http.Error(w, fmt.Sprintf(`{"error":%q}`, name), 400) // want `http.Error labels JSON`
	http.Error(w, `{"error":"`+name+`"}`, 400)            // want `http.Error labels JSON`
	http.Error(w, "[orders] no", 400)
}

func late(w http.ResponseWriter, ok bool) {
	w.WriteHeader(103)
	w.WriteHeader(200)
	if !ok {
		w.WriteHeader(500) // want `WriteHeader comes too late: w.WriteHeader in line \d+ has begun the answer`
	}
}

func forwarded(w http.ResponseWriter, status int) {
	if status < 200 {
		w.WriteHeader(status)
	}
	w.WriteHeader(status)
}

func written(w http.ResponseWriter, ok bool) {
	fmt.Fprintln(w, "yes")
	w.WriteHeader(500) // want `fmt.Fprintln in line`
}

func branches(w http.ResponseWriter, ok bool) {
	if ok {
		w.WriteHeader(200)
	} else {
		w.WriteHeader(400)
	}
	if !ok {
		return
	}
	w.Write(nil)
}

func encoded(w http.ResponseWriter, v any) {
	if err := json.NewEncoder(w).Encode(v); err != nil {
		w.WriteHeader(500)
	}
}

func checked(w http.ResponseWriter, v any) {
	if _, err := fmt.Fprint(w, v); err != nil {
		w.WriteHeader(500)
	}
}

var config = problem.Config{
	Edit: func(r *http.Request, p *problem.Problem) {
		p.Extensions["a"] = 1
		p.Extensions["a"].(map[string]any)["b"] = 1 // want `Edit changes an extension's value in place`
		list, ok := p.Extensions["list"].([]string)
		if ok {
			list[0] = "a"     // want `Edit changes`
			slices.Sort(list) // want `Edit changes`
			list = append(list, "b")
		}
		p.Extensions["p"].(*point).x++ // want `Edit changes`
		m := p.Extensions["m"].(map[string]string)
		delete(m, "a") // want `Edit changes`
		errs, _ := p.Extensions["errors"].([]problem.FieldError)
		errs[0].Detail = "copied"
		own := slices.Clone(list)
		own[0] = "b"
		p.Detail = "x"
	},
}

type point struct{ x int }

func edit(_ *http.Request, p *problem.Problem) {
	m := p.Extensions["m"].([]point)
	m[0].x = 1 // want `Edit changes`
}

func writers(ws []http.ResponseWriter, more chan struct{ w http.ResponseWriter }) {
	for _, w := range ws {
		w.WriteHeader(404)
		fmt.Fprint(w, "no")
	}
	for i := 0; i < len(ws); i++ {
		ws[i].WriteHeader(404)
		fmt.Fprint(ws[i], "no")
	}
	for {
		m := <-more
		m.w.WriteHeader(404)
		fmt.Fprint(m.w, "no")
	}
}
