package main

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/problemtest"
)

const (
	editorToken = "editor-swordfish"
	readerToken = "reader-swordfish"
)

// eachDatabase runs a test with an empty SQLite database, and where
// BOOKSTORE_POSTGRES has the URL of a PostgreSQL database with an empty schema of
// that.
func eachDatabase(t *testing.T, test func(t *testing.T, database string)) {
	t.Run("SQLite", func(t *testing.T) {
		test(t, filepath.Join(t.TempDir(), "books #1?.db"))
	})
	if postgres := os.Getenv("BOOKSTORE_POSTGRES"); postgres != "" {
		t.Run("PostgreSQL", func(t *testing.T) { test(t, emptySchema(t, postgres)) })
	}
}

// emptySchema returns the URL of a new schema, which goes when the test ends.
func emptySchema(t *testing.T, postgres string) string {
	t.Helper()
	db, err := sql.Open("pgx", postgres)
	require.NoError(t, err)
	name := "test_" + strings.ToLower(rand.Text())
	_, err = db.Exec("CREATE SCHEMA " + name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := db.Exec("DROP SCHEMA " + name + " CASCADE")
		assert.NoError(t, err)
		db.Close()
	})
	u, err := url.Parse(postgres)
	require.NoError(t, err)
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	return u.String()
}

// A logBuffer is written by the server and read by the test.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// A bookstore is the API on a real listener over a real database.
type bookstore struct {
	*httptest.Server
	store   *store
	log     *logBuffer
	secrets []string // what no body and no header may tell
}

// start serves the API; change may change the settings.
func start(t *testing.T, database string, change ...func(*settings)) *bookstore {
	t.Helper()
	store, err := openStore(t.Context(), database)
	require.NoError(t, err)
	log := new(logBuffer)
	s := settings{
		store:   store,
		log:     slog.New(slog.NewTextHandler(log, nil)),
		users:   newUsers(map[string]role{editorToken: editor, readerToken: reader}),
		rate:    1 << 20,
		timeout: time.Minute,
	}
	for _, f := range change {
		f(&s)
	}
	server := httptest.NewServer(newHandler(s))
	t.Cleanup(func() {
		server.Close()
		store.db.Close()
	})
	return &bookstore{server, store, log, []string{
		database, filepath.Dir(database), "swordfish",
		"SELECT", "INSERT", "UPDATE", "DELETE FROM", "constraint", "CONSTRAINT", "SQLSTATE", "sqlite", "SQLite", "postgres", "pgx", "sql:",
		"json:", "strconv", "main.", "bookFields", "authorFields", "AuthorID", ".go:", "goroutine", "runtime error",
	}}
}

// A reply is a response whose body has been read.
type reply struct {
	*http.Response
	body string
}

// call sends a request as an editor, with a JSON body. A field without a value is
// deleted.
func (b *bookstore) call(t testing.TB, method, path, body string, fields ...string) reply {
	t.Helper()
	req, err := http.NewRequest(method, b.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+editorToken)
	req.Header.Set("Content-Type", "application/json")
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ": ")
		if req.Header.Set(name, value); value == "" {
			req.Header.Del(name)
		}
	}
	resp, err := b.Client().Do(req)
	require.NoError(t, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return reply{resp, string(text)}
}

// create sends a POST that must succeed, and returns the path of the new resource.
func (b *bookstore) create(t testing.TB, path, body string) string {
	t.Helper()
	r := b.call(t, "POST", path, body)
	require.Equal(t, http.StatusCreated, r.StatusCode, r.body)
	return r.Header.Get("Location")
}

// require checks a problem response, and that README.md lists its type.
func (b *bookstore) require(t testing.TB, r reply, status int) {
	t.Helper()
	_ = b.problem(t, r, status)
}

// problem is require, and returns the problem.
func (b *bookstore) problem(t testing.TB, r reply, status int) *problem.Problem {
	t.Helper()
	p := problemtest.Require(t, r.Response, status, problemtest.Secret(b.secrets...))
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	name, ok := strings.CutPrefix(p.Type, typeBase)
	assert.True(t, ok, p.Type)
	assert.Contains(t, string(readme), fmt.Sprintf("| %d | `%s` |", status, name), "README.md lists every problem")
	assert.Equal(t, r.Header.Get("X-Request-Id"), p.Extensions["request_id"])
	return p
}

// ISBNs that are valid and differ by n, from 0 to 99,999.
func isbn(n int) string {
	digits := fmt.Sprintf("9783%08d", n)
	sum := 0
	for i, c := range digits {
		sum += int(c-'0') * (1 + i%2*2)
	}
	return fmt.Sprintf("%s%d", digits, (10-sum%10)%10)
}

// bookJSON is the body of a book.
func bookJSON(isbn string, author, pages int) string {
	return fmt.Sprintf(`{"isbn":%q,"title":"A Book","author_id":%d,"pages":%d}`, isbn, author, pages)
}
