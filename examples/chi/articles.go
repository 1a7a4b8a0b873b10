package main

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/render"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/request"
)

// An article as clients send and get it.
type article struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
}

var slugs = regexp.MustCompile(`^[a-z0-9-]+$`)

// check reports everything that is wrong with an article at once.
func (a article) check() error {
	var faults []problem.FieldError
	if !slugs.MatchString(a.Slug) {
		faults = append(faults, problem.FieldError{
			Detail:  "Use small letters, digits and hyphens.",
			Pointer: problem.Pointer("slug"),
		})
	}
	if a.Title == "" {
		faults = append(faults, problem.FieldError{
			Detail:  "Give the article a title.",
			Pointer: problem.Pointer("title"),
		})
	}
	if len(faults) == 0 {
		return nil
	}
	return problem.New(http.StatusUnprocessableEntity, problem.Invalid(faults...))
}

// articles are kept in memory, by slug.
type articles struct {
	mu     sync.RWMutex
	bySlug map[string]article
}

func newArticles() *articles {
	return &articles{bySlug: map[string]article{"hello": {Slug: "hello", Title: "Hello"}}}
}

func (s *articles) list(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	list := slices.SortedFunc(maps.Values(s.bySlug), func(a, b article) int {
		return strings.Compare(a.Slug, b.Slug)
	})
	s.mu.RUnlock()
	render.JSON(w, r, list)
}

func (s *articles) get(w http.ResponseWriter, r *http.Request) {
	slug := chi.URLParam(r, "slug")
	s.mu.RLock()
	a, ok := s.bySlug[slug]
	s.mu.RUnlock()
	if !ok {
		// A problem is a render.Renderer.
		_ = render.Render(w, r, problem.New(http.StatusNotFound,
			problem.Detailf("There is no article %q.", slug)))
		return
	}
	render.JSON(w, r, a)
}

func (s *articles) create(w http.ResponseWriter, r *http.Request) {
	var a article
	if err := request.Decode(r, &a); err != nil {
		// It is a problem, which names the value that is wrong. Any other error would
		// do too, such as those of render.DecodeJSON, but say less.
		render.Respond(w, r, err)
		return
	}
	if err := a.check(); err != nil {
		render.Respond(w, r, err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.bySlug[a.Slug]; ok {
		_ = render.Render(w, r, problem.New(http.StatusConflict,
			problem.Detailf("There is an article %q already.", a.Slug),
			problem.Invalid(problem.FieldError{Detail: "Choose another slug.", Pointer: problem.Pointer("slug")})))
		return
	}
	s.bySlug[a.Slug] = a
	w.Header().Set("Location", "/articles/"+a.Slug)
	render.Status(r, http.StatusCreated)
	render.JSON(w, r, a)
}
