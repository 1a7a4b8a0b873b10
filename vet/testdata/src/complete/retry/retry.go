// Package retry has statuses that may say when to try again.
package retry

import (
	"net/http"
	"time"

	"github.com/problemkit/problem/errors"
)

func retry(w http.ResponseWriter) {
	errors.TooManyRequests(w)    // want `a 429 without Retry-After: set it, or pass errors.RetryAfter`
	errors.ServiceUnavailable(w) // want `a 503 without Retry-After`
	errors.TooManyRequests(w, errors.RetryAfter(time.Second))
}
