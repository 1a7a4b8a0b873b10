package interop

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem"
)

// A row is one answer of a real package, and what the middleware makes of it.
type row struct {
	pkg     string // import path of what writes the answer
	name    string // the situation
	handler layers
	request request
	rule    rule
	config  problem.Config

	detail   string // of a converted answer; "" for the catalog's description
	document string // the whole of a converted answer, where detail does not say it
	unheard  bool   // HEAD: the handler writes no text, so that a GET's length is unknown
	streamed bool   // sent before the handler returns: only net/http's own writer announces a length
	racing   bool   // flushed at a moment that varies, so that detail may be the catalog's
	status   int    // of a dropped answer, what is sent in its place
	volatile string // regular expression of what differs from run to run
	protocol string // the only one that serves it; "" for all
	except   string // one that does not serve it

	// fields are those of a converted answer that the bare one has otherwise; nil for
	// one that is deleted.
	fields http.Header
}

const (
	http1 = "HTTP/1.1"
	http2 = "HTTP/2.0"
	http3 = "HTTP/3.0"
)

// A wrapper is the middleware, or nothing at all in a bare run.
type wrapper func(http.Handler) http.Handler

func unwrapped(h http.Handler) http.Handler { return h }

// layers builds the handler of a row, anew for each run, with the wrapper in its
// place.
type layers func(t *testing.T, wrap wrapper) http.Handler

// whole is the usual place of the wrapper: around everything.
func whole(build func() http.Handler) layers {
	return func(_ *testing.T, wrap wrapper) http.Handler { return wrap(build()) }
}

// serving is whole for a handler without state.
func serving(h http.HandlerFunc) layers {
	return func(_ *testing.T, wrap wrapper) http.Handler { return wrap(h) }
}

// A rule says what happens to an answer, and which condition for a conversion
// decides.
type rule string

const (
	converted    rule = "converted"
	leftStatus   rule = "left: not a 4xx"
	leftType     rule = "left: declared Content-Type"
	leftCharset  rule = "left: declared charset"
	leftEncoding rule = "left: Content-Encoding"
	leftOpening  rule = "left: begins like JSON, HTML or XML"
	leftSniffed  rule = "left: bytes that net/http labels as no text"
	leftLength   rule = "left: longer than 8 KiB"
	leftBytes    rule = "left: not UTF-8"
	leftSkipped  rule = "left: Skip"
	leftOutside  rule = "left: written outside the middleware"
	dropped      rule = "dropped: a panic after the 4xx"
)

// explains reports whether a bare answer shows what a rule says of it. The rows'
// rules are claims; this is what holds them to the wire.
func (r rule) explains(a answer) bool {
	media, params, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	body := strings.TrimLeft(strings.TrimPrefix(a.body, "\ufeff"), " \t\r\n")
	clientError := a.status >= 400 && a.status <= 499
	switch r {
	case converted, dropped, leftSkipped:
		return clientError || r == converted && a.status >= 500
	case leftStatus:
		return !clientError
	case leftType:
		return clientError && media != "" && media != "text/plain"
	case leftCharset:
		return clientError && media == "text/plain" && !slices.Contains([]string{"", "utf-8", "us-ascii"}, params["charset"])
	case leftEncoding:
		return clientError && !slices.Contains([]string{"", "identity"}, a.header.Get("Content-Encoding")) && a.body != ""
	case leftOpening:
		return clientError && opening.MatchString(body)
	case leftSniffed:
		return clientError && media != "text/plain" && http.DetectContentType([]byte(a.body)) == media
	case leftLength:
		return clientError && len(a.body) > 8192
	case leftBytes:
		return clientError && strings.ToValidUTF8(a.body, "") != a.body
	case leftOutside:
		return a.status >= 400
	}
	return false
}

// opening is how HTML, XML and JSON begin, and no text does.
var opening = regexp.MustCompile(`^(<|\{\s*["}]|\[\s*([]"{\[0-9-]|(true|false|null)\b))`)

// A request is what the client sends.
type request struct {
	method, path string
	header       http.Header
	body         string
	raw          string // in place of the others, with HOST for the address
	times        int    // how often it is sent; the last answer counts
}

func get(path string) request                { return request{method: http.MethodGet, path: path} }
func head(path string) request               { return request{method: http.MethodHead, path: path} }
func post(path, body string) request         { return request{method: http.MethodPost, path: path, body: body} }
func with(method, path, body string) request { return request{method: method, path: path, body: body} }
func raw(text string) request                { return request{raw: text} }
func (q request) twice() request             { q.times = 2; return q }
func (q request) add(name, value string) request {
	q.header = maps.Clone(q.header)
	if q.header == nil {
		q.header = make(http.Header)
	}
	q.header.Add(name, value)
	return q
}

// An answer is a response as a client reads it.
type answer struct {
	status  int
	header  http.Header // without Date
	trailer http.Header
	interim []string // informational responses before it
	body    string
}

// run serves the row's handler over a protocol and returns its answer.
func (r row) run(t *testing.T, protocol string, wrap wrapper) answer {
	t.Helper()
	address, transport := serveProtocol(t, protocol, r.handler(t, wrap))
	var a answer
	for range max(r.request.times, 1) {
		a = ask(t, address, transport, protocol, r.request)
	}
	return a.masked(r.volatile)
}

// serveProtocol starts a server and returns its URL and a client's transport.
func serveProtocol(t *testing.T, protocol string, h http.Handler) (string, http.RoundTripper) {
	t.Helper()
	if protocol == http3 {
		return serveHTTP3(t, h)
	}
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	if protocol == http2 {
		s.EnableHTTP2 = true
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	transport := s.Client().Transport.(*http.Transport)
	transport.DisableCompression = true
	return s.URL, transport
}

// ask sends one request and reads the response.
func ask(t *testing.T, address string, transport http.RoundTripper, protocol string, q request) answer {
	t.Helper()
	var a answer
	var resp *http.Response
	if q.raw != "" {
		host := strings.TrimPrefix(address, "http://")
		conn, err := net.Dial("tcp", host)
		require.NoError(t, err)
		defer conn.Close()
		_, err = io.WriteString(conn, strings.ReplaceAll(q.raw, "HOST", host))
		require.NoError(t, err)
		resp, err = http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
	} else {
		req, err := http.NewRequest(q.method, address+q.path, strings.NewReader(q.body))
		require.NoError(t, err)
		maps.Copy(req.Header, q.header)
		trace := &httptrace.ClientTrace{Got1xxResponse: func(code int, h textproto.MIMEHeader) error {
			a.interim = append(a.interim, fmt.Sprint(code, h))
			return nil
		}}
		resp, err = transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
		require.NoError(t, err)
		require.Equal(t, protocol, resp.Proto)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSwitchingProtocols {
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		a.body = string(body)
	}
	a.status, a.header, a.trailer = resp.StatusCode, resp.Header, resp.Trailer
	a.header.Del("Date")
	slices.Sort(a.header["Allow"]) // chi's come in the order of a map
	return a
}

// masked replaces what differs from run to run.
func (a answer) masked(volatile string) answer {
	if volatile == "" {
		return a
	}
	re := regexp.MustCompile(volatile)
	a.body = re.ReplaceAllString(a.body, "…")
	for _, values := range a.header {
		for i := range values {
			values[i] = re.ReplaceAllString(values[i], "…")
		}
	}
	return a
}

// check runs the row bare and wrapped and compares the two.
func (r row) check(t *testing.T, protocol string) (bare, wrapped answer) {
	t.Helper()
	bare = r.run(t, protocol, unwrapped)
	wrapped = r.run(t, protocol, r.config.Middleware)
	assert.True(t, r.rule.explains(bare), "%q does not explain %v", r.rule, bare)
	switch r.rule {
	case converted:
		r.checkConverted(t, protocol, bare, wrapped)
	case dropped:
		assert.Equal(t, r.status, wrapped.status)
	default:
		assert.Equal(t, bare, wrapped)
	}
	return bare, wrapped
}

// checkConverted holds a converted answer to the bare one: the same status, a
// problem document, and every field except those that describe the replaced body.
func (r row) checkConverted(t *testing.T, protocol string, bare, wrapped answer) {
	t.Helper()
	assert.Equal(t, bare.status, wrapped.status)
	assert.Equal(t, bare.interim, wrapped.interim)
	assert.Empty(t, wrapped.trailer)

	document := r.document
	if document == "" {
		document = blankDocument(t, bare.status, r.detail)
	}
	if early := blankDocument(t, bare.status, ""); r.racing && wrapped.body == early {
		document = early
	}
	length := len(wrapped.body)
	if r.request.method == http.MethodHead {
		assert.Empty(t, wrapped.body)
		length = len(document)
	} else {
		assert.Equal(t, document, wrapped.text(t))
	}

	want := bare.header.Clone()
	for _, name := range []string{
		"Accept-Ranges", "Content-Digest", "Content-Disposition", "Content-Length", "Content-Location", "Content-Md5",
		"Digest", "Repr-Digest", "Signature", "Signature-Input", "Trailer", "Transfer-Encoding",
	} {
		want.Del(name)
	}
	if r.detail == "" {
		want.Del("Content-Language")
	}
	if bare.status != http.StatusPreconditionFailed {
		want.Del("Etag")
		want.Del("Last-Modified")
	}
	if bare.status != http.StatusRequestedRangeNotSatisfiable {
		want.Del("Content-Range")
	}
	if bare.status == http.StatusUpgradeRequired && protocol != http1 {
		want.Del("Upgrade")
	}
	if slices.Contains([]int{402, 428, 429, 431, 511}, bare.status) && want.Get("Cache-Control") == "" {
		want.Set("Cache-Control", "no-store")
	}
	want.Set("Content-Type", "application/problem+json")
	want.Set("X-Content-Type-Options", "nosniff")
	if !r.unheard && !(r.streamed && protocol == http3) {
		want.Set("Content-Length", strconv.Itoa(length))
	}
	if want.Get("Content-Encoding") != "" && wrapped.header.Get("Content-Length") == "" {
		want.Del("Content-Length") // a compressor outside may stream
	}
	for name, values := range r.fields {
		want[name] = values
		if values == nil {
			want.Del(name)
		}
	}
	assert.Equal(t, want, wrapped.header)
}

// blankDocument is the problem that the catalog and a detail make, "" for the
// catalog's description.
func blankDocument(t *testing.T, status int, detail string) string {
	t.Helper()
	typ, _ := problem.Lookup(status)
	detail = cmp.Or(detail, typ.Description)
	encode := func(s string) string {
		b, err := json.Marshal(s)
		require.NoError(t, err)
		return string(b)
	}
	return fmt.Sprintf(`{"type":"about:blank","title":%s,"status":%d,"detail":%s}`, encode(typ.Title), status, encode(detail))
}

// text is the body, decompressed.
func (a answer) text(t testing.TB) string {
	t.Helper()
	if a.header.Get("Content-Encoding") != "gzip" || a.body == "" {
		return a.body
	}
	zr, err := gzip.NewReader(bytes.NewReader([]byte(a.body)))
	require.NoError(t, err)
	plain, err := io.ReadAll(zr)
	require.NoError(t, err)
	return string(plain)
}

// checkRows checks a group of rows over each protocol that serves them.
func checkRows(t *testing.T, rows []row) {
	for _, r := range rows {
		t.Run(r.pkg+" "+r.name, func(t *testing.T) {
			for _, protocol := range r.protocols() {
				t.Run(protocol, func(t *testing.T) { r.check(t, protocol) })
			}
		})
	}
}

// protocols are those that serve the row.
func (r row) protocols() []string {
	switch {
	case r.protocol != "":
		return []string{r.protocol}
	case r.request.raw != "":
		return []string{http1}
	}
	return slices.DeleteFunc([]string{http1, http2, http3}, func(p string) bool { return p == r.except })
}

// of names the package that the rows' answers come from.
func of(pkg string, rows ...row) []row {
	for i := range rows {
		rows[i].pkg = pkg
	}
	return rows
}
