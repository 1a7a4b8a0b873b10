package fixes

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
)

// The return would skip what has to happen.

type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counter) locked(w http.ResponseWriter, name string) {
	c.mu.Lock()
	if name == "" {
		http.Error(w, "no", 400) // want `return after it`
	}
	c.n[name]++
	c.mu.Unlock()
	fmt.Fprint(w, "yes")
}

func (c *counter) lockedAroundLoop(w http.ResponseWriter, names []string) {
	c.mu.Lock()
	for _, name := range names {
		if name == "" {
			http.Error(w, "no", 400) // want `return after it`
			break
		}
		c.n[name]++
	}
	c.mu.Unlock()
	fmt.Fprint(w, "yes")
}

func workers(w http.ResponseWriter, r *http.Request) {
	jobs := make(chan string)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for range jobs {
		}
	}()
	var names []string
	if err := json.NewDecoder(r.Body).Decode(&names); err != nil {
		http.Error(w, "no", 400) // want `return after it`
	}
	for _, name := range names {
		jobs <- name
	}
	close(jobs)
	wg.Wait()
	w.WriteHeader(204)
}

func semaphore(w http.ResponseWriter, r *http.Request, sem chan bool) {
	sem <- true
	if r.ContentLength > 10 {
		http.Error(w, "no", 413) // want `return after it`
	}
	io.Copy(w, r.Body)
	<-sem
}

func turns(w http.ResponseWriter, names chan string) {
	for name := range names {
		if name == "" {
			http.Error(w, "no", 400) // want `return after it`
			continue
		}
		fmt.Fprint(w, name)
	}
}

func handle(w http.ResponseWriter, f *os.File, ok bool) {
	if !ok {
		http.Error(w, "no", 400) // want `return after it`
	}
	fmt.Fprint(w, "yes")
	f.Close()
}

// What is made after the answer needs no cleanup, and net/http closes the body.
func later(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		http.Error(w, "no", 405) // want `return after it`
	}
	defer r.Body.Close()
	f, err := os.Open("x")
	if err != nil {
		return
	}
	defer f.Close()
	io.Copy(w, f)
}
