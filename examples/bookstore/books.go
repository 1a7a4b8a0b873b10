package main

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/problemkit/problem"
)

// A book as clients send it.
type bookFields struct {
	ISBN     string   `json:"isbn" validate:"required,len=13,isbn13"`
	Title    string   `json:"title" validate:"required,max=200,line"`
	AuthorID int64    `json:"author_id" validate:"required"`
	Pages    int      `json:"pages" validate:"min=1,max=20000"`
	Tags     []string `json:"tags,omitempty" validate:"max=8,dive,required,max=30,line"`
}

// A book as clients get it.
type book struct {
	ID int64 `json:"id"`
	bookFields
	version int64
}

func (a *api) listBooks(w http.ResponseWriter, r *http.Request) error {
	p, err := readPage(r)
	if err != nil {
		return err
	}
	books, err := a.store.books(r.Context(), p)
	if err != nil {
		return err
	}
	if len(books) == p.limit {
		linkNext(w, r, p, books[len(books)-1].ID)
	}
	return writeJSON(w, http.StatusOK, map[string]any{"books": books})
}

func (a *api) createBook(w http.ResponseWriter, r *http.Request) error {
	var fields bookFields
	if err := a.validate.read(r, &fields); err != nil {
		return err
	}
	created, err := a.store.createBook(r.Context(), fields)
	if err != nil {
		return conflictOfBook(err)
	}
	w.Header().Set("Location", "/books/"+strconv.FormatInt(created.ID, 10))
	return writeBook(w, http.StatusCreated, created)
}

func (a *api) getBook(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	found, err := a.store.book(r.Context(), id)
	if err != nil {
		return err
	}
	if unchanged(r, found.version) {
		w.Header().Set("ETag", etag(found.version))
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return writeBook(w, http.StatusOK, found)
}

func (a *api) updateBook(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	match, err := ifMatch(r)
	if err != nil {
		return err
	}
	var fields bookFields
	if err := a.validate.read(r, &fields); err != nil {
		return err
	}
	updated, err := a.store.updateBook(r.Context(), id, match, fields)
	if err != nil {
		return conflictOfBook(err)
	}
	return writeBook(w, http.StatusOK, updated)
}

func (a *api) deleteBook(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	match, err := ifMatch(r)
	if err != nil {
		return err
	}
	if err := a.store.deleteBook(r.Context(), id, match); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func writeBook(w http.ResponseWriter, status int, b book) error {
	w.Header().Set("ETag", etag(b.version))
	return writeJSON(w, status, b)
}

// conflictOfBook is what a violation means where a book is written.
func conflictOfBook(err error) error {
	switch {
	case errors.Is(err, errUnique):
		return isbnTaken.New(problem.Cause(err),
			problem.Invalid(problem.FieldError{Detail: isbnTaken.Description, Code: "taken", Pointer: problem.Pointer("isbn")}))
	case errors.Is(err, errForeignKey):
		return unknownAuthor.New(problem.Cause(err),
			problem.Invalid(problem.FieldError{Detail: unknownAuthor.Description, Code: "unknown-author", Pointer: problem.Pointer("author_id")}))
	}
	return err
}
