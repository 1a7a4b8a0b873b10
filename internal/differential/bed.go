package differential

import (
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
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long a run may take before it counts as hung.
const patience = 30 * time.Second

// A Protocol is a version of HTTP beside those of net/http.
type Protocol struct {
	Name string // "HTTP/3.0"

	// Serve starts a server of the handler, which ends with the test, and returns its
	// URL and a client.
	Serve func(t testing.TB, handler http.Handler) (url string, client http.RoundTripper)
}

// A bed runs programs one after the other on a server of its own, over HTTP/1.0,
// HTTP/1.1 and HTTP/2 in the clear, and over other protocols.
type bed struct {
	middlewares
	protocols []string
	dial      func() (net.Conn, error)
	clients   map[string]client // except for HTTP/1
	handler   http.Handler      // of the current run

	mu     sync.Mutex
	logged []string
	done   chan struct{}                  // closed when the handler is done
	conns  map[string]chan http.ConnState // by the client's address
}

type client struct {
	url string
	http.RoundTripper
}

// newBed returns a bed of TCP connections.
func newBed(t testing.TB, more ...Protocol) *bed {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := listener.Addr().String()
	b := &bed{
		protocols: []string{"HTTP/1.0", "HTTP/1.1", "HTTP/2.0"},
		dial:      func() (net.Conn, error) { return net.Dial("tcp", addr) },
		clients:   map[string]client{},
	}
	only2 := new(http.Protocols)
	only2.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: only2, DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	b.clients["HTTP/2.0"] = client{"http://" + addr, transport}
	for _, protocol := range more {
		b.protocols = append(b.protocols, protocol.Name)
		url, transport := protocol.Serve(t, b)
		b.clients[protocol.Name] = client{url, transport}
	}
	b.serve(t, listener)
	return b
}

// newPipe returns a bed of connections in memory, for HTTP/1 alone.
func newPipe(t testing.TB) *bed {
	listener := &pipes{made: make(chan net.Conn), closed: make(chan struct{})}
	b := &bed{dial: listener.dial}
	b.serve(t, listener)
	return b
}

// serve starts net/http's server.
func (b *bed) serve(t testing.TB, listener net.Listener) {
	b.conns = map[string]chan http.ConnState{}
	both := new(http.Protocols)
	both.SetHTTP1(true)
	both.SetUnencryptedHTTP2(true)
	server := &http.Server{
		Handler:   b,
		Protocols: both,
		ErrorLog:  log.New(b, "", 0),
		ConnState: b.connState,
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-served
	})
}

// ServeHTTP is the handler of every server.
func (b *bed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer close(b.done)
	b.handler.ServeHTTP(w, r)
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
	if c, ok := b.clients[protocol]; ok {
		err = b.ask(c, &p.request, &x)
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

// ask runs a program over HTTP/2 or a later one.
func (b *bed) ask(c client, q *request, x *exchange) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		Got1xxResponse: func(code int, header textproto.MIMEHeader) error {
			for _, values := range header {
				slices.Sort(values) // see read
			}
			x.interim = append(x.interim, fmt.Sprint(code, http.Header(header)))
			return nil
		},
	})
	var body io.Reader
	if q.body != "" {
		body = strings.NewReader(q.body)
	}
	req, err := http.NewRequestWithContext(ctx, q.method, c.url+"/", body)
	if err != nil {
		return err
	}
	if q.accept != "" {
		req.Header.Set("Accept", q.accept)
	}
	if q.language != "" {
		req.Header.Set("Accept-Language", q.language)
	}
	resp, err := c.RoundTrip(req)
	if err == nil {
		defer resp.Body.Close()
		x.read(resp)
	} else {
		x.failure = varying.ReplaceAllString(err.Error(), "…")
	}
	return b.wait()
}

func (b *bed) runHTTP1(q *request, protocol string, x *exchange) error {
	conn, err := b.dial()
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	events, addr := make(chan http.ConnState, 8), conn.LocalAddr().String()
	b.mu.Lock()
	b.conns[addr] = events
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		delete(b.conns, addr)
		b.mu.Unlock()
	}()

	var head, stream bytes.Buffer
	fmt.Fprintf(&head, "%s / %s\r\nHost: x\r\n", q.method, protocol)
	if q.body != "" || q.method == http.MethodPost {
		fmt.Fprintf(&head, "Content-Length: %d\r\n", len(q.body))
	}
	if q.accept != "" {
		fmt.Fprintf(&head, "Accept: %s\r\n", q.accept)
	}
	if q.language != "" {
		fmt.Fprintf(&head, "Accept-Language: %s\r\n", q.language)
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
			err = closeWrite(conn)
		}
		if err != nil {
			return err
		}
	}
	read := make(chan error, 1)
	go func() { // all the while, since a connection in memory holds nothing
		_, err := io.Copy(io.Discard, in)
		read <- err
	}()

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
	_ = closeWrite(conn)
	if err = <-read; errors.Is(err, os.ErrDeadlineExceeded) {
		return errHung
	}
	x.parse(q.method, stream.String())
	return nil
}

// closeWrite ends what the client has to say. A connection in memory ends altogether;
// the server has nothing more to say then.
func closeWrite(conn net.Conn) error {
	if tcp, ok := conn.(*net.TCPConn); ok {
		return tcp.CloseWrite()
	}
	return conn.Close()
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
