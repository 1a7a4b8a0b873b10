package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/problemtest"
)

func TestProblems(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		b := start(t, database)
		b.create(t, "/authors", `{"name":"Ada"}`)        // author 1, version 1
		b.create(t, "/authors", `{"name":"Bo"}`)         // author 2
		b.create(t, "/books", bookJSON(isbn(1), 1, 100)) // book 1, version 1
		b.create(t, "/books", bookJSON(isbn(2), 1, 100)) // book 2, to be deleted
		resp := b.call(t, "DELETE", "/books/2", "", "If-Match: *")
		require.Equal(t, 204, resp.StatusCode)

		taken := bookJSON(isbn(1), 1, 5)
		tests := map[string]struct {
			method, path, body string
			fields             []string
			status             int
			kind               string
			errors             []problem.FieldError
			header             http.Header
		}{
			"malformed JSON": {"POST", "/authors", `{"name":"C",}`, nil, 400, "bad-request",
				[]problem.FieldError{{Detail: "Is not valid JSON at byte 13.", Code: "malformed"}}, nil},
			"no body": {"POST", "/authors", ``, nil, 400, "bad-request",
				[]problem.FieldError{{Detail: "Must be one JSON value.", Code: "malformed"}}, nil},
			"half a body": {"POST", "/authors", `{"name":`, nil, 400, "bad-request",
				[]problem.FieldError{{Detail: "Ends at byte 8, before its JSON value does.", Code: "malformed"}}, nil},
			"two bodies": {"POST", "/authors", `{"name":"C"}{}`, nil, 400, "bad-request",
				[]problem.FieldError{{Detail: "Goes on after its JSON value, at byte 13.", Code: "malformed"}}, nil},
			"null byte behind": {"POST", "/authors", "{\"name\":\"C\"}\x00", nil, 400, "bad-request",
				[]problem.FieldError{{Detail: "Goes on after its JSON value, at byte 13.", Code: "malformed"}}, nil},
			"wrong JSON type": {"POST", "/authors", `{"name":7}`, nil, 400, "bad-request",
				[]problem.FieldError{{Detail: "Must be a string, not a number.", Code: "wrong-type", Pointer: "#/name"}}, nil},
			"unknown member": {"POST", "/authors", `{"name":"C","a/b":1}`, nil, 400, "bad-request",
				[]problem.FieldError{{Detail: "There is no such member.", Code: "unknown-member", Pointer: "#/a~1b"}}, nil},
			"bad page": {"GET", "/books?limit=0&after=x", "", nil, 400, "invalid-query",
				[]problem.FieldError{
					{Detail: "Must be an id, as in the link to this page.", Code: "id", Parameter: "after"},
					{Detail: "Must be a number from 1 to 100.", Code: "limit", Parameter: "limit"},
				}, nil},
			"bad page of authors": {"GET", "/authors?limit=101", "", nil, 400, "invalid-query",
				[]problem.FieldError{{Detail: "Must be a number from 1 to 100.", Code: "limit", Parameter: "limit"}}, nil},
			"malformed query": {"GET", "/books?limit=%zz", "", nil, 400, "invalid-query", nil, nil},

			"no token": {"POST", "/books", taken, []string{"Authorization: "}, 401, "unauthorized", nil,
				http.Header{"Www-Authenticate": {`Bearer realm="bookstore"`}}},
			"another scheme": {"POST", "/books", taken, []string{"Authorization: Basic YTpi"}, 401, "unauthorized", nil,
				http.Header{"Www-Authenticate": {`Bearer realm="bookstore"`}}},
			"unknown token": {"POST", "/books", taken, []string{"Authorization: Bearer no"}, 401, "unauthorized", nil,
				http.Header{"Www-Authenticate": {`Bearer realm="bookstore", error="invalid_token"`}}},
			"reader's token": {"DELETE", "/books/1", "", []string{"Authorization: Bearer " + readerToken}, 403, "forbidden", nil, nil},

			"no such route":  {"GET", "/nowhere", "", nil, 404, "not-found", nil, nil},
			"no such book":   {"GET", "/books/99", "", nil, 404, "not-found", nil, nil},
			"no such author": {"PUT", "/authors/99", `{"name":"C"}`, []string{"If-Match: *"}, 404, "not-found", nil, nil},
			"no number":      {"GET", "/books/one", "", nil, 404, "not-found", nil, nil},
			"no such method": {"PATCH", "/books/1", "", nil, 405, "method-not-allowed", nil,
				http.Header{"Allow": {"DELETE, GET, HEAD, PUT"}}},

			"ISBN taken": {"POST", "/books", taken, nil, 409, "isbn-taken",
				[]problem.FieldError{{Detail: isbnTaken.Description, Code: "taken", Pointer: "#/isbn"}}, nil},
			"ISBN of a deleted book": {"PUT", "/books/1", bookJSON(isbn(2), 1, 1), []string{`If-Match: "1"`}, 409, "isbn-taken",
				[]problem.FieldError{{Detail: isbnTaken.Description, Code: "taken", Pointer: "#/isbn"}}, nil},
			"name taken": {"PUT", "/authors/1", `{"name":"Bo"}`, []string{`If-Match: "1"`}, 409, "name-taken",
				[]problem.FieldError{{Detail: nameTaken.Description, Code: "taken", Pointer: "#/name"}}, nil},
			"unknown author": {"POST", "/books", bookJSON(isbn(3), 99, 5), nil, 409, "unknown-author",
				[]problem.FieldError{{Detail: unknownAuthor.Description, Code: "unknown-author", Pointer: "#/author_id"}}, nil},
			"author has books": {"DELETE", "/authors/1", "", []string{`If-Match: "1"`}, 409, "author-has-books", nil, nil},

			"deleted book":         {"GET", "/books/2", "", nil, 410, "book-deleted", nil, nil},
			"change of deleted":    {"PUT", "/books/2", taken, []string{"If-Match: *"}, 410, "book-deleted", nil, nil},
			"deletion of deleted":  {"DELETE", "/books/2", "", []string{"If-Match: *"}, 410, "book-deleted", nil, nil},
			"old version":          {"PUT", "/books/1", taken, []string{`If-Match: "0"`}, 412, "changed-meanwhile", nil, http.Header{"Etag": {`"1"`}}},
			"weak tag":             {"PUT", "/books/1", taken, []string{`If-Match: W/"1"`}, 412, "changed-meanwhile", nil, http.Header{"Etag": {`"1"`}}},
			"old version, authors": {"DELETE", "/authors/1", "", []string{`If-Match: "7", "8"`}, 412, "changed-meanwhile", nil, http.Header{"Etag": {`"1"`}}},

			"too large":          {"POST", "/authors", `{"name":"` + strings.Repeat("a", int(bodies.MaxBytes)), nil, 413, "payload-too-large", nil, nil},
			"another media type": {"POST", "/authors", `name=C`, []string{"Content-Type: application/x-www-form-urlencoded"}, 415, "unsupported-media-type", nil, http.Header{"Accept": {"application/json"}}},
			"no media type": {"POST", "/authors", `{}`, []string{"Content-Type: "}, 422, "invalid-members",
				[]problem.FieldError{{Detail: "Is required.", Code: "required", Pointer: "#/name"}}, nil},
			"invalid members": {"POST", "/books", `{"isbn":"9783000000011","title":"a\nb","author_id":1,"pages":0,"tags":["ok","","` + strings.Repeat("é", 31) + `"]}`, nil, 422, "invalid-members",
				[]problem.FieldError{
					{Detail: "Must be an ISBN of 13 digits.", Code: "isbn13", Pointer: "#/isbn"},
					{Detail: "Must have no control characters.", Code: "line", Pointer: "#/title"},
					{Detail: "Must be at least 1.", Code: "min", Pointer: "#/pages"},
					{Detail: "Is required.", Code: "required", Pointer: "#/tags/1"},
					{Detail: "Must have at most 30 characters.", Code: "max", Pointer: "#/tags/2"},
				}, nil},
			"too many entries": {"POST", "/books", `{"isbn":"` + isbn(4) + `","title":"T","author_id":1,"pages":1,"tags":["a","b","c","d","e","f","g","h","i"]}`, nil, 422, "invalid-members",
				[]problem.FieldError{{Detail: "Must have at most 8 entries.", Code: "max", Pointer: "#/tags"}}, nil},
			"NUL": {"POST", "/authors", `{"name":"a\u0000"}`, nil, 422, "invalid-members",
				[]problem.FieldError{{Detail: "Must have no control characters.", Code: "line", Pointer: "#/name"}}, nil},
			"nothing": {"POST", "/authors", `null`, nil, 422, "invalid-members",
				[]problem.FieldError{{Detail: "Is required.", Code: "required", Pointer: "#/name"}}, nil},

			"no condition":         {"PUT", "/books/1", taken, nil, 428, "no-condition", nil, nil},
			"no condition, delete": {"DELETE", "/authors/2", "", []string{"If-Match: ,"}, 428, "no-condition", nil, nil},
		}
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				resp := b.call(t, test.method, test.path, test.body, test.fields...)
				p := b.problem(t, resp, test.status)
				assert.Equal(t, typeBase+test.kind, p.Type)
				assert.NotEmpty(t, p.Detail)
				if test.errors == nil {
					assert.NotContains(t, p.Extensions, "errors")
				} else {
					assert.Equal(t, test.errors, p.Extensions["errors"])
				}
				for name, values := range test.header {
					assert.Equal(t, values, resp.Header[name])
				}
			})
		}
		// None of it changed anything.
		assert.JSONEq(t, `{"authors":[{"id":1,"name":"Ada"},{"id":2,"name":"Bo"}]}`, b.call(t, "GET", "/authors", "").body)
		assert.JSONEq(t, `{"books":[{"id":1,"isbn":"`+isbn(1)+`","title":"A Book","author_id":1,"pages":100}]}`, b.call(t, "GET", "/books", "").body)
	})
}

func TestTooManyRequests(t *testing.T) {
	b := start(t, t.TempDir()+"/books.db", func(s *settings) { s.rate = 1 })
	require.Equal(t, 200, b.call(t, "GET", "/books", "").StatusCode)
	resp := b.call(t, "GET", "/books", "")
	p := b.problem(t, resp, 429)
	assert.Equal(t, typeBase+"too-many-requests", p.Type)
	assert.Equal(t, "60", resp.Header.Get("Retry-After"))
}

func TestTimeout(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		b := start(t, database, func(s *settings) { s.timeout = time.Nanosecond })
		assert.Equal(t, typeBase+"gateway-timeout", b.problem(t, b.call(t, "GET", "/books", ""), 504).Type)
	})
}

func TestBusy(t *testing.T) {
	recorder := httptest.NewRecorder()
	problem.Config{TypeBase: typeBase, Map: fromError}.Middleware(problem.HandlerFunc(
		func(http.ResponseWriter, *http.Request) error { return errors.Join(errBusy, errors.New("swordfish")) },
	)).ServeHTTP(recorder, httptest.NewRequest("GET", "/", nil))
	problemtest.Require(t, recorder, 503, problemtest.Secret("swordfish"))
	assert.Equal(t, "1", recorder.Header().Get("Retry-After"))
}

func TestPanic(t *testing.T) {
	b := start(t, t.TempDir()+"/books.db", func(s *settings) { s.store = nil })
	b.require(t, b.call(t, "GET", "/books", ""), 500)
	assert.Contains(t, b.log.String(), "panic: runtime error")
}

// A database that fails tells its story to the log alone.
func TestLeaks(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		b := start(t, database)
		_, err := b.store.db.Exec("DROP TABLE books")
		require.NoError(t, err)
		requests := []struct{ method, path, body string }{
			{"GET", "/books", ""},
			{"GET", "/books/1", ""},
			{"POST", "/books", bookJSON(isbn(1), 1, 1)},
			{"PUT", "/books/1", bookJSON(isbn(1), 1, 1)},
			{"DELETE", "/books/1", ""},
		}
		for _, r := range requests {
			b.require(t, b.call(t, r.method, r.path, r.body, "If-Match: *"), 500)
		}
		assert.Equal(t, len(requests), strings.Count(b.log.String(), "level=ERROR"), b.log.String())
		assert.Contains(t, b.log.String(), "problem.cause=")
		assert.Contains(t, b.log.String(), "books")

		require.NoError(t, b.store.db.Close())
		for _, r := range requests {
			b.require(t, b.call(t, r.method, r.path, r.body, "If-Match: *"), 500)
		}
	})
}

func TestLog(t *testing.T) {
	b := start(t, t.TempDir()+"/books.db")
	b.require(t, b.call(t, "GET", "/books/7", "", "X-Request-Id: r-17"), 404)
	b.Close()
	assert.Contains(t, b.log.String(), "level=INFO msg=problem request_id=r-17 problem.status=404 problem.type=https://bookstore.example/problems/not-found")
	assert.Contains(t, b.log.String(), `problem.cause="sql: no rows in result set"`)
	assert.Contains(t, b.log.String(), "msg=answered request_id=r-17 method=GET path=/books/7 status=404")
}
