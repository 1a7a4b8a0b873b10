package hooks_test

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/problemtest"
)

// secret stands in errors that are not for clients.
const secret = "hunter2"

// ask serves h, sends it one request with a JSON body, and prints the problem that
// comes back: its status and title, its detail where that is not the catalog's, and
// what is invalid. It returns the header of the response.
func ask(h http.Handler, method, path, body string) http.Header {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	return send(h, req)
}

// send is ask for any request.
func send(h http.Handler, req *http.Request) http.Header {
	resp, body := do(h, req)
	resp.Body = io.NopCloser(strings.NewReader(body))
	p := problemtest.Require(printer{}, resp, resp.StatusCode, problemtest.Secret(secret))
	fmt.Println(p.Status, p.Title)
	if t, _ := problem.Lookup(p.Status); p.Detail != t.Description {
		fmt.Println(p.Detail)
	}
	for _, e := range p.FieldErrors() {
		fmt.Println(cmp.Or(e.Pointer, e.Parameter)+":", e.Detail)
	}
	return resp.Header
}

// do serves h for one request.
func do(h http.Handler, req *http.Request) (resp *http.Response, body string) {
	server := httptest.NewServer(h)
	defer server.Close()
	req.RequestURI = ""
	req.URL.Scheme = "http"
	req.URL.Host = server.Listener.Addr().String()
	resp, err := server.Client().Do(req)
	if err != nil {
		panic(err)
	}
	defer resp.Body.Close()
	read, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(err)
	}
	return resp, string(read)
}

// show is ask for answers of which every byte counts: it prints the status, the
// Content-Type, Allow, and the body as it is on the wire.
func show(h http.Handler, method, path, body string) {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	showSent(h, req)
}

// showSent is show for any request.
func showSent(h http.Handler, req *http.Request) {
	resp, body := do(h, req)
	fmt.Println(resp.StatusCode, resp.Header.Get("Content-Type"))
	if allow := resp.Header.Get("Allow"); allow != "" {
		fmt.Println("Allow:", allow)
	}
	fmt.Println(strings.TrimSpace(body))
}

// A printer stands for the *testing.T of a test.
type printer struct{}

func (printer) Helper()                           {}
func (printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (printer) FailNow()                          { panic("no problem document") }
