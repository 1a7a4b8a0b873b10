package main

import (
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/problemkit/problem"
)

// statusClientClosedRequest is nginx's, for its log: nobody reads the answer.
const statusClientClosedRequest = 499

// answerFailure answers a request that could not be served: with a 413 where its body is
// too large, a 400 where it could not be read, a 504 where the upstream took too long,
// and a 502 where it failed otherwise. The error itself is for the log.
func answerFailure(w http.ResponseWriter, r *http.Request, err error) {
	// Not r, which is on its way to the upstream: the middleware knows the client's.
	problem.New(failureStatus(r.Context(), err), problem.Cause(err)).ServeHTTP(w, nil)
}

func failureStatus(ctx context.Context, err error) int {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge
	}
	if ctx.Err() != nil {
		return statusClientClosedRequest
	}
	if _, ok := errors.AsType[*clientError](err); ok {
		return http.StatusBadRequest
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return http.StatusGatewayTimeout
	}
	return http.StatusBadGateway
}
