package differential

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// protocols are the versions of HTTP that programs run over.
var protocols = []string{"HTTP/1.0", "HTTP/1.1", "HTTP/2.0"}

// patience is how long a run may take before it counts as hung.
const patience = 10 * time.Second

// A bed runs programs one after the other on a server of its own, over HTTP/1.0,
// HTTP/1.1 and HTTP/2 in the clear.
type bed struct {
	middlewares
	addr    string
	h2      *http.Transport
	handler http.Handler // of the current run

	mu     sync.Mutex
	logged []string
	done   chan struct{}                  // closed when the handler is done
	conns  map[string]chan http.ConnState // by the client's address
}

// An exchange is all that a run shows: to the client, to the handler and in the
// server's log.
type exchange struct {
	stream  string // HTTP/1: all bytes that the server sent
	conn    string // HTTP/1: what the server did with the connection
	interim []string
	status  int
	header  http.Header
	body    string
	trailer http.Header
	rest    string // HTTP/1: what followed the response
	failure string // of the request, or of reading the body
	length  int64
	close   bool
	coding  []string // Transfer-Encoding

	trace
	log []string
}

func newBed(t testing.TB) *bed {
	b := &bed{conns: map[string]chan http.ConnState{}}
	both := new(http.Protocols)
	both.SetHTTP1(true)
	both.SetUnencryptedHTTP2(true)
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer close(b.done)
			b.handler.ServeHTTP(w, r)
		}),
		Protocols: both,
		ErrorLog:  log.New(b, "", 0),
		ConnState: b.connState,
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	b.addr = listener.Addr().String()
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener)
	}()

	only2 := new(http.Protocols)
	only2.SetUnencryptedHTTP2(true)
	b.h2 = &http.Transport{Protocols: only2, DisableCompression: true}
	t.Cleanup(func() {
		b.h2.CloseIdleConnections()
		_ = server.Close()
		<-served
	})
	return b
}

// Write takes one entry of the server's log.
func (b *bed) Write(entry []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.logged = append(b.logged, string(entry))
	return len(entry), nil
}

var logsCaller = regexp.MustCompile(` from \S+ \(\S+:\d+\)`)

// takeLog returns the entries of the current run and forgets them. It leaves out those
// of a panic, which may come after the client has gone on, and the callers, which are
// this library's in the wrapped run.
func (b *bed) takeLog() (entries []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, entry := range b.logged {
		if !strings.Contains(entry, "panic serving") {
			entries = append(entries, logsCaller.ReplaceAllString(entry, ""))
		}
	}
	b.logged = nil
	return entries
}

// connState hears what the server does with its connections.
func (b *bed) connState(conn net.Conn, state http.ConnState) {
	if state == http.StateIdle || state == http.StateClosed || state == http.StateHijacked {
		b.mu.Lock()
		defer b.mu.Unlock()
		if events := b.conns[conn.RemoteAddr().String()]; events != nil {
			select {
			case events <- state:
			default:
			}
		}
	}
}

// run runs a program once.
func (b *bed) run(p *program, protocol string, middleware func(http.Handler) http.Handler) (x exchange, err error) {
	b.takeLog()
	b.done = make(chan struct{})
	b.handler = p.handler(&x.trace, middleware)
	if protocol == "HTTP/2.0" {
		err = b.runHTTP2(&p.request, &x)
	} else {
		err = b.runHTTP1(&p.request, protocol, &x)
	}
	x.log = b.takeLog()
	return x, err
}

var errHung = errors.New("the run hangs")

func (b *bed) wait() error {
	select {
	case <-b.done:
		return nil
	case <-time.After(patience):
		return errHung
	}
}

func (b *bed) runHTTP2(q *request, x *exchange) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		Got1xxResponse: func(code int, header textproto.MIMEHeader) error {
			x.interim = append(x.interim, fmt.Sprint(code, http.Header(header)))
			return nil
		},
	})
	var body io.Reader
	if q.body != "" {
		body = strings.NewReader(q.body)
	}
	req, err := http.NewRequestWithContext(ctx, q.method, "http://"+b.addr+"/", body)
	if err != nil {
		return err
	}
	resp, err := b.h2.RoundTrip(req)
	if err == nil {
		defer resp.Body.Close()
		x.read(resp)
	} else {
		x.failure = streamID.ReplaceAllString(err.Error(), "")
	}
	return b.wait()
}

var streamID = regexp.MustCompile(`stream ID \d+`)

// read takes the parts of a response.
func (x *exchange) read(resp *http.Response) {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		x.failure = streamID.ReplaceAllString(err.Error(), "")
	}
	if len(resp.Header["Date"]) == 1 && isNow(resp.Header["Date"][0]) {
		resp.Header["Date"][0] = "now"
	}
	x.status, x.header, x.body, x.trailer = resp.StatusCode, resp.Header, string(body), resp.Trailer
	x.length, x.close, x.coding = resp.ContentLength, resp.Close, resp.TransferEncoding
}

// isNow tells the server's Date from one that a handler has set.
func isNow(date string) bool {
	at, err := http.ParseTime(date)
	return err == nil && time.Since(at).Abs() < time.Hour
}

func (b *bed) runHTTP1(q *request, protocol string, x *exchange) error {
	conn, err := net.Dial("tcp", b.addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	events := make(chan http.ConnState, 8)
	b.mu.Lock()
	b.conns[conn.LocalAddr().String()] = events
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		delete(b.conns, conn.LocalAddr().String())
		b.mu.Unlock()
	}()

	var head, stream bytes.Buffer
	fmt.Fprintf(&head, "%s / %s\r\nHost: %s\r\n", q.method, protocol, b.addr)
	if q.body != "" || q.method == http.MethodPost {
		fmt.Fprintf(&head, "Content-Length: %d\r\n", len(q.body))
	}
	if q.keepAlive && protocol == "HTTP/1.0" {
		head.WriteString("Connection: keep-alive\r\n")
	}
	expect := q.expect && protocol == "HTTP/1.1" && q.body != ""
	if expect {
		head.WriteString("Expect: 100-continue\r\n\r\n")
	} else {
		head.WriteString("\r\n" + q.body)
	}
	if _, err := conn.Write(head.Bytes()); err != nil {
		return err
	}
	in := io.TeeReader(conn, &stream)
	if expect {
		asked, err := askedForBody(in)
		if err != nil {
			return err
		}
		if asked {
			_, err = io.WriteString(conn, q.body)
		} else {
			// net/http waits for the body before it lets the connection go.
			err = conn.(*net.TCPConn).CloseWrite()
		}
		if err != nil {
			return err
		}
	}

	select {
	case state := <-events:
		x.conn = state.String()
	case <-time.After(patience):
		return errHung
	}
	if err := b.wait(); err != nil {
		return err
	}
	// If the server has kept the connection, this ends it. A reset is an end too.
	_ = conn.(*net.TCPConn).CloseWrite()
	_, err = io.Copy(io.Discard, in)
	if errors.Is(err, context.DeadlineExceeded) {
		return errHung
	}
	x.parse(q.method, stream.String())
	return nil
}

// askedForBody reads up to a 100 Continue, the head of the final response or the
// end, and says whether it was the first.
func askedForBody(r io.Reader) (bool, error) {
	var head []byte
	for {
		var c [1]byte
		if _, err := io.ReadFull(r, c[:]); err == io.EOF {
			return false, nil
		} else if err != nil {
			return false, err
		}
		head = append(head, c[0])
		if !bytes.HasSuffix(head, []byte("\r\n\r\n")) {
			continue
		}
		if !bytes.HasPrefix(head, []byte("HTTP/1.1 1")) || bytes.HasPrefix(head, []byte("HTTP/1.1 101 ")) {
			return false, nil
		}
		if bytes.HasPrefix(head, []byte("HTTP/1.1 100 ")) {
			return true, nil
		}
		head = head[:0]
	}
}

var dateLine = regexp.MustCompile(`\r\nDate: [^\r]*`)

// parse reads a whole HTTP/1 stream.
func (x *exchange) parse(method, stream string) {
	x.stream = dateLine.ReplaceAllStringFunc(stream, func(line string) string {
		if _, date, _ := strings.Cut(line, ": "); isNow(date) {
			return "\r\nDate: now"
		}
		return line
	})
	in := bufio.NewReader(strings.NewReader(x.stream))
	for {
		resp, err := http.ReadResponse(in, &http.Request{Method: method}) //nolint:bodyclose // it is in memory
		if err != nil {
			x.failure = err.Error()
			return
		}
		if resp.StatusCode < 200 && resp.StatusCode != http.StatusSwitchingProtocols {
			x.interim = append(x.interim, fmt.Sprint(resp.StatusCode, resp.Header))
			continue
		}
		x.read(resp)
		rest, _ := io.ReadAll(in)
		x.rest = string(rest)
		return
	}
}
