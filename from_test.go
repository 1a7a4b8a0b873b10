package problem_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

type statusError struct{ status int }

func (e statusError) Error() string   { return "dsn=hunter2" }
func (e statusError) StatusCode() int { return e.status }

type httpStatusError struct{ status int }

func (e httpStatusError) Error() string   { return "dsn=hunter2" }
func (e httpStatusError) HTTPStatus() int { return e.status }

type getStatusError struct{ status int }

func (e getStatusError) Error() string  { return "dsn=hunter2" }
func (e getStatusError) GetStatus() int { return e.status }

// twoStatuses has a gRPC code and an HTTP status.
type twoStatuses struct{ statusError }

func (twoStatuses) HTTPStatus() int { return 404 }

// nilError has methods that a nil pointer does not bear.
type nilError struct{ status int }

func (e *nilError) Error() string   { return fmt.Sprint("dsn=hunter2 ", e.status) }
func (e *nilError) StatusCode() int { return e.status }

// asProblem is a problem for those who ask it.
type asProblem struct{ error }

func (asProblem) As(target any) bool {
	p, ok := target.(**problem.Problem)
	if ok {
		*p = problem.New(404)
	}
	return ok
}

// orderError is an application's own error around a problem.
type orderError struct {
	*problem.Problem
	order int
}

func syntaxError() error { return json.Unmarshal([]byte(`{"a":}`), new(any)) }

func typeError(body string) error {
	type Base struct {
		Age int `json:"age"`
	}
	return json.Unmarshal([]byte(body), &struct {
		Base
		Name string                `json:"name"`
		Deep struct{ Name string } `json:"deep"`
	}{})
}

// pointerToEmbedded is what From makes of the name of an embedded field. Until Go 1.26, it
// is "Base.age", which may also be a nested one.
func pointerToEmbedded() string {
	e, _ := errors.AsType[*json.UnmarshalTypeError](typeError(`{"age":"x"}`))
	return map[string]string{"age": "#/age"}[e.Field]
}

func TestFrom(t *testing.T) {
	p := problem.New(404)
	var none *problem.Problem
	var noSyntax *json.SyntaxError
	tests := []struct {
		name   string
		err    error
		status int
		errors []problem.FieldError
	}{
		{"nil *Problem", none, 500, nil},
		{"nil *Problem inside", fmt.Errorf("x: %w", none), 500, nil},
		{"any", errors.New("dsn=hunter2"), 500, nil},
		{"not exist", fs.ErrNotExist, 500, nil},
		{"too large", fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 1}), 413, nil},
		{"joined", errors.Join(io.EOF, fmt.Errorf("x: %w", &http.MaxBytesError{})), 413, nil},
		{"syntax", fmt.Errorf("decode: %w", syntaxError()), 400, []problem.FieldError{{Detail: "The body is not valid JSON: see byte 6."}}},
		{"nil syntax", fmt.Errorf("decode: %w", noSyntax), 500, nil},
		{"type", typeError(`{"name":1}`), 400, []problem.FieldError{{Detail: "The value before byte 9 is of the wrong type: number.", Pointer: "#/name"}}},
		{"type of an embedded field", typeError(`{"age":"x"}`), 400, []problem.FieldError{{Detail: "The value before byte 10 is of the wrong type: string.", Pointer: pointerToEmbedded()}}},
		{"type of a nested field", typeError(`{"deep":{"Name":true}}`), 400, []problem.FieldError{{Detail: "The value before byte 20 is of the wrong type: bool."}}},
		{"multipart too large", fmt.Errorf("read: %w", multipart.ErrMessageTooLarge), 413, nil},
		{"not multipart", fmt.Errorf("parse: %w", http.ErrNotMultipart), 415, nil},
		{"no boundary", http.ErrMissingBoundary, 400, nil},
		{"no file", fmt.Errorf("upload: %w", http.ErrMissingFile), 400, nil},
		{"too large before malformed", errors.Join(syntaxError(), &http.MaxBytesError{}), 413, nil},
		{"malformed before a status", errors.Join(statusError{409}, http.ErrMissingFile), 400, nil},
		{"a problem before all", errors.Join(&http.MaxBytesError{}, problem.New(409)), 409, nil},
		{"deadline before a status", errors.Join(statusError{409}, context.DeadlineExceeded), 504, nil},
		{"deadline", fmt.Errorf("x: %w", context.DeadlineExceeded), 504, nil},
		{"canceled", context.Canceled, 500, nil},
		{"StatusCode", fmt.Errorf("x: %w", statusError{409}), 409, nil},
		{"HTTPStatus", httpStatusError{599}, 599, nil},
		{"GetStatus", getStatusError{400}, 400, nil},
		{"no error status", statusError{200}, 500, nil},
		{"beyond the error statuses", statusError{600}, 500, nil},
		{"the second method", fmt.Errorf("x: %w", twoStatuses{statusError{5}}), 404, nil},
		{"nil pointer", (*nilError)(nil), 500, nil},
		{"nil pointer that cannot be unwrapped", fmt.Errorf("x: %w", (*url.Error)(nil)), 500, nil},
		{"no error status around one", fmt.Errorf("%w and %w", statusError{302}, getStatusError{410}), 410, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := problem.From(test.err)
			assert.Equal(t, test.status, got.Status)
			if test.errors == nil {
				assert.Empty(t, got.Extensions)
			} else {
				assert.Equal(t, map[string]any{"errors": test.errors}, got.Extensions)
			}
			assert.Empty(t, got.Detail)

			rec := httptest.NewRecorder()
			problem.Write(rec, test.err)
			assert.Equal(t, test.status, rec.Code)
			for _, leak := range []string{"hunter2", "Base", "struct", "Go value", "EOF", "file does"} {
				assert.NotContains(t, rec.Body.String(), leak)
			}
		})
	}
	assert.Nil(t, problem.From(nil))
	assert.Equal(t, "500 Internal Server Error: a *problem_test.nilError whose Error panics", problem.From((*nilError)(nil)).Error())
	assert.Contains(t, problem.From((*nilError)(nil)).LogValue().String(), "a *problem_test.nilError whose Error panics")
	assert.Same(t, p, problem.From(p))
	assert.Same(t, p, problem.From(fmt.Errorf("x: %w", errors.Join(io.EOF, p))))
	assert.Same(t, p, problem.From(fmt.Errorf("x: %w", orderError{p, 7})))
	assert.Equal(t, 500, problem.From(orderError{nil, 7}).Status)
	assert.Equal(t, 404, problem.From(fmt.Errorf("x: %w", asProblem{io.EOF})).Status)
	assert.Equal(t, io.EOF, problem.From(io.EOF).Cause)
}

func TestWriteNil(t *testing.T) {
	rec := httptest.NewRecorder()
	problem.Write(rec, nil)
	require.Empty(t, rec.Header())
	require.Empty(t, rec.Body.String())
}

func TestMap(t *testing.T) {
	h := problem.Config{Map: func(err error) *problem.Problem {
		if errors.Is(err, fs.ErrNotExist) {
			return problem.New(404, problem.Detail("No such file."))
		}
		return nil
	}}.Middleware(problem.HandlerFunc(func(w http.ResponseWriter, r *http.Request) error {
		switch r.Header.Get("Way") {
		case "mapped":
			return fmt.Errorf("open: %w", fs.ErrNotExist)
		case "written":
			problem.Write(w, fs.ErrNotExist)
			return nil
		case "left to From":
			return &http.MaxBytesError{Limit: 1}
		}
		return io.EOF
	}))
	s := wire.Serve(t, "HTTP/1.1", h)
	for _, way := range []string{"mapped", "written"} {
		assert.Equal(t, "No such file.", wire.RequireProblem(t, s.Ask(t, "HTTP/1.1", "GET", http.Header{"Way": {way}}))["detail"])
	}
	assert.Equal(t, 413, s.Ask(t, "HTTP/1.1", "GET", http.Header{"Way": {"left to From"}}).Status)
	assert.Equal(t, 500, s.Ask(t, "HTTP/1.1", "GET", nil).Status)
}

// What net/http says of a form is the client's fault.
func TestFromOfAForm(t *testing.T) {
	parse := func(r *http.Request) error { return r.ParseMultipartForm(1 << 10) }
	read := func(r *http.Request) error { _, err := r.MultipartReader(); return err }
	file := func(r *http.Request) error { _, _, err := r.FormFile("invoice"); return err }
	const form = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n"
	long := "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + strings.Repeat("1", 11<<20) + "\r\n--x--\r\n"
	tests := []struct {
		name        string
		parse       func(r *http.Request) error
		contentType string
		body        string
		want        int
	}{
		{"parsed", parse, "multipart/form-data; boundary=x", form, 200},
		{"JSON parsed", parse, "application/json", "{}", 415},
		{"JSON read", read, "application/json", "{}", 415},
		{"no type", read, "", form, 415},
		{"no boundary", parse, "multipart/form-data", form, 400},
		{"no boundary, read", read, "multipart/form-data", form, 400},
		{"no file", file, "multipart/form-data; boundary=x", form, 400},
		{"too large", parse, "multipart/form-data; boundary=x", long, 413},
	}
	for _, test := range tests {
		s := wire.Serve(t, "HTTP/1.1", problem.Middleware(problem.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) error {
			if err := test.parse(r); err != nil {
				return fmt.Errorf("upload: %w", err)
			}
			return nil
		})))
		resp, err := s.Client().Post(s.URL, test.contentType, strings.NewReader(test.body))
		require.NoError(t, err, test.name)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, test.want, resp.StatusCode, test.name)
		assert.NotContains(t, string(body), "multipart", test.name)
	}
}

// Another server's words, challenges and addresses are not for our client.
func TestFromOfAnotherServersProblem(t *testing.T) {
	for status, want := range map[int]string{
		401: "Bad Gateway", 404: "Bad Gateway", 429: "Bad Gateway", 500: "Bad Gateway", 503: "Bad Gateway", 504: "Gateway Timeout", 600: "Bad Gateway",
	} {
		upstream := wire.Serve(t, "HTTP/1.1", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Www-Authenticate", "Bearer realm=secret")
			w.Header().Set("Retry-After", "7")
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"type":"/secret","title":"secret","detail":"secret","instance":"/secret","secret":1}`)
		}))
		call := func() error {
			resp, err := upstream.Client().Get(upstream.URL)
			require.NoError(t, err)
			defer resp.Body.Close()
			return problem.CheckResponse(resp)
		}
		ways := map[string]http.Handler{
			"returned": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return call() }),
			"wrapped":  problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return fmt.Errorf("stock: %w", call()) }),
			"joined":   problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return errors.Join(io.EOF, call()) }),
			"written":  http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, call()) }),
			"respond":  http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { problem.Responder(nil)(w, r, call()) }),
		}
		for name, h := range ways {
			var causes []error
			reply := wire.Get(t, problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { causes = append(causes, p.Cause) }}.Middleware(h))
			assert.Equal(t, want, wire.RequireProblem(t, reply)["title"], "%d, %s", status, name)
			assert.NotContains(t, reply.Body, "secret", name)
			assert.NotContains(t, reply.Header, "Www-Authenticate", name)
			assert.NotContains(t, reply.Header, "Retry-After", name)
			// For the log it is all there.
			require.Len(t, causes, 1)
			var received *problem.Problem
			require.ErrorAs(t, causes[0], &received, name)
			assert.Equal(t, status, received.Status)
			assert.Equal(t, "secret", received.Detail)
			assert.Equal(t, []string{"Bearer realm=secret"}, received.Header["Www-Authenticate"])
		}
	}
}

// A problem of the handler's own decides, whatever it came from.
func TestFromOfAProblemAroundAnotherServers(t *testing.T) {
	received := problem.CheckResponse(&http.Response{StatusCode: 404, Body: http.NoBody})
	require.Error(t, received)
	own := problem.New(409, problem.Cause(received))
	assert.Same(t, own, problem.From(own))
	assert.Same(t, own, problem.From(fmt.Errorf("stock: %w", own)))
	assert.Same(t, own, problem.From(errors.Join(received, own)))
	assert.Equal(t, 409, problem.From(errors.Join(received, orderError{own, 7})).Status)
	assert.Equal(t, 413, problem.From(errors.Join(received, &http.MaxBytesError{})).Status)
	assert.Equal(t, 502, problem.From(errors.Join(received, context.DeadlineExceeded)).Status)
	assert.Equal(t, 502, problem.From(errors.Join(received, statusError{409})).Status)

	// It is a problem for those who ask.
	assert.ErrorIs(t, received, problem.New(404))
	assert.True(t, problem.Type{Status: 404}.Is(received))
	var p *problem.Problem
	require.ErrorAs(t, received, &p)
	assert.Equal(t, 404, p.Status)
}

// Passing one on is possible, and says so.
func TestAnotherServersProblemPassedOn(t *testing.T) {
	received := problem.CheckResponse(&http.Response{
		StatusCode: 409, Header: http.Header{"Content-Type": {"application/problem+json"}, "Retry-After": {"7"}},
		Body: io.NopCloser(strings.NewReader(`{"type":"https://example.com/taken","detail":"Taken."}`)),
	})
	const want = `{"type":"https://example.com/taken","title":"Conflict","status":409,"detail":"Taken."}`
	served := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var p *problem.Problem
		if errors.As(received, &p) {
			p.ServeHTTP(w, r)
		}
	})
	mapped := problem.Config{Map: func(err error) *problem.Problem {
		var p *problem.Problem
		errors.As(err, &p)
		return p
	}}.Middleware(problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return fmt.Errorf("stock: %w", received) }))
	for name, h := range map[string]http.Handler{"served": problem.Middleware(served), "mapped": mapped} {
		reply := wire.Get(t, h)
		wire.RequireProblem(t, reply)
		assert.Equal(t, want, reply.Body, name)
		assert.Equal(t, "7", reply.Header.Get("Retry-After"), name)
	}
}
