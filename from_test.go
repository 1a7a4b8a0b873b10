package problem_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
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
		{"type of an embedded field", typeError(`{"age":"x"}`), 400, []problem.FieldError{{Detail: "The value before byte 10 is of the wrong type: string."}}},
		{"type of a nested field", typeError(`{"deep":{"Name":true}}`), 400, []problem.FieldError{{Detail: "The value before byte 20 is of the wrong type: bool."}}},
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
		}
		return io.EOF
	}))
	s := serve(t, "HTTP/1.1", h)
	for _, way := range []string{"mapped", "written"} {
		assert.Equal(t, "No such file.", requireProblem(t, s.ask(t, "HTTP/1.1", "GET", http.Header{"Way": {way}}))["detail"])
	}
	assert.Equal(t, 500, s.ask(t, "HTTP/1.1", "GET", nil).status)
}
