package typedocs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/locale"
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

// An application says what there is to say about its own types.
func ExampleSite_Handler() {
	outOfCredit := problem.Type{Title: "Out of credit", Status: http.StatusPaymentRequired, Description: "The balance does not cover the price."}
	config := problem.Config{TypeBase: "/problems/", Types: []problem.Type{outOfCredit}}
	site := typedocs.Site{
		Config: config,
		Title:  "Billing API",
		Pages: []typedocs.Page{{
			Type:    outOfCredit,
			Steps:   []string{"Pay in what is missing: the difference of price and balance."},
			Retry:   "Yes, after a payment.",
			Members: []typedocs.Member{{Name: "balance", Description: "What the account has, in euros.", Example: 30.0}},
		}},
	}
	mux := http.NewServeMux()
	mux.Handle("/problems/", http.StripPrefix("/problems", site.Handler()))
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, _ *http.Request) {
		outOfCredit.Write(w, problem.With("balance", 12.5))
	})
	server := httptest.NewServer(config.Middleware(mux))
	defer server.Close()

	var documentation struct {
		Title   string
		Retry   string
		Members []struct{ Name, Kind, Description string }
	}
	get(server.URL+"/problems/out-of-credit", &documentation)
	fmt.Println(documentation.Title)
	fmt.Println("Try again?", documentation.Retry)
	fmt.Println(documentation.Members[0])
	// Output:
	// Out of credit
	// Try again? Yes, after a payment.
	// {balance number What the account has, in euros.}
}

// The components are those of the listed types, and of any problem.
func ExampleSite_OpenAPI() {
	site := typedocs.Site{Config: problem.Config{TypeBase: "/problems/"}, Only: []int{401, 404}}

	var description struct {
		Components struct {
			Schemas map[string]struct{ Required []string }
		}
	}
	if err := json.Unmarshal(site.OpenAPI(), &description); err != nil {
		log.Fatal(err)
	}
	for name, schema := range description.Components.Schemas {
		fmt.Println(name, schema.Required)
	}
	// Unordered output:
	// AnyProblem [type title status detail]
	// FieldError []
	// NotFound [type title status detail]
	// Problem [type title status detail]
	// Unauthorized [type title status detail]
}

// A client that translates by type needs no titles from the server.
func ExampleSite_Messages() {
	site := typedocs.Site{
		Config: problem.Config{Languages: []problem.Language{locale.German()}},
		Only:   []int{http.StatusNotFound},
	}
	fmt.Printf("%s", site.Messages("de"))
	// Output:
	// {
	//   "not-found": {
	//     "title": "Nicht gefunden",
	//     "description": "Die angeforderte Ressource wurde nicht gefunden. Prüfen Sie die URL und die darin enthaltenen Kennungen."
	//   }
	// }
}

// Everything is also to be had as files.
func ExampleSite_Export() {
	dir, err := os.MkdirTemp("", "problems")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	site := typedocs.Site{Config: problem.Config{TypeBase: "/problems/"}, Only: []int{http.StatusNotFound}}
	if err := site.Export(dir); err != nil {
		fmt.Println(err)
		return
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, file := range files {
		fmt.Println(filepath.Base(file))
	}
	// Output:
	// index.html
	// index.json
	// index.md
	// llms.txt
	// not-found.html
	// not-found.json
	// not-found.md
	// openapi.json
	// overlay.json
	// schema.json
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
