package differential

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

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

// varying is what differs from run to run in an error.
var varying = regexp.MustCompile(`stream ID \d+|(?s:http3: invalid response: .*)`)

// read takes the parts of a response.
func (x *exchange) read(resp *http.Response) {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		x.failure = varying.ReplaceAllString(err.Error(), "…")
	}
	if len(resp.Header["Date"]) == 1 && isNow(resp.Header["Date"][0]) {
		resp.Header["Date"][0] = "now"
	}
	if resp.ProtoMajor == 3 {
		// quic-go sends a header in the order of the map, with all spellings of a name.
		for _, values := range resp.Header {
			slices.Sort(values)
		}
	}
	x.status, x.header, x.body, x.trailer = resp.StatusCode, resp.Header, string(body), resp.Trailer
	x.length, x.close, x.coding = resp.ContentLength, resp.Close, resp.TransferEncoding
}

// isNow tells the server's Date from one that a handler has set.
func isNow(date string) bool {
	at, err := http.ParseTime(date)
	return err == nil && time.Since(at).Abs() < time.Hour
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
