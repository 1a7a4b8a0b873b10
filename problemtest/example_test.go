package problemtest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/problemtest"
)

// A printer stands for the *testing.T of a test.
type printer struct{}

func (printer) Helper()                           {}
func (printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (printer) FailNow()                          {}

func ExampleRequire() {
	t := printer{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "There is no order "+r.PathValue("id")+".", http.StatusNotFound)
	})
	mux.HandleFunc("GET /account", func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "Log in first.", http.StatusUnauthorized) // and no challenge
	})
	server := httptest.NewServer(problem.Middleware(mux))
	defer server.Close()

	resp, err := http.Get(server.URL + "/orders/7")
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	defer resp.Body.Close()
	p := problemtest.Require(t, resp, http.StatusNotFound, problemtest.Secret("hunter2"))
	fmt.Println(p.Detail)

	recorder := httptest.NewRecorder()
	server.Config.Handler.ServeHTTP(recorder, httptest.NewRequest("GET", "/account", nil))
	problemtest.Require(t, recorder, http.StatusUnauthorized)

	// Output:
	// There is no order 7.
	// problemtest: the 401 response has faults:
	// 	header Www-Authenticate: is missing, want a challenge, such as Bearer (RFC 9110, section 15.5.2)
	// Body: {"type":"about:blank","title":"Unauthorized","status":401,"detail":"Log in first."}
}

// A secret in a response fails the test.
func ExampleSecret() {
	t := printer{}
	recorder := httptest.NewRecorder()
	problem.Error(recorder, http.StatusNotFound, problem.Detail("There is no order 7 in postgres://app:hunter2@db."))
	problemtest.Require(t, recorder, http.StatusNotFound, problemtest.Secret("hunter2", "postgres://"))
	// Output:
	// problemtest: the 404 response has faults:
	// 	body: tells the secret "hunter2" (RFC 9457, section 5)
	// 	body: tells the secret "postgres://" (RFC 9457, section 5)
	// Body: {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order 7 in postgres://app:hunter2@db."}
}
