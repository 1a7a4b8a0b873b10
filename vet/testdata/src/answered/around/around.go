// Package around answers through functions around the known ones.
package around

import (
	"encoding/json"
	"fmt"
	"html/template"
	"log"
	"net/http"

	"answered/elsewhere"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

type server struct {
	requests int
	store    store
	log      *log.Logger
}

type store interface {
	Save(string) error
	Delete(string)
}

func (s *server) fail(w http.ResponseWriter, err error) {
	s.log.Println(err)
	http.Error(w, "failed", http.StatusInternalServerError)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "failed", 500)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(b)
}

func writeError(w http.ResponseWriter, status int, text string) {
	writeJSON(w, status, map[string]string{"error": text})
}

func allowed(w http.ResponseWriter, r *http.Request) bool {
	if r.Header.Get("Authorization") == "" {
		w.Header().Set("WWW-Authenticate", "Basic")
		w.WriteHeader(401)
		fmt.Fprint(w, "no")
		return false
	}
	return true
}

func parse(w http.ResponseWriter, r *http.Request) (string, error) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "no form", 400)
		return "", err
	}
	return r.Form.Get("x"), nil
}

func unlessNil(w http.ResponseWriter, err error) {
	if err == nil {
		return
	}
	http.Error(w, "no", 500)
}

func (s *server) method(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, err) // want `s.fail has answered, and fmt.Fprint in line`
	}
	fmt.Fprint(w, "yes")
}

func byStatus(w http.ResponseWriter, r *http.Request) {
	if r.Method == "PUT" {
		writeError(w, http.StatusMethodNotAllowed, "no") // want `writeError has answered, and writeJSON in line`
	}
	if r.Method == "POST" {
		writeJSON(w, 400, nil) // want `writeJSON has answered, and writeJSON in line`
	}
	writeJSON(w, http.StatusOK, "yes")
	log.Println("done")
}

func byResult(w http.ResponseWriter, r *http.Request) {
	if !allowed(w, r) { // want `allowed has answered where its result is false, and fmt.Fprint in line`
		log.Println("no")
	}
	fmt.Fprint(w, "yes")
}

func byResultRight(w http.ResponseWriter, r *http.Request) {
	if !allowed(w, r) {
		return
	}
	v, err := parse(w, r)
	if err != nil {
		return
	}
	fmt.Fprint(w, v)
}

func byError(w http.ResponseWriter, r *http.Request) {
	v, err := parse(w, r) // want `parse has answered where its result is not nil, and fmt.Fprint in line`
	if err != nil {
		log.Println(err)
	}
	fmt.Fprint(w, v)
}

func byVariable(w http.ResponseWriter, r *http.Request) {
	ok := allowed(w, r)
	if ok {
		fmt.Fprint(w, "yes")
	}
}

func byVariableWrong(w http.ResponseWriter, r *http.Request) {
	if ok := allowed(w, r); !ok { // want `allowed has answered where its result is false, and w.Write in line`
		log.Println("no")
	}
	w.Write(nil)
}

func maybeNil(w http.ResponseWriter, err error) {
	unlessNil(w, err)
	if err != nil {
		return
	}
	problem.Write(w, err)
	fmt.Fprint(w, "yes")
}

func notNil(w http.ResponseWriter, err error) {
	if err != nil {
		unlessNil(w, err) // want `unlessNil has answered`
	}
	if err := fmt.Errorf("no"); err != nil {
		errors.Write(w, err) // want `errors.Write has answered`
	}
	fmt.Fprint(w, "yes")
}

func closures(w http.ResponseWriter, r *http.Request) {
	fail := func(text string) {
		http.Error(w, text, 400)
	}
	if r.Method == "PUT" {
		fail("no") // want `fail has answered, and fmt.Fprint in line`
	}
	if r.Method == "POST" {
		fail("no")
		return
	}
	fmt.Fprint(w, "yes")
}

func ours(w http.ResponseWriter, r *http.Request, p *problem.Problem, typ problem.Type) {
	switch r.Method {
	case "A":
		errors.NotFound(w) // want `errors.NotFound has answered`
	case "B":
		problem.Error(w, 400) // want `problem.Error has answered`
	case "C":
		p.ServeHTTP(w, r) // want `p.ServeHTTP has answered`
	case "D":
		typ.Write(w) // want `typ.Write has answered`
	case "E":
		problem.Write(w, problem.New(404)) // want `problem.Write has answered`
	case "F":
		errors.Write(w, &problem.Problem{}) // want `errors.Write has answered`
	}
	fmt.Fprint(w, "yes")
}

func (s *server) work(w http.ResponseWriter, r *http.Request) {
	if r.Method != "PUT" {
		http.Error(w, "no", 405) // want `http.Error has answered, and the function goes on to s.store.Save in line`
	}
	s.requests++
	s.store.Save("x")
}

func (s *server) workInBranch(w http.ResponseWriter, r *http.Request) {
	if r.Method != "PUT" {
		http.Error(w, "no", 405)
		s.store.Delete("x")
		return
	}
	if err := s.store.Save("x"); err != nil {
		http.Error(w, "no", 405)
	} else {
		w.WriteHeader(204)
	}
	s.log.Println("saved")
}

func render(t *template.Template, w http.ResponseWriter, r *http.Request, name string) {
	if name == "" {
		http.NotFound(w, r) // want `t.ExecuteTemplate in line`
	}
	t.ExecuteTemplate(w, name, nil)
}

func tail(w http.ResponseWriter, text string) {
	http.Error(w, text, 400)
}

func imported(w http.ResponseWriter, r *http.Request) {
	if r.Method == "A" {
		elsewhere.Fail(w, "no") // want `elsewhere.Fail has answered, and elsewhere.Decode.string. in line`
	}
	if r.Method == "B" {
		elsewhere.Quiet(w)
		elsewhere.Die()
	}
	if v := elsewhere.Decode[string](w, r); v != nil {
		elsewhere.JSON(w, *v)
	}
	elsewhere.Quiet(w)
}

func recursive(w http.ResponseWriter, n int) {
	if n > 0 {
		recursive(w, n-1) // want `recursive has answered, and http.Error in line`
	}
	http.Error(w, "no", 400)
}

var refuse = http.Error

func renamed(w http.ResponseWriter, r *http.Request) {
	fail := http.Error
	if r.Method == "A" {
		fail(w, "no", 400) // want `fail has answered, and w.Write in line`
	}
	if r.Method == "B" {
		refuse(w, "no", 400) // want `refuse has answered, and w.Write in line`
	}
	w.Write(nil)
}

func atOnce(w http.ResponseWriter, r *http.Request) {
	if r.Method == "A" {
		func() { // want `a call has answered, and w.Write in line`
			log.Println("no")
			http.Error(w, "no", 400)
		}()
	}
	w.Write(nil)
}

type exchange struct {
	w http.ResponseWriter
	r *http.Request
}

func (e *exchange) fail(text string) { http.Error(e.w, text, 400) }

func (e *exchange) ok(v any) { json.NewEncoder(e.w).Encode(v) }

func (e *exchange) serve() {
	if e.r.Method == "A" {
		e.fail("no") // want `e.fail has answered, and e.ok in line`
	}
	if e.r.Method == "B" {
		e.fail("no")
		return
	}
	e.ok("yes")
}

func inField(w http.ResponseWriter, r *http.Request) {
	e := &exchange{w, r}
	if r.Method == "A" {
		e.fail("no") // want `e.fail has answered, and fmt.Fprint in line`
	}
	fmt.Fprint(e.w, "yes")
}

type recording struct {
	http.ResponseWriter
	status int
}

func (w *recording) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *recording) fail() { http.Error(w, "no", 400) }

func wrapped(w http.ResponseWriter, ok bool) {
	rec := &recording{w, 200}
	if !ok {
		rec.fail() // want `rec.fail has answered, and rec.WriteHeader in line`
	}
	rec.WriteHeader(204)
}

func (s *server) started(w http.ResponseWriter, jobs chan string, ok bool) {
	if !ok {
		http.Error(w, "no", 400) // want `goes on to a send in line`
	}
	jobs <- "x"
}

func (s *server) spawned(w http.ResponseWriter, ok bool) {
	if !ok {
		http.Error(w, "no", 400) // want `goes on to a goroutine in line`
	}
	go func() { s.store.Save("x") }()
}

func (s *server) quiet(w http.ResponseWriter, ok bool, done chan bool, cancel func()) {
	if !ok {
		http.Error(w, "no", 400)
	}
	s.log.Println("done")
	done <- true
	cancel()
	go s.log.Println("done")
}

func fulfil(order string) {}

func alone(w http.ResponseWriter, ok bool) {
	if !ok {
		http.Error(w, "no", 400) // want `goes on to fulfil in line`
	}
	fulfil("x")
}

func statusOf(err error) int { return 500 }

func replyError(w http.ResponseWriter, err error) {
	w.WriteHeader(statusOf(err))
	fmt.Fprint(w, "no")
}

func replyErrorJSON(w http.ResponseWriter, err error) { writeJSON(w, statusOf(err), "no") }

func reply(w http.ResponseWriter, err error) {
	w.WriteHeader(statusOf(err))
	fmt.Fprint(w, "no")
}

func byName(w http.ResponseWriter, r *http.Request, err error) {
	if r.Method == "A" {
		replyError(w, err) // want `replyError has answered, and w.Write in line`
	}
	if r.Method == "B" {
		replyErrorJSON(w, err) // want `replyErrorJSON has answered, and w.Write in line`
	}
	if r.Method == "C" {
		reply(w, nil)
	}
	w.Write(nil)
}
