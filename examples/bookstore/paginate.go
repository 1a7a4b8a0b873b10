package main

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/problemkit/problem"
)

// A page is a part of a list, in the order of ids.
type page struct {
	after int64 // the last id of the page before
	limit int
}

const (
	standardLimit = 20
	maxLimit      = 100
)

// readPage reads the parameters after and limit. All that is wrong is said at once.
func readPage(r *http.Request) (page, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return page{}, invalidQuery.New(problem.Detail(malformedQuery), problem.Cause(err))
	}
	p := page{limit: standardLimit}
	var faults []problem.FieldError
	if text := query.Get("after"); text != "" {
		if p.after, err = strconv.ParseInt(text, 10, 64); err != nil || p.after < 0 {
			faults = append(faults, problem.FieldError{Detail: "Must be an id, as in the link to this page.", Code: "id", Parameter: "after"})
		}
	}
	if text := query.Get("limit"); text != "" {
		if p.limit, err = strconv.Atoi(text); err != nil || p.limit < 1 || p.limit > maxLimit {
			faults = append(faults, problem.FieldError{Detail: "Must be a number from 1 to " + strconv.Itoa(maxLimit) + ".", Code: "limit", Parameter: "limit"})
		}
	}
	if faults != nil {
		return page{}, invalidQuery.New(problem.Invalid(faults...))
	}
	return p, nil
}

// linkNext links to the page behind this one, whose last id is given (RFC 8288).
func linkNext(w http.ResponseWriter, r *http.Request, p page, last int64) {
	query := url.Values{"after": {strconv.FormatInt(last, 10)}, "limit": {strconv.Itoa(p.limit)}}
	w.Header().Set("Link", "<"+r.URL.Path+"?"+query.Encode()+`>; rel="next"`)
}
