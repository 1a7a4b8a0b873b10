package hooks_test

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"

	"github.com/problemkit/problem"
)

// Nothing to do: the text of the 403 becomes its detail. A problem is the handler
// that SetDenyHandler takes.
func Example_crossOriginProtection() {
	req := func() *http.Request {
		r := httptest.NewRequest("POST", "/orders", nil)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		return r
	}
	protection := http.NewCrossOriginProtection()

	send(problem.Middleware(protection.Handler(http.NotFoundHandler())), req())
	protection.SetDenyHandler(problem.New(403, problem.Detail("Only our own pages may do this.")))
	send(problem.Middleware(protection.Handler(http.NotFoundHandler())), req())
	// Output:
	// 403 Forbidden
	// cross-origin request detected from Sec-Fetch-Site header
	// 403 Forbidden
	// Only our own pages may do this.
}

// Nothing to do where ServerErrors is set: the bare 502 is converted. With an
// ErrorHandler it is a problem anyway, and Edit gets the cause.
func Example_reverseProxy() {
	lost := func(*http.Request) (*http.Response, error) {
		return nil, errors.New("dial backend.internal as hunter2: connection refused")
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(*httputil.ProxyRequest) {},
		Transport: roundTripper(lost),
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			problem.New(502, problem.Cause(err)).ServeHTTP(w, r)
		},
	}

	ask(problem.Middleware(proxy), "GET", "/", "")
	// Output:
	// 502 Bad Gateway
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// The same with nothing but ServerErrors.
func Example_reverseProxyServerErrors() {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(*httputil.ProxyRequest) {},
		Transport: roundTripper(func(*http.Request) (*http.Response, error) {
			return nil, errors.New("hunter2")
		}),
		ErrorLog: log.New(io.Discard, "", 0),
	}

	ask(problem.Config{ServerErrors: true}.Middleware(proxy), "GET", "/", "")
	// Output:
	// 502 Bad Gateway
}
