package interop

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"connectrpc.com/connect"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/twitchtv/twirp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func TestConnect(t *testing.T) { checkRows(t, connectRPC()) }

func connectRPC() []row {
	const get1 = "/acme.v1.Items/Get"
	json := func(body string) request { return post(get1, body).add("Content-Type", "application/json") }
	service := whole(connectService)
	return of("connectrpc.com/connect",
		row{name: "unary NotFound 404", handler: service, request: json(`"404"`), rule: leftType},
		row{name: "unary Unauthenticated 401 + header", handler: service, request: json(`"401"`), rule: leftType},
		row{name: "unary ResourceExhausted 429", handler: service, request: json(`"429"`), rule: leftType},
		row{name: "unary, a message that does not decode 400", handler: service, request: json(`{`), rule: leftType},
		row{name: "unary Internal 500 (control)", handler: service, request: json(`"500"`), rule: leftStatus},
		row{name: "unary 200 (control)", handler: service, request: json(`"lamp"`), rule: leftStatus},
		row{name: "unary, unknown Content-Encoding 501 (control)", handler: service, request: json(`"lamp"`).add("Content-Encoding", "br"), rule: leftStatus},
		row{name: "unknown Content-Type 415 + Accept-Post", handler: service, request: post(get1, "x").add("Content-Type", "text/csv"), rule: converted},
		row{name: "GET 405 + Allow", handler: service, request: get(get1), rule: converted},
		row{name: "unknown procedure 404", handler: service, request: post("/acme.v1.Items/Nope", ""), rule: converted},
		row{name: "server stream with an error in the end (control)", handler: service,
			request: post("/acme.v1.Items/List", "\x00\x00\x00\x00\x03\"3\"").add("Content-Type", "application/connect+json"), rule: leftStatus},
		row{name: "gRPC-Web NotFound (control)", handler: service, request: post(get1, "\x00\x00\x00\x00\x05\x0a\x03404").add("Content-Type", "application/grpc-web+proto"), rule: leftStatus},
		row{name: "ErrorWriter in a middleware 401", handler: serving(func(w http.ResponseWriter, r *http.Request) {
			_ = connect.NewErrorWriter().Write(w, r, connect.NewError(connect.CodeUnauthenticated, errors.New("who?")))
		}), request: json(`""`), rule: leftType},
	)
}

// connectService has a unary procedure that fails with the status that it is asked
// for, and a stream that ends in an error.
func connectService() http.Handler {
	m := http.NewServeMux()
	m.Handle("/acme.v1.Items/Get", connect.NewUnaryHandler("/acme.v1.Items/Get",
		func(_ context.Context, r *connect.Request[wrapperspb.StringValue]) (*connect.Response[wrapperspb.StringValue], error) {
			code, ok := map[string]connect.Code{
				"404": connect.CodeNotFound, "401": connect.CodeUnauthenticated, "429": connect.CodeResourceExhausted, "500": connect.CodeInternal,
			}[r.Msg.GetValue()]
			if !ok {
				return connect.NewResponse(r.Msg), nil
			}
			err := connect.NewError(code, errors.New("no item "+r.Msg.GetValue()))
			err.Meta().Set("Www-Authenticate", "Bearer")
			detail, fault := connect.NewErrorDetail(r.Msg)
			if fault != nil {
				return nil, fault
			}
			err.AddDetail(detail)
			return nil, err
		}))
	m.Handle("/acme.v1.Items/List", connect.NewServerStreamHandler("/acme.v1.Items/List",
		func(_ context.Context, r *connect.Request[wrapperspb.StringValue], s *connect.ServerStream[wrapperspb.StringValue]) error {
			for range 3 {
				if err := s.Send(r.Msg); err != nil {
					return err
				}
			}
			return connect.NewError(connect.CodeNotFound, errors.New("no more"))
		}))
	return m
}

func TestTwirp(t *testing.T) { checkRows(t, twirpErrors()) }

// twirpErrors are what a generated server writes: all its errors go through
// WriteError.
func twirpErrors() []row {
	failing := func(err error) layers {
		return serving(func(w http.ResponseWriter, _ *http.Request) { _ = twirp.WriteError(w, err) })
	}
	return of("github.com/twitchtv/twirp",
		row{name: "bad_route 404", handler: failing(twirp.NewError(twirp.BadRoute, "no handler for path")), request: post("/twirp/acme.Items/Nope", ""), rule: leftType},
		row{name: "invalid_argument 400", handler: failing(twirp.InvalidArgumentError("size", "must be positive")), request: post("/", ""), rule: leftType},
		row{name: "unauthenticated 401", handler: failing(twirp.NewError(twirp.Unauthenticated, "who?")), request: post("/", ""), rule: leftType},
		row{name: "failed_precondition 412", handler: failing(twirp.NewError(twirp.FailedPrecondition, "no")), request: post("/", ""), rule: leftType},
		row{name: "resource_exhausted 429", handler: failing(twirp.NewError(twirp.ResourceExhausted, "slow down")), request: post("/", ""), rule: leftType},
		row{name: "internal 500 (control)", handler: failing(errors.New("broken")), request: post("/", ""), rule: leftStatus},
	)
}

func TestGRPCGateway(t *testing.T) { checkRows(t, grpcGateway()) }

func grpcGateway() []row {
	gateway := whole(func() http.Handler {
		m := runtime.NewServeMux()
		err := m.HandlePath(http.MethodGet, "/v1/items/{id}", func(w http.ResponseWriter, r *http.Request, params map[string]string) {
			_, marshaler := runtime.MarshalerForRequest(m, r)
			code := map[string]codes.Code{"404": codes.NotFound, "400": codes.InvalidArgument, "401": codes.Unauthenticated, "409": codes.AlreadyExists, "429": codes.ResourceExhausted, "500": codes.Internal}[params["id"]]
			runtime.HTTPError(r.Context(), m, marshaler, w, r, status.Error(code, "no item "+params["id"]))
		})
		if err != nil {
			panic(err)
		}
		return m
	})
	return of("github.com/grpc-ecosystem/grpc-gateway/v2",
		row{name: "NotFound 404", handler: gateway, request: get("/v1/items/404"), rule: leftType},
		row{name: "InvalidArgument 400", handler: gateway, request: get("/v1/items/400"), rule: leftType},
		row{name: "Unauthenticated 401 + WWW-Authenticate", handler: gateway, request: get("/v1/items/401"), rule: leftType},
		row{name: "AlreadyExists 409", handler: gateway, request: get("/v1/items/409"), rule: leftType},
		row{name: "ResourceExhausted 429", handler: gateway, request: get("/v1/items/429"), rule: leftType},
		row{name: "Internal 500 (control)", handler: gateway, request: get("/v1/items/500"), rule: leftStatus},
		row{name: "routing error 404", handler: gateway, request: get("/nope"), rule: leftType},
		row{name: "routing error, method 501 (control)", handler: gateway, request: post("/v1/items/1", ""), rule: leftStatus},
	)
}

func TestGRPC(t *testing.T) { checkRows(t, grpcServer()) }

// grpcServer is grpc-go's own server as an http.Handler.
func grpcServer() []row {
	service := whole(grpcService)
	check := post("/grpc.health.v1.Health/Check", "\x00\x00\x00\x00\x00").add("Content-Type", "application/grpc")
	return of("google.golang.org/grpc",
		row{name: "ServeHTTP, no gRPC request 415", handler: service, request: post("/", "{}").add("Content-Type", "application/json"), rule: converted,
			detail: `invalid gRPC request content-type "application/json"`},
		row{name: "ServeHTTP, GET 405", handler: service, request: get("/"), rule: converted, detail: `invalid gRPC request method "GET"`},
		row{name: "ServeHTTP, malformed timeout 400", handler: service, request: check.add("Grpc-Timeout", "soon"), rule: converted, protocol: http2,
			detail: `malformed grpc-timeout: strconv.ParseUint: parsing "soo": invalid syntax`},
		row{name: "ServeHTTP, HTTP/1.1 505 (control)", handler: service, request: check, rule: leftStatus, protocol: http1},
		row{name: "ServeHTTP, 200 (control)", handler: service, request: check, rule: leftStatus, protocol: http2},
	)
}

func grpcService() http.Handler {
	s := grpc.NewServer()
	grpc_health_v1.RegisterHealthServer(s, health.NewServer())
	return s
}
