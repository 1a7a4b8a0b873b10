package interop

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"

	"github.com/problemkit/problem"
)

const (
	soakRounds  = 5  // after one to warm up
	soakWorkers = 4  // of each kind at a time
	soakVisits  = 40 // of each worker in a round
	soakLarge   = 1 << 20
)

// TestSoak has all kinds of clients at one server together, over HTTP/1.1 and
// HTTP/2. Every answer is the one to its own request, and when all have gone, the
// server's goroutines, file descriptors and memory are what they were.
func TestSoak(t *testing.T) {
	for _, protocol := range []string{http1, http2} {
		t.Run(protocol, func(t *testing.T) {
			var late sync.WaitGroup
			config := problem.Config{Edit: func(r *http.Request, p *problem.Problem) {
				p.Extensions["id"] = r.Header.Get("X-Id")
			}}
			s := httptest.NewUnstartedServer(config.Middleware(soakServer(&late)))
			s.Config.ErrorLog = log.New(io.Discard, "", 0)
			if protocol == http2 {
				s.EnableHTTP2 = true
				s.StartTLS()
			} else {
				s.Start()
			}
			defer s.Close()

			c := &soakClient{T: t, server: s, protocol: protocol}
			c.round()
			before := c.settled(&late, nil)
			for range soakRounds {
				c.round()
			}
			after := c.settled(&late, &before)
			t.Logf("%d answers; before: %v, after: %v", c.answers.Load(), before, after)
		})
	}
}

// A footprint is what a leak would enlarge.
type footprint struct {
	goroutines, descriptors int
	heap                    uint64 // bytes
}

func takeFootprint() footprint {
	runtime.GC()
	runtime.GC() // the first may leave what finalizers and pools still hold
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	f := footprint{goroutines: runtime.NumGoroutine(), heap: m.HeapAlloc}
	if open, err := os.ReadDir("/proc/self/fd"); err == nil { // elsewhere than on Linux, 0
		f.descriptors = len(open)
	}
	return f
}

// settled waits until all connections are closed, and the footprint is not larger
// than the one before.
func (c *soakClient) settled(late *sync.WaitGroup, before *footprint) footprint {
	late.Wait()
	const slack = 256 << 10 // bytes that the runtime and net/http's pools may come to hold
	var now footprint
	fits := func() bool {
		c.server.Client().CloseIdleConnections()
		last := now
		now = takeFootprint()
		if before == nil {
			return now.goroutines == last.goroutines && now.descriptors == last.descriptors
		}
		return now.goroutines <= before.goroutines && now.descriptors <= before.descriptors && now.heap <= before.heap+slack
	}
	if !assert.Eventually(c, fits, 10*time.Second, 20*time.Millisecond) {
		stacks := make([]byte, 1<<20)
		c.Logf("before: %v, now: %v\n%s", before, now, stacks[:runtime.Stack(stacks, true)])
	}
	return now
}

func soakServer(late *sync.WaitGroup) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/success", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "fine "+r.Header.Get("X-Id"))
	})
	m.HandleFunc("/text", func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "no item "+r.Header.Get("X-Id"), http.StatusNotFound)
	})
	m.HandleFunc("/blank", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	m.HandleFunc("/json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusConflict)
		fmt.Fprintf(w, `{"taken":%q}`, r.Header.Get("X-Id"))
	})
	m.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, large) })
	m.HandleFunc("/large/text", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, large, http.StatusNotFound) })
	m.HandleFunc("/late", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_ = http.NewResponseController(w).Flush()
		// A goroutine that outlives the handler writes into what was its response.
		late.Add(1)
		go func() {
			defer late.Done()
			<-r.Context().Done()
			_, _ = io.WriteString(w, "SOMEBODY ELSE'S")
		}()
	})
	m.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		event := func() {
			fmt.Fprintf(w, "data: %s\n\n", r.Header.Get("X-Id"))
			_ = http.NewResponseController(w).Flush()
		}
		for range 3 {
			event()
		}
		<-r.Context().Done() // the client goes
		event()
	})
	m.HandleFunc("/abandoned", func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		http.Error(w, "too late", http.StatusRequestTimeout)
	})
	m.Handle("/echo", gorillaEcho())
	return m
}

var large = strings.Repeat("0123456789abcdef", soakLarge/16)

type soakClient struct {
	*testing.T
	server   *httptest.Server
	protocol string
	answers  atomic.Int64
}

// round lets all kinds of clients loose together. The slow readers hold their
// responses, half read, until the others have finished.
func (c *soakClient) round() {
	var brisk, slow sync.WaitGroup
	done := make(chan struct{})
	for worker := range soakWorkers {
		id := fmt.Sprint(worker)
		for _, visit := range c.visits() {
			brisk.Go(func() {
				for n := range soakVisits {
					visit(fmt.Sprintf("%s-%d", id, n))
				}
			})
		}
		slow.Go(func() { c.readSlowly("/large", http.StatusOK, done) })
		slow.Go(func() { c.readSlowly("/large/text", http.StatusNotFound, done) })
	}
	brisk.Wait()
	close(done)
	slow.Wait()
}

func (c *soakClient) visits() []func(id string) {
	visits := []func(id string){
		func(id string) { c.expect("/success", id, http.StatusOK, "fine "+id) },
		func(id string) {
			c.expect("/text", id, http.StatusNotFound, `{"type":"about:blank","title":"Not Found","status":404,"detail":"no item `+id+`","id":"`+id+`"}`)
		},
		func(id string) {
			c.expect("/blank", id, http.StatusGone, `{"type":"about:blank","title":"Gone","status":410,"detail":"`+description(410)+`","id":"`+id+`"}`)
		},
		func(id string) { c.expect("/json", id, http.StatusConflict, `{"taken":"`+id+`"}`) },
		func(id string) {
			c.expect("/late", id, http.StatusForbidden, `{"type":"about:blank","title":"Forbidden","status":403,"detail":"`+description(403)+`","id":"`+id+`"}`)
		},
		c.readSomeEvents,
		c.abandon,
		c.hangUp,
	}
	if c.protocol == http1 {
		visits = append(visits, c.echo)
	}
	return visits
}

func (c *soakClient) get(ctx context.Context, path, id string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.server.URL+path, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("X-Id", id)
	return c.server.Client().Do(req)
}

func (c *soakClient) expect(path, id string, status int, want string) {
	resp, err := c.get(c.Context(), path, id)
	if !assert.NoError(c, err) {
		return
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	assert.NoError(c, err)
	assert.Equal(c, c.protocol, resp.Proto)
	assert.Equal(c, status, resp.StatusCode)
	assert.Equal(c, want, string(body))
	c.answers.Add(1)
}

// readSomeEvents leaves a stream before its end.
func (c *soakClient) readSomeEvents(id string) {
	ctx, cancel := context.WithCancel(c.Context())
	defer cancel()
	resp, err := c.get(ctx, "/events", id)
	if !assert.NoError(c, err) {
		return
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for range 6 {
		assert.True(c, lines.Scan())
		assert.Contains(c, []string{"data: " + id, ""}, lines.Text())
	}
	c.answers.Add(1)
}

// abandon gives up while the handler is at work.
func (c *soakClient) abandon(id string) {
	ctx, cancel := context.WithTimeout(c.Context(), time.Millisecond)
	defer cancel()
	_, err := c.get(ctx, "/abandoned", id)
	assert.ErrorIs(c, err, context.DeadlineExceeded)
	c.answers.Add(1)
}

// hangUp closes a connection in the middle of a request.
func (c *soakClient) hangUp(string) {
	conn, err := net.Dial("tcp", c.server.Listener.Addr().String())
	if !assert.NoError(c, err) {
		return
	}
	_, err = io.WriteString(conn, "POST /text HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
	assert.NoError(c, err)
	assert.NoError(c, conn.Close())
	c.answers.Add(1)
}

func (c *soakClient) echo(id string) {
	conn, _, err := websocket.DefaultDialer.DialContext(c.Context(), "ws"+strings.TrimPrefix(c.server.URL, "http")+"/echo", nil)
	if !assert.NoError(c, err) {
		return
	}
	defer conn.Close()
	assert.NoError(c, conn.WriteMessage(websocket.TextMessage, []byte(id)))
	_, message, err := conn.ReadMessage()
	assert.NoError(c, err)
	assert.Equal(c, id, string(message))
	c.answers.Add(1)
}

func (c *soakClient) readSlowly(path string, status int, done <-chan struct{}) {
	resp, err := c.get(c.Context(), path, "")
	if !assert.NoError(c, err) {
		return
	}
	defer resp.Body.Close()
	assert.Equal(c, status, resp.StatusCode)
	first := make([]byte, 16)
	_, err = io.ReadFull(resp.Body, first)
	assert.NoError(c, err)
	<-done
	rest, err := io.ReadAll(resp.Body)
	assert.NoError(c, err)
	assert.True(c, strings.TrimSuffix(string(first)+string(rest), "\n") == large, "not the body that was sent")
	c.answers.Add(1)
}
