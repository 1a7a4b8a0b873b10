package clients_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/locale"
	"github.com/problemkit/problem/typedocs"
	"github.com/problemkit/problem/typedocs/clients"
)

// The files that go generate writes are those that its commands write now.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	run := func(args ...string) []byte {
		command := exec.Command("go", args...)
		var failure bytes.Buffer
		command.Stderr = &failure
		out, err := command.Output()
		require.NoError(t, err, "go %s: %s", strings.Join(args, " "), failure.String())
		return out
	}
	want, err := os.ReadFile("openapi.json")
	require.NoError(t, err)
	require.Equal(t, string(want), string(run("run", "./describe", "-stdout")), "run go generate")

	run("tool", "oapi-codegen", "-package", "oapi", "-generate", "client,models", "-o", filepath.Join(dir, "oapi_gen.go"), "openapi.json")
	run("tool", "ogen", "--config", "ogen.yaml", "--target", filepath.Join(dir, "ogen"), "--package", "ogen", "openapi.json")
	files := map[string]string{"oapi/oapi_gen.go": filepath.Join(dir, "oapi_gen.go")}
	generated, err := filepath.Glob(filepath.Join(dir, "ogen", "*.go"))
	require.NoError(t, err)
	for _, file := range generated {
		files[filepath.Join("ogen", filepath.Base(file))] = file
	}
	require.Greater(t, len(files), 5)
	for file, now := range files {
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		got, err := os.ReadFile(now)
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got), "%s: run go generate", file)
	}
}

// kin-openapi takes the components of every kind of site.
func TestComponentsAreValid(t *testing.T) {
	hostile := problem.Type{Title: "<script>alert(1)</script>", Status: 409, Description: "[x](javascript:y) `z` <b>", Reference: "</a>"}
	for name, site := range map[string]typedocs.Site{
		"zero":    {},
		"catalog": {Config: problem.Config{TypeBase: "https://api.example.com/problems/", XML: true, Languages: locale.All()}},
		"shop":    clients.Site(),
		"hostile": {Config: problem.Config{TypeBase: "/p/", Types: []problem.Type{hostile}}, Title: "<API>", Pages: []typedocs.Page{{
			Type: hostile, Members: []typedocs.Member{
				{Name: "errors", Description: "*by member*", Example: map[string][]string{"a/b": {"<b>"}}},
				{Name: "list", Example: []any{1, "x", []any{}}},
				{Name: "first", Description: "The first.", Example: problem.FieldError{Detail: "x"}},
				{Name: "any"},
			},
		}}},
	} {
		description, err := openapi3.NewLoader().LoadFromData(site.OpenAPI())
		require.NoError(t, err, name)
		assert.NoError(t, description.Validate(t.Context()), name)
	}
}

// What the server sends is what the description promises.
func TestResponsesFitTheDescription(t *testing.T) {
	description, err := openapi3.NewLoader().LoadFromFile("openapi.json")
	require.NoError(t, err)
	require.NoError(t, description.Validate(t.Context()))
	router, err := gorillamux.NewRouter(description)
	require.NoError(t, err)
	for _, tt := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/orders", `{"item":"tea","count":1}`, 201},
		{"POST", "/orders", `{"item":"tea","count":0}`, 422},
		{"POST", "/orders", `{"item":"tea","count":11}`, 402},
		{"POST", "/orders", `{"item":tea}`, 400},
		{"GET", "/orders/1", "", 200},
		{"GET", "/orders/2", "", 500},
		{"GET", "/orders/3", "", 404},
	} {
		r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.body))
		rec := httptest.NewRecorder()
		clients.NewHandler().ServeHTTP(rec, r)
		require.Equal(t, tt.status, rec.Code, tt.body)
		route, parameters, err := router.FindRoute(r)
		require.NoError(t, err)
		assert.NoError(t, openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: parameters, Route: route},
			Status:                 rec.Code,
			Header:                 rec.Header(),
			Body:                   io.NopCloser(rec.Body),
			Options:                &openapi3filter.Options{IncludeResponseStatus: true},
		}), "%s %s", tt.path, tt.body)
	}
	// The check can fail.
	r := httptest.NewRequest(http.MethodGet, "/orders/3", nil)
	route, parameters, err := router.FindRoute(r)
	require.NoError(t, err)
	require.Error(t, openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: parameters, Route: route},
		Status:                 404,
		Header:                 http.Header{"Content-Type": {"application/problem+json"}},
		Body:                   io.NopCloser(strings.NewReader(`{"type":"https://shop.example/problems/not-found","title":"Not Found","status":410,"detail":"x"}`)),
	}))
}
