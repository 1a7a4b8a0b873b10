package hooks_test

import (
	"encoding/json"
	"net/http"

	"github.com/moogar0880/problems"

	"github.com/problemkit/problem"
)

// A document of moogar0880/problems passes, so its handlers can be moved one at a time.
func Example_moogar() {
	mux := http.NewServeMux()
	mux.Handle("GET /old", problems.ProblemHandler(problems.NewDetailedProblem(404, "No such order.")))
	mux.Handle("GET /new", problem.New(404, problem.Detail("No such order.")))
	h := problem.Middleware(mux)

	show(h, "GET", "/old", "")
	show(h, "GET", "/new", "")
	// Output:
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"No such order."}
	// 404 application/problem+json
	// {"type":"about:blank","title":"Not Found","status":404,"detail":"No such order."}
}

// Its Extensions stand in a member of that name. Where clients read them there, keep it.
func Example_moogarExtensions() {
	type credit struct {
		Balance int `json:"balance"`
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /old", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", problems.ProblemMediaType)
		w.WriteHeader(403)
		p := problems.Extend(problems.New().WithType("https://api.example.com/problems/out-of-credit").WithTitle("Out of Credit").WithStatus(403), credit{30})
		_ = json.NewEncoder(w).Encode(p)
	})
	outOfCredit := problem.Type{
		URI:         "https://api.example.com/problems/out-of-credit",
		Title:       "Out of Credit",
		Status:      403,
		Description: "The account has no credit.",
	}
	mux.HandleFunc("GET /new", func(w http.ResponseWriter, _ *http.Request) {
		outOfCredit.Write(w, problem.With("extensions", credit{30}))
	})
	h := problem.Middleware(mux)

	show(h, "GET", "/old", "")
	show(h, "GET", "/new", "")
	// Output:
	// 403 application/problem+json
	// {"type":"https://api.example.com/problems/out-of-credit","title":"Out of Credit","status":403,"extensions":{"balance":30}}
	// 403 application/problem+json
	// {"type":"https://api.example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"The account has no credit.","extensions":{"balance":30}}
}
