// Command quickstart shows what the middleware does. It serves a small JSON API,
// asks it for one failure of each kind, with and without the middleware, prints
// both answers side by side, and goes on serving:
//
//	go run ./examples/quickstart
//	go run ./examples/quickstart -once               # end after the tour
//	go run ./examples/quickstart -addr localhost:0   # listen elsewhere
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// From the first signal on, a second one kills.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program until ctx ends. It returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	flags.SetOutput(stderr)
	addr := flags.String("addr", "127.0.0.1:8080", "address to listen on; port 0 takes a free one")
	once := flags.Bool("once", false, "end after the tour")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "quickstart: unexpected argument %q\n", flags.Arg(0))
		return 2
	}
	if err := serve(ctx, *addr, *once, stdout); err != nil {
		fmt.Fprintln(stderr, "quickstart:", err)
		if errors.Is(err, syscall.EADDRINUSE) {
			fmt.Fprintln(stderr, "Another program listens there. Choose another port, or let the system choose: -addr 127.0.0.1:0")
		}
		return 1
	}
	return 0
}

// serve listens, gives the tour and, unless once, goes on until ctx ends.
func serve(ctx context.Context, addr string, once bool, stdout io.Writer) error {
	api := newAPI()
	api.Handle("GET /problems/", http.StripPrefix("/problems", site.Handler()))

	wrapped, err := start(ctx, addr, site.Config.Middleware(api))
	if err != nil {
		return err
	}
	defer wrapped.stop()
	bare, err := start(ctx, "127.0.0.1:0", api)
	if err != nil {
		return err
	}
	defer bare.stop()

	if err := newTour(stdout).give(ctx, bare.url, wrapped.url); err != nil || once {
		return err
	}
	fmt.Fprintf(stdout, "\nServing on %s until Ctrl-C. What its problems mean: %[1]s/problems/\n", wrapped.url)
	fmt.Fprintln(stdout, "The same failures by hand:")
	fmt.Fprintln(stdout)
	for _, s := range steps {
		fmt.Fprintln(stdout, s.curl(wrapped.url))
	}
	select {
	case err := <-wrapped.failed:
		return err
	case <-ctx.Done():
		fmt.Fprintln(stdout, "\nStopped.")
		return nil
	}
}

// A server is an http.Server that is running.
type server struct {
	http.Server
	url    string
	failed chan error // why it ended by itself
}

func start(ctx context.Context, addr string, h http.Handler) (*server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &server{url: "http://" + reachable(listener.Addr().String()), failed: make(chan error, 1)}
	s.Handler = h
	s.ReadHeaderTimeout = 5 * time.Second
	// Streams end when the program does.
	s.BaseContext = func(net.Listener) context.Context { return ctx }
	go func() { s.failed <- s.Serve(listener) }()
	return s, nil
}

// stop lets the requests that are running finish, for a moment.
func (s *server) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if s.Shutdown(ctx) != nil {
		_ = s.Close()
	}
}

// reachable turns an address that means all interfaces into one to connect to.
func reachable(addr string) string {
	host, port, _ := net.SplitHostPort(addr)
	if ip := net.ParseIP(strings.Trim(host, "[]")); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
