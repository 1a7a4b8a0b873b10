package paths

import (
	"fmt"
	"net/http"
)

// Each turn of these loops has another writer.

type job struct {
	w    http.ResponseWriter
	r    *http.Request
	done chan bool
}

func received(jobs chan job) {
	for {
		j := <-jobs
		if j.r.Method != "GET" {
			http.Error(j.w, "no", 400)
			close(j.done)
			continue
		}
		fmt.Fprint(j.w, "yes")
		close(j.done)
	}
}

func receivedInSelect(jobs chan *job) {
	for {
		select {
		case j, ok := <-jobs:
			if !ok {
				return
			}
			if j.r.Method != "GET" {
				http.Error(j.w, "no", 400)
			} else {
				fmt.Fprint(j.w, "yes")
			}
			close(j.done)
		}
	}
}

func indexed(ws []http.ResponseWriter) {
	for i := 0; i < len(ws); i++ {
		if i%2 == 0 {
			http.Error(ws[i], "no", 400)
			continue
		}
		fmt.Fprint(ws[i], "yes")
	}
}

func ranged(ws []http.ResponseWriter, jobs map[string]*job) {
	for _, w := range ws {
		if w != nil {
			http.Error(w, "no", 503)
		}
	}
	for name, j := range jobs {
		if name == "" {
			http.Error(j.w, "no", 403)
			continue
		}
		fmt.Fprint(j.w, "yes")
	}
	for i := range ws {
		http.Error(ws[i], "no", 503)
	}
}

// One turn may still answer twice.
func rangedTwice(ws []http.ResponseWriter, ok bool) {
	for i, w := range ws {
		if !ok {
			http.Error(w, "no", 503) // want `fmt.Fprint in line \d+ answers again`
		}
		fmt.Fprint(w, i)
	}
}
