package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"
)

// newTransport returns the connections to o's upstream. Of a https one, HTTP/2 is asked
// for.
func newTransport(o *options) http.RoundTripper {
	dialer := &net.Dialer{Timeout: o.upstreamTimeout, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &writeTimeout{Conn: conn, timeout: o.upstreamTimeout}, nil
		},
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   o.upstreamTimeout,
		ResponseHeaderTimeout: o.upstreamTimeout,
		ExpectContinueTimeout: time.Second,
		MaxConnsPerHost:       o.maxConns,
		MaxIdleConnsPerHost:   1024,
		// Node.js and uvicorn close theirs after 5 seconds. Who comes first meets no
		// request that is under way on a connection that is closing.
		IdleConnTimeout: 4 * time.Second,
		// What is asked for and answered is the client's and the upstream's.
		DisableCompression: true,
	}
	if o.maxConns == 0 {
		return t
	}
	return &queue{t, o.upstreamTimeout}
}

// A writeTimeout is a connection whose other side may be slow to answer, but not to
// read: http.Transport has no limit for that. A Write may take up to a quarter longer, so
// that not each of them has to set the deadline.
type writeTimeout struct {
	net.Conn
	timeout time.Duration
	renewal time.Time // of the deadline
}

func (c *writeTimeout) Write(p []byte) (int, error) {
	if now := time.Now(); now.After(c.renewal) {
		c.renewal = now.Add(c.timeout / 4)
		if err := c.SetWriteDeadline(c.renewal.Add(c.timeout)); err != nil {
			return 0, err
		}
	}
	return c.Conn.Write(p)
}

// A queue limits how long a request waits for one of the connections.
type queue struct {
	next    http.RoundTripper
	timeout time.Duration
}

// A timeoutError is a net.Error, as those of net/http are.
type timeoutError string

func (e timeoutError) Error() string   { return string(e) }
func (e timeoutError) Timeout() bool   { return true }
func (e timeoutError) Temporary() bool { return true }

const errQueue = timeoutError("no connection to the upstream was free in time")

func (q *queue) RoundTrip(r *http.Request) (*http.Response, error) {
	// The context lives as long as the answer does. The request's own ends it.
	ctx, cancel := context.WithCancelCause(r.Context())
	timer := time.AfterFunc(q.timeout, func() { cancel(errQueue) })
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { timer.Stop() },
	})
	res, err := q.next.RoundTrip(r.WithContext(ctx))
	timer.Stop()
	if err != nil && context.Cause(ctx) == errQueue {
		err = errQueue
	}
	return res, err
}
