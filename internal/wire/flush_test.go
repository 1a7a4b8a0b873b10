package wire

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

func TestFlushSendsTheDocument(t *testing.T) {
	flushers := map[string]func(w http.ResponseWriter){
		"Flusher":            func(w http.ResponseWriter) { w.(http.Flusher).Flush() },
		"ResponseController": func(w http.ResponseWriter) { assert.NoError(t, http.NewResponseController(w).Flush()) },
	}
	for name, flush := range flushers {
		for _, protocol := range Protocols {
			t.Run(name+" "+protocol, func(t *testing.T) {
				read, done := make(chan struct{}), make(chan struct{})
				s := Serve(t, protocol, problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer close(done)
					w.WriteHeader(404)
					_, _ = io.WriteString(w, "First.")
					flush(w)
					<-read // the client has it all while the handler goes on
					n, err := io.WriteString(w, "Second.")
					assert.Equal(t, 7, n)
					assert.NoError(t, err)
					flush(w)
					w.Header().Set(http.TrailerPrefix+"X-A", "late")
				})))
				req, err := http.NewRequest("GET", s.URL, nil)
				require.NoError(t, err)
				resp, err := s.Client().Do(req)
				require.NoError(t, err)
				defer resp.Body.Close()
				const want = `{"type":"about:blank","title":"Not Found","status":404,"detail":"First."}`
				body := make([]byte, len(want))
				_, err = io.ReadFull(resp.Body, body)
				require.NoError(t, err)
				assert.Equal(t, want, string(body))
				close(read)
				<-done // while the connection is open
				rest, err := io.ReadAll(resp.Body)
				require.NoError(t, err)
				assert.Empty(t, rest)
				assert.Empty(t, resp.Trailer)
			})
		}
	}
}

// minimal has no optional interface.
type minimal struct{ http.ResponseWriter }

func TestFlushErrorThatIsNotSupportedDecidesNothing(t *testing.T) {
	rec := httptest.NewRecorder()
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		require.ErrorIs(t, http.NewResponseController(w).Flush(), http.ErrNotSupported)
		w.WriteHeader(404)
		require.ErrorIs(t, http.NewResponseController(w).Flush(), http.ErrNotSupported)
		require.Empty(t, rec.Body.String())
		_, _ = io.WriteString(w, "No.")
	})
	// Twice, since the inner writer finds the outer one's FlushError.
	problem.Middleware(problem.Middleware(h)).ServeHTTP(minimal{rec}, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"No."}`, rec.Body.String())
}

// flushErrorer can flush, and has no Flush.
type flushErrorer struct{ http.ResponseWriter }

func (flushErrorer) FlushError() error { return nil }

func TestFlushErrorAloneDecides(t *testing.T) {
	rec := httptest.NewRecorder()
	problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "No.", 404)
		require.NoError(t, http.NewResponseController(w).Flush())
		require.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"No."}`, rec.Body.String())
	})).ServeHTTP(flushErrorer{rec}, httptest.NewRequest("GET", "/", nil))
}

// A flush decides at once, except before a text that the Content-Type announces: it
// waits for the text to begin.
func TestFlushBeforeTheText(t *testing.T) {
	const flush = "\x00flush"
	document := func(detail string) string {
		return `{"type":"about:blank","title":"Not Found","status":404,"detail":"` + detail + `"}`
	}
	listed, _ := problem.Lookup(404)
	lift, pages := problem.Config{LiftJSON: true}, problem.Config{ReplaceHTML: true}
	tests := []struct {
		name        string
		config      problem.Config
		contentType string
		writes      []string
		want        string
	}{
		{"nothing is announced", problem.Config{}, "", []string{flush, "No."}, document(listed.Description)},
		{"nothing is announced, and blanks have come", problem.Config{}, "", []string{" \n", flush, "No."}, document(listed.Description)},
		{"a text", problem.Config{}, "text/plain", []string{flush, "First.", "Second."}, document("First.")},
		{"a text with parameters", problem.Config{}, "text/plain; charset=utf-8", []string{flush, "First.", "Second."}, document("First.")},
		{"a text in Latin-1", problem.Config{}, "text/plain; charset=iso-8859-1", []string{flush, "First.", "Second."}, document("First.")},
		{"a text behind blanks", problem.Config{}, "text/plain", []string{flush, "\n", flush, " \ufeff\u2003", "First.", "Second."}, document("First.")},
		{"a text behind half a blank", problem.Config{}, "text/plain", []string{flush, "\xe2", "\x80", "\x83", "First.", "Second."}, document("First.")},
		{"a text that has begun", problem.Config{}, "text/plain", []string{"First.", flush, "Second."}, document("First.")},
		{"a text that never comes", problem.Config{}, "text/plain", []string{flush}, document(listed.Description)},
		{"blanks that never end", problem.Config{}, "text/plain", []string{flush, " ", "\n", flush}, document(listed.Description)},
		{"half a letter", problem.Config{}, "text/plain", []string{flush, "\xe2", "\x82\xac"}, document("€")},
		{"a bracket", problem.Config{}, "text/plain", []string{flush, "[", "auth]"}, document("[")},
		{"a text that is JSON", problem.Config{}, "text/plain", []string{flush, `{"a":`, `1}`}, `{"a":1}`},
		{"a text that is HTML", problem.Config{}, "text/plain", []string{flush, "\n", "<p>", "No"}, "\n<p>No"},
		{"a text that is too long", problem.Config{}, "text/plain", []string{flush, strings.Repeat("x", 8193)}, strings.Repeat("x", 8193)},
		{"a text that is not UTF-8", problem.Config{}, "text/plain", []string{flush, "caf\xe9", "!"}, "caf\xe9!"},
		{"JSON", lift, "application/json", []string{flush, `{"message":"No."}`, " "}, `{"type":"about:blank","title":"Not Found","status":404,"detail":"No.","message":"No."}`},
		{"half JSON", lift, "application/json", []string{flush, `{"message":`, `"No."}`}, `{"message":"No."}`},
		{"JSON that never comes", lift, "application/json", []string{flush}, document(listed.Description)},
		{"a page", pages, "text/html", []string{flush, "<p>", "No"}, document(listed.Description)},
		{"HTML", problem.Config{}, "text/html", []string{flush, "<p>", "No"}, "<p>No"},
	}
	for _, test := range tests {
		for _, protocol := range Protocols {
			h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if test.contentType != "" {
					w.Header().Set("Content-Type", test.contentType)
				}
				w.WriteHeader(404)
				for i, text := range test.writes {
					if text == flush && i%2 == 0 {
						w.(http.Flusher).Flush()
						continue
					}
					if text == flush {
						assert.NoError(t, http.NewResponseController(w).Flush())
						continue
					}
					n, err := io.WriteString(w, text)
					assert.Equal(t, len(text), n, test.name)
					assert.NoError(t, err, test.name)
				}
			})
			reply := Serve(t, protocol, test.config.Middleware(h)).Ask(t, protocol, "GET", nil)
			assert.NoError(t, reply.Err)
			assert.Equal(t, 404, reply.Status)
			assert.Equal(t, test.want, reply.Body, "%s, %s", test.name, protocol)
			if !strings.HasPrefix(test.want, `{"type"`) { // it passes
				assert.Equal(t, Serve(t, protocol, h).Ask(t, protocol, "GET", nil), reply, "%s, %s", test.name, protocol)
			}
		}
	}
}

// The text that a flush waited for goes out with it, while the handler goes on.
func TestFlushThatWaitedReachesTheClient(t *testing.T) {
	const want = `{"type":"about:blank","title":"Not Found","status":404,"detail":"First."}`
	for _, protocol := range Protocols {
		for name, middleware := range map[string]func(http.Handler) http.Handler{"converted": problem.Middleware, "passing": problem.Config{LiftJSON: true}.Middleware} {
			contentType, text, want := "text/plain", "First.", want
			if name == "passing" {
				contentType, text, want = "application/json", `{"half":`, `{"half":`
			}
			begin := func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", contentType)
				w.WriteHeader(404)
				w.(http.Flusher).Flush()
				_, _ = io.WriteString(w, text)
			}
			assert.Equal(t, want, FirstBytes(t, protocol, len(want), begin, middleware))
		}
	}
}

// ReverseProxy flushes the header at once, before the text of a chunked response.
func TestReverseProxyKeepsTheText(t *testing.T) {
	tests := map[string]struct {
		upstream http.HandlerFunc
		want     string // "" for what the upstream sent
	}{
		"chunked": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(404)
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, "No such order.")
		}, `{"type":"about:blank","title":"Not Found","status":404,"detail":"No such order."}`},
		"of known length": {Respond(404, "text/plain", "No such order."), `{"type":"about:blank","title":"Not Found","status":404,"detail":"No such order."}`},
		"chunked JSON": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(404)
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, `{"message":"No such order."}`)
		}, ""},
		"a chunked page": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(404)
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, `<h1>No such order.</h1>`)
		}, ""},
		"with a trailer": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.Header().Set("Trailer", "X-Sum")
			w.WriteHeader(404)
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, "No such order.")
			w.Header().Set("X-Sum", "1")
		}, `{"type":"about:blank","title":"Not Found","status":404,"detail":"No such order."}`},
	}
	for name, test := range tests {
		upstream := Serve(t, "HTTP/1.1", test.upstream)
		target, err := url.Parse(upstream.URL)
		require.NoError(t, err)
		proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
		for _, interval := range []time.Duration{0, -1} {
			proxy.FlushInterval = interval
			for _, protocol := range Protocols {
				reply := Serve(t, protocol, problem.Middleware(proxy)).Ask(t, protocol, "GET", nil)
				if test.want == "" {
					assert.Equal(t, Serve(t, protocol, proxy).Ask(t, protocol, "GET", nil), reply, "%s, %s", name, protocol)
					continue
				}
				RequireProblem(t, reply)
				assert.Equal(t, test.want, reply.Body, "%s, %s", name, protocol)
				assert.Empty(t, reply.Trailer)
			}
		}
	}
}
