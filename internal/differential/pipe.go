package differential

import (
	"net"
	"strconv"
	"sync"
)

// pipes is a listener of connections in memory.
type pipes struct {
	dialed int
	made   chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (p *pipes) dial() (net.Conn, error) {
	p.dialed++
	addr := &net.UnixAddr{Name: strconv.Itoa(p.dialed)}
	client, server := net.Pipe()
	p.made <- pipe{server, addr}
	return pipe{client, addr}, nil
}

// A pipe is one end of a connection in memory. Both have the same address.
type pipe struct {
	net.Conn
	addr net.Addr
}

func (p pipe) LocalAddr() net.Addr  { return p.addr }
func (p pipe) RemoteAddr() net.Addr { return p.addr }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.made:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }
