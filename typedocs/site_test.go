package typedocs_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/locale"
	"github.com/problemkit/problem/typedocs"
)

var (
	outOfCredit = problem.Type{Title: "Out of credit", Status: 402, Description: "The balance does not cover the price."}
	orderClosed = problem.Type{Title: "Order closed", Status: 409, Description: "The order cannot be changed any more."}
)

// billing is a site with everything.
var billing = typedocs.Site{
	Config: problem.Config{TypeBase: "https://api.example.com/problems/", Types: []problem.Type{orderClosed, outOfCredit}},
	Title:  "Billing API",
	Home:   "https://example.com/",
	Pages: []typedocs.Page{
		{
			Type:  outOfCredit,
			About: "Orders are charged at once.\n\nNothing is reserved.",
			Steps: []string{"Pay in what is missing.", "Take `another` account."},
			Retry: "Yes, after a payment.",
			Members: []typedocs.Member{
				{Name: "balance", Description: "What is there.", Example: 30.0},
				{Name: "accounts", Example: []string{"/accounts/12"}},
			},
		},
		{Type: problem.Type{Status: 429}, About: "10 requests a minute."},
	},
}

// typeJSON asks for the JSON of a page.
func typeJSON(t *testing.T, site typedocs.Site, name string) (page struct {
	Name, Schema, Type, Title, Description, Retry, Reference string
	Status                                                   int
	About, Steps                                             []string
	Members                                                  []struct {
		Name, Kind, Description string
		Example                 json.RawMessage
	}
	Example struct {
		Header []struct{ Name, Value string }
		Body   json.RawMessage
	}
}) {
	t.Helper()
	res, body := do(t, site.Handler(), "GET", "/"+name, "Accept", jsonAccept)
	require.Equal(t, 200, res.Code, name)
	require.NoError(t, json.Unmarshal([]byte(body), &page))
	return page
}

func TestPage(t *testing.T) {
	page := typeJSON(t, billing, "out-of-credit")
	assert.Equal(t, "OutOfCredit", page.Schema)
	assert.Equal(t, "https://api.example.com/problems/out-of-credit", page.Type)
	assert.Equal(t, []string{"Orders are charged at once.", "Nothing is reserved."}, page.About)
	assert.Equal(t, billing.Pages[0].Steps, page.Steps)
	assert.Equal(t, "Yes, after a payment.", page.Retry)
	assert.Empty(t, page.Reference, "the RFC of the status does not specify the type")
	require.Len(t, page.Members, 2)
	assert.Equal(t, "number", page.Members[0].Kind)
	assert.Equal(t, "array of strings", page.Members[1].Kind)
	assert.Equal(t, `{"type":"https://api.example.com/problems/out-of-credit","title":"Out of credit","status":402,`+
		`"detail":"The balance does not cover the price.","accounts":["/accounts/12"],"balance":30}`, compact(t, string(page.Example.Body)))

	_, html := do(t, billing.Handler(), "GET", "/out-of-credit", "Accept", browserAccept)
	for _, want := range []string{
		"<title>402 Out of credit – Billing API</title>",
		`<a href="https://example.com/">Billing API</a>`,
		`<a href="https://api.example.com/problems/out-of-credit"><code>https://api.example.com/problems/out-of-credit</code></a>`,
		"<p>Orders are charged at once.</p>\n<p>Nothing is reserved.</p>",
		"<li>Take `another` account.</li>",
		"<span>Yes, after a payment.</span>",
		"<dt><code>balance</code> <span>number</span></dt>\n<dd>What is there.</dd>",
		"<code>OutOfCredit</code>",
		"<dd>402 Payment Required</dd>",
	} {
		assert.Contains(t, html, want)
	}
}

// What is true of a status need not be true of a type that has it.
func TestOwnTypeWithoutPageHasNoAdvice(t *testing.T) {
	page := typeJSON(t, billing, "order-closed")
	assert.Equal(t, orderClosed.Description, page.Description)
	assert.Empty(t, page.About)
	assert.Empty(t, page.Steps)
	assert.Empty(t, page.Retry)
	assert.Empty(t, page.Reference)
	_, html := do(t, billing.Handler(), "GET", "/order-closed", "Accept", browserAccept)
	assert.NotContains(t, html, "What you can do")
	assert.NotContains(t, html, `id="_about"`)
	_, markdown := do(t, billing.Handler(), "GET", "/order-closed", "Accept", "text/markdown")
	assert.NotContains(t, markdown, "What you can do")
	assert.NotContains(t, markdown, "## About")
}

// Neither does one that has the title of its status, or no URI.
func TestOwnTypesThatLookLikeTheCatalogs(t *testing.T) {
	noOrder := problem.Type{URI: "/problems/no-order", Status: 404, Description: "No such order."}
	site := typedocs.Site{Config: problem.Config{Types: []problem.Type{noOrder, outOfCredit}}}
	page := typeJSON(t, site, "not-found-404")
	assert.Equal(t, "/problems/no-order", page.Type)
	assert.Equal(t, "No such order.", page.Description)
	assert.Empty(t, page.Steps)
	assert.NotEmpty(t, typeJSON(t, site, "not-found").Steps)

	page = typeJSON(t, site, "out-of-credit")
	assert.Equal(t, "about:blank", page.Type)
	assert.Equal(t, "Out of credit", page.Title)
	assert.Equal(t, outOfCredit.Description, page.Description)
}

// So it is with a type that replaces the catalog's and means something else. One that
// only has another description means the same.
func TestReplacedTypes(t *testing.T) {
	site := typedocs.Site{Config: problem.Config{Replace: []problem.Type{
		{Status: 404, Description: "No such order."},
		{Status: 409, Title: "Order closed"},
		{Status: 419},
		{Status: 423, Title: "Order locked", Reference: "Terms"},
	}}}
	assert.NotEmpty(t, typeJSON(t, site, "not-found").Steps)
	assert.NotEmpty(t, typeJSON(t, site, "client-error").Steps)
	for name, reference := range map[string]string{"order-closed": "", "order-locked": "Terms"} {
		page := typeJSON(t, site, name)
		assert.Empty(t, page.Steps, name)
		assert.Equal(t, reference, page.Reference, name)
	}
	_, index := do(t, site.Handler(), "GET", "/", "Accept", browserAccept)
	assert.NotContains(t, index, `id="_own"`, "responses get them by their status")
}

func TestPageOfTheCatalogsType(t *testing.T) {
	page := typeJSON(t, billing, "too-many-requests")
	assert.Equal(t, []string{"10 requests a minute."}, page.About)
	assert.Equal(t, "Yes, after a pause.", page.Retry, "what the Page leaves empty is the catalog's")
	assert.Len(t, page.Steps, 3)
	assert.Equal(t, "RFC 6585, section 4", page.Reference)

	listed, _ := problem.Lookup(429)
	complete := problem.Config{TypeBase: billing.Config.TypeBase}.Catalog()
	for _, typ := range []problem.Type{listed, complete[26], {Status: 429, Title: "Too Many Requests"}} {
		require.Equal(t, 429, typ.Status)
		site := billing
		site.Pages = []typedocs.Page{{Type: typ, Retry: "No."}}
		assert.Equal(t, "No.", typeJSON(t, site, "too-many-requests").Retry)
	}
}

func TestOwnTypesComeFirst(t *testing.T) {
	_, body := do(t, billing.Handler(), "GET", "/", "Accept", jsonAccept)
	var index struct{ Types []struct{ Name string } }
	require.NoError(t, json.Unmarshal([]byte(body), &index))
	require.Len(t, index.Types, len(problem.Catalog())+2)
	assert.Equal(t, "out-of-credit", index.Types[0].Name)
	assert.Equal(t, "order-closed", index.Types[1].Name)
	assert.Equal(t, "bad-request", index.Types[2].Name)

	_, html := do(t, billing.Handler(), "GET", "/", "Accept", browserAccept)
	headings := regexp.MustCompile(`<h2 id="_(\w+)">([^<]*)`).FindAllStringSubmatch(html, -1)
	require.Len(t, headings, 3)
	assert.Equal(t, []string{"own", "Billing API "}, headings[0][1:])
	assert.Equal(t, []string{"4xx", "Client errors "}, headings[1][1:])
	assert.Less(t, strings.Index(html, `<li id="order-closed">`), strings.Index(html, headings[1][0]))

	_, html = do(t, billing.Handler(), "GET", "/order-closed", "Accept", browserAccept)
	assert.Contains(t, html, `<a rel="prev" href="./out-of-credit">`)
	assert.Contains(t, html, `<a rel="next" href="./bad-request">`, "the neighbours follow the list")
}

func TestOnly(t *testing.T) {
	site := billing
	site.Only = []int{429, 404}
	_, body := do(t, site.Handler(), "GET", "/", "Accept", jsonAccept)
	names := regexp.MustCompile(`"schema": "(\w+)"`).FindAllStringSubmatch(body, -1)
	require.Len(t, names, 4)
	for i, want := range []string{"OutOfCredit", "OrderClosed", "NotFound", "TooManyRequests"} {
		assert.Equal(t, want, names[i][1])
	}
	res, _ := do(t, site.Handler(), "GET", "/conflict", "Accept", jsonAccept)
	assert.Equal(t, 404, res.Code)
}

// The examples are written by the middleware that the Config describes, but nothing
// that is for real responses gets to see them.
func TestExamplesFollowTheConfig(t *testing.T) {
	site := typedocs.Site{Config: problem.Config{
		TypeBase: "/problems/", XML: true, Languages: []problem.Language{locale.German()},
		Edit: func(*http.Request, *problem.Problem) { t.Error("Edit is called") },
		Skip: func(*http.Request) bool { t.Error("Skip is called"); return false },
	}}
	var header []string
	for _, line := range typeJSON(t, site, "not-found").Example.Header {
		header = append(header, line.Name+": "+line.Value)
	}
	assert.Equal(t, []string{
		"Content-Language: en", "Content-Type: application/problem+json", "Vary: Accept", "Vary: Accept-Language", "X-Content-Type-Options: nosniff",
	}, header)
}

func TestTheZeroSite(t *testing.T) {
	h := typedocs.Site{}.Handler()
	_, index := do(t, h, "GET", "/", "Accept", browserAccept)
	assert.Contains(t, index, "<title>Problem types</title>")
	assert.NotContains(t, index, `class="site-head"`)
	assert.Equal(t, len(problem.Catalog()), strings.Count(index, "<li id="))
	_, page := do(t, h, "GET", "/not-found", "Accept", browserAccept)
	assert.Contains(t, page, "<title>404 Not Found – Problem types</title>")
	assert.Contains(t, page, "<code>about:blank</code>")
	assert.NotContains(t, page, `href="about:blank"`)
	_, page = do(t, typedocs.Site{Home: "/"}.Handler(), "GET", "/not-found", "Accept", browserAccept)
	assert.Contains(t, page, `<a href="/">Home</a>`)
}

func TestFaultySite(t *testing.T) {
	site := typedocs.Site{
		Config: problem.Config{TypeBase: "a b", Types: []problem.Type{{URI: "/1", Title: "Conflict", Status: 422}, {URI: "/2", Title: "Conflict", Status: 422}, {URI: "/3", Title: "Conflict", Status: 422}, {Title: "OK", Status: 200}}},
		Home:   "javascript:alert(1)",
		Pages: []typedocs.Page{
			{Type: outOfCredit},
			{Type: problem.Type{Status: 404}},
			{Type: problem.Type{Title: "Not Found", Status: 404}, Members: []typedocs.Member{
				{Name: ""},
				{Name: "status", Example: 1},
				{Name: "twice"},
				{Name: "twice", Example: make(chan int)},
			}},
			{Type: problem.Type{Status: 500}},
		},
		Only: []int{404, 420, 99},
	}
	want := `problem: Config.TypeBase "a b" is not a URI reference: percent-encode what RFC 3986 does not allow
problem: Config.Types[3].Status 200 is not an error status: use 400 to 599
problem: typedocs: Site.Home "javascript:alert(1)" is not a link: give an http or https URL, or a path
problem: typedocs: two types are called "conflict-422": give each its own Title, of which only ASCII letters and digits count
problem: typedocs: Site.Only[1] 420 is not the status of a type: use one of the catalog, or add a type to Config.Replace
problem: typedocs: Site.Only[2] 99 is not the status of a type: use one of the catalog, or add a type to Config.Replace
problem: typedocs: Site.Pages[0].Type "Out of credit" with status 402 is not listed: add it to Config.Types
problem: typedocs: Site.Pages[2].Type "Not Found" with status 404 is that of Pages[1] too: merge them
problem: typedocs: Site.Pages[2].Members[0].Name is empty: say what the member is called
problem: typedocs: Site.Pages[2].Members[1].Name "status" is a standard member: every problem has it, so leave it out
problem: typedocs: Site.Pages[2].Members[3].Name "twice" occurs twice: keep one of them
problem: typedocs: Site.Pages[2].Members[3].Example of type chan int cannot be encoded: give a value that encoding/json takes (json: unsupported type: chan int)
problem: typedocs: Site.Pages[3].Type "" with status 500 is not listed: add it to Config.Types`
	for name, use := range map[string]func(){
		"Handler":  func() { site.Handler() },
		"Schema":   func() { site.Schema() },
		"OpenAPI":  func() { site.OpenAPI() },
		"Overlay":  func() { site.Overlay() },
		"Messages": func() { site.Messages("en") },
		"Export":   func() { _ = site.Export(t.TempDir()) },
	} {
		assert.PanicsWithValue(t, want, use, name)
	}
	assert.NotPanics(t, func() {
		typedocs.Site{Home: "https://example.com/?a=b#c", Pages: []typedocs.Page{{Members: []typedocs.Member{{Name: "x"}}, Type: problem.Type{Status: 400}}}}.Handler()
	})
}
