package problem_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

// detailOf returns the detail of the problem that a handler's text becomes, in the
// middleware of c. The text is declared, so that it is not sniffed.
func detailOf(t *testing.T, c problem.Config, status int, text string) string {
	t.Helper()
	rec := httptest.NewRecorder()
	c.Middleware(wire.Respond(status, "text/plain", text)).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	var p problem.Problem
	require.NoError(t, p.UnmarshalJSON(rec.Body.Bytes()), rec.Body.String())
	require.Equal(t, status, p.Status)
	return p.Detail
}

// A text that only repeats the title is not a detail.
func TestBoilerplate(t *testing.T) {
	for status, texts := range map[int][]string{
		400: {"Bad Request", "400 bad request", "Status Code: 400; Bad Request", "page not found"},
		403: {"Forbidden", "403 Forbidden", "403: Forbidden.", "FORBIDDEN"},
		404: {
			"Not Found", "not found", "NOT FOUND", "Not Found.", "Page Not Found", "page not found.", "404 page not found", "404 Not Found",
			"404: Not Found", "404 - Not Found", "404 \u2013 not found", "404 \u2014 Not Found.", "404, Not Found", "404. Not Found", "404;Not Found",
			"404Not Found", "404\tNot Found", "  404  Not Found\n", "Status Code: 404; Not Found", "status code:404 not found", "STATUS CODE: 404: Not Found.",
			"Status Code: Not Found", `"404 Not Found"`,
			"503 Not Found", // the number says no more than the status does
		},
		413: {"Payload Too Large", "Request Entity Too Large", "413 Content Too Large", "content too large."},
		414: {"URI Too Long", "Request URI Too Long"},
		416: {"Range Not Satisfiable", "416 Requested Range Not Satisfiable"},
		418: {"I'm a teapot", "418 I'M A TEAPOT", "(Unused)"},
		422: {"Unprocessable Entity", "Unprocessable Content", "422 Unprocessable Entity."},
		498: {"Client Error", "498 Client Error"},
		499: {"Client Closed Request", "499 Client Closed Request"},
	} {
		want := detailOf(t, problem.Config{}, status, "")
		require.NotEmpty(t, want)
		for _, text := range texts {
			assert.Equal(t, want, detailOf(t, problem.Config{}, status, text), "%d: %q", status, text)
		}
	}
	for status, texts := range map[int][]string{
		403: {"Not Found", "403 Forbidden for you", "Forbidden: 403"},
		404: {
			"404 Order not found", "Order not found", "4040 Not Found", "40 Not Found", "404 404 Not Found", "Not Found!", "Not Found..", "Not  Found",
			"Not Found: order 7", "(404) Not Found", "HTTP 404 Not Found", "404/Not Found", "Status: 404 Not Found", "Gone", "Unprocessable Content", "4",
		},
		422: {"Content Too Large"},
	} {
		for _, text := range texts {
			assert.Equal(t, text, detailOf(t, problem.Config{}, status, text), "%d: %q", status, text)
		}
	}
}

// The name of a replaced type is boilerplate, and so is the name that it replaces.
func TestBoilerplateOfAReplacedType(t *testing.T) {
	c := problem.Config{Replace: []problem.Type{{Status: 404, Title: "No such order.", Description: "Look again."}}}
	for _, text := range []string{"No such order.", "no such order", "404 No Such Order.", "Not Found", "page not found"} {
		assert.Equal(t, "Look again.", detailOf(t, c, 404, text), text)
	}
	assert.Equal(t, "No such order..", detailOf(t, c, 404, "No such order.."))
}

func TestBoilerplateInPieces(t *testing.T) {
	want := detailOf(t, problem.Config{}, 404, "")
	reply := wire.Get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(404)
		for _, c := range "404 Not Found." {
			_, _ = io.WriteString(w, string(c))
		}
	})))
	assert.Equal(t, want, wire.RequireProblem(t, reply)["detail"])
}
