package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A step of the tour is one request.
type step struct {
	title, method, path string
	body                string
	shell               string // the body in a curl line, where it is not body itself
}

var steps = []step{
	{title: "A route that the router does not know", method: "GET", path: "/oders"},
	{title: "A method that the route does not have", method: "PUT", path: "/orders"},
	{title: "A line of text from http.Error", method: "GET", path: "/orders?limit=many"},
	{title: "A helper: errors.NotFound(w)", method: "GET", path: "/orders/7"},
	{title: "A helper with options", method: "DELETE", path: "/orders/1"},
	{title: "A body with wrong fields", method: "POST", path: "/orders", body: `{"item":"","quantity":0}`},
	{title: "A problem type of the API's own", method: "POST", path: "/orders", body: `{"item":"tea","quantity":99}`},
	{title: "A body that is not JSON, given to problem.Write", method: "POST", path: "/orders", body: `{"item":tea}`},
	{
		title: "A body over the limit of http.MaxBytesReader", method: "POST", path: "/orders",
		body: `{"item":"` + strings.Repeat("tea", 400) + `"}`, shell: `{"item":"'"$(printf %1200s)"'"}`,
	},
	{title: "A 401 with its challenge, and no text", method: "GET", path: "/account"},
	{title: "A 429 with Retry-After", method: "POST", path: "/reports"},
	{title: "An error in a format of its own", method: "POST", path: "/token"},
	{title: "A success", method: "GET", path: "/orders/1"},
	{title: "A stream of server-sent events", method: "GET", path: "/events"},
}

// curl is the command line that makes the same request.
func (s step) curl(base string) string {
	line := "curl -i"
	switch {
	case s.body != "" && s.shell != "":
		line += " -d '" + s.shell + "'"
	case s.body != "":
		line += " -d '" + s.body + "'"
	case s.method != http.MethodGet:
		line += " -X " + s.method
	}
	url := base + s.path
	if strings.Contains(url, "?") {
		url = "'" + url + "'"
	}
	return line + " " + url
}

// A reply is what a server answered, as far as the tour shows it.
type reply struct {
	head   []string // status line and the fields in shown
	header http.Header
	body   string
	lead   time.Duration // from the first line of the body to its end
}

// shown are the header fields that the tour shows.
var shown = []string{"Content-Type", "Allow", "WWW-Authenticate", "Retry-After", "Cache-Control"}

// ask makes the request of s.
func (s step) ask(ctx context.Context, base string) (reply, error) {
	r, err := http.NewRequestWithContext(ctx, s.method, base+s.path, strings.NewReader(s.body))
	if err != nil {
		return reply{}, err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	a := reply{head: []string{response.Proto + " " + response.Status}, header: response.Header}
	a.header.Del("Date")
	for _, name := range shown {
		for _, value := range response.Header.Values(name) {
			a.head = append(a.head, name+": "+value)
		}
	}
	buffered := bufio.NewReader(response.Body)
	first, err := buffered.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return reply{}, err
	}
	start := time.Now()
	rest, err := io.ReadAll(buffered)
	a.body, a.lead = first+string(rest), time.Since(start)
	return a, err
}

// equals reports whether two replies are the same, except for their Date.
func (a reply) equals(b reply) bool {
	return slices.Equal(a.head, b.head) && maps.EqualFunc(a.header, b.header, slices.Equal) && a.body == b.body
}

// A tour prints what a bare and a wrapped server answer.
type tour struct {
	out   io.Writer
	paint paint
}

func newTour(out io.Writer) *tour { return &tour{out: out, paint: paintFor(out)} }

// give takes every step.
func (t *tour) give(ctx context.Context, bare, wrapped string) error {
	fmt.Fprintln(t.out, `The same handlers answer each request twice: as they are, and in the middleware.
The helpers write problem documents without it, too; inside, they follow its
Config, which here gives every type a page to read: see "type". Of the header,
only fields that differ or that say what to do are shown.`)
	for i, s := range steps {
		before, err := s.ask(ctx, bare)
		if err != nil {
			return err
		}
		after, err := s.ask(ctx, wrapped)
		if err != nil {
			return err
		}
		t.print(i+1, s, before, after)
	}
	return nil
}

func (t *tour) print(number int, s step, before, after reply) {
	fmt.Fprintf(t.out, "\n%s\n", t.paint.bold(fmt.Sprintf("%d. %s", number, s.title)))
	request := s.method + " " + s.path
	if len(s.body) > 0 && len(s.body) < 40 {
		request += "  " + s.body
	}
	fmt.Fprintf(t.out, "   %s\n\n", request)
	if before.equals(after) {
		fmt.Fprintln(t.out, t.paint.dim("bare and wrapped, byte for byte"))
		for _, line := range after.lines(pageWidth) {
			fmt.Fprintln(t.out, line)
		}
		if after.header.Get("Content-Type") == "text/event-stream" {
			fmt.Fprintf(t.out, "%s\n", t.paint.dim(fmt.Sprintf(
				"The first event came %d ms before the end; wrapped, %d ms before it.",
				before.lead.Milliseconds(), after.lead.Milliseconds())))
		}
		return
	}
	t.columns(before.lines(leftWidth), after.lines(rightWidth))
}
