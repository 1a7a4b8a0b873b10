package problem_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// handlerOf is a handler that does what its bytes say, each byte one step.
func handlerOf(steps []byte) http.HandlerFunc {
	statuses := []int{200, 204, 304, 400, 404, 405, 412, 416, 419, 429, 500, 103}
	types := []string{"", "text/plain", "text/plain; charset=utf-8", "application/json", "text/html", "application/problem+json"}
	pieces := []string{"", "No.", " \n", "\ufeff", "\xef\xbb", "\xbf", "{", `{"a":1}`, "<h1>", "[", "é", "\xff", strings.Repeat("x", 4096), "not found"}
	fields := []string{"Allow", "Etag", "Content-Language", "Vary", "X-A"}
	return func(w http.ResponseWriter, _ *http.Request) {
		for _, step := range steps {
			argument := int(step >> 3)
			switch step & 7 {
			case 0:
				w.WriteHeader(statuses[argument%len(statuses)])
			case 1:
				w.Header().Set("Content-Type", types[argument%len(types)])
			case 2, 3:
				_, _ = io.WriteString(w, pieces[argument%len(pieces)])
			case 4:
				_, _ = w.Write([]byte(pieces[argument%len(pieces)]))
			case 5:
				w.Header().Add(fields[argument%len(fields)], "1")
			case 6:
				http.Error(w, pieces[argument%len(pieces)], statuses[argument%len(statuses)])
			case 7:
				if argument%4 == 0 {
					w.Header().Set("Content-Encoding", "x")
				} else {
					_, _ = io.Copy(w, strings.NewReader(pieces[argument%len(pieces)]))
				}
			}
		}
	}
}

// isConverted is the rule, said once more from the outside: what is converted of the
// whole of a bare response.
func isConverted(bare *http.Response, body string) bool {
	if bare.StatusCode < 400 || bare.StatusCode > 499 || bare.Header.Get("Content-Encoding") != "" {
		return false
	}
	if mediaType, _, _ := strings.Cut(bare.Header.Get("Content-Type"), ";"); mediaType != "" && mediaType != "text/plain" {
		return false
	}
	if len(body) > 8192 || !utf8.ValidString(body) {
		return false
	}
	body = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(body), "\ufeff"))
	return body == "" || !strings.ContainsAny(body[:1], "{[<")
}

// Random handler programs, wrapped against bare.
func FuzzHandler(f *testing.F) {
	f.Add([]byte{0x20, 0x0a})
	f.Add([]byte{0x09, 0x20, 0x3a, 0x2b})
	f.Add([]byte{0x26, 0x20})
	f.Add([]byte{0x58, 0x20, 0x62, 0x62, 0x62})
	f.Add([]byte{0x20, 0x22, 0x2a, 0x32})
	f.Fuzz(func(t *testing.T, steps []byte) {
		if len(steps) > 40 {
			return
		}
		for _, step := range steps {
			// A recorder sniffs the type of an implicit 200, and takes a 1xx for final.
			if step&7 == 0 && int(step>>3)%12 == 11 || step&7 == 6 && int(step>>3)%12 == 11 {
				return
			}
		}
		h := handlerOf(steps)
		bare, wrapped := httptest.NewRecorder(), httptest.NewRecorder()
		h.ServeHTTP(withoutSniffing{bare}, httptest.NewRequest("GET", "/", nil))
		problem.Middleware(h).ServeHTTP(withoutSniffing{wrapped}, httptest.NewRequest("GET", "/", nil))
		want, got := bare.Result(), wrapped.Result()
		require.Equal(t, want.StatusCode, got.StatusCode)
		if !isConverted(want, bare.Body.String()) {
			require.Equal(t, want.Header, got.Header)
			require.Equal(t, bare.Body.String(), wrapped.Body.String())
			return
		}
		require.Equal(t, "application/problem+json", got.Header.Get("Content-Type"))
		var p problem.Problem
		require.NoError(t, json.Unmarshal(wrapped.Body.Bytes(), &p))
		require.Equal(t, want.StatusCode, p.Status)
		if text := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(bare.Body.String()), "\ufeff")); p.Detail != text {
			typ, ok := problem.Lookup(p.Status)
			require.True(t, text == "" || ok && strings.EqualFold(text, typ.Title) || !ok, text)
			require.NotEmpty(t, p.Detail)
		}
		require.Equal(t, want.Header["Allow"], got.Header["Allow"])
		require.Equal(t, want.Header["Vary"], got.Header["Vary"])
		require.NotContains(t, got.Header, "Content-Language")
		if p.Status != http.StatusPreconditionFailed {
			require.NotContains(t, got.Header, "Etag")
		}
	})
}

// withoutSniffing keeps a recorder from inventing a Content-Type before it takes its
// snapshot of the header.
type withoutSniffing struct{ *httptest.ResponseRecorder }

func (w withoutSniffing) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.ResponseRecorder.Write(p)
}

func (w withoutSniffing) WriteString(s string) (int, error) { return w.Write([]byte(s)) }
