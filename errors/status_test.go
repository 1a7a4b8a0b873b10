package errors_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/errors"
)

var helpers = []struct {
	status int
	name   string
	answer func(w http.ResponseWriter, opts ...errors.Option)
}{
	{400, "BadRequest", errors.BadRequest},
	{401, "Unauthorized", errors.Unauthorized},
	{402, "PaymentRequired", errors.PaymentRequired},
	{403, "Forbidden", errors.Forbidden},
	{404, "NotFound", errors.NotFound},
	{405, "MethodNotAllowed", errors.MethodNotAllowed},
	{406, "NotAcceptable", errors.NotAcceptable},
	{407, "ProxyAuthenticationRequired", errors.ProxyAuthenticationRequired},
	{408, "RequestTimeout", errors.RequestTimeout},
	{409, "Conflict", errors.Conflict},
	{410, "Gone", errors.Gone},
	{411, "LengthRequired", errors.LengthRequired},
	{412, "PreconditionFailed", errors.PreconditionFailed},
	{413, "PayloadTooLarge", errors.PayloadTooLarge},
	{414, "URITooLong", errors.URITooLong},
	{415, "UnsupportedMediaType", errors.UnsupportedMediaType},
	{416, "RangeNotSatisfiable", errors.RangeNotSatisfiable},
	{417, "ExpectationFailed", errors.ExpectationFailed},
	{418, "ImATeapot", errors.ImATeapot},
	{421, "MisdirectedRequest", errors.MisdirectedRequest},
	{422, "UnprocessableEntity", errors.UnprocessableEntity},
	{423, "Locked", errors.Locked},
	{424, "FailedDependency", errors.FailedDependency},
	{425, "TooEarly", errors.TooEarly},
	{426, "UpgradeRequired", errors.UpgradeRequired},
	{428, "PreconditionRequired", errors.PreconditionRequired},
	{429, "TooManyRequests", errors.TooManyRequests},
	{431, "RequestHeaderFieldsTooLarge", errors.RequestHeaderFieldsTooLarge},
	{451, "UnavailableForLegalReasons", errors.UnavailableForLegalReasons},
	{500, "InternalServerError", errors.InternalServerError},
	{501, "NotImplemented", errors.NotImplemented},
	{502, "BadGateway", errors.BadGateway},
	{503, "ServiceUnavailable", errors.ServiceUnavailable},
	{504, "GatewayTimeout", errors.GatewayTimeout},
}

func TestGenerated(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go run")
	}
	want, err := exec.Command("go", "run", "generate.go", "-stdout").Output()
	require.NoError(t, err)
	got, err := os.ReadFile("status.go")
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go generate")
}

// Every client error of the catalog has its helper, and every helper is tested here.
func TestHelpersFollowTheCatalog(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "status.go", nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	var declared, tested []string
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			declared = append(declared, f.Name.Name)
		}
	}
	var statuses, want []int
	for _, h := range helpers {
		tested = append(tested, h.name)
		statuses = append(statuses, h.status)
	}
	for _, typ := range problem.Catalog() {
		if typ.Status < 505 {
			want = append(want, typ.Status)
		}
	}
	assert.Equal(t, declared, tested, "the rows of helpers")
	assert.Equal(t, want, statuses, "the rows of helpers")
}

// serve starts h over HTTP/1.1 or HTTP/2.
func serve(t *testing.T, http2 bool, h http.HandlerFunc) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	if http2 {
		s.EnableHTTP2 = true
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

// A reply is a response as a client reads it.
type reply struct {
	protocol string
	status   int
	header   http.Header
	length   int64 // as Content-Length says
	body     string
}

// get returns the reply to a GET.
func get(t *testing.T, s *httptest.Server) reply {
	resp, err := s.Client().Get(s.URL)
	require.NoError(t, err)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return reply{resp.Proto, resp.StatusCode, resp.Header, resp.ContentLength, string(body)}
}

// notStored reports whether a helper's answer carries "Cache-Control: no-store".
func notStored(status int) bool {
	return status == 402 || status == 428 || status == 429 || status == 431
}

func TestHelpers(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		for _, h := range helpers {
			t.Run(fmt.Sprintf("%s http2=%t", h.name, http2), func(t *testing.T) {
				s := serve(t, http2, func(w http.ResponseWriter, _ *http.Request) {
					// What describes another body must go.
					w.Header().Set("Content-Length", "3")
					w.Header().Set("Content-Type", "text/html")
					h.answer(w)
				})
				got := get(t, s)
				typ, ok := problem.Lookup(h.status)
				require.True(t, ok)
				want := fmt.Sprintf(`{"type":"about:blank","title":"%s","status":%d,"detail":"%s"}`, typ.Title, h.status, typ.Description)
				assert.Equal(t, h.status, got.status)
				assert.Equal(t, want, got.body)
				assert.EqualValues(t, len(want), got.length)
				assert.Equal(t, []string{"application/problem+json"}, got.header["Content-Type"])
				assert.Equal(t, []string{"nosniff"}, got.header["X-Content-Type-Options"])
				var cache []string
				if notStored(h.status) {
					cache = []string{"no-store"}
				}
				assert.Equal(t, cache, got.header["Cache-Control"])
				assert.Equal(t, http2, got.protocol == "HTTP/2.0")
			})
		}
	}
}

func TestOptions(t *testing.T) {
	tests := []struct {
		name   string
		answer func(w http.ResponseWriter)
		body   string
		header http.Header
	}{
		{"Detail", func(w http.ResponseWriter) { errors.NotFound(w, errors.Detail("No order 7.")) },
			`{"type":"about:blank","title":"Not Found","status":404,"detail":"No order 7."}`, nil},
		{"Detailf", func(w http.ResponseWriter) { errors.NotFound(w, errors.Detailf("No order %d.", 7)) },
			`{"type":"about:blank","title":"Not Found","status":404,"detail":"No order 7."}`, nil},
		{"Instance", func(w http.ResponseWriter) { errors.Conflict(w, errors.Detail("Paid."), errors.Instance("/orders/7")) },
			`{"type":"about:blank","title":"Conflict","status":409,"detail":"Paid.","instance":"/orders/7"}`, nil},
		{"With", func(w http.ResponseWriter) {
			errors.Forbidden(w, errors.Detail("No."), errors.With("needs", 50), errors.With("has", 30))
		}, `{"type":"about:blank","title":"Forbidden","status":403,"detail":"No.","has":30,"needs":50}`, nil},
		{"Invalid", func(w http.ResponseWriter) {
			errors.UnprocessableEntity(w, errors.Detail("No."),
				errors.Invalid(errors.FieldError{Detail: "negative", Pointer: errors.Pointer("items", 0, "a/b")}),
				errors.Invalid(errors.FieldError{Detail: "too high", Parameter: "page"}))
		}, `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"No.","errors":[` +
			`{"detail":"negative","pointer":"#/items/0/a~1b"},{"detail":"too high","parameter":"page"}]}`, nil},
		{"Header", func(w http.ResponseWriter) {
			errors.RangeNotSatisfiable(w, errors.Detail("No."), errors.Header("Content-Range", "bytes */12"))
		}, `{"type":"about:blank","title":"Range Not Satisfiable","status":416,"detail":"No."}`, http.Header{"Content-Range": {"bytes */12"}}},
		{"Allow", func(w http.ResponseWriter) {
			errors.MethodNotAllowed(w, errors.Detail("No."), errors.Allow("GET", "PUT"))
		},
			`{"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"No."}`, http.Header{"Allow": {"GET, PUT"}}},
		{"Challenge", func(w http.ResponseWriter) {
			errors.Unauthorized(w, errors.Detail("No."), errors.Challenge("Bearer"), errors.Challenge("Basic"))
		}, `{"type":"about:blank","title":"Unauthorized","status":401,"detail":"No."}`, http.Header{"Www-Authenticate": {"Bearer", "Basic"}}},
		{"Challenge of a proxy", func(w http.ResponseWriter) {
			errors.ProxyAuthenticationRequired(w, errors.Detail("No."), errors.Challenge("Basic"))
		}, `{"type":"about:blank","title":"Proxy Authentication Required","status":407,"detail":"No."}`, http.Header{"Proxy-Authenticate": {"Basic"}}},
		{"RetryAfter", func(w http.ResponseWriter) {
			errors.TooManyRequests(w, errors.Detail("No."), errors.RetryAfter(1500*time.Millisecond))
		}, `{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"No."}`, http.Header{"Retry-After": {"2"}}},
		{"Cause", func(w http.ResponseWriter) {
			errors.InternalServerError(w, errors.Detail("No."), errors.Cause(errors.New("hunter2")))
		}, `{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"No."}`, nil},
		{"Write", func(w http.ResponseWriter) {
			errors.Write(w, fmt.Errorf("load: %w", problem.New(410, errors.Detail("Cancelled."))))
		}, `{"type":"about:blank","title":"Gone","status":410,"detail":"Cancelled."}`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := get(t, serve(t, false, func(w http.ResponseWriter, _ *http.Request) { test.answer(w) }))
			assert.Equal(t, test.body, got.body)
			assert.EqualValues(t, len(test.body), got.length)
			for name, values := range test.header {
				assert.Equal(t, values, got.header[name])
			}
		})
	}
}

func TestWriteOfNoError(t *testing.T) {
	got := get(t, serve(t, false, func(w http.ResponseWriter, _ *http.Request) {
		errors.Write(w, nil)
		w.WriteHeader(http.StatusAccepted)
	}))
	assert.Equal(t, http.StatusAccepted, got.status)
	assert.Empty(t, got.body)
}

// A logger is somebody else's writer, which knows nothing of problems.
type logger struct {
	http.ResponseWriter
	status, written int
}

func (l *logger) Unwrap() http.ResponseWriter { return l.ResponseWriter }
func (l *logger) WriteHeader(status int) {
	l.status = status
	l.ResponseWriter.WriteHeader(status)
}
func (l *logger) Write(p []byte) (int, error) {
	l.written += len(p)
	return l.ResponseWriter.Write(p)
}

type key struct{}

// w is enough: the configuration and the request are found behind it, and the
// writers in between see the response.
func TestHelpersInsideTheMiddleware(t *testing.T) {
	config := problem.Config{
		TypeBase: "https://example.com/problems/",
		Edit: func(r *http.Request, p *problem.Problem) {
			p.Extensions["id"] = r.Context().Value(key{})
		},
	}
	for _, http2 := range []bool{false, true} {
		for _, h := range helpers {
			seen := make(chan *logger, 1)
			wrapped := config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				l := &logger{ResponseWriter: w}
				h.answer(&logger{ResponseWriter: l}, errors.Detail("No."))
				seen <- l
			}))
			s := serve(t, http2, func(w http.ResponseWriter, r *http.Request) {
				wrapped.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, "x1")))
			})
			got := get(t, s)
			typ, _ := problem.Lookup(h.status)
			want := fmt.Sprintf(`{"type":"https://example.com/problems/%s","title":"%s","status":%d,"detail":"No.","id":"x1"}`, typ.Slug(), typ.Title, h.status)
			assert.Equal(t, h.status, got.status)
			assert.Equal(t, want, got.body)
			assert.EqualValues(t, len(want), got.length)
			l := <-seen
			assert.Equal(t, h.status, l.status, h.name)
			assert.Equal(t, len(want), l.written, h.name)
		}
	}
}

func TestHelpersNegotiate(t *testing.T) {
	h := problem.Config{XML: true}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.NotFound(&logger{ResponseWriter: w})
	}))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept", "application/problem+xml")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, 404, w.Code)
	assert.Equal(t, "application/problem+xml", w.Header().Get("Content-Type"))
}

func TestUpgradeRequired(t *testing.T) {
	answer := problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		errors.UpgradeRequired(w, errors.Header("Upgrade", "h2c"), errors.Header("Connection", "upgrade"))
	}))
	got := get(t, serve(t, false, answer.ServeHTTP))
	assert.Equal(t, "h2c", got.header.Get("Upgrade"))
	assert.Equal(t, "upgrade", got.header.Get("Connection"))
	got = get(t, serve(t, true, answer.ServeHTTP))
	assert.Equal(t, 426, got.status)
	assert.Empty(t, got.header["Upgrade"])
	assert.Empty(t, got.header["Connection"])
}

// Without options only the values of the header are on the heap.
func TestAllocations(t *testing.T) {
	w := &discard{header: make(http.Header)}
	for _, h := range helpers {
		n := testing.AllocsPerRun(100, func() {
			clear(w.header)
			h.answer(w)
		})
		want := 1.0
		if notStored(h.status) {
			want = 2 // Cache-Control
		}
		assert.LessOrEqual(t, n, want, h.name)
	}
}

type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(int)             {}
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
