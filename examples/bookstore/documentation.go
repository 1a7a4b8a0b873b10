package main

import (
	"net/http"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

// ownTypes are those that the catalog does not have.
var ownTypes = []problem.Type{
	isbnTaken, nameTaken, unknownAuthor, authorHasBooks, bookDeleted, changedMeanwhile, noCondition, invalidMembers, invalidQuery,
}

// documentation is what the type URIs lead to: what the catalog says of the statuses
// that the API sends, and what there is to say about its own types.
func documentation(c problem.Config) typedocs.Site {
	// Members of the documents, as the pages and the schemas describe them.
	pointing := func(pointer string) []typedocs.Member {
		return []typedocs.Member{{
			Name:        "errors",
			Description: "One entry for each fault.",
			Example:     []problem.FieldError{{Detail: "What is wrong.", Pointer: pointer}},
		}}
	}
	return typedocs.Site{
		Config: c,
		Title:  "Bookstore API",
		Pages: []typedocs.Page{
			{
				Type:    isbnTaken,
				About:   "An ISBN names one book for ever. Deleting a book does not free it.",
				Steps:   []string{"Check the ISBN for a misprint.", "If it is right, look for the book: somebody has entered it."},
				Retry:   "No. Change the ISBN first.",
				Members: pointing("#/isbn"),
			},
			{
				Type:    nameTaken,
				Steps:   []string{"Look for the author by name: it may be the one that you mean.", "If it is another person, add something that tells them apart."},
				Retry:   "No. Change the name first.",
				Members: pointing("#/name"),
			},
			{
				Type:    unknownAuthor,
				Steps:   []string{"Create the author, and send the book again with the id that you get."},
				Retry:   "Yes, once there is an author with this id.",
				Members: pointing("#/author_id"),
			},
			{
				Type:  authorHasBooks,
				Steps: []string{"Delete the author's books first, or give them another author."},
				Retry: "Yes, once no book names the author.",
			},
			{
				Type:  bookDeleted,
				About: "Deleted books keep their id and their ISBN, so that old links do not lead to another book.",
				Steps: []string{"Delete your links to the book."},
				Retry: "No. The book will not come back.",
			},
			{
				Type:  changedMeanwhile,
				About: "Somebody else changed the resource after you read it. Your change was not made, because it would have undone theirs. The ETag field of the response names the version that is there now.",
				Steps: []string{"Read the resource again.", "Make your change to what you have read, and send it with the new ETag in If-Match."},
				Retry: "Only with the current ETag.",
			},
			{
				Type:  noCondition,
				Steps: []string{"Read the resource, and keep the ETag field of the response.", "Send your change with this value in If-Match."},
				Retry: "Yes, with If-Match.",
			},
			{
				Type:    invalidMembers,
				Steps:   []string{"Correct what the entries of errors point to. They name everything that is wrong."},
				Retry:   "No. Correct the body first.",
				Members: pointing("#/pages"),
			},
			{
				Type:  invalidQuery,
				Steps: []string{"Correct the parameters that errors names.", "Or leave them out: each has a default."},
				Retry: "No. Correct the query first.",
				Members: []typedocs.Member{{
					Name:        "errors",
					Description: "One entry for each parameter that cannot be used.",
					Example:     []problem.FieldError{{Detail: "Must be a number from 1 to 100.", Code: "limit", Parameter: "limit"}},
				}},
			},
		},
		Only: []int{
			http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests,
			http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
		},
	}
}
