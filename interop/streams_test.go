package interop

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	coder "github.com/coder/websocket"
	"github.com/gin-gonic/gin"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

func gorillaEcho() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		if kind, message, err := conn.ReadMessage(); err == nil {
			_ = conn.WriteMessage(kind, message)
		}
	})
}

func coderEcho() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := coder.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer conn.CloseNow()
		if kind, message, err := conn.Read(r.Context()); err == nil {
			_ = conn.Write(r.Context(), kind, message)
		}
	})
}

func gorillaDial(origin string) func(*testing.T, *httptest.Server) string {
	return func(t *testing.T, s *httptest.Server) string {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(s.URL, "http"), header)
		if err != nil {
			return fmt.Sprintf("%v: %d", err, resp.StatusCode)
		}
		defer conn.Close()
		require.NoError(t, conn.WriteMessage(websocket.TextMessage, []byte("hello")))
		_, message, err := conn.ReadMessage()
		require.NoError(t, err)
		return string(message)
	}
}

func coderDial(origin string) func(*testing.T, *httptest.Server) string {
	return func(t *testing.T, s *httptest.Server) string {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		conn, resp, err := coder.Dial(t.Context(), s.URL, &coder.DialOptions{HTTPHeader: header})
		if err != nil {
			return fmt.Sprintf("%v: %d", err, resp.StatusCode)
		}
		defer conn.CloseNow()
		require.NoError(t, conn.Write(t.Context(), coder.MessageText, []byte("hello")))
		_, message, err := conn.Read(t.Context())
		require.NoError(t, err)
		return string(message)
	}
}

// inStep is a stream whose events each wait for the client to ask for them, on
// another connection, having read the one before.
func inStep(stream func(w http.ResponseWriter, r *http.Request, wait func())) http.Handler {
	asked := make(chan struct{}, 3)
	m := http.NewServeMux()
	m.HandleFunc("POST /next", func(http.ResponseWriter, *http.Request) { asked <- struct{}{} })
	m.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		stream(w, r, func() {
			select {
			case <-asked:
			case <-r.Context().Done():
			}
		})
	})
	return m
}

func eventsInStep() http.Handler {
	return inStep(func(w http.ResponseWriter, _ *http.Request, wait func()) {
		w.Header().Set("Content-Type", "text/event-stream")
		for event := range 3 {
			if event > 0 {
				wait()
			}
			fmt.Fprintf(w, "data: %d\n\n", event+1)
			w.(http.Flusher).Flush()
		}
	})
}

func ginEvents() http.Handler {
	return inStep(func(w http.ResponseWriter, r *http.Request, wait func()) {
		engine := newGin()
		engine.GET("/", func(c *gin.Context) {
			event := 0
			c.Stream(func(io.Writer) bool {
				if event++; event > 1 {
					wait()
				}
				c.SSEvent("", event)
				return event < 3
			})
		})
		engine.ServeHTTP(w, r)
	})
}

// readEvents reads a stream as an EventSource does, which takes nothing but a 200
// of the type text/event-stream.
func readEvents(t *testing.T, s *httptest.Server) string {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL, nil)
	require.NoError(t, err)
	req.Header.Set("Accept", "text/event-stream")
	resp, err := s.Client().Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	report := fmt.Sprint(resp.StatusCode)
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		return report
	}
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data:"); ok {
			report += " " + strings.TrimSpace(data)
			next, err := s.Client().Post(s.URL+"/next", "", nil)
			require.NoError(t, err)
			next.Body.Close()
		}
	}
	require.NoError(t, lines.Err())
	return report
}

func expecting() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/refuse" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		n, _ := io.Copy(io.Discard, r.Body)
		fmt.Fprintf(w, "%d bytes", n)
	})
}

func upload(path string) func(*testing.T, *httptest.Server) string {
	return func(t *testing.T, s *httptest.Server) string {
		var report []string
		trace := &httptrace.ClientTrace{Got100Continue: func() { report = append(report, "100") }}
		req, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), http.MethodPut, s.URL+path, strings.NewReader("hello"))
		require.NoError(t, err)
		req.Header.Set("Expect", "100-continue")
		s.Client().Transport.(*http.Transport).ExpectContinueTimeout = time.Hour
		resp, err := s.Client().Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		report = append(report, fmt.Sprint(resp.StatusCode))
		if resp.StatusCode == http.StatusOK {
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			report = append(report, string(body))
		}
		return strings.Join(report, " ")
	}
}

func redirecting() http.Handler {
	m := http.NewServeMux()
	m.Handle("/from", http.RedirectHandler("/to", http.StatusSeeOther))
	m.HandleFunc("/to", ok)
	return m
}

func trailing() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Trailer", "Sum")
		_, _ = io.WriteString(w, "1")
		w.Header().Set("Sum", "1")
	})
}

func aborting() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
}

func fetch(path string) func(*testing.T, *httptest.Server) string {
	return func(t *testing.T, s *httptest.Server) string {
		resp, err := s.Client().Get(s.URL + path)
		require.NoError(t, err)
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return err.Error()
		}
		report := fmt.Sprintf("%d at %s", resp.StatusCode, resp.Request.URL.Path)
		for name, values := range resp.Trailer {
			report += " " + name + "=" + strings.Join(values, ",")
		}
		return report
	}
}
