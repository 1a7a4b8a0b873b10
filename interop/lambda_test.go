package interop

import (
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"

	"github.com/problemkit/problem"
)

func TestLambda(t *testing.T) { checkRows(t, lambdaProxy()) }

// lambdaProxy is a server whose writer is a buffer: it has neither Unwrap nor a
// connection, and sends the header as it stands when the handler has returned.
func lambdaProxy() []row {
	answer := func(h http.Handler) layers {
		return func(_ *testing.T, wrap wrapper) http.Handler { return apiGateway(wrap(h)) }
	}
	return of("github.com/awslabs/aws-lambda-go-api-proxy",
		row{name: "ServeMux 404", handler: answer(serveMux()), request: get("/nope"), rule: converted},
		row{name: "ServeMux 405", handler: answer(serveMux()), request: post("/items/1", ""), rule: converted},
		row{name: "http.Error 422", handler: answer(header(nil, "name is required", 422)), request: get("/"), rule: converted, detail: "name is required"},
		row{name: "bare WriteHeader(404)", handler: answer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) })), request: get("/"), rule: converted},
		row{name: "Content-Length of another body", handler: answer(header(http.Header{"Content-Length": {"3"}}, "gone", 410)), request: get("/"), rule: converted},
		row{name: "401, two challenges", handler: answer(header(http.Header{"Www-Authenticate": {"Basic", "Bearer"}}, "who?", 401)), request: get("/"), rule: converted, detail: "who?"},
		row{name: "text, a flush, more text", handler: answer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "part1\n")
			_ = http.NewResponseController(w).Flush()
			_, _ = io.WriteString(w, "part2\n")
		})), request: get("/"), rule: converted, detail: "part1"},
		row{name: "JSON error application/json", handler: answer(answering(400, "application/json", `{"error":"bad"}`)), request: get("/"), rule: leftType},
		row{name: "JSON, Content-Type forgotten, fields set after WriteHeader(404)", handler: answer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.Header().Set("X-Late", "1")
			_, _ = io.WriteString(w, `{"error":"nope"}`)
		})), request: get("/"), rule: leftOpening},
		row{name: "text, fields set after WriteHeader(404)", handler: answer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.Header().Set("X-Late", "1")
			_, _ = io.WriteString(w, "x")
		})), request: get("/"), rule: converted, detail: "x", fields: http.Header{"X-Late": nil}},
		row{name: "text in Latin-1", handler: answer(answering(400, "text/plain", "caf\xe9")), request: get("/"), rule: leftBytes},
		row{name: "500 with ServerErrors", handler: answer(header(nil, "dial tcp: password=hunter2", 500)), request: get("/"), rule: converted, config: problem.Config{ServerErrors: true}},
		row{name: "FileServer 404", handler: answer(files()), request: get("/nope.txt"), rule: converted},
		row{name: "FileServer 206 (control)", handler: answer(files()), request: get("/a.txt").add("Range", "bytes=0-1"), rule: leftStatus},
		row{name: "ServeMux 200 (control)", handler: answer(serveMux()), request: get("/items/1"), rule: leftStatus},
	)
}

// apiGateway invokes a Lambda function with the events that AWS's API Gateway sends,
// and answers with what it returns.
func apiGateway(function http.Handler) http.Handler {
	proxy := httpadapter.New(function)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		event := events.APIGatewayProxyRequest{HTTPMethod: r.Method, Path: r.URL.Path, MultiValueHeaders: r.Header}
		response, err := proxy.ProxyWithContext(r.Context(), event)
		if err != nil {
			panic(err)
		}
		body := []byte(response.Body)
		if response.IsBase64Encoded {
			if body, err = base64.StdEncoding.DecodeString(response.Body); err != nil {
				panic(err)
			}
		}
		maps.Copy(w.Header(), response.MultiValueHeaders)
		w.WriteHeader(response.StatusCode)
		_, _ = w.Write(body)
	})
}
