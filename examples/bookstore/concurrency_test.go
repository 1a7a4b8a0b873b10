package main

import (
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Writers that read a book, count its pages up and write it back lose no update: each
// 200 is one page more. Every other answer is one of the documented problems.
func TestNoLostUpdate(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		const writers, updates = 8, 20
		b := start(t, database)
		b.create(t, "/authors", `{"name":"Ada"}`)
		path := b.create(t, "/books", bookJSON(isbn(1), 1, 1))
		var stale atomic.Int64
		concurrently(writers, func(int) {
			for done := 0; done < updates && !t.Failed(); {
				resp := b.call(t, "GET", path, "")
				if !assert.Equal(t, 200, resp.StatusCode) {
					return
				}
				var read book
				if !assert.NoError(t, json.Unmarshal([]byte(resp.body), &read)) {
					return
				}
				resp = b.call(t, "PUT", path, bookJSON(isbn(1), 1, read.Pages+1), "If-Match: "+resp.Header.Get("ETag"))
				switch resp.StatusCode {
				case 200:
					done++
				case 412:
					b.require(t, resp, 412)
					stale.Add(1)
				case 503: // on a slow machine
					b.require(t, resp, 503)
				default:
					assert.Fail(t, "unexpected", "%d %s", resp.StatusCode, resp.body)
					return
				}
			}
		})
		resp := b.call(t, "GET", path, "")
		var last book
		require.NoError(t, json.Unmarshal([]byte(resp.body), &last))
		assert.Equal(t, 1+writers*updates, last.Pages)
		assert.Equal(t, etag(1+writers*updates), resp.Header.Get("ETag"))
		assert.NotZero(t, stale.Load(), "the writers never met")
	})
}

// Everybody writes everything. Each answer is a success or a documented problem.
func TestConcurrentWriters(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		const writers, rounds = 8, 12
		b := start(t, database)
		documented := map[int]bool{404: true, 409: true, 410: true, 412: true, 503: true}
		var mu sync.Mutex
		seen := make(map[int]int)
		ask := func(method, path, body string, fields ...string) reply {
			resp := b.call(t, method, path, body, fields...)
			if resp.StatusCode >= 300 {
				b.require(t, resp, resp.StatusCode)
				assert.True(t, documented[resp.StatusCode], "%s %s: %d %s", method, path, resp.StatusCode, resp.body)
			}
			mu.Lock()
			seen[resp.StatusCode]++
			mu.Unlock()
			return resp
		}
		concurrently(writers, func(n int) {
			for i := range rounds {
				author := ask("POST", "/authors", fmt.Sprintf(`{"name":"%d"}`, i)).Header.Get("Location")
				if author == "" {
					author = fmt.Sprintf("/authors/%d", 1+i)
				}
				var id int
				_, err := fmt.Sscanf(author, "/authors/%d", &id)
				assert.NoError(t, err)
				book := ask("POST", "/books", bookJSON(isbn(i), id, 1+n)).Header.Get("Location")
				if book == "" {
					book = fmt.Sprintf("/books/%d", 1+i)
				}
				tag := ask("GET", book, "").Header.Get("ETag")
				if tag == "" {
					tag = "*"
				}
				ask("PUT", book, bookJSON(isbn(i), id, 10+n), "If-Match: "+tag)
				ask("PUT", author, fmt.Sprintf(`{"name":"%d"}`, i+n), "If-Match: *")
				if n%2 == 0 {
					ask("DELETE", book, "", "If-Match: *")
				}
				ask("DELETE", author, "", "If-Match: *")
			}
		})
		for _, status := range []int{200, 201, 204, 409, 410} {
			assert.NotZero(t, seen[status], "no %d: %v", status, seen)
		}
	})
}

// concurrently calls f with 0 to n-1, all at once.
func concurrently(n int, f func(int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { f(i) })
	}
	group.Wait()
}
