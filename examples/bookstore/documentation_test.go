package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every type of the API's own leads to a page that says what to do.
func TestDocumentation(t *testing.T) {
	b := start(t, t.TempDir()+"/books.db")
	for _, typ := range ownTypes {
		path := strings.TrimPrefix(typ.URI, "https://bookstore.example")
		var page struct {
			Type, Retry string
			Steps       []string
		}
		reply := b.call(t, "GET", path, "", "Accept: application/json")
		require.Equal(t, 200, reply.StatusCode, path)
		require.NoError(t, json.Unmarshal([]byte(reply.body), &page))
		assert.Equal(t, typ.URI, page.Type)
		assert.NotEmpty(t, page.Steps, path)
		assert.NotEmpty(t, page.Retry, path)
	}
	missing := b.call(t, "GET", "/books/99", "")
	path := strings.TrimPrefix(b.problem(t, missing, 404).Type, "https://bookstore.example")
	html := b.call(t, "GET", path, "", "Accept: text/html")
	assert.Equal(t, 200, html.StatusCode)
	assert.Contains(t, html.body, "404 Not Found – Bookstore API")
}
