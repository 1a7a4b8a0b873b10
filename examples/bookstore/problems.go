package main

import (
	"database/sql"
	"errors"
	"net/http"
	"time"

	"github.com/problemkit/problem"
)

// typeBase begins the URI of every problem type, the catalog's too. It is absolute,
// since a client knows a type by its resolved URI (RFC 9457, section 3.1.1).
const typeBase = "https://bookstore.example/problems/"

// The API's own problem types. Everything else is of a catalog type.
var (
	isbnTaken = problem.Type{
		URI:         typeBase + "isbn-taken",
		Title:       "ISBN Taken",
		Status:      http.StatusConflict,
		Description: "Another book has this ISBN, or had it before it was deleted.",
	}
	nameTaken = problem.Type{
		URI:         typeBase + "name-taken",
		Title:       "Name Taken",
		Status:      http.StatusConflict,
		Description: "Another author has this name.",
	}
	unknownAuthor = problem.Type{
		URI:         typeBase + "unknown-author",
		Title:       "Unknown Author",
		Status:      http.StatusConflict,
		Description: "There is no author with this author_id: create the author first.",
	}
	authorHasBooks = problem.Type{
		URI:         typeBase + "author-has-books",
		Title:       "Author Has Books",
		Status:      http.StatusConflict,
		Description: "Books name this author, so the author cannot be deleted.",
	}
	bookDeleted = problem.Type{
		URI:         typeBase + "book-deleted",
		Title:       "Book Deleted",
		Status:      http.StatusGone,
		Description: "This book has been deleted, and will not come back.",
	}
	changedMeanwhile = problem.Type{
		URI:         typeBase + "changed-meanwhile",
		Title:       "Changed Meanwhile",
		Status:      http.StatusPreconditionFailed,
		Description: "The resource is not the one that you have read: read it again, and send its ETag in If-Match.",
	}
	noCondition = problem.Type{
		URI:         typeBase + "no-condition",
		Title:       "No Condition",
		Status:      http.StatusPreconditionRequired,
		Description: "Send the ETag of what you have read in If-Match, so that you overwrite nobody else's change.",
	}
	invalidMembers = problem.Type{
		URI:         typeBase + "invalid-members",
		Title:       "Invalid Members",
		Status:      http.StatusUnprocessableEntity,
		Description: "The body is JSON, but some of its members break a rule: see errors.",
	}
	invalidQuery = problem.Type{
		URI:         typeBase + "invalid-query",
		Title:       "Invalid Query",
		Status:      http.StatusBadRequest,
		Description: "The query has parameters that cannot be used: see errors.",
	}
)

// The details that the handlers write themselves. german.go has them in German.
const (
	invalidToken   = "The access token is not valid."
	editorsOnly    = "Only editors may do this."
	malformedQuery = "The query is not well-formed."
)

// fromError is the problem for an error of the store that means the same wherever
// it comes from. What a violation means depends on the statement: the handlers say.
func fromError(err error) *problem.Problem {
	stale, isStale := errors.AsType[*staleError](err)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return problem.New(http.StatusNotFound, problem.Cause(err))
	case errors.Is(err, errDeleted):
		return bookDeleted.New(problem.Cause(err))
	case isStale:
		return changedMeanwhile.New(problem.Cause(err), problem.Header("ETag", etag(stale.version)))
	case errors.Is(err, errBusy):
		return problem.New(http.StatusServiceUnavailable, problem.Cause(err), problem.RetryAfter(time.Second))
	}
	return nil
}
