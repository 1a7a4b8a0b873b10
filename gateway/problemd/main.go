// Command problemd gives services that are not written in Go the rule of package
// problem: it stands in front of one as a reverse proxy, sends its plain and empty
// errors as problem documents (RFC 9457), and passes everything else as it came:
//
//	problemd -upstream http://127.0.0.1:9000 -listen :8080
//
// Without -upstream it is an error service, which other gateways ask for the document
// of a status. README.md says how to put it in front of a service and behind a gateway,
// problemd -help what there is to set.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/problemkit/problem/internal/gateway"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// From the first signal on, a second one kills.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program until ctx ends. It returns the exit code: 2 where the options are
// wrong, 1 where the server failed.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	var s *server
	if o != nil { // so that all faults are reported together
		var fault error
		s, fault = newServer(o, stdout)
		err = errors.Join(err, fault)
	}
	if err != nil {
		gateway.Report(stderr, "problemd", err)
		fmt.Fprintln(stderr, "problemd: -help lists what there is to set")
		return 2
	}
	if err := s.serve(ctx); err != nil {
		gateway.Report(stderr, "problemd", err)
		return 1
	}
	return 0
}
