package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLifeOfABook(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		b := start(t, database)
		assert.Equal(t, `{"books":[]}`, b.call(t, "GET", "/books", "").body)
		assert.Equal(t, "/authors/1", b.create(t, "/authors", `{"name":"Ada"}`))
		path := b.create(t, "/books", `{"isbn":"`+isbn(1)+`","title":"One","author_id":1,"pages":10,"tags":["a","b"]}`)
		assert.Equal(t, "/books/1", path)

		resp := b.call(t, "GET", path, "", "Authorization: ")
		assert.Equal(t, 200, resp.StatusCode)
		assert.Equal(t, `"1"`, resp.Header.Get("ETag"))
		assert.Equal(t, "application/json", resp.Header.Get("Content-Type"))
		assert.Equal(t, `{"id":1,"isbn":"`+isbn(1)+`","title":"One","author_id":1,"pages":10,"tags":["a","b"]}`, resp.body)
		assert.Equal(t, 304, b.call(t, "GET", path, "", `If-None-Match: W/"1"`).StatusCode)

		resp = b.call(t, "PUT", path, bookJSON(isbn(2), 1, 20), `If-Match: "0", "1"`)
		assert.Equal(t, 200, resp.StatusCode)
		assert.Equal(t, `"2"`, resp.Header.Get("ETag"))
		changed := `{"id":1,"isbn":"` + isbn(2) + `","title":"A Book","author_id":1,"pages":20}`
		assert.Equal(t, changed, resp.body)
		assert.Equal(t, changed, b.call(t, "GET", path, "").body)

		assert.Equal(t, 204, b.call(t, "DELETE", path, "", `If-Match: "2"`).StatusCode)
		b.require(t, b.call(t, "GET", path, ""), 410)
		assert.Equal(t, `{"books":[]}`, b.call(t, "GET", "/books", "").body)
	})
}

func TestLifeOfAnAuthor(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		b := start(t, database)
		path := b.create(t, "/authors", `{"name":"Ada"}`)
		resp := b.call(t, "PUT", path, `{"name":"Bo"}`, `If-Match: "1"`)
		assert.Equal(t, 200, resp.StatusCode)
		resp = b.call(t, "GET", path, "")
		assert.Equal(t, `{"id":1,"name":"Bo"}`, resp.body)
		assert.Equal(t, `"2"`, resp.Header.Get("ETag"))
		assert.Equal(t, 304, b.call(t, "GET", path, "", `If-None-Match: "2"`).StatusCode)
		assert.Equal(t, 204, b.call(t, "DELETE", path, "", "If-Match: *").StatusCode)
		b.require(t, b.call(t, "GET", path, ""), 404)
	})
}

func TestPages(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		b := start(t, database)
		for i := range 5 {
			b.create(t, "/authors", fmt.Sprintf(`{"name":"%d"}`, i))
		}
		for i := range 3 {
			b.create(t, "/books", bookJSON(isbn(i), 1, 1))
		}
		resp := b.call(t, "GET", "/authors?limit=2", "")
		assert.Equal(t, `{"authors":[{"id":1,"name":"0"},{"id":2,"name":"1"}]}`, resp.body)
		require.Equal(t, `</authors?after=2&limit=2>; rel="next"`, resp.Header.Get("Link"))
		resp = b.call(t, "GET", "/authors?after=4&limit=2", "")
		assert.Equal(t, `{"authors":[{"id":5,"name":"4"}]}`, resp.body)
		assert.Empty(t, resp.Header["Link"])
		assert.Equal(t, `</books?after=2&limit=2>; rel="next"`, b.call(t, "GET", "/books?limit=2", "").Header.Get("Link"))
	})
}
