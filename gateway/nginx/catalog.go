package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/boilerplate"
	"github.com/problemkit/problem/internal/gateway"
)

// A catalog is what the middleware says of each status in one language.
type catalog struct {
	Tag      string // "" for English
	Function string // the tag as a part of a name in JavaScript
	Entries  []entry

	// What every other status of the class gets.
	ClientError, ServerError entry
}

// An entry is the type of a status.
type entry struct {
	Status                  int
	URI, Title, Description string
	Language                string   // of title and description; "" where they have several
	Synonyms                []string // other names of the status, in lower case, that say no more than the title
}

// catalogs returns the catalog in English and then in each of the languages, as the
// middleware sends it: a status at a time.
func (o *options) catalogs() ([]catalog, error) {
	config, fault := o.config()
	status := 0
	failing := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	handler, err := gateway.Middleware(config, failing, "-")
	if err = errors.Join(fault, err); err != nil {
		return nil, err
	}
	catalogs := []catalog{{}}
	for _, language := range config.Languages {
		function := strings.ReplaceAll(language.Tag, "-", "_")
		catalogs = append(catalogs, catalog{Tag: language.Tag, Function: function})
	}
	for status = 400; status <= 599; status++ {
		english := ""
		for i := range catalogs {
			c := &catalogs[i]
			e, err := ask(handler, cmp.Or(c.Tag, "en"))
			if err != nil {
				return nil, fmt.Errorf("%d in %q: %w", status, c.Tag, err)
			}
			e.Status = status
			english = cmp.Or(english, e.Title)
			e.Synonyms = synonyms(e, english)
			c.add(e)
		}
	}
	return catalogs, nil
}

// add adds an entry, unless it says what every other status of the class gets.
func (c *catalog) add(e entry) {
	other := &c.ClientError
	if e.Status >= 500 {
		other = &c.ServerError
	}
	switch {
	case isListed(e.Status), len(e.Synonyms) > 0, other.Title != "" && other.Title != e.Title:
		c.Entries = append(c.Entries, e)
	default:
		*other = e
	}
}

// longest returns how long type and title may be together.
func (c *catalog) longest() int {
	length := 0
	for _, e := range c.Entries {
		length = max(length, len(e.URI)+len(e.Title))
	}
	return length
}

func isListed(status int) bool {
	_, ok := problem.Lookup(status)
	return ok
}

// ask returns what a handler's problem says.
func ask(handler http.Handler, language string) (entry, error) {
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	var document struct{ Type, Title, Detail string }
	if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil {
		return entry{}, err
	}
	return entry{
		URI:         document.Type,
		Title:       document.Title,
		Description: document.Detail,
		Language:    w.Header().Get("Content-Language"),
	}, nil
}

// synonyms returns the names, other than its title, of an entry's status: the title in
// English, the catalog's, net/http's and IANA's.
func synonyms(e entry, english string) []string {
	names := append(boilerplate.Phrases(e.Status), english)
	if t, ok := problem.Lookup(e.Status); ok {
		names = append(names, t.Title)
	}
	for i := range names {
		names[i] = strings.ToLower(strings.TrimSuffix(names[i], "."))
	}
	slices.Sort(names)
	title := strings.ToLower(e.Title)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" || name == title })
}
