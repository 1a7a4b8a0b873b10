package main

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/problemkit/problem"
)

// An author as clients send it.
type authorFields struct {
	Name string `json:"name" validate:"required,max=100,line"`
}

// An author as clients get it.
type author struct {
	ID int64 `json:"id"`
	authorFields
	version int64
}

func (a *api) listAuthors(w http.ResponseWriter, r *http.Request) error {
	p, err := readPage(r)
	if err != nil {
		return err
	}
	authors, err := a.store.authors(r.Context(), p)
	if err != nil {
		return err
	}
	if len(authors) == p.limit {
		linkNext(w, r, p, authors[len(authors)-1].ID)
	}
	return writeJSON(w, http.StatusOK, map[string]any{"authors": authors})
}

func (a *api) createAuthor(w http.ResponseWriter, r *http.Request) error {
	var fields authorFields
	if err := a.validate.read(r, &fields); err != nil {
		return err
	}
	created, err := a.store.createAuthor(r.Context(), fields)
	if err != nil {
		return conflictOfName(err)
	}
	w.Header().Set("Location", "/authors/"+strconv.FormatInt(created.ID, 10))
	return writeAuthor(w, http.StatusCreated, created)
}

func (a *api) getAuthor(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	found, err := a.store.author(r.Context(), id)
	if err != nil {
		return err
	}
	if unchanged(r, found.version) {
		w.Header().Set("ETag", etag(found.version))
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return writeAuthor(w, http.StatusOK, found)
}

func (a *api) updateAuthor(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	match, err := ifMatch(r)
	if err != nil {
		return err
	}
	var fields authorFields
	if err := a.validate.read(r, &fields); err != nil {
		return err
	}
	updated, err := a.store.updateAuthor(r.Context(), id, match, fields)
	if err != nil {
		return conflictOfName(err)
	}
	return writeAuthor(w, http.StatusOK, updated)
}

func (a *api) deleteAuthor(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	match, err := ifMatch(r)
	if err != nil {
		return err
	}
	err = a.store.deleteAuthor(r.Context(), id, match)
	if errors.Is(err, errForeignKey) {
		return authorHasBooks.New(problem.Cause(err))
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func writeAuthor(w http.ResponseWriter, status int, a author) error {
	w.Header().Set("ETag", etag(a.version))
	return writeJSON(w, status, a)
}

// conflictOfName is what a violation means where an author is written.
func conflictOfName(err error) error {
	if errors.Is(err, errUnique) {
		return nameTaken.New(problem.Cause(err),
			problem.Invalid(problem.FieldError{Detail: nameTaken.Description, Code: "taken", Pointer: problem.Pointer("name")}))
	}
	return err
}
