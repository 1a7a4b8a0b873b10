package gatewaytest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Connections is how many clients ask at a time.
const Connections = 200

const order = `{"id":1,"items":[{"id":7,"count":2},{"id":8,"count":1}],"customer":"Ada Lovelace","paid":true}`

// Orders is the upstream that a [Client] asks.
func Orders(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/error":
		http.Error(w, "no such order", http.StatusNotFound)
	default:
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, order)
	}
}

// Load has 200 connections with 50 requests each, of which no answer is wrong.
func Load(t *testing.T, start Start) {
	address := start(Upstream(t, Orders))
	var wg sync.WaitGroup
	for i := range Connections {
		wg.Go(func() {
			c, err := NewClient(address, time.Now().Add(10*Patience))
			if !assert.NoError(t, err) {
				return
			}
			defer c.Close()
			for n := range 50 {
				if !assert.NoError(t, c.Ask(i+n, true)) {
					return
				}
			}
		})
	}
	wg.Wait()
}

// A Client asks for one thing after another on one connection.
type Client struct {
	net.Conn
	r    *bufio.Reader
	text [512]byte
}

// NewClient connects to an address, until a deadline.
func NewClient(address string, deadline time.Time) (*Client, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &Client{Conn: conn, r: bufio.NewReader(conn)}, conn.SetDeadline(deadline)
}

// Ask asks for what is there and, where n is a multiple of ten, for what is not. It returns
// an error where the answer is not that of [Orders], converted if converts.
func (c *Client) Ask(n int, converts bool) error {
	path, status, want := "/", " 200 ", order
	if n%10 == 0 {
		path, status, want = "/error", " 404 ", "no such order\n"
		if converts {
			want = noOrder
		}
	}
	if _, err := io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\n\r\n"); err != nil {
		return err
	}
	// Not http.ReadResponse: what the clients take, the servers lack.
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !strings.Contains(string(line), status) {
		return fmt.Errorf("%s: %s", path, line)
	}
	length := -1
	for len(line) > 2 {
		if line, err = c.r.ReadSlice('\n'); err != nil {
			return err
		}
		if digits, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(digits)); err != nil {
				return err
			}
		}
	}
	if length != len(want) {
		return fmt.Errorf("%s: Content-Length %d instead of %d", path, length, len(want))
	}
	if _, err := io.ReadFull(c.r, c.text[:length]); err != nil {
		return err
	}
	if string(c.text[:length]) != want {
		return fmt.Errorf("%s: %q", path, c.text[:length])
	}
	return nil
}
