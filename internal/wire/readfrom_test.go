package wire

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// fileReader notes what it is given to read from.
type fileReader struct {
	http.ResponseWriter
	got io.Reader
}

func (r *fileReader) ReadFrom(src io.Reader) (int64, error) {
	r.got = src
	return io.Copy(r.ResponseWriter, src)
}

func TestReadFromForwardsTheSourceUnwrapped(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(name, bytes.Repeat([]byte("x"), 10_000), 0o600))
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	under := &fileReader{ResponseWriter: httptest.NewRecorder()}
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := w.(io.ReaderFrom).ReadFrom(file)
		assert.NoError(t, err)
	})).ServeHTTP(under, httptest.NewRequest("GET", "/", nil))
	require.Same(t, file, under.got)
}

// loop is an error that errors.Is hangs on, and pit is one that it panics on, where it is nil.
type (
	loop struct{}
	pit  struct{ err error }
)

func (*loop) Error() string   { return "loop" }
func (l *loop) Unwrap() error { return l }
func (*pit) Error() string    { return "pit" }
func (p *pit) Unwrap() error  { return p.err }

var oddErrors = []error{new(loop), (*pit)(nil)}

// What a source, a flush or a hijack fails with is not for us to understand.
func TestOddErrors(t *testing.T) {
	for _, odd := range oddErrors {
		reply := Get(t, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, err := io.Copy(w, io.MultiReader(iotest.ErrReader(odd)))
			assert.Equal(t, odd, err)
			http.NotFound(w, nil)
		})))
		assert.Equal(t, 404, reply.Status)
		RequireProblem(t, reply)

		problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			assert.Equal(t, odd, http.NewResponseController(w).Flush())
			_, _, err := http.NewResponseController(w).Hijack()
			assert.Equal(t, odd, err)
		})).ServeHTTP(failingWriter{httptest.NewRecorder(), odd}, httptest.NewRequest("GET", "/", nil))
	}
}

// A failingWriter fails to flush and to be hijacked.
type failingWriter struct {
	http.ResponseWriter
	err error
}

func (w failingWriter) FlushError() error { return w.err }

func (w failingWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) { return nil, nil, w.err }

func TestReadFromGathersAText(t *testing.T) {
	for _, protocol := range Protocols {
		reply := Serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			n, err := io.Copy(w, strings.NewReader("From a reader."))
			assert.EqualValues(t, 14, n)
			assert.NoError(t, err)
		}))).Ask(t, protocol, "GET", nil)
		assert.Equal(t, "From a reader.", RequireProblem(t, reply)["detail"])
	}
}

// bomb panics in the middle of being read.
type bomb struct{ read bool }

func (b *bomb) Read(p []byte) (int, error) {
	if b.read {
		panic("boom")
	}
	b.read = true
	return copy(p, strings.Repeat("x", 4096)), nil
}

func TestPanicInASourceLeavesThePassingResponse(t *testing.T) {
	compare(t, "HTTP/1.1", "GET", func(w http.ResponseWriter, _ *http.Request) {
		defer func() {
			_ = recover()
			http.Error(w, "recovered", 404)
		}()
		_, _ = io.Copy(w, new(bomb))
	})
}

// eager sends its status before it reads, as chi's writer does.
type eager struct {
	http.ResponseWriter
	status int
}

func (e *eager) Unwrap() http.ResponseWriter { return e.ResponseWriter }

func (e *eager) WriteHeader(status int) {
	if e.status == 0 {
		e.status = status
		e.ResponseWriter.WriteHeader(status)
	}
}

func (e *eager) Write(p []byte) (int, error) {
	e.WriteHeader(http.StatusOK)
	return e.ResponseWriter.Write(p)
}

func (e *eager) ReadFrom(src io.Reader) (int64, error) {
	e.WriteHeader(http.StatusOK)
	return e.ResponseWriter.(io.ReaderFrom).ReadFrom(src)
}

// Behind another writer, a reader of nothing may have begun the response.
func TestReadFromOfNothing(t *testing.T) {
	behind := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(&eager{ResponseWriter: w}, r) })
	}
	nothing := func() io.Reader { return io.LimitReader(strings.NewReader(""), 1) }
	then := map[string]func(w http.ResponseWriter, r *http.Request){
		"text":      func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", 404) },
		"bare":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) },
		"a problem": problem.New(404).ServeHTTP,
		"an error":  problem.HandlerFunc(func(http.ResponseWriter, *http.Request) error { return io.EOF }).ServeHTTP,
	}
	for name, answer := range then {
		for _, protocol := range []string{"HTTP/1.0", "HTTP/1.1"} { // HTTP/2 has no ReadFrom
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				n, err := w.(io.ReaderFrom).ReadFrom(nothing())
				assert.Zero(t, n)
				assert.NoError(t, err)
				answer(w, r)
			})
			reply := Serve(t, protocol, behind(problem.Middleware(h))).Ask(t, protocol, "GET", nil)
			assert.Equal(t, 200, reply.Status, name)
			assert.NotContains(t, reply.Header["Content-Type"], "application/problem+json", name)
			if name == "text" {
				assert.Equal(t, "no\n", reply.Body)
			} else {
				assert.Empty(t, reply.Body, name)
			}

			// net/http's own writer sends its 200 with the first byte.
			reply = Serve(t, protocol, problem.Middleware(h)).Ask(t, protocol, "GET", nil)
			RequireProblem(t, reply)
			assert.Equal(t, map[bool]int{true: 500, false: 404}[name == "an error"], reply.Status, name)
		}
	}
}
