package wire

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// Error writes most options straight into a document. Whatever they are, the answer is
// the one of the Problem that they make.
func TestErrorAnswersAsItsProblem(t *testing.T) {
	requireSameAnswers(t, func(random *rand.Rand, opts []problem.Option) (want, got func(w http.ResponseWriter)) {
		status := []int{400, 401, 402, 403, 404, 405, 407, 418, 420, 426, 429, 500, 200, 0, 999}[random.IntN(15)]
		return func(w http.ResponseWriter) { problem.New(status, opts...).ServeHTTP(w, nil) },
			func(w http.ResponseWriter) { problem.Error(w, status, opts...) }
	})
}

// So does Type.Write, for a type that is listed.
func TestTypeAnswersAsItsProblem(t *testing.T) {
	requireSameAnswers(t, func(random *rand.Rand, opts []problem.Option) (want, got func(w http.ResponseWriter)) {
		typ := ownTypes[random.IntN(len(ownTypes))]
		return func(w http.ResponseWriter) { typ.New(opts...).ServeHTTP(w, nil) },
			func(w http.ResponseWriter) { typ.Write(w, opts...) }
	})
}

// ownTypes are listed in one of the configurations of requireSameAnswers, except for the
// last ones, which cannot be.
var ownTypes = []problem.Type{
	{Title: "Out of Credit", Status: 403, Description: "The account does not cover the price."},
	{URI: "urn:lost", Title: "Lost", Status: 404},
	{Title: "Page Expired", Status: 419, Description: "Load the page again."},
	{Title: "Not listed", Status: 401},
	{Status: 429},
	{Title: "Odd", Status: 200},
}

// requireSameAnswers compares the answers of two ways for random options, in random
// places.
func requireSameAnswers(t *testing.T, ways func(random *rand.Rand, opts []problem.Option) (want, got func(w http.ResponseWriter))) {
	t.Helper()
	options := []problem.Option{
		{},
		problem.Detail("It is <so>."), problem.Detail("Another."), problem.Detail(""),
		problem.Detailf("No order %d.", 7), problem.Detail("caf\xe9 \x00"),
		problem.Instance("/orders/7"), problem.Instance(""),
		problem.With("balance", 30), problem.With("accounts", []string{"a", "b"}), problem.With("balance", "none"),
		problem.With("type", "x"), problem.With("status", 200), problem.With("", nil), problem.With("zero", nil),
		problem.With("channel", make(chan int)), problem.With("number", math.NaN()), problem.With("channel", 1),
		problem.With("a", map[string]any{"z": 1, "b": io.Discard}), problem.With("b", 1), problem.With("c", 1), problem.With("d", 1.5),
		problem.With("nested", problem.New(404)), problem.With("no xml name", 1),
		problem.With("errors", "text"), problem.With("errors", []problem.FieldError{{Detail: "x"}}),
		problem.Invalid(), problem.Invalid(problem.FieldError{Detail: "is missing", Pointer: "#/name"}), problem.Invalid(problem.FieldError{Header: "X-A"}),
		problem.Header("x-a", "1"), problem.Header("X-A", "2"), problem.Header("Set-Cookie", "a=1"), problem.Header("vary", "Origin"),
		problem.Header("Content-Type", "text/html"), problem.Header("Trailer:X", "1"), problem.Header("a b", "1"), problem.Header("Content-Length", "1"),
		problem.Header("Allow", "PUT"), problem.Allow("GET", "HEAD"), problem.Allow(), problem.Header("Cache-Control", "private"),
		problem.Challenge("Basic"), problem.Challenge("Bearer"), problem.RetryAfter(1500 * time.Millisecond), problem.RetryAfter(-1),
		problem.Cause(io.EOF), problem.Cause(nil),
		problem.OptionFunc(func(p *problem.Problem) { p.Title, p.Type = "Own", "/own" }),
	}
	configs := []problem.Config{
		{},
		{TypeBase: "https://example.com/problems/"},
		{TypeBase: "https://example.com/problems/", XML: true},
		{TypeBase: "https://example.com/problems/", Types: ownTypes[:3],
			Replace: []problem.Type{{Status: 403, Title: "No"}, {Status: 404, Description: "Look again."}, {Status: 420, Title: "Calm"}}},
		{Edit: func(_ *http.Request, p *problem.Problem) { p.Extensions["edited"] = fmt.Sprint(p.Cause, p.Detail) }},
	}
	var (
		late  bool
		write func(w http.ResponseWriter)
	)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range map[string]string{"X-A": "0", "set-cookie": "b=2", "Vary": "Accept-Encoding", "ETag": `"x"`, "Allow": "POST", "Retry-After": "1"} {
			w.Header()[name] = []string{value}
		}
		if late {
			w.WriteHeader(http.StatusOK)
		}
		write(w)
	})
	handlers := []http.Handler{handler}
	for _, config := range configs {
		handlers = append(handlers, config.Middleware(handler))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		opts := make([]problem.Option, random.IntN(7))
		if random.IntN(10) == 0 {
			opts = make([]problem.Option, 30) // more members than fit on the stack
		}
		for i := range opts {
			opts[i] = options[random.IntN(len(options))]
		}
		h := handlers[random.IntN(len(handlers))]
		method := []string{"GET", "HEAD"}[random.IntN(2)]
		accept := []string{"*/*", "application/xml"}[random.IntN(2)]
		late = random.IntN(20) == 0
		onServer, encodings, foreign := random.IntN(2) == 0, random.IntN(4), random.IntN(4) == 0
		answer := func(by func(w http.ResponseWriter)) *httptest.ResponseRecorder {
			write = func(w http.ResponseWriter) {
				if encodings&1 != 0 {
					w.Header()["Content-Encoding"] = []string{"gzip"}
				}
				if foreign {
					w = Unwrapping{ResponseWriter: w}
				}
				by(w)
			}
			w, r := httptest.NewRecorder(), httptest.NewRequest(method, "/", http.NoBody)
			r.Header.Set("Accept", accept)
			if encodings&2 != 0 {
				w.Header()["content-encoding"] = []string{"br"}
			}
			var under http.ResponseWriter = w
			if onServer {
				under = &ServerWriter{Everything: Everything{ResponseWriter: w}}
			}
			h.ServeHTTP(under, r)
			return w
		}
		one, other := ways(random, opts)
		want, got := answer(one), answer(other)
		require.Equal(t, want.Code, got.Code)
		require.Equal(t, want.Body.String(), got.Body.String())
		require.Equal(t, want.Header(), got.Header())
	}
}

func TestErrorAllocatesNoProblem(t *testing.T) {
	accounts := []string{"/account/12345", "/account/67890"}
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		problem.Error(w, http.StatusForbidden,
			problem.Detail("Your current balance is 30, but that costs 50."),
			problem.Instance("/account/12345/msgs/abc"),
			problem.With("balance", 30),
			problem.With("accounts", accounts))
	})
	// The values of the header; the slice in an interface; in the middleware, the writer.
	require.LessOrEqual(t, allocations(run(h)), 2.0)
	require.LessOrEqual(t, allocations(run(problem.Middleware(h))), 3.0)
}
