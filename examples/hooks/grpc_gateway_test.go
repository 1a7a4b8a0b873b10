package hooks_test

import (
	"context"
	"errors"
	"net/http"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/problemkit/problem"
)

// grpc-gateway sends google.rpc.Status as application/json, which the middleware
// leaves alone. The message of a status is for clients; that of a 5xx is not.
func Example_grpcGateway() {
	answer := func(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, err error) {
		code := 0
		if e, ok := errors.AsType[*runtime.HTTPStatusError](err); ok {
			code, err = e.HTTPStatus, e.Err
		}
		st := status.Convert(err)
		if code == 0 {
			code = runtime.HTTPStatusFromCode(st.Code())
		}
		p := problem.New(code, problem.Cause(err))
		if code < 500 && st.Message() != http.StatusText(code) {
			p.Detail = st.Message()
		}
		if code == http.StatusUnauthorized {
			problem.Challenge("Bearer").Apply(p)
		}
		p.ServeHTTP(w, r)
	}
	mux := runtime.NewServeMux(runtime.WithErrorHandler(answer))
	handle := func(path string, err error) {
		_, marshaler := runtime.MarshalerForRequest(mux, &http.Request{})
		if err := mux.HandlePath("GET", path, func(w http.ResponseWriter, r *http.Request, _ map[string]string) {
			runtime.HTTPError(r.Context(), mux, marshaler, w, r, err)
		}); err != nil {
			panic(err)
		}
	}
	handle("/orders/7", status.Error(codes.NotFound, "There is no order 7."))
	handle("/orders/8", status.Error(codes.Internal, "postgres://hunter2@localhost: connection refused"))
	handle("/account", status.Error(codes.Unauthenticated, "Log in first."))
	h := problem.Middleware(mux)

	ask(h, "GET", "/orders/7", "")
	ask(h, "GET", "/orders/8", "")
	ask(h, "GET", "/account", "")
	ask(h, "GET", "/nowhere", "")
	// Output:
	// 404 Not Found
	// There is no order 7.
	// 500 Internal Server Error
	// 401 Unauthorized
	// Log in first.
	// 404 Not Found
}
