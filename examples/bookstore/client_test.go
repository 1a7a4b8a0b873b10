package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// addBook is what a client of the API looks like: an error response is an error.
func addBook(client *http.Client, base, token, body string) (book, error) {
	req, err := http.NewRequest("POST", base+"/books", strings.NewReader(body))
	if err != nil {
		return book{}, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return book{}, err
	}
	defer resp.Body.Close()
	if err := problem.CheckResponse(resp); err != nil {
		return book{}, err
	}
	var b book
	return b, json.NewDecoder(resp.Body).Decode(&b)
}

func TestClient(t *testing.T) {
	b := start(t, t.TempDir()+"/books.db")
	b.create(t, "/authors", `{"name":"Ada"}`)
	added, err := addBook(b.Client(), b.URL, editorToken, bookJSON(isbn(1), 1, 1))
	require.NoError(t, err)
	assert.Equal(t, isbn(1), added.ISBN)

	_, err = addBook(b.Client(), b.URL, editorToken, bookJSON(isbn(1), 1, 1))
	require.ErrorIs(t, err, isbnTaken.New())
	assert.NotErrorIs(t, err, nameTaken.New())
	p, ok := errors.AsType[*problem.Problem](err)
	require.True(t, ok)
	assert.Equal(t, 409, p.Status)
	assert.Equal(t, isbnTaken.Description, p.Detail)
	assert.Equal(t, []problem.FieldError{{Detail: isbnTaken.Description, Code: "taken", Pointer: "#/isbn"}}, p.FieldErrors())
	assert.NotEmpty(t, p.Extensions["request_id"])

	_, err = addBook(b.Client(), b.URL, readerToken, "")
	require.ErrorAs(t, err, &p)
	assert.Equal(t, 403, p.Status)
}
