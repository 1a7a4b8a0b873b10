// Package fixes has answers that lack a return.
package fixes

import (
	"fmt"
	"log"
	"net/http"
)

func plain(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		http.Error(w, "no", 405) // want `return after it`
	}
	fmt.Fprint(w, "yes")
}

func logged(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		// Nobody does this.
		http.Error(w, "no", 405) // want `return after it`
		log.Println("no")        // so much for that
	}
	fmt.Fprint(w, "yes")
}

func continued(w http.ResponseWriter, names []string) {
	for _, name := range names {
		if name == "" {
			http.Error(w, "no", 400) // want `return after it`
			continue
		}
		fmt.Fprint(w, name)
	}
}

func cased(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case "PUT":
		http.Error(w, "no", 405) // want `return after it`
	}
	fmt.Fprint(w, "yes")
}

func noBranch(w http.ResponseWriter) {
	http.Error(w, "no", 400) // want `return after it`
	fmt.Fprint(w, "yes")
}
