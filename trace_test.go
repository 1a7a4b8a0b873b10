package problem_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem"
)

func ExampleTraceID() {
	h := problem.Config{Edit: problem.TraceID}.Middleware(http.NotFoundHandler())
	r := httptest.NewRequest("GET", "/orders/7", nil)
	r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	fmt.Println(w.Body)
	// Output:
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it.","trace_id":"0af7651916cd43dd8448eb211c80319c"}
}

func TestTraceID(t *testing.T) {
	const id, rest = "0af7651916cd43dd8448eb211c80319c", "-b7ad6b7169203331-01"
	for _, tt := range []struct {
		traceparent []string
		want        any
	}{
		{[]string{"00-" + id + rest}, id},
		{[]string{"00-" + id + "-b7ad6b7169203331-00"}, id},
		{[]string{"cc-" + id + rest}, id},
		{[]string{"cc-" + id + rest + "-what-comes"}, id},
		{nil, nil},
		{[]string{""}, nil},
		{[]string{"00-" + id}, nil},
		{[]string{"00-" + id + rest + "-more"}, nil},
		{[]string{"cc-" + id + rest + ".more"}, nil},
		{[]string{"ff-" + id + rest}, nil},
		{[]string{"0x-" + id + rest}, nil},
		{[]string{"00-0AF7651916CD43DD8448EB211C80319C" + rest}, nil},
		{[]string{"00-00000000000000000000000000000000" + rest}, nil},
		{[]string{"00-" + id + "-0000000000000000-01"}, nil},
		{[]string{"00-" + id + "-b7ad6b716920333g-01"}, nil},
		{[]string{"00_" + id + rest}, nil},
		{[]string{"00-" + id + "_b7ad6b7169203331-01"}, nil},
		{[]string{"00-" + id + "-b7ad6b7169203331_01"}, nil},
		{[]string{" 00-" + id + rest}, nil},
		{[]string{"00-" + id + rest, "00-" + id + rest}, nil},
	} {
		r, p := httptest.NewRequest("GET", "/", nil), problem.New(404)
		r.Header["Traceparent"] = tt.traceparent
		problem.TraceID(r, p)
		assert.Equal(t, tt.want, p.Extensions["trace_id"], tt.traceparent)
	}
	assert.NotPanics(t, func() {
		problem.TraceID(nil, problem.New(404))
		problem.TraceID(httptest.NewRequest("GET", "/", nil), nil)
	})
}
