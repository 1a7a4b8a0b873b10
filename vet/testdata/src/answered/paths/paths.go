// Package paths has handlers whose control flow decides.
package paths

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func load(r *http.Request) (string, error) { return "", nil }

func fallsThrough(w http.ResponseWriter, r *http.Request) (string, error) {
	v, err := load(r)
	if err != nil {
		http.Error(w, "no", 500) // want `http.Error has answered, and fmt.Fprint in line \d+ answers again: return "", nil after it`
	}
	fmt.Fprint(w, v)
	return v, nil
}

func returns(w http.ResponseWriter, r *http.Request) {
	v, err := load(r)
	if err != nil {
		http.Error(w, "no", 500)
		log.Println(err)
		return
	}
	fmt.Fprint(w, v)
}

func elseBranch(w http.ResponseWriter, r *http.Request) {
	if v, err := load(r); err != nil {
		http.Error(w, "no", 500)
	} else {
		fmt.Fprint(w, v)
	}
}

func correlatedError(w http.ResponseWriter, r *http.Request) {
	v, err := load(r)
	if err != nil {
		http.Error(w, "no", 500)
	}
	if err == nil {
		fmt.Fprint(w, v)
	}
}

func reassignedError(w http.ResponseWriter, r *http.Request) {
	v, err := load(r)
	if err != nil {
		http.Error(w, "no", 500) // want `http.Error has answered, and fmt.Fprint in line`
	}
	v, err = load(r)
	if err == nil {
		fmt.Fprint(w, v)
	}
}

func flag(w http.ResponseWriter, r *http.Request) {
	ok := true
	for _, name := range r.Header["X"] {
		if name == "" {
			http.Error(w, "no", 400)
			ok = false
			break
		}
	}
	if ok {
		fmt.Fprint(w, "yes")
	}
}

func flagIgnored(w http.ResponseWriter, r *http.Request) {
	ok := true
	for _, name := range r.Header["X"] {
		if name == "" {
			http.Error(w, "no", 400) // want `answers again`
			ok = false
			break
		}
	}
	if ok || r.Method == "GET" {
		fmt.Fprint(w, "yes")
	}
}

func status(w http.ResponseWriter, r *http.Request) {
	code := 200
	switch r.Method {
	case "GET":
	case "PUT":
		code = 405
		http.Error(w, "no", code)
	}
	if code == 200 {
		fmt.Fprint(w, "yes")
	}
}

func shortCircuit(w http.ResponseWriter, r *http.Request, a, b bool) {
	if !a || !b {
		http.NotFound(w, r)
	}
	if a && b {
		fmt.Fprint(w, "yes")
	}
}

func lengths(w http.ResponseWriter, faults []string) {
	if len(faults) > 0 {
		http.Error(w, "no", 400)
	}
	if len(faults) == 0 {
		fmt.Fprint(w, "yes")
	}
}

func switched(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case "GET":
		fmt.Fprint(w, "yes")
	case "PUT", "POST":
		http.Error(w, "no", 405) // want `json.NewEncoder\(w\).Encode in line`
		fallthrough
	case "PATCH":
		json.NewEncoder(w).Encode("patched")
	default:
		http.Error(w, "no", 405)
	}
}

func switchedTail(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == "GET":
	case r.Method == "PUT":
		http.Error(w, "no", 405) // want `io.WriteString in line`
		break
	default:
		http.NotFound(w, r)
		return
	}
	io.WriteString(w, "yes")
}

func switchedTag(w http.ResponseWriter, kind int) {
	switch kind {
	case 1, 2:
		http.Error(w, "no", 400)
	}
	switch kind {
	case 3:
		io.WriteString(w, "three")
	}
}

func typeSwitch(w http.ResponseWriter, v any) {
	switch v.(type) {
	case string:
		http.Error(w, "no", 400) // want `w.Write in line`
	case error:
		http.Error(w, "no", 500)
		return
	}
	w.Write(nil)
}

func selected(w http.ResponseWriter, r *http.Request, c chan string) {
	for {
		select {
		case v := <-c:
			fmt.Fprint(w, v)
		case <-r.Context().Done():
			http.Error(w, "late", 503) // want `answers again`
			break
		case <-time.After(time.Second):
			http.Error(w, "late", 503)
			return
		}
	}
}

func labelled(w http.ResponseWriter, r *http.Request, c chan string) {
loop:
	for {
		select {
		case v := <-c:
			fmt.Fprint(w, v)
		case <-r.Context().Done():
			http.Error(w, "late", 503)
			break loop
		}
	}
}

func labelledTail(w http.ResponseWriter, rows [][]string) {
outer:
	for _, row := range rows {
		for _, cell := range row {
			if cell == "" {
				http.Error(w, "empty", 400) // want `w.Write in line`
				break outer
			}
			if cell == "-" {
				http.Error(w, "empty", 400) // want `answers again`
				continue outer
			}
		}
	}
	w.Write(nil)
}

func jumps(w http.ResponseWriter, r *http.Request) {
	if r.Method == "PUT" {
		http.Error(w, "no", 405)
		goto done
	}
	if r.Method == "POST" {
		http.Error(w, "no", 405) // want `fmt.Fprint in line`
		goto write
	}
write:
	fmt.Fprint(w, "yes")
done:
	log.Println("done")
}

func loops(w http.ResponseWriter, names []string) {
	for _, name := range names {
		if name == "" {
			http.Error(w, "no", 400) // want `http.Error has answered, and the loop goes on and answers again: return after it`
		}
	}
}

func counts(w http.ResponseWriter, n int) {
	for i := 0; i < n; i++ {
		if i == 7 {
			http.Error(w, "no", 400) // want `answers again`
			continue
		}
		fmt.Fprintln(w, i)
	}
}

func ends(w http.ResponseWriter, r *http.Request) {
	if r.Method == "PUT" {
		http.Error(w, "no", 405)
		panic(http.ErrAbortHandler)
	}
	if r.Method == "POST" {
		http.Error(w, "no", 405)
		log.Fatal("no")
	}
	if r.Method == "PATCH" {
		http.Error(w, "no", 405)
		os.Exit(1)
	}
	if r.Method == "LINK" {
		http.Error(w, "no", 405)
		die()
	}
	fmt.Fprint(w, "yes")
}

func die() { panic("no") }

func next(h http.Handler, f http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "PUT" {
			http.Error(w, "no", 405) // want `h.ServeHTTP in line`
		}
		if r.Method == "POST" {
			http.Error(w, "no", 405) // want `answers again`
			f(w, r)
		}
		h.ServeHTTP(w, r)
	})
}

func deferred(w http.ResponseWriter, r *http.Request) {
	defer json.NewEncoder(w).Encode("bye")
	if r.Method == "PUT" {
		http.Error(w, "no", 405) // want `http.Error has answered, and the deferred call of json.NewEncoder\(w\).Encode in line \d+ answers again$`
		return
	}
}

func deferredLiteral(w http.ResponseWriter, r *http.Request) {
	if r.Method == "GET" {
		http.NotFound(w, r)
		return
	}
	defer func() {
		log.Println("bye")
		w.Write([]byte("bye"))
	}()
	if r.Method == "PUT" {
		http.Error(w, "no", 405) // want `the deferred call of w.Write in line`
		return
	}
}

func deferredQuiet(w http.ResponseWriter, r *http.Request) (err error) {
	defer log.Println("bye")
	defer func() {
		if err != nil {
			http.Error(w, "no", 500)
		}
	}()
	if r.Method == "PUT" {
		http.Error(w, "no", 405)
		return nil
	}
	_, err = load(r)
	return err
}

func twoWriters(w http.ResponseWriter, other http.ResponseWriter) {
	http.Error(w, "no", 400)
	other.Write(nil)
}

func newWriter(w http.ResponseWriter, wrap func(http.ResponseWriter) http.ResponseWriter) {
	http.Error(w, "no", 400)
	w = wrap(nil)
	w.Write(nil)
}

func sentinel(w http.ResponseWriter, r *http.Request) {
	v, err := load(r)
	switch {
	case errors.Is(err, io.EOF):
		http.Error(w, "no", 400)
	case err == io.ErrUnexpectedEOF:
		http.Error(w, "no", 400)
	case err != nil:
		http.Error(w, "no", 500)
	}
	if err == nil {
		fmt.Fprint(w, v)
	}
}

func generic[T any](w http.ResponseWriter, v T, ok bool) T {
	if !ok {
		http.Error(w, "no", 400) // want `return \*new\(T\) after it`
	}
	json.NewEncoder(w).Encode(v)
	return v
}

type box[T any] struct{ v T }

func (b *box[T]) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		http.Error(w, "no", 405) // want `answers again`
	}
	json.NewEncoder(w).Encode(b.v)
}

func encoder(w http.ResponseWriter, ok bool) {
	e := json.NewEncoder(w)
	if !ok {
		http.Error(w, "no", 400) // want `e.Encode in line`
	}
	e.Encode("yes")
}

func ignored(w http.ResponseWriter, ok bool) {
	if !ok {
		http.Error(w, "no", 400) //problemvet:ignore the client wants both
	}
	//problemvet:ignore this one as well
	http.Error(w, "no", 400)
	//problemvet:ignore
	http.Error(w, "no", 400) // want `answers again`
	w.Write(nil)
}

func trailer(w http.ResponseWriter, ok bool) {
	if !ok {
		http.Error(w, "no", 400)
	}
	w.(http.Flusher).Flush()
	w.Header().Set("X-Done", "1")
}

func endless(w http.ResponseWriter) {
	for {
		http.Error(w, "no", 400) // want `the loop goes on`
	}
}

func closure(w http.ResponseWriter, r *http.Request, run func(func())) {
	failed, noted := false, false
	fail := func() { failed = true }
	note := func() { noted = true }
	if r.Method == "PUT" {
		http.Error(w, "no", 405)
		failed = true
		note()
	}
	if !failed {
		fmt.Fprint(w, "yes")
		fail()
	}
	log.Println(noted)
}

func closureRuns(w http.ResponseWriter, r *http.Request, run func(func())) {
	failed, other := false, false
	fail := func() { failed = true }
	if r.Method == "POST" {
		http.Error(w, "no", 405) // want `fmt.Fprint in line`
		other = true
		fail()
		run(func() { other = false })
	}
	if !other || failed {
		fmt.Fprint(w, "yes")
	}
}
