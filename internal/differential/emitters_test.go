package differential

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An emitter is a recorded response of a package: what its handler did to send it,
// and what the rules make of it.
type emitter struct {
	Group   string
	Name    string
	Request struct {
		Method string
		Body   string
		Raw    string // instead of the two
	}
	Status              int
	Headers             http.Header // Date left out
	DeclaredContentType *string     `json:"declared_content_type"`
	Body                string
	BodyBase64          bool `json:"body_base64"`
	Expect              string
}

// program is a handler that writes what was recorded. net/http adds Content-Length,
// and Content-Type where the handler declared none.
func (e *emitter) program(t *testing.T) *program {
	method := e.Request.Method
	if method == "" {
		method, _, _ = strings.Cut(e.Request.Raw, " ")
	}
	p := plain()
	p.request = request{method: method, body: e.Request.Body}
	for name, values := range e.Headers {
		if name == "Content-Length" || name == "Content-Type" {
			continue
		}
		for _, value := range values {
			p.ops = append(p.ops, operation{verb: doAddField, name: name, value: value})
		}
	}
	if e.DeclaredContentType != nil {
		p.ops = append(p.ops, operation{verb: doSetField, name: "Content-Type", value: *e.DeclaredContentType})
	}
	p.ops = append(p.ops, operation{verb: doWriteHeader, status: e.Status})
	body := e.Body
	if method == http.MethodHead {
		length, err := strconv.Atoi(e.Headers.Get("Content-Length"))
		require.NoError(t, err)
		body = strings.Repeat("x", length) // the recording has none
	}
	if body == "" {
		return p
	}
	if e.Headers["Content-Type"] == nil {
		p.ops = append(p.ops, operation{verb: doFlush}) // the header was out before the body came
	}
	p.ops = append(p.ops, operation{verb: doWrite, value: body})
	if e.Headers["Content-Length"] == nil {
		p.ops = append(p.ops, operation{verb: doFlush})
	}
	return p
}

// TestEmitters replays what routers, middlewares and net/http itself send. The
// recordings are from Go 1.26.8 over HTTP/1.1.
func TestEmitters(t *testing.T) {
	file, err := os.ReadFile("testdata/emitters.json")
	require.NoError(t, err)
	var emitters []emitter
	require.NoError(t, json.Unmarshal(file, &emitters))
	require.NotEmpty(t, emitters)
	b := newBed(t)
	for _, e := range emitters {
		t.Run(e.Group+"/"+e.Name, func(t *testing.T) {
			if e.BodyBase64 {
				body, err := base64.StdEncoding.DecodeString(e.Body)
				require.NoError(t, err)
				e.Body = string(body)
			}
			p := e.program(t)
			recorded, err := b.run(p, "HTTP/1.1", bare)
			require.NoError(t, err)
			recorded.header.Del("Date")
			require.Equal(t, e.Headers, recorded.header, "the program does not write what was recorded")
			require.Equal(t, e.Status, recorded.status)
			require.Equal(t, e.Body, recorded.body)

			got, err := b.run(p, "HTTP/1.1", b.middleware(p.levels))
			require.NoError(t, err)
			require.Empty(t, got.failure)
			require.Equal(t, recorded.status, got.status)
			require.Equal(t, recorded.conn, got.conn)
			switch e.Expect {
			case "leave":
				require.Equal(t, recorded.stream, got.stream)
			case "convert":
				requireConverted(t, &e, p.request.method, &got)
			default:
				t.Fatalf("expect %q", e.Expect)
			}
			outcome, difference := compareOn(b, p, "HTTP/1.1")
			require.Equal(t, e.Expect == "convert", outcome == converts)
			require.Empty(t, difference)
		})
	}
}

// requireConverted checks a response without the model: a whole document, the
// handler's fields, and none that describes the replaced body.
func requireConverted(t *testing.T, e *emitter, method string, got *exchange) {
	want := e.Headers.Clone()
	for _, name := range []string{"Content-Disposition", "Content-Language", "Content-Location", "Accept-Ranges"} {
		want.Del(name)
	}
	if e.Status != http.StatusPreconditionFailed {
		want.Del("Etag")
		want.Del("Last-Modified")
	}
	if e.Status != http.StatusRequestedRangeNotSatisfiable {
		want.Del("Content-Range")
	}
	if e.Status == http.StatusTooManyRequests || e.Status == http.StatusPreconditionRequired {
		want.Set("Cache-Control", "no-store")
	}
	want.Set("Content-Type", "application/problem+json")
	want.Set("X-Content-Type-Options", "nosniff")
	want.Set("Content-Length", strconv.Itoa(len(got.body)))
	if method == http.MethodHead {
		require.Empty(t, got.body)
		require.Positive(t, got.length)
		want.Set("Content-Length", strconv.FormatInt(got.length, 10))
	}
	got.header.Del("Date")
	require.Equal(t, want, got.header)
	require.Empty(t, got.trailer)
	if method == http.MethodHead {
		return
	}
	var document struct {
		Type, Title, Detail string
		Status              int
	}
	require.NoError(t, json.Unmarshal([]byte(got.body), &document))
	require.Equal(t, "about:blank", document.Type)
	require.Equal(t, e.Status, document.Status)
	require.NotEmpty(t, document.Title)
	require.NotEmpty(t, document.Detail)
}
