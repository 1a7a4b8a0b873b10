package problem_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

func TestError(t *testing.T) {
	tests := []struct {
		p    *problem.Problem
		want string
	}{
		{nil, "problem: nil *Problem"},
		{&problem.Problem{}, "500 Internal Server Error"},
		{&problem.Problem{Status: 404}, "404 Not Found"},
		{&problem.Problem{Status: 200, Title: "Odd"}, "500 Odd"},
		{problem.New(404, problem.Detail("No order 7."), problem.Cause(io.EOF)), "404 Not Found: No order 7.: EOF"},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, test.p.Error())
	}
}

func TestUnwrap(t *testing.T) {
	assert.ErrorIs(t, problem.New(404, problem.Cause(io.EOF)), io.EOF)
	assert.NoError(t, problem.New(404).Unwrap())
	assert.NoError(t, (*problem.Problem)(nil).Unwrap())
}

func TestIs(t *testing.T) {
	credit := problem.Type{URI: "https://example.com/credit", Title: "No credit", Status: 403}
	var none *problem.Problem
	tests := []struct {
		name        string
		err, target error
		want        bool
	}{
		{"same status", problem.New(404), problem.New(404), true},
		{"blank spelt out", problem.New(404), &problem.Problem{Type: "about:blank", Status: 404}, true},
		{"other status", problem.New(404), problem.New(410), false},
		{"statuses that are written alike", problem.New(0), problem.New(500), true},
		{"an occurrence", problem.New(404, problem.Detail("No order 7."), problem.With("order", 7)), problem.New(404), true},
		{"a status with a title against another", &problem.Problem{Title: "Lost", Status: 404}, &problem.Problem{Title: "Gone", Status: 404}, true},
		{"a wrapped status", fmt.Errorf("load: %w", errors.Join(io.EOF, credit.New())), problem.New(403), true},
		{"a status behind another problem", problem.New(502, problem.Cause(problem.New(404))), problem.New(404), true},
		{"same type", credit.New(), credit.New(problem.Detail("other")), true},
		{"same type, other status", credit.New(), &problem.Problem{Type: credit.URI, Status: 402}, true},
		{"type against a status alone", credit.New(), problem.New(403), true},
		{"type against another status alone", credit.New(), problem.New(402), false},
		{"type against blank spelt out", credit.New(), &problem.Problem{Type: "about:blank", Status: 403}, false},
		{"type against a status with a title", credit.New(), &problem.Problem{Title: "Forbidden", Status: 403}, false},
		{"blank against a type", problem.New(403), credit.New(), false},
		{"wrapped", fmt.Errorf("pay: %w", credit.New()), credit.New(), true},
		{"other error", problem.New(404), io.EOF, false},
		{"nil and nil", none, none, true},
		{"nil and a problem", none, problem.New(500), false},
		{"a problem and nil", problem.New(500), none, false},
		{"nil and another error", none, io.EOF, false},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, errors.Is(test.err, test.target), test.name)
	}
}

func TestLogValue(t *testing.T) {
	var b bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	logger.Error("failed", "problem", problem.New(404, problem.Detail("No order 7."), problem.Instance("/orders/7"), problem.Cause(io.EOF)))
	logger.Error("failed", "problem", &problem.Problem{})
	logger.Error("failed", "problem", (*problem.Problem)(nil))
	logger.Error("failed", "problem", problem.New(403,
		problem.With("balance", 30), problem.With("accounts", []string{"a", "b"}), problem.With("inner", problem.New(404, problem.Cause(io.EOF)))))
	logger.Error("failed", "problem", &problem.Problem{Status: 404, Extensions: map[string]any{}})
	require.Equal(t, `level=ERROR msg=failed problem.status=404 problem.type=about:blank problem.title="Not Found" problem.detail="No order 7." problem.instance=/orders/7 problem.cause=EOF
level=ERROR msg=failed problem.status=500 problem.type=about:blank problem.title="Internal Server Error"
level=ERROR msg=failed problem=<nil>
level=ERROR msg=failed problem.status=403 problem.type=about:blank problem.title=Forbidden problem.extensions.accounts="[a b]" problem.extensions.balance=30 problem.extensions.inner="404 Not Found: EOF"
level=ERROR msg=failed problem.status=404 problem.type=about:blank problem.title="Not Found"
`, b.String())
}

func TestOptions(t *testing.T) {
	p := problem.New(401,
		problem.Detailf("No order %d.", 7),
		problem.Instance("/orders/7"),
		problem.With("a", 1), problem.With("a", 2),
		problem.Invalid(problem.FieldError{Detail: "x"}),
		problem.Invalid(problem.FieldError{Detail: "y"}, problem.FieldError{Detail: "z"}),
		problem.Header("X-A", "1"), problem.Header("x-a", "2"),
		problem.Allow(), problem.Allow("GET", "HEAD"),
		problem.Challenge("Basic"), problem.Challenge("Bearer"),
		problem.RetryAfter(90*time.Second),
		problem.Option{}, problem.OptionFunc(nil),
		problem.Cause(io.EOF),
	)
	require.Equal(t, &problem.Problem{
		Status:   401,
		Detail:   "No order 7.",
		Instance: "/orders/7",
		Extensions: map[string]any{
			"a":      2,
			"errors": []problem.FieldError{{Detail: "x"}, {Detail: "y"}, {Detail: "z"}},
		},
		Header: http.Header{
			"X-A":              {"1", "2"},
			"Allow":            {"GET, HEAD"},
			"Www-Authenticate": {"Basic", "Bearer"},
			"Retry-After":      {"90"},
		},
		Cause: io.EOF,
	}, p)
	require.Equal(t, http.Header{"Proxy-Authenticate": {"Basic"}}, problem.New(407, problem.Challenge("Basic")).Header)
	require.Equal(t, http.Header{"Allow": {""}}, problem.New(405, problem.Allow()).Header)
	require.Equal(t, &problem.Problem{Status: 404, Detail: "No."}, problem.Type{Status: 404}.New(problem.Option{}, problem.Detail("No.")))
}

func TestInvalidWithNothingWrong(t *testing.T) {
	require.Nil(t, problem.New(422, problem.Invalid()).Extensions)
	require.Equal(t, map[string]any{"errors": "own"}, problem.New(422, problem.With("errors", "own"), problem.Invalid()).Extensions)
}

func TestInvalidDoesNotShareMemory(t *testing.T) {
	errs := make([]problem.FieldError, 1, 8)
	errs[0].Detail = "shared"
	_ = problem.New(422, problem.With("errors", errs), problem.Invalid(problem.FieldError{Detail: "own"}))
	require.Empty(t, errs[:2][1])
	first := problem.New(422, problem.Invalid(errs...), problem.Invalid(problem.FieldError{Detail: "first"}))
	second := problem.New(422, problem.Invalid(errs...), problem.Invalid(problem.FieldError{Detail: "second"}))
	require.Equal(t, []problem.FieldError{{Detail: "shared"}, {Detail: "first"}}, first.Extensions["errors"])
	require.Equal(t, []problem.FieldError{{Detail: "shared"}, {Detail: "second"}}, second.Extensions["errors"])
}

func TestRetryAfter(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second:            "0",
		0:                       "0",
		1:                       "1",
		time.Second:             "1",
		time.Second + 1:         "2",
		1500 * time.Millisecond: "2",
		math.MaxInt64:           "9223372037",
	} {
		assert.Equal(t, want, problem.New(429, problem.RetryAfter(d)).Header.Get("Retry-After"), d)
	}
}

func TestServeHTTP(t *testing.T) {
	var none *problem.Problem
	tests := []struct {
		name string
		p    *problem.Problem
		want string
	}{
		{"nil", none, `"title":"Internal Server Error","status":500`},
		{"zero", &problem.Problem{}, `"title":"Internal Server Error","status":500`},
		{"no error status", &problem.Problem{Status: 200}, `"title":"Internal Server Error","status":500`},
		{"beyond the last status", &problem.Problem{Status: 600}, `"title":"Internal Server Error","status":500`},
		{"without a catalog entry", &problem.Problem{Status: 498}, `"title":"Client Error","status":498`},
		{"nginx's status", &problem.Problem{Status: 499}, `"title":"Client Closed Request","status":499`},
		{"own title", &problem.Problem{Status: 404, Title: "No"}, `"title":"No","status":404`},
		{"own type", &problem.Problem{Status: 404, Type: "/t"}, `{"type":"/t","title":"Not Found","status":404`},
		{"own instance", &problem.Problem{Status: 404, Instance: "/i"}, `,"instance":"/i"}`},
		{"own extension", &problem.Problem{Status: 404, Extensions: map[string]any{"a": 1}}, `,"a":1}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rec := httptest.NewRecorder()
			rec.Header().Set("Content-Length", "5")
			rec.Header()["ETag"] = []string{`"x"`}
			rec.Header().Set("Content-Encoding", "gzip")
			test.p.ServeHTTP(&wire.ServerWriter{Everything: wire.Everything{ResponseWriter: rec}}, nil)
			result := rec.Result()
			members := wire.RequireProblem(t, wire.Reply{Status: rec.Code, Header: result.Header, Body: rec.Body.String()})
			assert.Contains(t, rec.Body.String(), test.want)
			assert.NotEmpty(t, members["detail"])
			assert.NotContains(t, result.Header, "ETag")
			assert.Equal(t, "gzip", result.Header.Get("Content-Encoding"), "a compressor may have set it")
		})
	}
}

func TestSecondProblemIsNotAppended(t *testing.T) {
	w := httptest.NewRecorder() // net/http itself would refuse what exceeds the Content-Length
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem.New(404, problem.Detail("First.")).ServeHTTP(w, r)
		problem.New(409, problem.Detail("Second.")).ServeHTTP(w, r)
	})).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"First."}`, w.Body.String())
}

// A problem behind a response that has begun goes to Edit alone.
func TestProblemThatComesTooLate(t *testing.T) {
	ways := map[string]func(http.ResponseWriter){
		"written":   func(w http.ResponseWriter) { problem.New(409).ServeHTTP(w, nil) },
		"behind":    func(w http.ResponseWriter) { problem.New(409).ServeHTTP(wire.Unwrapping{ResponseWriter: w}, nil) },
		"passing":   func(w http.ResponseWriter) { _, _ = io.WriteString(w, "partial") },
		"held":      func(w http.ResponseWriter) { http.Error(w, "No.", 404) },
		"converted": func(w http.ResponseWriter) { w.WriteHeader(404); w.(http.Flusher).Flush() },
	}
	for name, begin := range ways {
		for _, late := range []http.HandlerFunc{
			func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, io.ErrUnexpectedEOF) },
			func(w http.ResponseWriter, r *http.Request) {
				problem.New(500, problem.Cause(io.ErrUnexpectedEOF)).ServeHTTP(w, r)
			},
		} {
			var causes []error
			config := problem.Config{Edit: func(_ *http.Request, p *problem.Problem) { causes = append(causes, p.Cause) }}
			want := wire.Get(t, config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { begin(w) })))
			causes = nil
			s := wire.Serve(t, "HTTP/1.1", config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				begin(w)
				late(w, r)
			})))
			got := s.Ask(t, "HTTP/1.1", "GET", nil)
			s.Close()
			assert.Equal(t, want, got, name)
			assert.Contains(t, causes, io.ErrUnexpectedEOF, name)
			assert.Contains(t, s.Log.String(), "superfluous response.WriteHeader", name)
		}
	}
}

// The response of an outer middleware has begun before an inner one's handler answers.
func TestProblemThatComesTooLateForTheOuterMiddleware(t *testing.T) {
	p := problem.New(404)
	for _, test := range []struct {
		name  string
		inner http.Handler
		logs  int
	}{
		{"ServeHTTP", p, 1},
		{"HandlerFunc", problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return p }), 0},
	} {
		s := wire.Serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "partial")
			problem.Middleware(test.inner).ServeHTTP(w, r)
		})))
		reply := s.Ask(t, "HTTP/1.1", "GET", nil)
		s.Close()
		assert.Equal(t, 200, reply.Status, test.name)
		assert.Equal(t, "partial", reply.Body, test.name)
		assert.Equal(t, test.logs, strings.Count(s.Log.String(), "superfluous response.WriteHeader"), test.name)
	}
}

// Edit gets a problem that is too late as it would have been sent.
func TestProblemThatComesTooLateIsComplete(t *testing.T) {
	listed, _ := problem.Lookup(404)
	ways := map[string]http.HandlerFunc{
		"Write":     func(w http.ResponseWriter, _ *http.Request) { problem.Write(w, problem.New(404)) },
		"ServeHTTP": func(w http.ResponseWriter, r *http.Request) { problem.New(404).ServeHTTP(w, r) },
		"HandlerFunc": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error {
			return problem.New(404)
		}).ServeHTTP,
	}
	for name, late := range ways {
		var edited []problem.Problem
		config := problem.Config{TypeBase: "/p/", Edit: func(_ *http.Request, p *problem.Problem) { edited = append(edited, *p) }}
		wire.Get(t, config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "partial")
			late(w, r)
		})))
		assert.Equal(t, []problem.Problem{{
			Type: "/p/not-found", Title: "Not Found", Status: 404, Detail: listed.Description,
			Extensions: map[string]any{}, Header: http.Header{},
		}}, edited, name)
	}
}

// A log has the cause, which no client gets.
func ExampleProblem_LogValue() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	p := problem.New(http.StatusConflict, problem.Detail("Order 7 is on its way."), problem.Cause(http.ErrBodyNotAllowed))
	log.Info("refused", "problem", p)
	// Output:
	// level=INFO msg=refused problem.status=409 problem.type=about:blank problem.title=Conflict problem.detail="Order 7 is on its way." problem.cause="http: request method or response status code does not allow body"
}
