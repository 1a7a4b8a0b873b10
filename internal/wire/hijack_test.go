package wire

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

func TestHijackAfterACandidate(t *testing.T) {
	s := Serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(403)
		_, _ = io.WriteString(w, "No upgrade.")
		conn, buf, err := w.(http.Hijacker).Hijack()
		if !assert.NoError(t, err) {
			return
		}
		defer conn.Close()
		_, err = io.WriteString(w, "x")
		assert.ErrorIs(t, err, http.ErrHijacked)
		_, _ = buf.WriteString("raw")
		_ = buf.Flush()
	})))
	reply := s.Ask(t, "HTTP/1.0", "GET", nil)
	const want = `{"type":"about:blank","title":"Forbidden","status":403,"detail":"No upgrade."}`
	assert.Equal(t, fmt.Sprint(len(want)), reply.Header.Get("Content-Length"))
	assert.Equal(t, want, reply.Body)
}

func TestHijackOfAnOpenResponse(t *testing.T) {
	s := Serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, buf, err := http.NewResponseController(w).Hijack()
		if !assert.NoError(t, err) {
			return
		}
		defer conn.Close()
		w.WriteHeader(404) // logged, as without us
		_, err = io.WriteString(w, "x")
		assert.ErrorIs(t, err, http.ErrHijacked)
		_, _ = buf.WriteString("HTTP/1.1 404 Own\r\nContent-Length: 3\r\n\r\nraw")
		_ = buf.Flush()
	})))
	assert.Equal(t, "raw", s.Ask(t, "HTTP/1.1", "GET", nil).Body)
	s.Close()
	assert.Contains(t, s.Log.String(), "http: response.WriteHeader on hijacked connection")
	assert.Contains(t, s.Log.String(), "http: response.Write on hijacked connection")
}

// unhijackable promises Hijack, and fails.
type unhijackable struct{ http.ResponseWriter }

func (unhijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return nil, nil, http.ErrNotSupported
}

func TestFailedHijackDecidesNothing(t *testing.T) {
	reply := Serve(t, "HTTP/1.1", problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, ok := w.(http.Hijacker)
		assert.Equal(t, r.ProtoMajor == 1, ok)
		problem.New(400, problem.Detail("No.")).ServeHTTP(w, r)
	}))).Ask(t, "HTTP/1.1", "GET", nil)
	assert.Equal(t, "No.", RequireProblem(t, reply)["detail"])

	rec := httptest.NewRecorder()
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _, err := w.(http.Hijacker).Hijack()
		assert.ErrorIs(t, err, http.ErrNotSupported)
		http.Error(w, "No.", 400)
	})).ServeHTTP(unhijackable{rec}, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, `{"type":"about:blank","title":"Bad Request","status":400,"detail":"No."}`, rec.Body.String())
}

// raw returns all bytes that h answers one request with, without the Date.
func raw(t *testing.T, method string, h http.Handler) string {
	t.Helper()
	s := Serve(t, "HTTP/1.1", h)
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	fmt.Fprintf(conn, "%s / HTTP/1.1\r\nHost: x\r\n\r\n", method)
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	return regexp.MustCompile(`Date: [^\r]*\r\n`).ReplaceAllString(string(answer), "")
}

// takeOver writes to the connection itself, and closes it.
func takeOver(t *testing.T, w http.ResponseWriter) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if !assert.NoError(t, err) {
		return
	}
	_, err = buf.WriteString("raw")
	assert.NoError(t, err)
	assert.NoError(t, buf.Flush())
	assert.NoError(t, conn.Close())
}

// What turns out not to be a candidate is left to Hijack as net/http leaves it: in the
// buffer, which is lost, unless it has been flushed.
func TestHijackAfterWhatPasses(t *testing.T) {
	flushed := func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			next(w, r)
			w.(http.Flusher).Flush()
		}
	}
	tests := map[string]http.HandlerFunc{
		"not UTF-8":              Respond(403, "text/plain", "\xff"),
		"half JSON":              Respond(403, "application/json", `{"a":`),
		"protobuf":               Respond(403, "", "\x08\x05"),
		"Latin-1":                Respond(403, "text/plain; charset=iso-8859-1", "caf\xe9"),
		"an encoding":            Setting("Content-Encoding", "gzip", Respond(403, "text/plain", "\x1f\x8b")),
		"HTML":                   Respond(403, "text/html", "<p>"),
		"HTML, flushed":          flushed(Respond(403, "text/html", "<p>")),
		"half JSON, flushed":     flushed(Respond(403, "application/json", `{"a":`)),
		"half JSON of a length":  Setting("Content-Length", "5", Respond(403, "application/json", `{"a":`)),
		"too much for a length":  Setting("Content-Length", "3", Respond(403, "application/json", `{"a":`)),
		"a success":              Respond(200, "", "fine"),
		"a success without text": Respond(204, "", ""),
		"an upgrade":             Respond(101, "", ""),
		"nothing":                func(http.ResponseWriter, *http.Request) {},
	}
	for name, begin := range tests {
		for _, method := range []string{"GET", "HEAD"} {
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				begin(w, r)
				takeOver(t, w)
			})
			assert.Equal(t, raw(t, method, h), raw(t, method, problem.Config{LiftJSON: true}.Middleware(h)), "%s, %s", name, method)
		}
	}
}

// A candidate goes out whole before the connection does, with its length, behind a
// writer in between too: nothing else ends it.
func TestHijackSendsTheWholeDocument(t *testing.T) {
	long := strings.Repeat("x", 8192)
	document := func(length int, detail string) string {
		return fmt.Sprintf("HTTP/1.1 403 Forbidden\r\nContent-Length: %d\r\nContent-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\n\r\n", length) +
			`{"type":"about:blank","title":"Forbidden","status":403,"detail":"` + detail + `"}raw`
	}
	for _, detail := range []string{"No upgrade.", long} {
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			Respond(403, "text/plain", detail)(w, r)
			takeOver(t, w)
		})
		want := document(67+len(detail), detail)
		assert.Equal(t, want, raw(t, "GET", problem.Middleware(h)))
		assert.Equal(t, want, raw(t, "GET", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			problem.Middleware(h).ServeHTTP(unwrappingHijacker{Unwrapping{w}}, r)
		})))
	}
}

// unwrappingHijacker is another writer, which has Hijack.
type unwrappingHijacker struct{ Unwrapping }

func (u unwrappingHijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return u.ResponseWriter.(http.Hijacker).Hijack()
}
