package hooks_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"

	"connectrpc.com/connect"

	"github.com/problemkit/problem"
)

// A middleware in front of RPCs and of other handlers answers each client in its own
// format: connect's ErrorWriter knows those of Connect and gRPC, which pass, and
// everybody else gets a problem.
func Example_connectErrorWriter() {
	writer := connect.NewErrorWriter(connect.WithRequireConnectProtocolHeader())
	authenticated := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Header.Get("Authorization") != "":
				next.ServeHTTP(w, r)
			case writer.IsSupported(r):
				_ = writer.Write(w, r, connect.NewError(connect.CodeUnauthenticated, errors.New("Send an access token.")))
			default:
				problem.Error(w, 401, problem.Detail("Send an access token."), problem.Challenge(`Bearer realm="orders"`))
			}
		})
	}
	h := problem.Middleware(authenticated(http.NotFoundHandler()))

	show(h, "POST", "/orders", `{}`)
	for _, format := range []struct{ mediaType, body string }{
		{"application/json", `{}`},
		{"application/grpc", "\x00\x00\x00\x00\x00"},
	} {
		rpc := httptest.NewRequest("POST", "/orders.v1.Orders/Get", strings.NewReader(format.body))
		rpc.Header.Set("Content-Type", format.mediaType)
		rpc.Header.Set("Connect-Protocol-Version", "1")
		showSent(h, rpc)
	}
	// Output:
	// 401 application/problem+json
	// {"type":"about:blank","title":"Unauthorized","status":401,"detail":"Send an access token."}
	// 401 application/json
	// {"code":"unauthenticated","message":"Send an access token."}
	// 200 application/grpc
}
