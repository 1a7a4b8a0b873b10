// Package recorded has the recorded answers of real packages for the tests of the
// gateways: it replays them as a plain upstream would, asks a gateway for them, and keeps
// docs/gateways.md, which says where a gateway sends what the middleware sends.
package recorded

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// An Answer is what a handler of a package once sent, as it was on the wire over
// HTTP/1.1. It is an http.Handler that sends the same again, whatever the request.
type Answer struct {
	Group, Name string // the package, and the situation in it
	Request     struct {
		Method, Path, Body string
		Raw                string // instead of the three
	}
	Status     int
	Headers    http.Header // without Date
	Body       string
	BodyBase64 bool   `json:"body_base64"` // Body is encoded in the file
	Expect     string // "convert" or "leave"
}

// load reads the recordings.
func load() ([]Answer, error) {
	data, err := os.ReadFile(filepath.Join(root, "internal/differential/testdata/emitters.json"))
	if err != nil {
		return nil, err
	}
	var answers []Answer
	if err := json.Unmarshal(data, &answers); err != nil {
		return nil, err
	}
	for i := range answers {
		if a := &answers[i]; a.BodyBase64 {
			body, err := base64.StdEncoding.DecodeString(a.Body)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", a.Group, a.Name, err)
			}
			a.Body = string(body)
		}
	}
	return answers, nil
}

// ServeHTTP sends the recorded answer.
func (a *Answer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if a.Status == http.StatusSwitchingProtocols {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\n")
		_ = a.Headers.Write(conn)
		_, _ = io.WriteString(conn, "\r\n")
		return
	}
	h := w.Header()
	for name, values := range a.Headers {
		h[name] = append([]string(nil), values...)
	}
	if h["Content-Type"] == nil {
		h["Content-Type"] = nil // or net/http adds one
	}
	w.WriteHeader(a.Status)
	_, _ = io.WriteString(w, a.Body)
	if a.Body != "" && h["Content-Length"] == nil {
		_ = http.NewResponseController(w).Flush() // so that it goes in chunks, as it did
	}
}

// exchange asks the server at address for the answer, and returns what comes until the
// connection ends, without Date and Server.
func (a *Answer) exchange(address string) (string, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return "", err
	}
	if _, err := io.WriteString(conn, a.request()); err != nil {
		return "", err
	}
	var answer []byte
	if a.Status == http.StatusSwitchingProtocols {
		// The header is all of it: some gateways wait for the client to close.
		r := bufio.NewReader(conn)
		for err == nil && !bytes.HasSuffix(answer, []byte("\r\n\r\n")) {
			var line []byte
			line, err = r.ReadBytes('\n')
			answer = append(answer, line...)
		}
	} else {
		answer, err = io.ReadAll(conn)
	}
	return ownFields.ReplaceAllString(string(answer), ""), err
}

// ownFields are what a server says of itself.
var ownFields = regexp.MustCompile(`(?m)^(Date|Server): .*\r\n`)

// request is the recorded request, at the end of which the connection is to end.
func (a *Answer) request() string {
	if a.Status == http.StatusSwitchingProtocols {
		return a.Request.Raw
	}
	line := a.Request.Method + " " + a.Request.Path + " HTTP/1.1"
	if a.Request.Raw != "" {
		line, _, _ = strings.Cut(a.Request.Raw, "\r\n")
	}
	fields := "\r\nHost: example.com\r\nConnection: close\r\n"
	if a.Headers["Content-Encoding"] != nil {
		fields += "Accept-Encoding: gzip\r\n" // or a gateway that asks for it by itself decodes it
	}
	if a.Request.Body != "" {
		fields += fmt.Sprintf("Content-Length: %d\r\n", len(a.Request.Body))
	}
	return line + fields + "\r\n" + a.Request.Body
}

// Reordered is the difference of two answers that have the same fields in another order,
// and are otherwise the same.
const Reordered = "fields in another order"

// InChunks is the difference of an answer that comes in chunks, where the other one has a
// Content-Length. The order of its fields does not count.
const InChunks = "in chunks instead of with Content-Length"

// difference says in which respects got is not want. It is empty where they are the same
// to the byte. Both are what exchange returns.
func difference(want, got string) string {
	if want == got {
		return ""
	}
	if whole, ok := unchunked(got); ok && !strings.Contains(want, chunked) {
		if d := difference(want, whole); d != "" && d != Reordered {
			return d + "; " + InChunks
		}
		return InChunks
	}
	wantHead, wantBody, _ := strings.Cut(want, "\r\n\r\n")
	gotHead, gotBody, _ := strings.Cut(got, "\r\n\r\n")
	var differences []string
	note := func(format string, args ...any) { differences = append(differences, fmt.Sprintf(format, args...)) }
	wantLines, gotLines := strings.Split(wantHead, "\r\n"), strings.Split(gotHead, "\r\n")
	for _, line := range without(wantLines, gotLines) {
		note("without `%s`", line)
	}
	for _, line := range without(gotLines, wantLines) {
		note("with `%s`", line)
	}
	if len(differences) == 0 && wantHead != gotHead {
		note(Reordered)
	}
	if wantBody != gotBody {
		note("another body: `%s`", strings.TrimSpace(strings.NewReplacer("\r", " ", "\n", " ").Replace(gotBody)))
	}
	return strings.Join(differences, "; ")
}

const chunked = "\r\nTransfer-Encoding: chunked\r\n"

// unchunked returns an answer that came in chunks as it would come with a Content-Length, and
// whether it did.
func unchunked(answer string) (string, bool) {
	head, chunks, _ := strings.Cut(answer, "\r\n\r\n")
	body, err := io.ReadAll(httputil.NewChunkedReader(strings.NewReader(chunks)))
	if head += "\r\n"; err != nil || !strings.Contains(head, chunked) {
		return "", false
	}
	length := fmt.Sprintf("\r\nContent-Length: %d\r\n", len(body))
	return strings.Replace(head, chunked, length, 1) + "\r\n" + string(body), true
}

// without returns the lines that others lacks.
func without(lines, others []string) []string {
	count := make(map[string]int)
	for _, line := range others {
		count[line]++
	}
	var missing []string
	for _, line := range lines {
		if count[line]--; count[line] < 0 {
			missing = append(missing, line)
		}
	}
	return missing
}
