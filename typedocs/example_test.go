package typedocs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

// The type of a problem leads to its page.
func ExampleHandler() {
	config := problem.Config{TypeBase: "/problems/"}
	mux := http.NewServeMux()
	mux.Handle("/problems/", http.StripPrefix("/problems", typedocs.Handler(config.Catalog()...)))
	server := httptest.NewServer(config.Middleware(mux))
	defer server.Close()

	var failure struct{ Type string }
	get(server.URL+"/no/such/path", &failure)
	fmt.Println(failure.Type)

	var documentation struct {
		Title string
		Retry string
		Steps []string
	}
	get(server.URL+failure.Type, &documentation)
	fmt.Println(documentation.Title)
	fmt.Println("Try again?", documentation.Retry)
	for _, step := range documentation.Steps {
		fmt.Println("-", step)
	}
	// Output:
	// /problems/not-found
	// Not Found
	// Try again? Only if the resource may still be created.
	// - Check the URL: spelling, identifiers, version prefix, a slash at the end.
	// - Check that what it names still exists: it may have been deleted or renamed.
	// - Check your rights: a server may answer so to hide what you may not see.
}

func get(url string, v any) {
	res, err := http.Get(url)
	if err != nil {
		log.Fatal(err)
	}
	err = errors.Join(json.NewDecoder(res.Body).Decode(v), res.Body.Close())
	if err != nil {
		log.Fatal(err)
	}
}
