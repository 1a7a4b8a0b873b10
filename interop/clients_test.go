package interop

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"google.golang.org/grpc"
	grpccredentials "google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/problemkit/problem"
)

// A dialogue is what a real client reports of a real server. It must be the same
// with the middleware and without it.
type dialogue struct {
	client, server string // import paths
	name           string
	handler        func() http.Handler
	report         func(t *testing.T, s *httptest.Server) string
	protocol       string
	want           string
}

func TestClients(t *testing.T) {
	for _, d := range dialogues() {
		t.Run(d.client+" "+d.name, func(t *testing.T) {
			for _, wrap := range []wrapper{unwrapped, problem.Middleware} {
				s := httptest.NewUnstartedServer(wrap(d.handler()))
				if d.protocol == http2 {
					s.EnableHTTP2 = true
					s.StartTLS()
				} else {
					s.Start()
				}
				require.Equal(t, d.want, d.report(t, s))
				s.Close()
			}
		})
	}
}

func dialogues() []dialogue {
	const (
		connectGo   = "connectrpc.com/connect"
		grpcGo      = "google.golang.org/grpc"
		xOAuth2     = "golang.org/x/oauth2"
		oauth2Go    = "github.com/go-oauth2/oauth2/v4"
		awsSDK      = "github.com/aws/aws-sdk-go-v2"
		gofakes3    = "github.com/johannesboyne/gofakes3"
		gorillaWS   = "github.com/gorilla/websocket"
		coderWS     = "github.com/coder/websocket"
		netHTTP     = "net/http"
		eventSource = "EventSource reader"
	)
	connecting := func(request string, options ...connect.ClientOption) func(*testing.T, *httptest.Server) string {
		return func(_ *testing.T, s *httptest.Server) string { return callConnect(s, request, options...) }
	}
	listing := func(options ...connect.ClientOption) func(*testing.T, *httptest.Server) string {
		return func(_ *testing.T, s *httptest.Server) string { return listConnect(s, options...) }
	}
	const notFound = `not_found: no item 404; Www-Authenticate: Bearer; detail value:"404"`
	const notFoundGRPC = `not_found: no item 404; detail value:"404"`
	const listed = `lamp lamp lamp not_found: no more`
	return []dialogue{
		{connectGo, connectGo, "unary NotFound with detail and metadata", connectService, connecting("404"), http1, notFound},
		{connectGo, connectGo, "unary NotFound over HTTP/2", connectService, connecting("404"), http2, notFound},
		{connectGo, connectGo, "unary NotFound, gRPC", connectService, connecting("404", connect.WithGRPC()), http2, notFoundGRPC},
		{connectGo, connectGo, "unary NotFound, gRPC-Web", connectService, connecting("404", connect.WithGRPCWeb()), http1, notFound},
		{connectGo, connectGo, "unary success", connectService, connecting("lamp"), http1, "lamp"},
		{connectGo, connectGo, "unary success, compressed request", connectService, connecting("lamp", connect.WithSendGzip()), http1, "lamp"},
		{connectGo, connectGo, "server stream with an error in the end", connectService, listing(), http1, listed},
		{connectGo, connectGo, "server stream with an error in the end, gRPC", connectService, listing(connect.WithGRPC()), http2, listed},
		{connectGo, "github.com/go-chi/chi/v5", "no such procedure: a router's 404", router, connecting("404"), http1, "unimplemented: 404 Not Found"},

		{grpcGo, grpcGo, "NotFound", grpcService, checkHealth("nope"), http2, `rpc error: code = NotFound desc = unknown service`},
		{grpcGo, grpcGo, "success", grpcService, checkHealth(""), http2, "SERVING"},
		{grpcGo, grpcGo, "server stream", grpcService, watchHealth, http2, "SERVICE_UNKNOWN"},
		{grpcGo, netHTTP, "no gRPC server: ServeMux 404", serveMux, checkHealth(""), http2, "Unimplemented"},

		{xOAuth2, oauth2Go, "invalid_client", authorizationServer, fetchToken("wrong"), http1, "401 invalid_client: Client authentication failed"},
		{xOAuth2, oauth2Go, "token", authorizationServer, fetchToken("s"), http1, "Bearer"},
		{xOAuth2, "net/http", "no token endpoint: ServeMux 404", serveMux, fetchToken("s"), http1, "404"},

		{awsSDK, gofakes3, "GetObject, NoSuchKey", objectStore, getObject("bucket", "nope"), http1, "NoSuchKey is *types.NoSuchKey"},
		{awsSDK, gofakes3, "GetObject, NoSuchBucket", objectStore, getObject("nope", "key"), http1, "NoSuchBucket"},
		{awsSDK, gofakes3, "GetObject", objectStore, getObject("bucket", "key"), http1, "hello world"},
		{awsSDK, gofakes3, "HeadObject, NotFound", objectStore, headObject, http1, "NotFound is *types.NotFound"},
		{awsSDK, gofakes3, "CreateBucket, BucketAlreadyExists", objectStore, createBucket, http1, "BucketAlreadyExists"},
		{awsSDK, gofakes3, "PutObject", objectStore, putObject, http1, "ok"},

		{gorillaWS, gorillaWS, "echo", gorillaEcho, gorillaDial(""), http1, "hello"},
		{gorillaWS, gorillaWS, "bad handshake", gorillaEcho, gorillaDial("https://evil.example"), http1, "websocket: bad handshake: 403"},
		{gorillaWS, coderWS, "echo", coderEcho, gorillaDial(""), http1, "hello"},
		{gorillaWS, netHTTP, "no websocket there: ServeMux 404", serveMux, gorillaDial(""), http1, "websocket: bad handshake: 404"},
		{coderWS, coderWS, "echo", coderEcho, coderDial(""), http1, "hello"},
		{coderWS, coderWS, "bad handshake", coderEcho, coderDial("https://evil.example"), http1,
			"failed to WebSocket dial: expected handshake response status code 101 but got 403: 403"},
		{coderWS, gorillaWS, "echo", gorillaEcho, coderDial(""), http1, "hello"},

		{eventSource, netHTTP, "three events, each before the next is sent", eventsInStep, readEvents, http1, "200 1 2 3"},
		{eventSource, netHTTP, "three events over HTTP/2", eventsInStep, readEvents, http2, "200 1 2 3"},
		{eventSource, "github.com/gin-gonic/gin", "gin's Stream", ginEvents, readEvents, http1, "200 1 2 3"},
		{eventSource, netHTTP, "404", http.NotFoundHandler, readEvents, http1, "404"},

		{netHTTP, netHTTP, "Expect: 100-continue, accepted", expecting, upload("/"), http1, "100 200 5 bytes"},
		{netHTTP, netHTTP, "Expect: 100-continue, refused", expecting, upload("/refuse"), http1, "401"},
		{netHTTP, netHTTP, "redirect followed", redirecting, fetch("/from"), http1, "200 at /to"},
		{netHTTP, netHTTP, "trailers", trailing, fetch("/"), http1, "200 at / Sum=1"},
		{netHTTP, netHTTP, "trailers over HTTP/2", trailing, fetch("/"), http2, "200 at / Sum=1"},
		{netHTTP, netHTTP, "aborted by the handler", aborting, fetch("/"), http1, "unexpected EOF"},
	}
}

func callConnect(s *httptest.Server, request string, options ...connect.ClientOption) string {
	c := connect.NewClient[wrapperspb.StringValue, wrapperspb.StringValue](s.Client(), s.URL+"/acme.v1.Items/Get", options...)
	resp, err := c.CallUnary(context.Background(), connect.NewRequest(wrapperspb.String(request)))
	if err == nil {
		return resp.Msg.GetValue()
	}
	report := err.Error()
	var e *connect.Error
	if errors.As(err, &e) {
		for _, value := range e.Meta()["Www-Authenticate"] {
			report += "; Www-Authenticate: " + value
		}
		for _, detail := range e.Details() {
			message, err := detail.Value()
			report += fmt.Sprint("; detail ", message)
			if err != nil {
				report += err.Error()
			}
		}
	}
	return report
}

func listConnect(s *httptest.Server, options ...connect.ClientOption) string {
	c := connect.NewClient[wrapperspb.StringValue, wrapperspb.StringValue](s.Client(), s.URL+"/acme.v1.Items/List", options...)
	stream, err := c.CallServerStream(context.Background(), connect.NewRequest(wrapperspb.String("lamp")))
	if err != nil {
		return err.Error()
	}
	defer stream.Close()
	var report []string
	for stream.Receive() {
		report = append(report, stream.Msg().GetValue())
	}
	return strings.Join(append(report, stream.Err().Error()), " ")
}

func dialGRPC(t *testing.T, s *httptest.Server) grpc_health_v1.HealthClient {
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	conn, err := grpc.NewClient(s.Listener.Addr().String(), grpc.WithTransportCredentials(grpccredentials.NewClientTLSFromCert(roots, "example.com")))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return grpc_health_v1.NewHealthClient(conn)
}

func checkHealth(service string) func(*testing.T, *httptest.Server) string {
	return func(t *testing.T, s *httptest.Server) string {
		resp, err := dialGRPC(t, s).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: service})
		switch {
		case err == nil:
			return resp.GetStatus().String()
		case strings.Contains(err.Error(), "unexpected HTTP status code"):
			return status.Code(err).String() // its text quotes the body
		}
		return err.Error()
	}
}

func watchHealth(t *testing.T, s *httptest.Server) string {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stream, err := dialGRPC(t, s).Watch(ctx, &grpc_health_v1.HealthCheckRequest{Service: "nope"})
	require.NoError(t, err)
	resp, err := stream.Recv()
	require.NoError(t, err)
	return resp.GetStatus().String()
}

func fetchToken(secret string) func(*testing.T, *httptest.Server) string {
	return func(t *testing.T, s *httptest.Server) string {
		config := clientcredentials.Config{ClientID: "app", ClientSecret: secret, TokenURL: s.URL + "/token", AuthStyle: oauth2.AuthStyleInParams}
		token, err := config.Token(t.Context())
		var e *oauth2.RetrieveError
		switch {
		case err == nil:
			return token.Type()
		case errors.As(err, &e) && e.ErrorCode != "":
			return fmt.Sprintf("%d %s: %s", e.Response.StatusCode, e.ErrorCode, e.ErrorDescription)
		case errors.As(err, &e):
			return fmt.Sprint(e.Response.StatusCode)
		}
		return err.Error()
	}
}

func s3Client(s *httptest.Server) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: aws.String(s.URL),
		Region:       "us-east-1",
		UsePathStyle: true,
		Credentials:  credentials.NewStaticCredentialsProvider("id", "secret", ""),
		HTTPClient:   s.Client(),
		Retryer:      aws.NopRetryer{},
	})
}

// s3Error names the error code and, where the SDK knows one, the Go type.
func s3Error(err error) string {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return fmt.Sprint(err)
	}
	switch api.(type) {
	case *types.NoSuchKey, *types.NotFound:
		return fmt.Sprintf("%s is %T", api.ErrorCode(), api)
	}
	return api.ErrorCode()
}

func getObject(bucket, key string) func(*testing.T, *httptest.Server) string {
	return func(t *testing.T, s *httptest.Server) string {
		object, err := s3Client(s).GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
		if err != nil {
			return s3Error(err)
		}
		defer object.Body.Close()
		body, err := io.ReadAll(object.Body)
		require.NoError(t, err)
		return string(body)
	}
}

func headObject(t *testing.T, s *httptest.Server) string {
	_, err := s3Client(s).HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String("bucket"), Key: aws.String("nope")})
	return s3Error(err)
}

func createBucket(t *testing.T, s *httptest.Server) string {
	_, err := s3Client(s).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("bucket")})
	return s3Error(err)
}

func putObject(t *testing.T, s *httptest.Server) string {
	_, err := s3Client(s).PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("bucket"), Key: aws.String("new"), Body: strings.NewReader("hello")})
	require.NoError(t, err)
	return "ok"
}
