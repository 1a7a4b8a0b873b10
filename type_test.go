package problem_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/internal/wire"
)

func TestSlug(t *testing.T) {
	tests := []struct {
		typ  problem.Type
		want string
	}{
		{problem.Type{Title: "Out of Credit", Status: 403}, "out-of-credit"},
		{problem.Type{Title: "  Don't -- panic!  (42) "}, "dont-panic-42"},
		{problem.Type{Title: "Can\u2019t pay"}, "cant-pay"},
		{problem.Type{Title: "'' a"}, "a"},
		{problem.Type{Title: "Größe 7"}, "gr-e-7"},
		{problem.Type{Title: "\u212aelvin \u0130"}, "elvin"},
		{problem.Type{Status: 418}, "im-a-teapot"},
		{problem.Type{Status: 419}, "419"},
		{problem.Type{Title: "?!", Status: 404}, "404"},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, test.typ.Slug())
	}
}

func TestTypeNew(t *testing.T) {
	credit := problem.Type{URI: "https://example.com/credit", Title: "Out of Credit", Status: 403, Description: "Top up."}
	assert.Equal(t, &problem.Problem{Type: credit.URI, Title: "Out of Credit", Status: 403, Detail: "Top up."}, credit.New())
	assert.Equal(t, "It costs 50.", credit.New(problem.Detail("It costs 50.")).Detail)
	// The catalog fills the rest when the problem is written.
	assert.Equal(t, &problem.Problem{Type: "/gone", Status: 410}, problem.Type{URI: "/gone", Status: 410}.New())
	// An option sees the status.
	proxy := problem.Type{Status: 407}.New(problem.Challenge("Basic"))
	assert.Equal(t, http.Header{"Proxy-Authenticate": {"Basic"}}, proxy.Header)
	// Occurrences share nothing.
	first := credit.New(problem.With("balance", 30))
	assert.Empty(t, credit.New().Extensions)
	assert.Equal(t, map[string]any{"balance": 30}, first.Extensions)
}

// The type of a problem that has none follows its title, where that is its own.
func TestEffectiveType(t *testing.T) {
	lost := []problem.Type{{Status: 404, Title: "Lost"}, {Status: 410, URI: "urn:gone"}, {Status: 419}, {Status: 411, URI: "urn:length", Title: "No Length"}}
	tests := []struct {
		name   string
		config problem.Config
		p      problem.Problem
		want   string
	}{
		{"by status", problem.Config{TypeBase: "/p/"}, problem.Problem{Status: 404}, "/p/not-found"},
		{"by status without TypeBase", problem.Config{}, problem.Problem{Status: 404}, "about:blank"},
		{"by title", problem.Config{TypeBase: "/p/"}, problem.Problem{Status: 404, Title: "No Such Order"}, "/p/no-such-order"},
		{"by title behind a fragment", problem.Config{TypeBase: "#"}, problem.Problem{Status: 404, Title: "It's gone!"}, "#its-gone"},
		{"by a title without a letter", problem.Config{TypeBase: "/p/"}, problem.Problem{Status: 404, Title: "?!"}, "/p/404"},
		{"by title without TypeBase", problem.Config{}, problem.Problem{Status: 404, Title: "No Such Order"}, "about:blank"},
		{"the catalog's title", problem.Config{TypeBase: "/p/"}, problem.Problem{Status: 404, Title: "Not Found"}, "/p/not-found"},
		{"by title of a status without an entry", problem.Config{TypeBase: "/p/"}, problem.Problem{Status: 498, Title: "Token Expired"}, "/p/token-expired"},
		{"a status without an entry", problem.Config{TypeBase: "/p/"}, problem.Problem{Status: 498}, "about:blank"},
		{"nginx's status", problem.Config{TypeBase: "/p/"}, problem.Problem{Status: 499}, "about:blank"},
		{"no status", problem.Config{TypeBase: "/p/"}, problem.Problem{}, "/p/internal-server-error"},
		{"its own", problem.Config{TypeBase: "/p/"}, problem.Problem{Status: 404, Type: "urn:own", Title: "No Such Order"}, "urn:own"},
		{"its own about:blank", problem.Config{TypeBase: "/p/"}, problem.Problem{Status: 404, Type: "about:blank"}, "about:blank"},
		{"replaced", problem.Config{TypeBase: "/p/", Replace: lost}, problem.Problem{Status: 404}, "/p/lost"},
		{"the title of the replaced one", problem.Config{TypeBase: "/p/", Replace: lost}, problem.Problem{Status: 404, Title: "Lost"}, "/p/lost"},
		{"the catalog's title of a replaced one", problem.Config{TypeBase: "/p/", Replace: lost}, problem.Problem{Status: 404, Title: "Not Found"}, "/p/lost"},
		{"by title beside a replaced one", problem.Config{TypeBase: "/p/", Replace: lost}, problem.Problem{Status: 404, Title: "No Such Order"}, "/p/no-such-order"},
		{"replaced with a URI", problem.Config{TypeBase: "/p/", Replace: lost}, problem.Problem{Status: 410}, "urn:gone"},
		{"by title beside a URI", problem.Config{TypeBase: "/p/", Replace: lost}, problem.Problem{Status: 410, Title: "Cancelled"}, "/p/cancelled"},
		{"the title of one with a URI", problem.Config{TypeBase: "/p/", Replace: lost}, problem.Problem{Status: 411, Title: "No Length"}, "urn:length"},
		{"replaced with a URI without TypeBase", problem.Config{Replace: lost[1:2]}, problem.Problem{Status: 410}, "urn:gone"},
		{"replaced without a title", problem.Config{TypeBase: "/p/", Replace: lost}, problem.Problem{Status: 419}, "/p/419"},
	}
	for _, test := range tests {
		for name, h := range map[string]http.HandlerFunc{
			"served":   test.p.ServeHTTP,
			"returned": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return &test.p }).ServeHTTP,
		} {
			members := wire.RequireProblem(t, wire.Get(t, test.config.Middleware(h)))
			assert.Equal(t, test.want, members["type"], "%s, %s", test.name, name)
		}
	}
}

// An own type is sent where a handler says so, and never for its status alone.
func TestTypeWrite(t *testing.T) {
	description := func(status int) string {
		listed, ok := problem.Lookup(status)
		require.True(t, ok)
		return listed.Description
	}
	var (
		credit  = problem.Type{Title: "Out of Credit", Status: 403, Description: "The account does not cover the price."}
		lost    = problem.Type{URI: "urn:lost", Title: "Lost", Status: 404}
		blank   = problem.Type{Status: 409}
		expired = problem.Type{Title: "Page Expired", Status: 419}
		odd     = problem.Type{Title: "Odd", Status: 200}
		own     = []problem.Type{credit, lost, expired}
	)
	const base = "https://example.com/problems/"
	edit := func(_ *http.Request, p *problem.Problem) { p.Extensions["edited"] = true }
	tests := []struct {
		name   string
		config problem.Config
		typ    problem.Type
		opts   []problem.Option
		want   string
	}{
		{"listed", problem.Config{TypeBase: base, Types: own}, credit, nil,
			`{"type":"https://example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"The account does not cover the price."}`},
		{"not listed", problem.Config{TypeBase: base}, credit, nil,
			`{"type":"https://example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"The account does not cover the price."}`},
		{"without TypeBase", problem.Config{Types: own}, credit, nil,
			`{"type":"about:blank","title":"Out of Credit","status":403,"detail":"The account does not cover the price."}`},
		{"with options", problem.Config{TypeBase: base, Types: own}, credit, []problem.Option{
			problem.Detail("It costs 50."), problem.Instance("/orders/7"), problem.With("balance", 30), problem.With("accounts", []string{"a", "b"})},
			`{"type":"https://example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"It costs 50.","instance":"/orders/7","accounts":["a","b"],"balance":30}`},
		{"not listed, with options", problem.Config{TypeBase: base}, credit, []problem.Option{problem.Detail("It costs 50."), problem.With("balance", 30)},
			`{"type":"https://example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"It costs 50.","balance":30}`},
		{"with an extension alone", problem.Config{TypeBase: base, Types: own}, credit, []problem.Option{problem.With("balance", 30)},
			`{"type":"https://example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"The account does not cover the price.","balance":30}`},
		{"an empty detail", problem.Config{TypeBase: base, Types: own}, lost, []problem.Option{problem.Detail("")},
			`{"type":"urn:lost","title":"Lost","status":404,"detail":"` + description(404) + `"}`},
		{"with Edit", problem.Config{TypeBase: base, Types: own, Edit: edit}, credit, nil,
			`{"type":"https://example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"The account does not cover the price.","edited":true}`},
		{"a URI", problem.Config{TypeBase: base, Types: own}, lost, nil,
			`{"type":"urn:lost","title":"Lost","status":404,"detail":"` + description(404) + `"}`},
		{"a URI that is not listed", problem.Config{}, lost, nil,
			`{"type":"urn:lost","title":"Lost","status":404,"detail":"` + description(404) + `"}`},
		{"a status alone", problem.Config{TypeBase: base}, blank, nil,
			`{"type":"https://example.com/problems/conflict","title":"Conflict","status":409,"detail":"` + description(409) + `"}`},
		{"a status without an entry", problem.Config{TypeBase: base, Types: own}, expired, nil,
			`{"type":"https://example.com/problems/page-expired","title":"Page Expired","status":419,"detail":"` + description(400) + `"}`},
		{"a status that is not an error", problem.Config{}, odd, nil,
			`{"type":"about:blank","title":"Odd","status":500,"detail":"` + description(500) + `"}`},
	}
	for _, test := range tests {
		for _, protocol := range wire.Protocols {
			reply := wire.Serve(t, protocol, test.config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				test.typ.Write(w, test.opts...)
			}))).Ask(t, protocol, "GET", nil)
			wire.RequireProblem(t, reply)
			assert.Equal(t, test.want, reply.Body, test.name)
		}
	}

	// Outside of a middleware.
	reply := wire.Get(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { credit.Write(w, problem.RetryAfter(0)) }))
	assert.Equal(t, `{"type":"about:blank","title":"Out of Credit","status":403,"detail":"The account does not cover the price."}`, reply.Body)
	assert.Equal(t, "0", reply.Header.Get("Retry-After"))

	// The response has the own type's status, and is not the own type.
	for _, h := range []http.HandlerFunc{wire.Respond(403, "", ""), problem.New(403).ServeHTTP, func(w http.ResponseWriter, _ *http.Request) { problem.Error(w, 403) }} {
		reply = wire.Get(t, problem.Config{TypeBase: base, Types: own}.Middleware(h))
		assert.Equal(t, `{"type":"https://example.com/problems/forbidden","title":"Forbidden","status":403,"detail":"`+description(403)+`"}`, reply.Body)
	}
}

// Through whatever way an own type is served, it is the same document.
func TestTypeIsTheSameEachWay(t *testing.T) {
	credit := problem.Type{Title: "Out of Credit", Status: 403, Description: "The account does not cover the price."}
	const want = `{"type":"/p/out-of-credit","title":"Out of Credit","status":403,"detail":"It costs 50.","balance":30}`
	opts := []problem.Option{problem.Detail("It costs 50."), problem.With("balance", 30)}
	ways := map[string]http.HandlerFunc{
		"Write":     func(w http.ResponseWriter, _ *http.Request) { credit.Write(w, opts...) },
		"ServeHTTP": credit.New(opts...).ServeHTTP,
		"an error": func(w http.ResponseWriter, _ *http.Request) {
			problem.Write(w, fmt.Errorf("pay: %w", credit.New(opts...)))
		},
		"HandlerFunc": problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return credit.New(opts...) }).ServeHTTP,
		"lifted":      wire.Respond(403, "application/json", `{"title":"Out of Credit","detail":"It costs 50.","balance":30}`),
	}
	for _, config := range []problem.Config{{TypeBase: "/p/", LiftJSON: true}, {TypeBase: "/p/", LiftJSON: true, Types: []problem.Type{credit}}} {
		for name, h := range ways {
			reply := wire.Get(t, config.Middleware(h))
			wire.RequireProblem(t, reply)
			assert.Equal(t, want, reply.Body, name)
		}
	}
}

func TestTypeIs(t *testing.T) {
	var (
		none   *problem.Problem
		uri    = problem.Type{URI: "https://example.com/problems/out-of-credit", Title: "Out of Credit", Status: 403}
		titled = problem.Type{Title: "Out of Credit", Status: 403}
		status = problem.Type{Status: 404}
		listed = problem.Type{Title: "Not Found", Status: 404}
		blank  = problem.Type{URI: "about:blank", Title: "Out of Credit", Status: 403}
	)
	of := func(uri string) *problem.Problem { return &problem.Problem{Type: uri, Status: 403} }
	tests := []struct {
		name string
		typ  problem.Type
		err  error
		want bool
	}{
		{"nil", uri, nil, false},
		{"another error", uri, io.EOF, false},
		{"a nil problem", uri, none, false},
		{"a nil problem by status", problem.Type{Status: 500}, none, false},

		{"an occurrence of no status", problem.Type{Title: "Odd"}, problem.Type{Title: "Odd"}.New(), true},
		{"no status and another title", problem.Type{Title: "Odd"}, problem.New(500), false},
		{"an occurrence", uri, uri.New(problem.Detail("It costs 50.")), true},
		{"by URI whatever the title and status", uri, &problem.Problem{Type: uri.URI, Title: "Other", Status: 402}, true},
		{"another URI of the slug", uri, of("https://example.org/problems/out-of-credit"), false},
		{"no URI", uri, titled.New(), false},
		{"wrapped", uri, fmt.Errorf("pay: %w", uri.New()), true},
		{"joined", uri, errors.Join(io.EOF, problem.New(404), uri.New()), true},
		{"the cause of another problem", uri, problem.New(502, problem.Cause(uri.New())), true},
		{"embedded", uri, orderError{uri.New(), 7}, true},

		{"an occurrence without a URI", titled, titled.New(), true},
		{"an occurrence without a URI, wrapped", titled, fmt.Errorf("pay: %w", titled.New()), true},
		{"about:blank with the title", titled, &problem.Problem{Type: "about:blank", Title: "Out of Credit", Status: 403}, true},
		{"about:blank with another title", titled, &problem.Problem{Type: "about:blank", Title: "Out of Stock", Status: 403}, false},
		{"about:blank with another status", titled, &problem.Problem{Type: "about:blank", Title: "Out of Credit", Status: 402}, false},
		{"a status alone", titled, problem.New(403), false},
		{"behind a slash", titled, of("https://example.com/problems/out-of-credit"), true},
		{"behind a number sign", titled, of("https://example.com/problems#out-of-credit"), true},
		{"behind a colon", titled, of("urn:example:out-of-credit"), true},
		{"behind an equals sign", titled, of("/problems?type=out-of-credit"), true},
		{"behind a question mark", titled, of("/problems?out-of-credit"), true},
		{"whatever the status", titled, &problem.Problem{Type: "/p/out-of-credit", Status: 402}, true},
		{"behind a hyphen", titled, of("https://example.com/problems/not-out-of-credit"), false},
		{"behind nothing", titled, of("out-of-credit"), false},
		{"before more", titled, of("https://example.com/problems/out-of-credit/"), false},
		{"in capitals", titled, of("https://example.com/problems/Out-Of-Credit"), false},
		{"another slug", titled, of("https://example.com/problems/out-of-stock"), false},
		{"about:blank as URI", blank, titled.New(), true},
		{"about:blank as URI, another title", blank, problem.New(403), false},

		{"by status", status, problem.New(404), true},
		{"by status, spelt out", listed, problem.New(404), true},
		{"by status with a URI", status, &problem.Problem{Type: "https://example.com/problems/not-found", Status: 404}, true},
		{"by status with another URI", status, &problem.Problem{Type: "https://example.com/problems/out-of-stock", Status: 404}, true},
		{"by slug of another status", status, &problem.Problem{Type: "https://example.com/problems/not-found", Status: 410}, true},
		{"another status", status, problem.New(410), false},
		{"a status that is written as 500", problem.Type{Status: 500}, new(problem.Problem), true},
		{"a status without an entry", problem.Type{Status: 419}, problem.New(419), true},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, test.typ.Is(test.err), test.name)
	}
}

// A client recognises what a server has sent, under whatever TypeBase.
func TestTypeIsOfAResponse(t *testing.T) {
	credit := problem.Type{Title: "Out of Credit", Status: 403}
	stock := problem.Type{Title: "Out of Stock", Status: 403}
	for _, base := range []string{"", "/problems/", "#", "https://example.com/problems?type="} {
		s := wire.Serve(t, "HTTP/1.1", problem.Config{TypeBase: base}.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { credit.Write(w) })))
		resp, err := s.Client().Get(s.URL)
		require.NoError(t, err)
		err = problem.CheckResponse(resp)
		require.NoError(t, resp.Body.Close())
		assert.True(t, credit.Is(err), base)
		assert.True(t, credit.Is(fmt.Errorf("pay: %w", err)), base)
		assert.False(t, stock.Is(err), base)
		assert.False(t, problem.Type{Status: 404}.Is(err), base)
	}
}

func ExampleType() {
	outOfCredit := problem.Type{
		URI:         "https://example.com/problems/out-of-credit",
		Title:       "Out of Credit",
		Status:      http.StatusForbidden,
		Description: "The account does not cover the price.",
	}
	p := outOfCredit.New(problem.With("balance", 30))
	fmt.Println(p.Status, p.Type)
	fmt.Println(p)
	// Output:
	// 403 https://example.com/problems/out-of-credit
	// 403 Out of Credit: The account does not cover the price.
}

// A method returns the problem, and its handler answers with it.
func ExampleType_New() {
	outOfCredit := problem.Type{Status: http.StatusForbidden, Title: "Out of Credit", Description: "The account has no credit."}
	pay := func(balance, price int) error {
		if price > balance {
			return outOfCredit.New(problem.Detailf("Your balance is %d, but that costs %d.", balance, price))
		}
		return nil
	}
	config := problem.Config{TypeBase: "https://example.com/problems/", Types: []problem.Type{outOfCredit}}
	h := config.Middleware(problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return pay(30, 50) }))

	show(h, "POST", "/orders")
	// Output:
	// 403 application/problem+json
	// {"type":"https://example.com/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"Your balance is 30, but that costs 50."}
}

// A client recognizes a type by the end of its URI, whatever host sent it.
func ExampleType_Is() {
	outOfCredit := problem.Type{Status: http.StatusForbidden, Title: "Out of Credit", Description: "The account has no credit."}
	config := problem.Config{TypeBase: "https://example.com/problems/", Types: []problem.Type{outOfCredit}}
	shop := httptest.NewServer(config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		outOfCredit.Write(w)
	})))
	defer shop.Close()
	resp, err := http.Get(shop.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()

	fmt.Println(outOfCredit.Is(problem.CheckResponse(resp)))
	// Output:
	// true
}

// The slug is what follows TypeBase, and the key of [problem.Language.Texts].
func ExampleType_Slug() {
	outOfCredit := problem.Type{Status: http.StatusForbidden, Title: "Out of Credit", Description: "The account has no credit."}
	fmt.Println(outOfCredit.Slug())
	// Output:
	// out-of-credit
}

// A type of one's own that has the catalog's title, which only its URI tells from the
// catalog's type, is not chosen by that title.
func TestTypesAreNotChosenByTheTitleOfTheirStatus(t *testing.T) {
	const want = `{"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found. Check the URL and the identifiers in it."`
	noOrder := problem.Type{URI: "/p/no-order", Status: 404, Description: "There is no such order."}
	for name, edit := range map[string]func(*http.Request, *problem.Problem){
		"no Edit":              nil,
		"an Edit":              func(*http.Request, *problem.Problem) {},
		"an Edit of all texts": func(_ *http.Request, p *problem.Problem) { p.Type, p.Title, p.Detail = "", "", "" },
		"an Edit of the type":  func(_ *http.Request, p *problem.Problem) { p.Type = "" },
	} {
		config := problem.Config{Types: []problem.Type{noOrder}, LiftJSON: true, Edit: edit}
		for _, h := range []http.HandlerFunc{
			http.NotFound,
			(&problem.Problem{Status: 404, Title: "Not Found"}).ServeHTTP,
			wire.Respond(404, "application/json", `{"title":"Not Found"}`),
		} {
			rec := httptest.NewRecorder()
			config.Middleware(h).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			assert.Equal(t, want+"}", rec.Body.String(), name)
		}
		if name == "no Edit" || name == "an Edit" {
			rec := httptest.NewRecorder()
			config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { noOrder.Write(w) })).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			assert.Equal(t, `{"type":"/p/no-order","title":"Not Found","status":404,"detail":"There is no such order."}`, rec.Body.String(), name)
		}
	}
}

// Of two types of one title the one without a URI has it.
func TestTypesOfOneTitle(t *testing.T) {
	old := problem.Type{URI: "urn:old", Title: "Out of Stock", Status: 409}
	stock := problem.Type{Title: "Out of Stock", Status: 409, Description: "Nothing is left."}
	for _, edit := range []func(*http.Request, *problem.Problem){nil, func(*http.Request, *problem.Problem) {}} {
		config := problem.Config{TypeBase: "/p/", Types: []problem.Type{old, stock}, Edit: edit}
		rec := httptest.NewRecorder()
		config.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { stock.Write(w) })).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
		assert.Equal(t, `{"type":"/p/out-of-stock","title":"Out of Stock","status":409,"detail":"Nothing is left."}`, rec.Body.String())
	}
}
