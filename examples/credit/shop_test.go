package main

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/problemtest"
)

func start(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(newShop(map[string]int{"1": 30, "2": 500, "3": 70}))
	t.Cleanup(server.Close)
	return server
}

// The documents, as they are sent, and as README.md shows the first two.
func TestProblems(t *testing.T) {
	server := start(t)
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for i, test := range []struct {
		account, body string
		status        int
		want          string
	}{
		{"1", `{"article":"mouthpiece"}`, 403,
			`{"type":"https://shop.example/problems/out-of-credit","title":"Out of Credit","status":403,"detail":"The price is 60, and the balance is 30.","accounts":["/accounts/2","/accounts/3"],"balance":30}`},
		{"1", `{"article":7}`, 400,
			`{"type":"https://shop.example/problems/bad-request","title":"Bad Request","status":400,"detail":"The request body has a value of the wrong type.","errors":[{"detail":"Must be a string, not a number.","code":"wrong-type","pointer":"#/article"}]}`},
		{"1", `{"article":"tuba"}`, 422,
			`{"type":"https://shop.example/problems/unprocessable-entity","title":"Unprocessable Entity","status":422,"detail":"There is no article \"tuba\".","errors":[{"detail":"Is not an article.","code":"unknown","pointer":"#/article"}]}`},
	} {
		resp, err := server.Client().Post(server.URL+"/accounts/"+test.account+"/purchases", "application/json", strings.NewReader(test.body))
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, test.want, string(body))
		if i < 2 {
			assert.Contains(t, string(readme), test.body+"'\n"+test.want+"\n")
		}
		resp.Body = io.NopCloser(strings.NewReader(string(body)))
		_ = problemtest.Require(t, resp, test.status)
	}
}

func TestClient(t *testing.T) {
	server := start(t)
	balance, err := buy(server.Client(), server.URL+"/accounts/2", "trombone")
	require.NoError(t, err)
	require.Equal(t, 100, balance)

	_, err = buy(server.Client(), server.URL+"/accounts/2", "trombone")
	credit, ok := errors.AsType[*creditError](err)
	require.True(t, ok, err)
	require.Equal(t, 100, credit.Balance)
	require.Empty(t, credit.Accounts)

	_, err = buy(server.Client(), server.URL+"/accounts/1", "mouthpiece")
	credit, ok = errors.AsType[*creditError](err)
	require.True(t, ok, err)
	require.Equal(t, 30, credit.Balance)
	require.Equal(t, []string{"/accounts/2", "/accounts/3"}, credit.Accounts)
	require.True(t, outOfCredit.Is(err))

	_, err = buy(server.Client(), server.URL+"/accounts/9", "mute")
	require.ErrorIs(t, err, problem.New(http.StatusNotFound))
	require.False(t, outOfCredit.Is(err))
}

// Another server's version of the type need not have the members.
func TestUnknownMembers(t *testing.T) {
	for _, extensions := range []map[string]any{nil, {"balance": "30", "accounts": "none"}, {"accounts": []any{7, nil}}} {
		e := newCreditError(&problem.Problem{Extensions: extensions})
		assert.Zero(t, e.Balance)
		assert.Empty(t, e.Accounts)
	}
	assert.EqualError(t, newCreditError(errors.New("x")), "0 cents are not enough")
}

// The page that the type leads to.
func TestPage(t *testing.T) {
	server := start(t)
	req, err := http.NewRequest("GET", server.URL+"/problems/out-of-credit", http.NoBody)
	require.NoError(t, err)
	req.Header.Set("Accept", "text/html")
	resp, err := server.Client().Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, string(page), outOfCredit.Title)
	require.Contains(t, string(page), outOfCredit.Description)
	require.Contains(t, string(page), config.TypeBase+"out-of-credit")
}
